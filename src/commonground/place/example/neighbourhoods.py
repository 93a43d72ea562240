"""Neighbourhoods of Exampleshire. In: areas, boundaries. Out: `Neighbourhoods`."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import polars as pl

from commonground.place.example import wards
from commonground.place.model import Neighbourhoods


def designed(areas: pl.DataFrame, boundaries: gpd.GeoDataFrame) -> Neighbourhoods:
    """Five neighbourhoods of some 40,000 people."""
    residents = areas["residents"].to_numpy()
    of_area = wards.group(areas.select("x_m", "y_m").to_numpy(), residents, 5).astype(np.int32)
    report = (
        areas.with_columns(
            id=pl.Series([f"N{i + 1:02d}" for i in of_area]), name=pl.Series([f"Part {i + 1}" for i in of_area])
        )
        .group_by("id", "name")
        .agg(population=pl.col("residents").sum(), areas=pl.len())
        .sort("id")
    )
    return Neighbourhoods(tuple(report["id"]), tuple(report["name"]), of_area, report)
