"""A corner of a place: some of its neighbourhoods, so that a whole journey takes seconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.model import Footprint, Place


def corner(place: Place, neighbourhoods: int = 2) -> Place:
    """The first neighbourhoods of `place`, with every table cut down to their areas."""
    here = place.neighbourhoods
    kept = np.flatnonzero(here.of_area < neighbourhoods)
    boundaries = place.boundaries.iloc[kept].reset_index(drop=True)
    return replace(
        place,
        areas=place.areas[kept],
        age=place.age[kept],
        margins={name: replace(margin, counts=margin.counts[kept]) for name, margin in place.margins.items()},
        boundaries=boundaries,
        footprints={kind: _cut(footprint, kept) for kind, footprint in place.footprints.items()},
        neighbourhoods=Neighbourhoods(
            here.ids[:neighbourhoods],
            here.names[:neighbourhoods],
            here.of_area[kept],
            here.report.filter(pl.col("id").is_in(here.ids[:neighbourhoods])),
        ),
    )


def _cut(footprint: Footprint, kept: np.ndarray) -> Footprint:
    """The units that reach the kept areas."""
    shares = footprint.shares[kept]
    reached = np.flatnonzero(shares.sum(axis=0) > 0)
    codes, names = (tuple(part[unit] for unit in reached) for part in (footprint.codes, footprint.names))
    return replace(footprint, codes=codes, names=names, shares=shares[:, reached].tocsr())
