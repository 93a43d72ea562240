"""Residents today beside those of the census. In: mid-2023 estimates by district, census counts. Out: the growth since.

People are those of Census 2021, since every other table of the place is; what they use is brought to today's level
where it is compared with published totals. How far the district has grown since stands beside it.
"""

from __future__ import annotations

import polars as pl

from commonground.sources.tables import Sources

TODAY = "population23_ltla"


def carry_residents(sources: Sources, everywhere: pl.DataFrame, residents: pl.DataFrame, codes: tuple[str, ...]) -> int:
    """Residents of the areas `codes` at mid-2023: each area's of the census times the growth of its district since.

        today = sum over areas a of census_a * mid2023_d(a) / census_d(a)

    `everywhere`: code, district_code of every English area; `residents`: code, residents.
    """
    today = sources.frame(TODAY).select(district_code="code", today=pl.col("all").cast(pl.Float64))
    known = everywhere.select("code", "district_code").join(residents, on="code")
    growth = known.group_by("district_code").agg(census=pl.col("residents").sum()).join(today, on="district_code")
    here = known.filter(pl.col("code").is_in(codes)).join(growth, on="district_code")
    return round(float((here["residents"] * here["today"] / here["census"]).sum()))
