"""A handful of areas and the bodies above them, named like real ones, for tests of finding a place."""

from __future__ import annotations

import polars as pl

COLUMNS = ("code", "district", "upper_tier", "icb", "combined_authority")
NAMES = {
    "E06000019": "Herefordshire, County of",
    "E06000010": "Kingston upon Hull, City of",
    "E08000001": "Bolton",
    "E08000003": "Manchester",
    "E07000008": "Cambridge",
    "E07000010": "Fenland",
    "E10000003": "Cambridgeshire",
    "E06000061": "North Northamptonshire",
    "E06000062": "West Northamptonshire",
    "E07000146": "King's Lynn and West Norfolk",
    "E10000020": "Norfolk",
    "E08000029": "Solihull",
    "E54000019": "NHS Herefordshire and Worcestershire Integrated Care Board",
    "E54000057": "NHS Greater Manchester Integrated Care Board",
    "E54000056": "NHS Cambridgeshire and Peterborough Integrated Care Board",
    "E54000022": "NHS Norfolk and Waveney Integrated Care Board",
    "E54000059": "NHS Northamptonshire Integrated Care Board",
    "E54000051": "NHS Humber and North Yorkshire Integrated Care Board",
    "E54000055": "NHS Birmingham and Solihull Integrated Care Board",
    "E47000001": "Greater Manchester",
}
ROWS = (
    ("E01000001", "E06000019", "E06000019", "E54000019", None),
    ("E01000002", "E06000010", "E06000010", "E54000051", None),
    ("E01000003", "E08000001", "E08000001", "E54000057", "E47000001"),
    ("E01000004", "E08000003", "E08000003", "E54000057", "E47000001"),
    ("E01000005", "E07000008", "E10000003", "E54000056", None),
    ("E01000006", "E07000010", "E10000003", "E54000056", None),
    ("E01000007", "E06000061", "E06000061", "E54000059", None),
    ("E01000008", "E06000062", "E06000062", "E54000059", None),
    ("E01000009", "E07000146", "E10000020", "E54000022", None),
    ("E01000010", "E08000029", "E08000029", "E54000055", None),
)


def lookups() -> pl.DataFrame:
    """Columns code, <kind>_code, <kind>_name for the kinds that are searched, and icb_nhs_code."""
    table = pl.DataFrame(ROWS, schema=list(COLUMNS), orient="row")
    for kind in COLUMNS[1:]:
        name = pl.col(kind).replace_strict(NAMES, default=None, return_dtype=pl.String)
        table = table.with_columns(name.alias(f"{kind}_name")).rename({kind: f"{kind}_code"})
    return table.with_columns(icb_nhs_code=pl.lit("Q") + pl.col("icb_code").str.slice(-2))
