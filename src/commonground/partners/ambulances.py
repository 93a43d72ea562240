"""Which ambulance service serves a place. In: its boards and councils, a table. Out: `Service`s, a remark.

No open table says it. The package's own has a main service for each board, and another for a council of a board that is
served by a neighbour's or its own; each row says how it is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.partners.model import Partner
from commonground.partners.own_tables import read_ambulance_services
from commonground.place.footprints import measure_overlap
from commonground.place.model import Footprint, Place

UNKNOWN = ("", "Ambulance service")


@dataclass(frozen=True)
class Service:
    """An ambulance trust, the units of a footprint that it serves in a place, and their residents."""

    code: str
    name: str
    patch_kind: str
    patch_codes: tuple[str, ...]
    residents: float


def list_services(place: Place, least: float) -> tuple[Service, ...]:
    """The services of a place; a board with less than `least` of the residents is served with the largest.

    Patches are boards, and councils where the table tells one apart from the rest of its board.
    """
    board, council = place.footprints.get("icb"), place.footprints.get("upper_tier")
    if board is None:
        return ()
    main, apart = _read()
    name_of = {code: main.get(code, UNKNOWN) for code in board.codes}
    of_board = _with_largest(board, place, least)
    if council is None or not any(one in council.codes for _, one in apart):
        return _gather(board, [name_of[of_board[code]] for code in board.codes], place)
    most = measure_overlap(council, board, place.residents).toarray().argmax(axis=1)
    held = [board.codes[i] for i in most]
    found = [apart.get((icb, code), name_of[of_board[icb]]) for code, icb in zip(council.codes, held, strict=True)]
    return _gather(council, found, place)


def _read() -> tuple[dict[str, tuple[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    """Code and name of the service of each board, and of each board and council that has one of its own."""
    rows = read_ambulance_services().select("icb_code", "within", "trust_code", "trust_name").rows()
    main = {icb: (code, name) for icb, within, code, name in rows if within is None}
    return main, {(icb, within): (code, name) for icb, within, code, name in rows if within is not None}


def _with_largest(board: Footprint, place: Place, least: float) -> dict[str, str]:
    """The board with which each is served: itself, or the largest where it is small."""
    share = board.move(place.residents.astype(np.float64)) / max(place.population, 1)
    largest = board.codes[int(share.argmax())]
    return {code: code if part >= least else largest for code, part in zip(board.codes, share, strict=True)}


def _gather(footprint: Footprint, found: list[tuple[str, str]], place: Place) -> tuple[Service, ...]:
    """The services `found` of the units of a footprint, each once with all of its units."""
    served = footprint.move(place.residents.astype(np.float64))
    services = []
    for code, name in dict.fromkeys(found):
        units = [i for i, one in enumerate(found) if one == (code, name)]
        codes = tuple(footprint.codes[i] for i in units)
        services.append(Service(code, name, footprint.kind, codes, float(served[units].sum())))
    return tuple(services)


def remark(partner: Partner, place: Place) -> str:
    """How the table knows the service of an ambulance partner; '' for whoever else, or a made-up place."""
    if partner.roles != ("ambulance",) or place.synthetic:
        return ""
    here = [code for kind in ("icb", "upper_tier") if kind in place.footprints for code in place.footprints[kind].codes]
    rows = read_ambulance_services().filter(
        pl.col("trust_code") == partner.code,
        pl.col("icb_code").is_in(here),
        pl.col("within").is_null() | pl.col("within").is_in(here),
    )
    said = rows["source"].unique(maintain_order=True).to_list()
    return f"{'. '.join(said)}." if said else ""
