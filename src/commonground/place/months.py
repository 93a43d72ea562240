"""Months as published, 'April 2022'. In: tables with a month in words. Out: the same for their last twelve months."""

from __future__ import annotations

import polars as pl


def dated(table: pl.DataFrame) -> pl.DataFrame:
    """`table` with its column date read from words like 'April 2022' as the first day of the month."""
    return table.with_columns((pl.lit("01 ") + pl.col("date")).str.to_date("%d %B %Y").alias("date"))


def last_year(table: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The rows of the last twelve months of `table` (column date), and the period in words."""
    first, latest = table.select(
        first=pl.col("date").max().dt.truncate("1mo").dt.offset_by("-11mo"), latest=pl.col("date").max()
    ).row(0)
    return table.filter(pl.col("date") >= first), f"{first:%B %Y} to {latest:%B %Y}"
