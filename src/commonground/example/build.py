"""Exampleshire put together: a made-up place of the same type as a real one. In: a seed. Out: `Place`."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.chance import generator
from commonground.core.figures import Figure
from commonground.example import bodies, deprivation, land, people_counts, wards
from commonground.example.character import ISLAND
from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.model import Place

NAME = "Exampleshire"
NOTES = (
    "Exampleshire is synthetic: its land, people, bodies and totals are generated from a seed and are nowhere real.",
    "Its population is shaped to look like England's; no figure of it may be quoted.",
)


@dataclass(frozen=True)
class Ground:
    """The land with its residents and wards, areas in code order. `ward` (areas,) indexes the ward names."""

    land: land.Land
    residents: Ints
    ward: Ints
    ward_names: tuple[str, ...]

    @property
    def ward_codes(self) -> tuple[str, ...]:
        return tuple(f"X05{index + 1:06d}" for index in range(len(self.ward_names)))

    @property
    def area_codes(self) -> tuple[str, ...]:
        return tuple(f"X01{index + 1:06d}" for index in range(len(self.ward)))


def example(seed: int = 1) -> Place:
    """Exampleshire: 120 small areas, 200,000 people, a town, suburbs, villages, a coast and an island. Synthetic."""
    ground = _ground(seed)
    kinds, points_m = ground.land.kinds, ground.land.points_m
    score = deprivation.scores(generator(seed, "example", "deprivation"), kinds, points_m)
    stands = deprivation.standing(score)
    age = people_counts.ages(generator(seed, "example", "ages"), kinds, ground.residents)
    homes = people_counts.households(generator(seed, "example", "households"), kinds, ground.residents)
    catchment = bodies.catchments(points_m)
    areas = _areas(ground, seed, score, homes)
    boundaries = gpd.GeoDataFrame({"code": ground.area_codes}, geometry=list(ground.land.cells), crs="EPSG:27700")
    return Place(
        name=NAME,
        kind="district",
        code=bodies.DISTRICT_CODE,
        synthetic=True,
        areas=areas,
        age=age,
        margins=people_counts.margins(generator(seed, "example", "margins"), kinds, stands, age, homes),
        sex_by_district=people_counts.sex_by_district(age, bodies.DISTRICT_CODE),
        boundaries=boundaries,
        footprints=bodies.footprints(areas["ward_code"].to_list(), areas["ward_name"].to_list(), catchment),
        neighbourhoods=_neighbourhoods(areas, boundaries),
        trusts=bodies.trusts_table(catchment, ground.residents),
        published=bodies.published(NAME, catchment, ground.residents),
        provenance=_provenance(seed, areas),
        notes=NOTES,
    )


def _ground(seed: int) -> Ground:
    """Land, residents and wards, put in order of ward so that codes run ward by ward."""
    laid = land.lay_out(seed)
    people = people_counts.residents(generator(seed, "example", "residents"), laid.kinds)
    at_sea = np.array([kind is ISLAND for kind in laid.kinds])
    ward = np.full(len(people), wards.MAINLAND_WARDS, dtype=np.int64)  # the island is the last ward
    ward[~at_sea] = wards.group(laid.points_m[~at_sea], people[~at_sea], wards.MAINLAND_WARDS)
    order = np.argsort(ward, kind="stable")
    kinds = tuple(laid.kinds[i] for i in order)
    sorted_land = land.Land(laid.cells[order], kinds, laid.points_m[order])
    names = wards.name_wards(ward[order], tuple(kind.name for kind in kinds))
    return Ground(sorted_land, people[order], ward[order], names)


def _areas(ground: Ground, seed: int, score: Floats, homes: Ints) -> pl.DataFrame:
    """The table of areas, as `Place` describes it."""
    decile = deprivation.deciles(score)
    stands = deprivation.standing(score)
    health = generator(seed, "example", "health")
    return pl.DataFrame(
        {
            "code": ground.area_codes,
            "name": _area_names(ground.ward),
            "ward_code": [ground.ward_codes[index] for index in ground.ward],
            "ward_name": [ground.ward_names[index] for index in ground.ward],
            "district_code": [bodies.DISTRICT_CODE] * len(score),
            "district_name": [bodies.DISTRICT_NAME] * len(score),
            "residents": ground.residents,
            "households": homes,
            "imd_score": score,
            "imd_decile": decile,
            "imd_quintile": (decile + 1) // 2,
            "acute_morbidity": deprivation.acute_morbidity(health, stands),
            "loneliness": deprivation.loneliness(health, stands),
            "rural": [kind.rural for kind in ground.land.kinds],
            "x_m": ground.land.points_m[:, 0],
            "y_m": ground.land.points_m[:, 1],
        }
    )


def _neighbourhoods(areas: pl.DataFrame, boundaries: gpd.GeoDataFrame) -> Neighbourhoods:
    """Designed as for a real place."""
    wards_by_area, names_by_area = areas["ward_code"].to_list(), areas["ward_name"].to_list()
    codes = areas["code"].to_list()
    return design(areas["residents"].to_numpy(), wards_by_area, names_by_area, boundaries.geometry, codes)


def _area_names(ward: Ints) -> list[str]:
    """Names like Exampleshire 003B: the ward's number and a letter within it."""
    first = {index: int(np.argmax(ward == index)) for index in set(ward.tolist())}
    return [f"{NAME} {index + 1:03d}{chr(ord('A') + row - first[index])}" for row, index in enumerate(ward.tolist())]


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
