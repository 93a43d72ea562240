"""A place put together. In: a name, code or list of areas, and the fetched sources. Out: `Place`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.progress import Progress, silent
from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.ground import checked_ground
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.neighbourhoods.report import as_given
from commonground.place import areas, census, csv_files, footprints, local_totals, lookups, provenance
from commonground.place.gazetteer import find
from commonground.place.model import Place
from commonground.sources.tables import Sources

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_RESIDENTS, MOST_RESIDENTS = 30_000, 50_000  # of a neighbourhood, from the national programme


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
    bands = census.sex_by_district(sources, inside)
    counts = census.counts(sources, everywhere, found.areas, bands)
    progress(0.4)
    shapes = areas.boundaries(sources.polygons("boundaries_lsoa21"), found.areas)
    table = areas.area_table(sources, inside, counts, shapes)
    hospital = local_totals.read(sources, found, everywhere, counts.residents, table)
    nested = footprints.nested(inside, provenance.footprint_sources(sources.catalogue))
    progress(0.7)
    facts = provenance.values(table, counts.age, counts.margins, bands, hospital.trusts, hospital.published)
    return Place(
        name=found.name,
        kind=found.kind,
        code=found.code,
        synthetic=False,
        areas=table,
        age=counts.age,
        margins=counts.margins,
        sex_by_district=bands,
        boundaries=shapes,
        footprints=nested | {"acute_trust": hospital.catchment} | local,
        neighbourhoods=_neighbourhoods(table, shapes, neighbourhoods_csv, low, high),
        trusts=hospital.trusts,
        published=hospital.published,
        provenance=provenance.figures(sources.catalogue, facts, hospital.periods),
        notes=provenance.notes(counts.moved, hospital.notes) + _local_notes(local),
    )


def _neighbourhoods(
    table: pl.DataFrame, shapes: gpd.GeoDataFrame, path: Path | None, low: int, high: int
) -> Neighbourhoods:
    """Those of the CSV at `path`, or designed where none is given."""
    codes, population = tuple(table["code"]), table["residents"].to_numpy()
    ward, ward_name, district = (table[name].to_list() for name in ("ward_code", "ward_name", "district_code"))
    if path is not None:
        of_area, names = csv_files.neighbourhoods(path, codes)
        return as_given(of_area, names, population, ward, shapes.geometry, low=low, high=high)
    ground = checked_ground(population, ward, ward_name, shapes.geometry, codes, within=district)
    return design(ground, low=low, high=high)


def _local_notes(local: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"The footprint {kind!r} was given locally." for kind in local)
