"""A place put together. In: a name, code or list of areas, and the fetched sources. Out: `Place`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl

from commonground.core.arrays import Ints
from commonground.core.progress import Progress, silent
from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.neighbourhoods.report import as_given
from commonground.place import (
    ages,
    csv_files,
    footprints,
    indicators,
    local_totals,
    lookups,
    margins,
    provenance,
    sexes,
)
from commonground.place.find import find
from commonground.place.model import Margin, Place
from commonground.sources.tables import Sources

LEAST_RESIDENTS, MOST_RESIDENTS = 30_000, 50_000  # of a neighbourhood, from the national programme


@dataclass(frozen=True)
class Counts:
    """The census of the place's areas, in their order."""

    residents: pl.DataFrame  # code, residents: every area of England
    areas: pl.DataFrame  # code, residents, households
    age: Ints
    margins: dict[str, Margin]
    moved: dict[str, int]  # margin -> persons or households by which its own total differed


def build(
    query: str | Path | Sequence[str],
    sources: Sources,
    neighbourhoods_csv: Path | None = None,
    footprint_csvs: Sequence[Path] = (),
    *,
    progress: Progress = silent,
    low: int = LEAST_RESIDENTS,
    high: int = MOST_RESIDENTS,
) -> Place:
    """The `Place` that `query` names, with neighbourhoods of `low` to `high` residents, designed or as given.

    `footprint_csvs`: local footprints (`area,unit,share`), the kind taken from the file's name.
    Raises UserError for an unknown place, sources not fetched, or CSV files that cannot be used.
    """
    everywhere = lookups.read(sources)
    found = find(query, everywhere)
    inside = everywhere.filter(pl.col("code").is_in(found.areas))
    local = {path.stem: csv_files.footprint(path, found.areas) for path in map(Path, footprint_csvs)}
    bands = _sexes(sources, inside)
    counts = _counts(sources, everywhere, found.areas, bands)
    progress(0.4)
    shapes = indicators.boundaries(sources.polygons("boundaries_lsoa21"), found.areas)
    areas = _areas(sources, inside, counts, shapes)
    hospital = local_totals.read(sources, found, everywhere, counts.residents, areas)
    nested = footprints.nested(inside, provenance.footprint_sources(sources.catalogue))
    progress(0.7)
    facts = provenance.values(areas, counts.age, counts.margins, bands, hospital.trusts, hospital.published)
    return Place(
        name=found.name,
        kind=found.kind,
        code=found.code,
        synthetic=False,
        areas=areas,
        age=counts.age,
        margins=counts.margins,
        sex_by_district=bands,
        boundaries=shapes,
        footprints=nested | {"acute_trust": hospital.catchment} | local,
        neighbourhoods=_neighbourhoods(areas, shapes, neighbourhoods_csv, low, high),
        trusts=hospital.trusts,
        published=hospital.published,
        provenance=provenance.figures(sources.catalogue, facts, hospital.periods),
        notes=provenance.notes(counts.moved, hospital.notes) + _local_notes(local),
    )


def _counts(sources: Sources, everywhere: pl.DataFrame, codes: tuple[str, ...], bands: pl.DataFrame) -> Counts:
    """Residents, households, ages and margins of `codes`, all agreeing."""
    residents = _english(margins.totals(sources.frame(margins.RESIDENTS_FROM), "residents"))
    households = _english(margins.totals(sources.frame(margins.HOUSEHOLDS_FROM), "households"))
    areas = pl.DataFrame({"code": codes}).join(residents, on="code", how="left", maintain_order="left")
    areas = areas.join(households, on="code", how="left", maintain_order="left")
    age = _ages(sources, everywhere.join(residents, on="code").sort("code"), codes, bands)
    made, moved = {}, {}
    for census in margins.TABLES:
        total = areas["residents" if census.unit == "person" else "households"].to_numpy()
        title = sources.catalogue[census.dataset].title
        made[census.name], moved[census.name] = margins.margin(
            census, sources.frame(census.dataset), codes, total, title
        )
    return Counts(residents, areas, age, made, moved)


def _ages(sources: Sources, everywhere: pl.DataFrame, codes: tuple[str, ...], bands: pl.DataFrame) -> Ints:
    """Residents (areas, 91) of `codes`, made with the whole districts that they lie in."""
    whole = everywhere.filter(pl.col("district_code").is_in(bands["district_code"].unique().to_list()))
    people = bands.select("district_code", "band", people=pl.col("female") + pl.col("male"))
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22")
    age = ages.by_area(sources.frame("population20_lsoa11"), links, whole, people)
    return np.asarray(age[whole["code"].is_in(codes).to_numpy()])


def _english(table: pl.DataFrame) -> pl.DataFrame:
    """The census covers England and Wales; the place is in England."""
    return table.filter(pl.col("code").str.starts_with("E")).sort("code")


def _areas(sources: Sources, inside: pl.DataFrame, counts: Counts, shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """The table of areas, as `Place` describes it."""
    codes = tuple(inside["code"])
    morbidity = indicators.acute_morbidity(sources.frame("imd2025_england_lsoa21_indicators"), counts.residents)
    about = indicators.by_area(
        codes,
        sources.frame("imd2025_england_lsoa21"),
        morbidity,
        sources.frame("england_cls_loneliness_lsoa"),
        sources.frame("ruc21_lsoa21"),
    )
    named = inside.select("code", "name", "ward_code", "ward_name", "district_code", "district_name")
    joined = named.join(counts.areas, on="code", how="left", maintain_order="left")
    joined = joined.join(about, on="code", how="left", maintain_order="left")
    return joined.with_columns(indicators.points(shapes))


def _sexes(sources: Sources, inside: pl.DataFrame) -> pl.DataFrame:
    """Sex by broad age of the districts that the place lies in."""
    history = sources.frame("lookup_ltla_ltla")
    babies = sexes.babies_per_child(
        sources.frame("population20_lsoa11"), sources.frame("lookup_lsoa11_lsoa21_ltla22"), history
    )
    table = sexes.by_district(sources.frame("age_gender21_ltla21_ew"), babies, history)
    return table.filter(pl.col("district_code").is_in(inside["district_code"].unique().to_list()))


def _neighbourhoods(
    areas: pl.DataFrame, shapes: gpd.GeoDataFrame, path: Path | None, low: int, high: int
) -> Neighbourhoods:
    codes, population = tuple(areas["code"]), areas["residents"].to_numpy()
    ward = areas["ward_code"].to_list()
    if path is not None:
        of_area, names = csv_files.neighbourhoods(path, codes)
        return as_given(of_area, names, population, ward, shapes.geometry, low=low, high=high)
    ward_names = areas["ward_name"].to_list()
    district = areas["district_code"].to_list()
    return design(population, ward, ward_names, shapes.geometry, codes, low=low, high=high, within=district)


def _local_notes(local: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"The footprint {kind!r} was given locally." for kind in local)
