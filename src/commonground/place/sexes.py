"""Residents by sex and broad age. In: Census 2021 table TS009 as published. Out: by district of 2024, mended.

The published file counts babies under one twice in 'younger' (the band under 1 is added to 0-4, which
holds it) and leaves people of 75 and over out of 'older' (which is 65-74). Both follow from its own
totals: 'working age' is 16-64, so people of 65 and over are the total less 0-15 and 16-64. Babies are
taken out by their share of children in the mid-2020 estimate of the district.
"""

from __future__ import annotations

import polars as pl

from commonground.place import districts
from commonground.place.ages import AGES

BANDS = ("0-15", "16-64", "65+")


def by_district(published: pl.DataFrame, babies: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns district_code (2024), band (BANDS), female, male: persons.

    `published`: TS009 by ltla21_code. `babies`: ltla21_code, babies_per_child (under 1 / under 16).
    """
    known = published.join(babies, on="ltla21_code")
    mended = known.select("ltla21_code", *_bands("female"), *_bands("male"))
    now = districts.add_up(mended, "ltla21_code", districts.became(history, 2021, 2024))
    rows = [
        now.select(
            district_code="ltla21_code",
            band=pl.lit(band),
            female=pl.col(f"female {band}"),
            male=pl.col(f"male {band}"),
        )
        for band in BANDS
    ]
    return pl.concat(rows).sort("district_code", "band")


def _bands(sex: str) -> list[pl.Expr]:
    young = (pl.col(f"younger_{sex}s") / (1 + pl.col("babies_per_child"))).round()
    working = pl.col(f"working_age_{sex}s")
    old = pl.col(f"total_{sex}s") - young - working
    return [part.alias(f"{sex} {band}") for part, band in zip((young, working, old), BANDS, strict=True)]


def babies_per_child(ages11: pl.DataFrame, areas11: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns ltla21_code, babies_per_child: children under 1 for each under 16, mid-2020."""
    earlier = districts.became(history, 2021, 2022).rename({"old": "ltla21_code", "new": "ltla22_code"})
    place = areas11.select("lsoa11_code", "ltla22_code").unique("lsoa11_code", keep="first", maintain_order=True)
    children = pl.sum_horizontal(AGES[:16])
    return (
        ages11.join(place, on="lsoa11_code")
        .join(earlier, on="ltla22_code")
        .group_by("ltla21_code")
        .agg(babies=pl.col("0").sum(), children=children.sum())
        .select("ltla21_code", babies_per_child=pl.col("babies") / pl.col("children"))
    )
