"""The table of areas and their boundaries. In: lookups, counts, deprivation, loneliness, rural class. Out: both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from commonground.core.errors import Fault
from commonground.place.census import Counts
from commonground.sources.tables import Sources

if TYPE_CHECKING:
    import geopandas as gpd


def area_table(sources: Sources, inside: pl.DataFrame, counts: Counts, shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """The table of areas, as `Place` describes it, of `inside` (rows of `lookups.read`), in its order.

    Raises Fault where an area is in none of the tables.
    """
    morbidity = acute_morbidity(sources.frame("imd2025_england_lsoa21_indicators"), counts.residents)
    named = inside.select("code", "name", "ward_code", "ward_name", "district_code", "district_name")
    joined = named.join(counts.areas, on="code", how="left", maintain_order="left")
    joined = joined.join(_indicators(sources, inside["code"], morbidity), on="code", how="left", maintain_order="left")
    return joined.with_columns(_points(shapes))


def acute_morbidity(indicators: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
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


def boundaries(layer: gpd.GeoDataFrame, codes: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Columns code, geometry (EPSG:27700) of the areas `codes`, in their order."""
    inside = layer.set_index("lsoa21_code").loc[list(codes), ["geometry"]]
    return inside.rename_axis("code").reset_index()


def _points(shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """Columns x_m, y_m: a point inside each shape, metres on the British National Grid."""
    inside = shapes.geometry.representative_point()
    return pl.DataFrame({"x_m": inside.x.to_numpy(), "y_m": inside.y.to_numpy()})
