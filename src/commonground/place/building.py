"""A place put together, its areas in one table. In: a name, code or list of areas, fetched sources. Out: `Place`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.errors import Fault
from commonground.core.figures import Figure
from commonground.core.progress import Progress, silent
from commonground.document.ids import Named
from commonground.evidence import reader
from commonground.evidence.identity import ids_of
from commonground.neighbourhoods.districting import design
from commonground.neighbourhoods.ground import checked_ground
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.neighbourhoods.report import as_given
from commonground.place import (
    accounts,
    boards,
    census,
    changes,
    csv_files,
    footprints,
    local_footprints,
    local_totals,
    lookups,
    networks,
    provenance,
    sexes,
)
from commonground.place.census import Counts
from commonground.place.gazetteer import find
from commonground.place.local_totals import Reported
from commonground.place.model import Footprint, Place
from commonground.sources.tables import Sources

if TYPE_CHECKING:
    import geopandas as gpd

LEAST_RESIDENTS, MOST_RESIDENTS = 30_000, 50_000  # of a neighbourhood, from the national programme


def build(  # noqa: PLR0913 - one word for each thing that may be asked
    query: str | Path | Sequence[str],
    sources: Sources,
    neighbourhoods_csv: Path | None = None,
    footprint_csvs: Sequence[Path] = (),
    *,
    instead_csvs: Sequence[Path] = (),
    on: str = boards.LATEST,
    progress: Progress = silent,
    low: int = LEAST_RESIDENTS,
    high: int = MOST_RESIDENTS,
) -> Place:
    """The `Place` of `query`, boards of the day `on`, neighbourhoods of `low` to `high` residents, designed or given.

    `footprint_csvs`: local footprints, named as the files; `instead_csvs` replace published ones. Raises UserError.
    """
    everywhere = lookups.read(sources, on := boards.read_date(on))
    found = find(query, everywhere, sources)
    inside = everywhere.filter(pl.col("code").is_in(found.areas))
    local = local_footprints.read_footprints(footprint_csvs, instead_csvs, found.areas, _districts(everywhere))
    bands = sexes.count_sexes(sources, inside)
    counts = census.count_residents(sources, everywhere, found.areas)
    progress(0.4)
    shapes = take_boundaries(sources.polygons("boundaries_lsoa21"), found.areas)
    table = tabulate_areas(sources, inside, counts, shapes)
    reported = local_totals.read(sources, found, everywhere, counts.residents, table, on)
    published, said = _published(sources, inside, counts, reported, on)
    progress(0.7)
    return Place(
        *(found.name, found.kind, found.code, False),  # which is not synthetic
        areas=table,
        age=counts.age,
        margins=counts.margins,
        sex_by_district=bands,
        boundaries=shapes,
        footprints=published | local,
        neighbourhoods=_neighbourhoods(table, shapes, neighbourhoods_csv, everywhere, low, high),
        trusts=reported.trusts,
        published=reported.published,
        registers=reported.registers,
        accounts=reported.accounts,
        provenance=_provenance(sources, table, counts, bands, reported) + provenance.cite_local(local, table),
        notes=provenance.write_notes(counts, (said, *reported.notes, *_local_notes(local, table))),
        cautions=(*found.notes, *boards.tell_date(on), *(one.sentence for one in changes.list_changes(published))),
    )


def _published(
    sources: Sources, inside: pl.DataFrame, counts: Counts, reported: Reported, on: str
) -> tuple[dict[str, Footprint], str]:
    """The published footprints of the areas `inside`, and what is to be said of networks."""
    nested = footprints.nest_footprints(inside, provenance.name_footprint_sources(sources.catalogue), on)
    network, said = networks.make_footprint(sources, tuple(inside["code"]), counts.residents)
    return nested | {network.kind: network, "acute_trust": reported.catchment}, said


def _districts(everywhere: pl.DataFrame) -> dict[str, str]:
    """The name of each small area's district."""
    return dict(everywhere.select("code", "district_name").iter_rows())


def _neighbourhoods(
    table: pl.DataFrame, shapes: gpd.GeoDataFrame, path: Path | None, everywhere: pl.DataFrame, low: int, high: int
) -> Neighbourhoods:
    """Those of the CSV at `path`, or designed where none is given."""
    codes, population = tuple(table["code"]), table["residents"].to_numpy()
    ward, ward_name, district = (table[name].to_list() for name in ("ward_code", "ward_name", "district_code"))
    if path is not None:
        others = [*ids_of(reader.read()), *(Named("footprint", kind) for kind in footprints.TITLES)]
        of_area, names = csv_files.read_neighbourhoods(path, codes, _districts(everywhere), others)
        return as_given(of_area, names, population, ward, shapes.geometry, low=low, high=high)
    ground = checked_ground(population, ward, ward_name, shapes.geometry, codes, within=district)
    return design(ground, low=low, high=high)


def _provenance(
    sources: Sources,
    table: pl.DataFrame,
    counts: Counts,
    bands: pl.DataFrame,
    reported: Reported,
) -> tuple[Figure, ...]:
    """Where the main figures come from."""
    tables = (table, counts.age, counts.margins, bands, reported.trusts, reported.published, reported.registers)
    facts = (
        provenance.sum_values(*tables)
        | accounts.sum_values(reported.accounts)
        | {provenance.TODAY: float(counts.today)}
    )
    return provenance.cite_figures(sources.catalogue, facts, reported.words)


def _local_notes(local: Mapping[str, Footprint], table: pl.DataFrame) -> tuple[str, ...]:
    """What the place gave of its own, and what that leaves as published."""
    left = "Shares, beds and totals of acute trusts stay those of the published catchments."
    said = tuple(footprint.describe_reach(table["residents"].to_numpy()) for footprint in local.values())
    return (*said, left) if "acute_trust" in local else said


def tabulate_areas(sources: Sources, inside: pl.DataFrame, counts: Counts, shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """The table of areas, as `Place` describes it, of `inside` (rows of `lookups.read`), in its order.

    Raises Fault where an area is in none of the tables.
    """
    morbidity = rate_acute_morbidity(sources.frame("imd2025_england_lsoa21_indicators"), counts.residents)
    named = inside.select("code", "name", "ward_code", "ward_name", "district_code", "district_name")
    joined = named.join(counts.areas, on="code", how="left", maintain_order="left")
    joined = joined.join(_indicators(sources, inside["code"], morbidity), on="code", how="left", maintain_order="left")
    return joined.with_columns(_points(shapes))


def rate_acute_morbidity(indicators: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Columns code, acute_morbidity: the Indices' standardised ratio of emergency stays, England's residents = 1."""
    joined = indicators.select(code="lsoa21_code", ratio="acute_morbidity_indicator").join(residents, on="code")
    mean = (pl.col("ratio") * pl.col("residents")).sum() / pl.col("residents").sum()
    return joined.select("code", acute_morbidity=(pl.col("ratio") / mean).round(9))


def _indicators(sources: Sources, codes: pl.Series, morbidity: pl.DataFrame) -> pl.DataFrame:
    """Columns code, imd_score, imd_decile, imd_quintile, acute_morbidity, loneliness (share), rural, by `codes`."""
    decile = pl.col("IMD_decile").cast(pl.Int64)
    imd, loneliness = sources.frame("imd2025_england_lsoa21"), sources.frame("england_cls_loneliness_lsoa")
    deprived = imd.select(code="lsoa21_code", imd_score="IMD_score", imd_decile=decile, imd_quintile=(decile + 1) // 2)
    lonely = loneliness.select(code="lsoa21_code", loneliness=pl.col("perc") / 100)
    country = sources.frame("ruc21_lsoa21").select(code="lsoa21_code", rural=pl.col("ruc") == "Rural")
    joined = pl.DataFrame({"code": codes})
    for table in (deprived, morbidity, lonely, country):
        joined = joined.join(table, on="code", how="left", maintain_order="left")
    missing = joined.filter(pl.any_horizontal(pl.all().is_null()))["code"].to_list()
    if missing:
        raise Fault(f"no indicators are published for {', '.join(missing[:5])}")
    return joined


def take_boundaries(layer: gpd.GeoDataFrame, codes: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Columns code, geometry (EPSG:27700) of the areas `codes`, in their order."""
    inside = layer.set_index("lsoa21_code").loc[list(codes), ["geometry"]]
    return inside.rename_axis("code").reset_index()


def _points(shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """Columns x_m, y_m: a point inside each shape, metres on the British National Grid."""
    inside = shapes.geometry.representative_point()
    return pl.DataFrame({"x_m": inside.x.to_numpy(), "y_m": inside.y.to_numpy()})
