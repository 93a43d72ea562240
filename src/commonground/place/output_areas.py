"""Census tables of output areas, the smallest there are. In: tables as published. Out: counts by small area.

An output area lies in one small area (LSOA 2021), and that in one middle area (MSOA 2021).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from commonground.core.errors import Fault
from commonground.sources.tables import Sources

CROSSWALK, NAMES = "oa_crosswalk", "census21_columns"


def sum_columns(sources: Sources, dataset: str, columns: Sequence[str]) -> pl.DataFrame:
    """Columns code and those of the table `dataset`, by English small area in order. Raises Fault if unknown."""
    areas = sources.frame(CROSSWALK).select(OA="oa_code", code="lsoa_code").filter(pl.col("code").str.starts_with("E"))
    counts = sources.frame(dataset).select("OA", *columns)
    joined = counts.join(areas, on="OA", how="inner")
    if lost := counts.filter(pl.col("OA").str.starts_with("E")).join(areas, on="OA", how="anti")["OA"].to_list():
        raise Fault(f"output areas of {dataset} that lie in no small area: {', '.join(lost[:5])}")
    return joined.group_by("code").agg(pl.col(columns).fill_null(0.0).sum()).sort("code")


def name_columns(sources: Sources, columns: Sequence[str]) -> tuple[str, ...]:
    """What each of the columns counts, in words."""
    names = dict(sources.frame(NAMES).select("new_names", "Variable_Name").iter_rows())
    return tuple(str(names[column]) for column in columns)


def list_middle_areas(sources: Sources) -> pl.DataFrame:
    """Columns code, middle_area: the middle area of each English small area. Raises Fault if one lies in two."""
    table = sources.frame(CROSSWALK).select(code="lsoa_code", middle_area="msoa_code").unique()
    inside = table.filter(pl.col("code").str.starts_with("E")).sort("code")
    if inside["code"].is_duplicated().any():
        raise Fault("a small area lies in two middle areas")
    return inside
