"""Exampleshire put together: a made-up place of the same type as a real one. In: a seed. Out: `Place`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.chance import generator
from commonground.core.figures import Figure
from commonground.example import bodies, councils, land, people_counts, registers
from commonground.example.areas import Ground, area_table, scores, standing
from commonground.example.character import ISLAND
from commonground.example.homes import margins_of_homes
from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.ground import checked_ground
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.model import Place

if TYPE_CHECKING:
    import geopandas as gpd

NOTES = (
    "Exampleshire is synthetic: its land, people, bodies and totals are generated from a seed and are nowhere real.",
    "Its population is shaped to look like England's; no figure of it may be quoted.",
)


def example_place(seed: int = 1) -> Place:
    """Exampleshire: 120 small areas, 200,000 people, a town, suburbs, villages, a coast and an island. Synthetic."""
    ground = _ground(seed)
    kinds, points_m = ground.land.kinds, ground.land.points_m
    score = scores(generator(seed, "example", "deprivation"), kinds, points_m)
    stands = standing(score)
    age = people_counts.ages(generator(seed, "example", "ages"), kinds, ground.residents)
    homes = people_counts.households(generator(seed, "example", "households"), kinds, ground.residents)
    tables = people_counts.margins(generator(seed, "example", "margins"), kinds, stands, age, homes)
    catchment = bodies.catchments(points_m)
    areas = area_table(ground, seed, score, homes)
    boundaries = _boundaries(ground)
    return Place(
        name=bodies.DISTRICT_NAME,
        kind="district",
        code=bodies.DISTRICT_CODE,
        synthetic=True,
        areas=areas,
        age=age,
        margins=margins_of_homes(generator(seed, "example", "homes"), kinds, stands, age, tables),
        sex_by_district=people_counts.sex_by_district(age, bodies.DISTRICT_CODE),
        boundaries=boundaries,
        footprints=bodies.footprints(areas["ward_code"].to_list(), areas["ward_name"].to_list(), catchment, points_m),
        neighbourhoods=_neighbourhoods(areas, boundaries),
        trusts=bodies.trusts_table(catchment, ground.residents),
        published=_published(catchment, ground, age, homes),
        registers=registers.generate(generator(seed, "example", "registers"), ground.area_codes, stands, age),
        accounts=bodies.accounts(ground.residents),
        provenance=_provenance(seed, areas),
        notes=NOTES,
    )


def _published(catchment: Floats, ground: Ground, age: Ints, homes: Ints) -> pl.DataFrame:
    """What trusts and the council publish, in the order of a pack."""
    of_trusts = bodies.published(bodies.DISTRICT_NAME, catchment, ground.residents)
    both = pl.concat([of_trusts, councils.list_council(age, homes)])
    return both.sort("service", "measure", "body_code")


def _ground(seed: int) -> Ground:
    """Land, residents and wards, put in order of ward so that codes run ward by ward."""
    laid = land.lay_out(seed)
    people = people_counts.residents(generator(seed, "example", "residents"), laid.kinds)
    at_sea = np.array([kind is ISLAND for kind in laid.kinds])
    ward = np.full(len(people), land.MAINLAND_WARDS, dtype=np.int64)  # the island is the last ward
    ward[~at_sea] = land.ward_of_areas(laid.points_m[~at_sea], people[~at_sea], land.MAINLAND_WARDS)
    order = np.argsort(ward, kind="stable")
    kinds = tuple(laid.kinds[i] for i in order)
    sorted_land = land.Land(laid.cells[order], kinds, laid.points_m[order])
    names = land.name_wards(ward[order], tuple(kind.name for kind in kinds))
    return Ground(sorted_land, people[order], ward[order], names)


def _boundaries(ground: Ground) -> gpd.GeoDataFrame:
    """Columns code, geometry, by area."""
    import geopandas as gpd  # here, for it takes longer to load than Exampleshire to make

    return gpd.GeoDataFrame({"code": ground.area_codes}, geometry=list(ground.land.cells), crs="EPSG:27700")


def _neighbourhoods(areas: pl.DataFrame, boundaries: gpd.GeoDataFrame) -> Neighbourhoods:
    """Designed as for a real place."""
    ward, ward_name, code = (areas[name].to_list() for name in ("ward_code", "ward_name", "code"))
    return design(checked_ground(areas["residents"].to_numpy(), ward, ward_name, boundaries.geometry, code))


def _provenance(seed: int, areas: pl.DataFrame) -> tuple[Figure, ...]:
    """Where the place's figures come from: all of them from here."""
    totals = {
        "residents": ("people", areas["residents"].sum()),
        "households": ("households", areas["households"].sum()),
    }
    return tuple(
        Figure(
            name=f"place.{name}",
            value=float(total),
            unit=unit,
            source_title=bodies.SOURCE,
            quality="D",
            how_obtained=f"Synthetic: generated from seed {seed}; describes nowhere real",
        )
        for name, (unit, total) in totals.items()
    )
