"""What is published about each area beside counts. In: deprivation, loneliness, rural class. Out: columns by area."""

from __future__ import annotations

import geopandas as gpd
import polars as pl

from commonground.core.errors import Fault


def acute_morbidity(indicators: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Columns code, acute_morbidity: the Indices' standardised ratio of emergency stays, England's residents = 1."""
    joined = indicators.select(code="lsoa21_code", ratio="acute_morbidity_indicator").join(residents, on="code")
    mean = (pl.col("ratio") * pl.col("residents")).sum() / pl.col("residents").sum()
    return joined.select("code", acute_morbidity=(pl.col("ratio") / mean).round(9))


def by_area(
    codes: tuple[str, ...],
    imd: pl.DataFrame,
    morbidity: pl.DataFrame,
    loneliness: pl.DataFrame,
    rural: pl.DataFrame,
) -> pl.DataFrame:
    """Columns code, imd_score, imd_decile, imd_quintile, acute_morbidity, loneliness (share), rural, in the
    order of `codes`. Raises Fault where an area is in none of the tables."""
    decile = pl.col("IMD_decile").cast(pl.Int64)
    deprived = imd.select(code="lsoa21_code", imd_score="IMD_score", imd_decile=decile, imd_quintile=(decile + 1) // 2)
    lonely = loneliness.select(code="lsoa21_code", loneliness=pl.col("perc") / 100)
    country = rural.select(code="lsoa21_code", rural=pl.col("ruc") == "Rural")
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


def points(shapes: gpd.GeoDataFrame) -> pl.DataFrame:
    """Columns x_m, y_m: a point inside each shape, metres on the British National Grid."""
    inside = shapes.geometry.representative_point()
    return pl.DataFrame({"x_m": inside.x.to_numpy(), "y_m": inside.y.to_numpy()})
