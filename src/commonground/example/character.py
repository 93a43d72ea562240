"""The kinds of area that Exampleshire is made of. Invented shapes, to look like England and be nowhere in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AreaKind:
    """One kind of small area: how many there are and what sets them apart.

    `nearest_m`..`farthest_m`: distance from the town's centre; `shore_m`: no further than this from the coast.
    `bumps`: (age, width in years, height) added to a flat pyramid; `imd_score`: the middle of the kind.
    `tilts`: how many times likelier a category of a published table is here, by a part of its label.
    """

    name: str
    areas: int
    nearest_m: float
    farthest_m: float
    shore_m: float | None
    residents: float
    people_per_household: float
    imd_score: float
    rural: bool
    bumps: tuple[tuple[float, float, float], ...]
    tilts: tuple[tuple[str, float], ...]


ANYWHERE_M = 1e9

TOWN = (
    AreaKind(
        name="centre",
        areas=6,
        nearest_m=0,
        farthest_m=1_300,
        shore_m=None,
        residents=1_800,
        people_per_household=1.95,
        imd_score=36,
        rural=False,
        bumps=((28, 7, 1.4), (8, 12, -0.3)),
        tilts=(("purpose-built", 4), ("converted", 4), ("Private rented", 2.0), ("Asian", 1.6), ("Black", 1.6)),
    ),
    AreaKind(
        name="student",
        areas=5,
        nearest_m=1_000,
        farthest_m=2_400,
        shore_m=None,
        residents=2_300,
        people_per_household=3.1,
        imd_score=22,
        rural=False,
        bumps=((20.5, 1.8, 9.0),),
        tilts=(("Private rented", 3.5), ("shared house", 5), ("Asian", 1.8), ("Not disabled", 1.6)),
    ),
    AreaKind(
        name="inner",
        areas=24,
        nearest_m=1_000,
        farthest_m=3_400,
        shore_m=None,
        residents=1_750,
        people_per_household=2.48,
        imd_score=38,
        rural=False,
        bumps=((31, 8, 0.5), (5, 6, 0.4)),
        tilts=(("Terraced", 3), ("Asian", 2.2), ("Black", 2.0), ("Mixed", 1.3)),
    ),
    AreaKind(
        name="suburb",
        areas=42,
        nearest_m=3_000,
        farthest_m=6_800,
        shore_m=None,
        residents=1_680,
        people_per_household=2.42,
        imd_score=12.5,
        rural=False,
        bumps=((40, 9, 0.2), (10, 6, 0.2)),
        tilts=(("Semi-detached", 2), ("mortgage", 1.3)),
    ),
)
COUNTRY = (
    AreaKind(
        name="coast",
        areas=14,
        nearest_m=5_500,
        farthest_m=ANYWHERE_M,
        shore_m=2_200,
        residents=1_520,
        people_per_household=2.08,
        imd_score=32,
        rural=False,
        bumps=((71, 9, 0.9), (26, 8, -0.3)),
        tilts=(("outright", 1.6), ("caravan", 4), ("converted", 2), ("Asian", 0.3), ("Black", 0.3)),
    ),
    AreaKind(
        name="village",
        areas=24,
        nearest_m=6_800,
        farthest_m=ANYWHERE_M,
        shore_m=None,
        residents=1_480,
        people_per_household=2.33,
        imd_score=9,
        rural=True,
        bumps=((60, 11, 0.45), (25, 7, -0.4)),
        tilts=(("outright", 1.4), ("Detached", 3), ("Asian", 0.25), ("Black", 0.2)),
    ),
)
ISLAND = AreaKind(
    name="island",
    areas=5,
    nearest_m=0,
    farthest_m=ANYWHERE_M,
    shore_m=None,
    residents=1_240,
    people_per_household=2.12,
    imd_score=24,
    rural=True,
    bumps=((70, 9, 1.0), (24, 8, -0.5)),
    tilts=(("outright", 1.6), ("Detached", 2), ("Asian", 0.2), ("Black", 0.2)),
)
MAINLAND = TOWN + COUNTRY
KINDS = {kind.name: kind for kind in (*MAINLAND, ISLAND)}
