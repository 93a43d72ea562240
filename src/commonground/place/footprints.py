"""Footprints and their algebra. In: where areas lie, shares. Out: `Footprint`s; overlaps; who has a say where.

A footprint is a sparse matrix of shares (areas, units), so any quantity moves between any two of them
and its total is conserved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from commonground.core.arrays import Floats, Ints
from commonground.document.place import LEAST_SAY, PAST_KINDS
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place import boards
from commonground.place.lookups import KINDS
from commonground.place.model import Footprint

TITLES = {
    "ward": "Ward",
    "district": "District",
    "upper_tier": "Upper-tier council",
    "icb": "Integrated care board",
    "icb_2024": "Integrated care board until March 2026",
    "sub_icb": "Sub-ICB location",
    "region": "Region",
    "combined_authority": "Combined authority",
    "police": "Police force",
    "fire": "Fire and rescue authority",
    "pcn": "Primary care network",
    "acute_trust": "Acute trust catchment",
}
VINTAGES = dict.fromkeys(KINDS, "2024") | {"upper_tier": "2023", "combined_authority": "2023"}
Weights = Floats | Ints


def nest_footprints(
    areas: pl.DataFrame, sources_by_kind: Mapping[str, str], on: str = boards.LATEST
) -> dict[str, Footprint]:
    """The footprints that follow area borders, by kind; `areas` as from `lookups.read` on that date, of the place only.

    A kind that reaches no area (no combined authority) is left out, and so are the boards of 2024 where they still are.
    """
    made, years = {}, VINTAGES | {"icb": boards.name_vintage(on)}
    for kind in KINDS:
        codes, names = areas[f"{kind}_code"], areas[f"{kind}_name"]
        same = kind in PAST_KINDS and codes.equals(areas["icb_code"])
        if codes.null_count() < len(codes) and not same:
            made[kind] = make_exact(kind, codes.to_list(), names.to_list(), years[kind], sources_by_kind.get(kind, ""))
    return made


def make_exact(
    kind: str, codes: Sequence[str | None], names: Sequence[str | None], vintage: str, source: str = ""
) -> Footprint:
    """A footprint in which every area lies in one unit, or (None) in none."""
    name_of = {code: str(name) for code, name in zip(codes, names, strict=True) if code is not None}
    units = sorted(name_of)
    column = {code: i for i, code in enumerate(units)}
    rows = [i for i, code in enumerate(codes) if code is not None]
    columns = [column[code] for code in codes if code is not None]
    shares = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(codes), len(units)))
    unit_names = tuple(name_of[code] for code in units)
    return Footprint(kind, TITLES.get(kind, kind), vintage, tuple(units), unit_names, shares, source)


def make_shared(
    kind: str, table: pl.DataFrame, area_codes: Sequence[str], names: Mapping[str, str], vintage: str, source: str = ""
) -> Footprint:
    """A footprint from columns area, unit, share (rows of an area sum to 1, or it is absent)."""
    units = sorted(table["unit"].unique())
    column = {unit: i for i, unit in enumerate(units)}
    row = {code: i for i, code in enumerate(area_codes)}
    inside = table.filter(pl.col("area").is_in(list(area_codes)))
    places = ([row[code] for code in inside["area"]], [column[unit] for unit in inside["unit"]])
    shares = csr_array((inside["share"].to_numpy(), places), shape=(len(area_codes), len(units)))
    unit_names = tuple(names.get(unit, unit) for unit in units)
    return Footprint(kind, TITLES.get(kind, kind), vintage, tuple(units), unit_names, shares, source)


def measure_overlap(one: Footprint, other: Footprint, weights: Weights) -> csr_array:
    """(units of one, units of other): how much of `weights` (areas,), such as residents, both units hold.

    The matrix F' diag(w) G: it sums to the weight of the areas that both footprints reach.
    """
    weighed = other.shares.multiply(np.asarray(weights, dtype=np.float64)[:, None])
    return csr_array(one.shares.T @ csr_array(weighed))


def measure_coterminosity(one: Footprint, other: Footprint, weights: Weights) -> float:
    """Share of `weights` in units of `one` whose best-fit unit of `other` is where they are; 1 = no border crossed.

    Each unit of `one` is given the unit of `other` that holds most of it. 0 where the two never meet.
    """
    both = measure_overlap(one, other, weights)
    total = float(both.sum())
    return float(both.max(axis=1).sum()) / total if total > 0 else 0.0


def find_who_decides(
    neighbourhoods: Neighbourhoods, footprints: Mapping[str, Footprint], weights: Weights
) -> pl.DataFrame:
    """Columns neighbourhood, kind, code, name, share: the bodies with a say in each, by share of its residents.

    Shares of less than LEAST_SAY are left out; the largest come first.
    """
    own = make_exact(
        "neighbourhood", [neighbourhoods.ids[i] for i in neighbourhoods.of_area], _names(neighbourhoods), ""
    )
    people = own.move(np.asarray(weights, dtype=np.float64))
    rows = [
        (own.codes[i], kind, footprint.codes[j], footprint.names[j], share)
        for kind, footprint in footprints.items()
        if kind not in PAST_KINDS
        for i, j, share in _entries(measure_overlap(own, footprint, weights), people)
    ]
    schema = dict.fromkeys(("neighbourhood", "kind", "code", "name"), pl.String) | {"share": pl.Float64}
    table = pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("share") >= LEAST_SAY)
    return table.sort("neighbourhood", "kind", "share", descending=[False, False, True], maintain_order=True)


def _names(neighbourhoods: Neighbourhoods) -> list[str]:
    return [neighbourhoods.names[i] for i in neighbourhoods.of_area]


def _entries(matrix: csr_array, people: Floats) -> list[tuple[int, int, float]]:
    entries = matrix.tocoo()
    triples = zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True)
    return [(i, j, value / people[i]) for i, j, value in triples if people[i] > 0]
