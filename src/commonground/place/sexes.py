"""Sex of residents by district. In: Census 2021 tables as published. Out: women and men by broad age.

The published table of sex (TS009) counts babies under one twice in 'younger' (the band under 1 is added to 0-4, which
holds it) and leaves people of 75 and over out of 'older' (which is 65-74). Both follow from its own
totals: 'working age' is 16-64, so people of 65 and over are the total less 0-15 and 16-64. Babies are
taken out by their share of the district's children in the table of single years (TS007).
"""

from __future__ import annotations

import polars as pl

from commonground.place import vintages
from commonground.sources.tables import Sources

SEX_BANDS = ("0-15", "16-64", "65+")


def count_sexes(sources: Sources, inside: pl.DataFrame) -> pl.DataFrame:
    """Sex by broad age of the districts that the place lies in."""
    history = sources.frame("lookup_ltla_ltla")
    babies = count_babies_per_child(sources.frame("age21_ltla21"))
    table = split_by_sex(sources.frame("age_gender21_ltla21_ew"), babies, history)
    return table.filter(pl.col("district_code").is_in(inside["district_code"].unique().to_list()))


def split_by_sex(published: pl.DataFrame, babies: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns district_code (2024), band (SEX_BANDS), female, male: persons.

    `published`: TS009 by ltla21_code. `babies`: ltla21_code, babies_per_child (under 1 / under 16).
    """
    known = published.join(babies, on="ltla21_code")
    mended = known.select("ltla21_code", *_bands("female"), *_bands("male"))
    now = vintages.add_up(mended, "ltla21_code", vintages.match_districts(history, 2021, 2024))
    rows = [
        now.select(
            district_code="ltla21_code",
            band=pl.lit(band),
            female=pl.col(f"female {band}"),
            male=pl.col(f"male {band}"),
        )
        for band in SEX_BANDS
    ]
    return pl.concat(rows).sort("district_code", "band")


def _bands(sex: str) -> list[pl.Expr]:
    young = (pl.col(f"younger_{sex}s") / (1 + pl.col("babies_per_child"))).round()
    working = pl.col(f"working_age_{sex}s")
    old = pl.col(f"total_{sex}s") - young - working
    return [part.alias(f"{sex} {band}") for part, band in zip((young, working, old), SEX_BANDS, strict=True)]


def count_babies_per_child(singles: pl.DataFrame) -> pl.DataFrame:
    """Columns ltla21_code, babies_per_child: children under 1 for each under 16, of TS007 by district."""
    years = ["Age: Aged under 1 year; measures: Value", "Age: Aged 1 year; measures: Value"]
    years += [f"Age: Aged {age} years; measures: Value" for age in range(2, 16)]
    counts = singles.select(pl.col("geography code").alias("ltla21_code"), pl.col(years).cast(pl.Float64))
    return counts.select("ltla21_code", babies_per_child=pl.col(years[0]) / pl.sum_horizontal(years))
