"""How England's small areas nest. In: published lookups. Out: one row an area with every body above it."""

from __future__ import annotations

import polars as pl

from commonground.core.errors import Fault
from commonground.place import boards, vintages
from commonground.sources.tables import Sources

KINDS = (
    *("ward", "district", "upper_tier", "icb", "icb_2024", "sub_icb", "region", "combined_authority", "police", "fire"),
)
"""Kinds of footprint that follow area borders; each has columns <kind>_code and <kind>_name."""

OF_DISTRICT = (  # kind, the lookup that gives it for each district, its column of districts, the stem of its own
    ("upper_tier", "lookup_ltla23_utla23", "ltla23_code", "utla23"),
    ("combined_authority", "lookup_ltla23_cauth23", "ltla23_code", "cauth23"),
    ("region", "lookup_ltla24_region24", "ltla24_code", "region24"),
    ("police", "lookup_ltla24_csp24_pfa24", "ltla24_code", "pfa24"),
    ("fire", "lookup_ltla24_fra24", "ltla24_code", "fra24"),
)


def read(sources: Sources, on: str = boards.LATEST) -> pl.DataFrame:
    """Every English small area (LSOA 2021, in code order) with the units that it lies in, boards as on the date `on`.

    Columns: code, name, <kind>_code and <kind>_name of each of KINDS (null where an area has none), icb_nhs_code,
    icb_2024_nhs_code and district21_code (its district in 2021). Raises Fault when a lookup would double an area.
    """
    history = sources.frame("lookup_ltla_ltla")
    from_23 = vintages.match_districts(history, 2023, 2024)
    areas = (
        sources.frame("lookup_lsoa21_ward24_ltla24")
        .filter(pl.col("lsoa21_code").str.starts_with("E"))
        .select(
            code="lsoa21_code",
            name="lsoa21_name",
            **_pair("ward", "ward24"),
            **_pair("district", "ltla24"),
        )
        .join(_icbs(sources.frame("lookup_lsoa21_icb24")), on="code", how="left")
        .join(_districts_2021(sources.frame("lookup_lsoa11_lsoa21_ltla22"), history), on="code", how="left")
    )
    for kind, dataset, district, stem in OF_DISTRICT:
        table = sources.frame(dataset)
        now = vintages.renew(table, district, from_23) if district == "ltla23_code" else table
        pairs = now.select(district_code=district, **_pair(kind, stem)).unique()
        areas = areas.join(pairs, on="district_code", how="left")
    if areas["code"].is_duplicated().any():
        raise Fault("a lookup puts a small area into two bodies of one kind")
    return boards.follow(areas.sort("code"), on)


def _pair(kind: str, stem: str) -> dict[str, str]:
    return {f"{kind}_code": f"{stem}_code", f"{kind}_name": f"{stem}_name"}


def _icbs(icbs: pl.DataFrame) -> pl.DataFrame:
    return icbs.select(
        code="lsoa21_code", icb_nhs_code="icb24_code_nhs", **_pair("icb", "icb24"), **_pair("sub_icb", "sicbl24")
    )


def _districts_2021(areas11: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns code, district21_code: the district of 2021 that each area of 2021 lies in."""
    earlier = vintages.match_districts(history, 2021, 2022).rename({"old": "district21_code", "new": "ltla22_code"})
    if earlier["ltla22_code"].is_duplicated().any():
        raise Fault("districts of 2021 merged before 2022, so areas cannot be put back into them")
    now = areas11.select("ltla22_code", code="lsoa21_code").unique()
    return now.join(earlier, on="ltla22_code", how="left").select("code", "district21_code")
