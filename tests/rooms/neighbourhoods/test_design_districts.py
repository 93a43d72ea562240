"""Every English district is divided as the total of its residents allows. Needs the published files."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import polars as pl
import pytest

from commonground.neighbourhoods.graph import adjacency, is_contiguous
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.sources.tables import Sources
from toys.areas import design

pytestmark = [pytest.mark.mirror, pytest.mark.slow]
LOW, HIGH = 30_000, 50_000


@pytest.fixture(scope="module")
def districts(sources: Sources) -> dict[str, tuple[pl.DataFrame, gpd.GeoSeries]]:
    census = sources.frame("disability21_lsoa21_ew").group_by("lsoa21_code")
    residents = census.agg(residents=pl.col("total_residents").first())
    areas = sources.frame("lookup_lsoa21_ward24_ltla24").filter(pl.col("lsoa21_code").str.starts_with("E"))
    areas = areas.join(residents, on="lsoa21_code").sort("ltla24_code", "lsoa21_code")
    shapes = sources.polygons("boundaries_lsoa21").set_index("lsoa21_code").geometry
    groups = areas.group_by("ltla24_name", maintain_order=True)
    return {
        str(name): (own, shapes.loc[own["lsoa21_code"].to_list()].reset_index(drop=True)) for (name,), own in groups
    }


def divided(areas: pl.DataFrame, shapes: gpd.GeoSeries, **more: object) -> Neighbourhoods:
    people = areas["residents"].to_numpy().astype(np.int64)
    columns = (areas[name].to_list() for name in ("ward24_code", "ward24_name"))
    return design(people, *columns, shapes, areas["lsoa21_code"].to_list(), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def designed(districts: dict[str, tuple[pl.DataFrame, gpd.GeoSeries]]) -> dict[str, Neighbourhoods]:
    return {name: divided(*one) for name, one in districts.items()}


def failures(
    districts: dict[str, tuple[pl.DataFrame, gpd.GeoSeries]], designed: dict[str, Neighbourhoods]
) -> Iterator[str]:
    for name, (areas, shapes) in districts.items():
        total, found = int(areas["residents"].sum()), designed[name]
        if not is_contiguous(adjacency(shapes), found.of_area.astype(np.int64)):
            yield f"{name} is not contiguous"
        if total < LOW and len(found.ids) != 1:
            yield f"{name} is small and divided"
        allowed = any(LOW * count <= total <= HIGH * count for count in range(1, total // LOW + 1))
        if allowed and not found.report["population"].is_between(LOW, HIGH).all():
            yield f"{name} has {found.report['population'].to_list()}"
        if not allowed and not found.notes:
            yield f"{name} cannot meet the bounds and does not say so"


def test_all_296_districts_are_contiguous_and_within_bounds_where_their_total_allows(
    districts: dict[str, tuple[pl.DataFrame, gpd.GeoSeries]], designed: dict[str, Neighbourhoods]
) -> None:
    assert len(districts) == 296
    assert list(failures(districts, designed)) == []


def test_few_wards_are_split(designed: dict[str, Neighbourhoods]) -> None:
    split = sum(int(found.report["wards_split"].sum()) for found in designed.values())
    assert split < 400  # counted once in each neighbourhood that holds a part; METIS: some 3,500


def test_greater_manchester_is_divided_by_district(districts: dict[str, tuple[pl.DataFrame, gpd.GeoSeries]]) -> None:
    names = ("Bolton", "Bury", "Manchester", "Oldham", "Rochdale")
    names += ("Salford", "Stockport", "Tameside", "Trafford", "Wigan")
    areas = pl.concat([districts[name][0] for name in names])
    shapes = gpd.GeoSeries([shape for name in names for shape in districts[name][1]], crs=27700)
    within = areas["ltla24_code"].to_list()
    found = divided(areas, shapes, within=within)
    assert found.report["population"].is_between(LOW, HIGH).all()
    assert all(len({within[i] for i in np.flatnonzero(found.of_area == label)}) == 1 for label in range(len(found.ids)))
