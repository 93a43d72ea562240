"""Districts and months of other times, brought to those of a place. In: published history, tables. Out: tables.

Between 2021 and 2024 districts only merged or changed their codes, so totals move by adding; a year
range in which one was divided is refused rather than guessed at.
"""

from __future__ import annotations

import polars as pl

from commonground.core.errors import Fault


def match_districts(history: pl.DataFrame, old_year: int, new_year: int) -> pl.DataFrame:
    """Columns old, new: each district of `old_year` and the one of `new_year` that it is part of.

    `history`: columns ltla<yy>_code. Raises Fault where a district was divided between the years.
    """
    old, new = f"ltla{old_year % 100}_code", f"ltla{new_year % 100}_code"
    pairs = history.select(old=pl.col(old), new=pl.col(new)).drop_nulls().unique().sort("old", "new")
    divided = pairs.filter(pl.col("old").is_duplicated())["old"].unique().to_list()
    if divided:
        raise Fault(f"districts of {old_year} were divided by {new_year}: {', '.join(sorted(divided))}")
    return pairs


def add_up(table: pl.DataFrame, code: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """`table` with its district column `code` renewed by `pairs` and its numbers added up; totals are conserved.

    Raises Fault when a district of the table has no successor.
    """
    numbers = [name for name, kind in table.schema.items() if kind.is_numeric()]
    joined = table.join(pairs, left_on=code, right_on="old", how="left")
    lost = joined.filter(pl.col("new").is_null())[code].to_list()
    if lost:
        raise Fault(f"districts without a successor: {', '.join(map(str, lost[:5]))}")
    return joined.group_by(pl.col("new").alias(code)).agg(pl.col(numbers).sum()).sort(code)


def renew(table: pl.DataFrame, code: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """`table` (a lookup) with its district column `code` renewed by `pairs`, rows made unique."""
    columns = [name for name in table.columns if name != code]
    return table.join(pairs, left_on=code, right_on="old").select(pl.col("new").alias(code), *columns).unique()


def read_dates(table: pl.DataFrame) -> pl.DataFrame:
    """`table` with its column date read from words like 'April 2022' as the first day of the month."""
    return table.with_columns((pl.lit("01 ") + pl.col("date")).str.to_date("%d %B %Y").alias("date"))


def take_last_year(table: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The rows of the last twelve months of `table` (column date), and the period in words."""
    first, latest = table.select(
        first=pl.col("date").max().dt.truncate("1mo").dt.offset_by("-11mo"), latest=pl.col("date").max()
    ).row(0)
    return table.filter(pl.col("date") >= first), f"{first:%B %Y} to {latest:%B %Y}"
