"""A part of a place, every table cut down to its areas or neighbourhoods, so that a plan takes seconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.ground import checked_ground
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.accounts import label_rows
from commonground.place.model import Footprint, Place


def corner(place: Place, neighbourhoods: int = 2) -> Place:
    """The first neighbourhoods of `place`, as they are in it."""
    here = place.neighbourhoods
    kept = np.flatnonzero(here.of_area < neighbourhoods)
    ids, names = here.ids[:neighbourhoods], here.names[:neighbourhoods]
    report = here.report.filter(pl.col("id").is_in(ids))
    return _part(place, kept, Neighbourhoods(ids, names, here.of_area[kept], report))


def part(place: Place, kept: np.ndarray) -> Place:
    """The areas of `place` at the rows `kept`, with neighbourhoods designed anew."""
    areas, shapes = place.areas[kept], place.boundaries.geometry.iloc[kept]
    ward, name, code = (areas[column].to_list() for column in ("ward_code", "ward_name", "code"))
    return _part(place, kept, design(checked_ground(areas["residents"].to_numpy(), ward, name, shapes, code)))


def _part(place: Place, kept: np.ndarray, neighbourhoods: Neighbourhoods) -> Place:
    footprints = {kind: _cut(footprint, kept) for kind, footprint in place.footprints.items()}
    areas = place.areas[kept]
    totals = {"place.residents": areas["residents"].sum(), "place.households": areas["households"].sum()}
    return replace(
        place,
        areas=areas,
        age=place.age[kept],
        margins={name: replace(margin, counts=margin.counts[kept]) for name, margin in place.margins.items()},
        boundaries=place.boundaries.iloc[kept].reset_index(drop=True),
        footprints=footprints,
        neighbourhoods=neighbourhoods,
        trusts=_trusts(place, footprints["acute_trust"], areas["residents"].to_numpy()),
        published=_published(place, kept),
        registers=place.registers.filter(pl.col("area").is_in(areas["code"].implode())),
        accounts=_accounts(place, float(areas["residents"].sum() / place.population)),
        provenance=tuple(replace(figure, value=float(totals[figure.name])) for figure in place.provenance),
    )


def _cut(footprint: Footprint, kept: np.ndarray) -> Footprint:
    """The units that reach the kept areas."""
    shares = footprint.shares[kept]
    reached = np.flatnonzero(shares.sum(axis=0) > 0)
    codes, names = (tuple(part[unit] for unit in reached) for part in (footprint.codes, footprint.names))
    return replace(footprint, codes=codes, names=names, shares=shares[:, reached].tocsr())


def _trusts(place: Place, catchment: Footprint, residents: np.ndarray) -> pl.DataFrame:
    share = dict(zip(catchment.codes, catchment.move(residents) / residents.sum(), strict=True))
    table = place.trusts.with_columns(share_of_residents=pl.col("code").replace_strict(share, return_dtype=pl.Float64))
    return table.sort("share_of_residents", descending=True)


def _accounts(place: Place, left: float) -> pl.DataFrame:
    """The accounts of all bodies, of which the residents who are left have a smaller part."""
    by = pl.when(role="gp").then(pl.lit("patients")).otherwise(pl.col("shared_by").replace("whole", "residents"))
    return label_rows(place.accounts.with_columns(part=pl.col("part") * left, shared_by=by))


def _published(place: Place, kept: np.ndarray) -> pl.DataFrame:
    """Totals of the residents who are left, as many as each trust serves of them."""
    whole = place.footprints["acute_trust"]
    left = whole.shares[kept].T @ place.residents[kept] / whole.move(place.residents)
    others = float(place.residents[kept].sum() / place.population)
    part = pl.col("body_code").replace_strict(dict(zip(whole.codes, left, strict=True)), default=others)
    of_body = pl.col("measure") == "residents_of_body"
    cut = place.published.with_columns(value=pl.when(of_body).then(pl.col("value") * part).otherwise("value"))
    total = pl.col("value").filter(of_body).sum().over("service")
    return cut.with_columns(value=pl.when(pl.col("measure") == "residents").then(total).otherwise("value"))
