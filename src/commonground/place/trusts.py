"""Acute trusts: their size, their merging, and whose patients they are. In: published tables. Out: shares by district.

The published lookup says which share of a trust's patients comes from each district of 2021. What a
plan needs is the other way round: which trust serves a resident. Each trust's patients are weighed by
its size, the general and acute beds that it has occupied, never by the attendances or admissions that
the model is to predict.
"""

from __future__ import annotations

from importlib.resources import files

import polars as pl

from commonground.core.errors import Fault
from commonground.place import boards
from commonground.place.vintages import read_dates, take_last_year

BEDS, CODE = "general_acute_beds_occupied", "nhs_trust22_code"
NO_SIZES = pl.DataFrame(schema={"trust": pl.String, "size": pl.Float64})
EVER = "9999"  # a day by which whatever is known has happened


def count_beds_occupied(beds: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Columns trust, beds_occupied (average of the last twelve months), and the months in words.

    Rows of one trust and month, such as those of two that merged (`follow`), count together.
    """
    recent, period = take_last_year(read_dates(beds).drop_nulls((CODE, BEDS)))
    monthly = recent.group_by("date", trust=CODE).agg(pl.col(BEDS).sum())
    average = monthly.group_by("trust").agg(beds_occupied=pl.col(BEDS).mean())
    return average.filter(pl.col("beds_occupied") > 0).sort("trust"), period


def share_patients(
    lookup: pl.DataFrame, beds: pl.DataFrame, admissions: pl.DataFrame, on: str = boards.LATEST
) -> pl.DataFrame:
    """Columns trust, district21_code, share: where patients of each trust of the date `on` live; sums to 1 a trust.

    Trusts that merged are joined in proportion to their sizes before: occupied beds in the months when
    both had them; where the older table has none, emergency admissions, which weigh nothing but this.
    Raises Fault for a trust that is in no list of today's, and of which no table says what it became.
    """
    came = lookup.select(trust=CODE, district21_code="ltla21_code", share="proportion_trust_came_from_ltla")
    _refuse_lost(came)
    merged = read_successions(on).filter(pl.col("old").is_in(came["trust"].unique().to_list()))
    sizes = pl.concat([NO_SIZES, *(_sizes(row, beds, admissions) for row in merged.iter_rows(named=True))])
    weighed = (
        came.join(sizes, on="trust", how="left")
        .join(merged.select("new", trust="old"), on="trust", how="left")
        .select(
            "district21_code",
            trust=pl.coalesce("new", "trust"),
            share=pl.col("share") * pl.col("size").fill_null(1.0),
        )
    )
    together = weighed.group_by("trust", "district21_code").agg(pl.col("share").sum())
    return together.with_columns(share=pl.col("share") / pl.col("share").sum().over("trust")).sort(
        "trust", "district21_code"
    )


def _refuse_lost(came: pl.DataFrame) -> None:
    """Raise Fault where a trust of the catchments has ended and its successor is not known."""
    lost = set(came["trust"]) - set(read_trusts()["code"]) - set(read_successions(EVER)["old"])
    if lost:
        raise Fault(f"no table says what became of the trusts {', '.join(sorted(lost))}")


def _sizes(row: dict[str, str], beds: pl.DataFrame, admissions: pl.DataFrame) -> pl.DataFrame:
    """Columns trust, size of the two trusts of a merger, in months when both reported."""
    pair = [row["old"], row["new"]]
    for table, measure in ((beds, BEDS), (admissions, "total_emergency_admissions")):
        inside = table.filter(pl.col(CODE).is_in(pair) & (pl.col(measure) > 0))
        both = inside.filter(pl.col(CODE).n_unique().over("date") == len(pair))
        if both.height:
            return both.group_by(trust=CODE).agg(size=pl.col(measure).mean())
    return pl.DataFrame({"trust": pair, "size": [1.0, 1.0]})


def share_residents(came: pl.DataFrame, beds: pl.DataFrame) -> pl.DataFrame:
    """Columns district21_code, trust, share: which trusts serve a district's residents; sums to 1 a district.

    A trust's weight in a district is its occupied beds times the share of its patients from there.
    """
    weight = (pl.col("share") * pl.col("beds_occupied")).round(9)  # so that the order of adding cannot show
    weighed = came.join(beds, on="trust").with_columns(weight=weight)
    share = pl.col("weight") / pl.col("weight").sum().over("district21_code")
    return weighed.select("district21_code", "trust", share=share).sort("district21_code", "trust")


def follow(table: pl.DataFrame, on: str = boards.LATEST, code: str = CODE) -> pl.DataFrame:
    """`table` with the code of the trust of the date `on` in each row: a merged trust has the rows of both."""
    now = dict(read_successions(on).select("old", "new").iter_rows())
    return table.with_columns(pl.col(code).replace(now))


def read_successions(on: str = boards.LATEST) -> pl.DataFrame:
    """Columns old, new, new_name, date, quality: trusts that became part of another by the ISO date `on`.

    Those of the lists of today's trusts, and mergers since the lookups that these lists leave out.
    """
    merged = pl.read_csv(files("commonground.place").joinpath("tables", "trust_successions.csv").read_bytes())
    told = read_trusts().select(
        old=pl.col("predecessors").str.split(";"), new="code", new_name="name", date="since", quality="quality"
    )
    both = pl.concat([merged.select(told.columns), told.drop_nulls("old").explode("old")])
    return both.filter(pl.col("date") <= on)


def read_trusts() -> pl.DataFrame:
    """Columns code, name, kind, predecessors (codes), since, and the source: NHS trusts of August 2026."""
    return pl.read_csv(files("commonground.place").joinpath("tables", "trusts.csv").read_bytes())


def name_trusts(points: pl.DataFrame) -> pl.DataFrame:
    """Columns trust, name, x_m, y_m; trusts that merged or changed their names under the name that they have now."""
    now = read_trusts().select(trust="code", now="name")
    return (
        points.select("x_m", "y_m", trust=CODE, old="nhs_trust22_name")
        .join(now, on="trust", how="left")
        .select("trust", "x_m", "y_m", name=pl.coalesce("now", "old"))
    )
