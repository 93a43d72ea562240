"""A handful of areas and the bodies above them, named like real ones, for tests of finding a place."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

COLUMNS = ("code", "ward", "district", "upper_tier", "icb", "sub_icb", "combined_authority", "region", "police")
NAMES = {
    "E05000001": "Abbey",
    "E05000002": "Farnworth North",
    "E05000003": "Abbey",
    "E06000019": "Herefordshire, County of",
    "E06000010": "Kingston upon Hull, City of",
    "E08000001": "Bolton",
    "E08000002": "Bury",
    "E08000003": "Manchester",
    "E08000016": "Barnsley",
    "E07000008": "Cambridge",
    "E07000010": "Fenland",
    "E07000066": "Basildon",
    "E10000003": "Cambridgeshire",
    "E10000012": "Essex",
    "E06000061": "North Northamptonshire",
    "E06000062": "West Northamptonshire",
    "E06000043": "Brighton and Hove",
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
    "E54000064": "NHS Sussex Integrated Care Board",
    "E38000016": "NHS Greater Manchester ICB - 00T",
    "E47000001": "Greater Manchester",
    "E47000007": "West Midlands",
    "E12000002": "North West",
    "E12000005": "West Midlands",
    "E23000005": "Greater Manchester",
}
NORTH_WEST = ("E47000001", "E12000002", "E23000005")
ROWS = (
    ("E01000001", "E05000001", "E06000019", "E06000019", "E54000019", None, None, "E12000005", None),
    ("E01000002", None, "E06000010", "E06000010", "E54000051", None, None, None, None),
    ("E01000003", "E05000002", "E08000001", "E08000001", "E54000057", "E38000016", *NORTH_WEST),
    ("E01000004", "E05000003", "E08000003", "E08000003", "E54000057", None, *NORTH_WEST),
    ("E01000005", None, "E07000008", "E10000003", "E54000056", None, None, None, None),
    ("E01000006", None, "E07000010", "E10000003", "E54000056", None, None, None, None),
    ("E01000007", None, "E06000061", "E06000061", "E54000059", None, None, None, None),
    ("E01000008", None, "E06000062", "E06000062", "E54000059", None, None, None, None),
    ("E01000009", None, "E07000146", "E10000020", "E54000022", None, None, None, None),
    ("E01000010", None, "E08000029", "E08000029", "E54000055", None, "E47000007", "E12000005", None),
    ("E01000011", None, "E08000002", "E08000002", "E54000057", None, *NORTH_WEST),
    ("E01000012", None, "E06000043", "E06000043", "E54000064", None, None, None, None),
    ("E01000013", None, "E07000066", "E10000012", "E54000056", None, None, None, None),
    ("E01000014", None, "E08000016", "E08000016", "E54000051", None, None, None, None),
)
AREA_NAMES = {"E01000003": "Bolton 001A", "E01000004": "Manchester 001A", "E01000011": "Bury 001A"}
YEARS = range(16, 25)
DISTRICTS = (  # code and name in 2016 to 2020, code and name from 2021
    ("E08000001", "Bolton", "E08000001", "Bolton"),
    ("E07000150", "Corby", "E06000061", "North Northamptonshire"),
    ("E07000112", "Shepway", "E07000112", "Folkestone and Hythe"),
    ("W06000015", "Cardiff", "W06000015", "Cardiff"),
    ("S12000036", "City of Edinburgh", "S12000036", "City of Edinburgh"),
)


def lookups() -> pl.DataFrame:
    """Columns code, name, <kind>_code, <kind>_name for the kinds that are searched, and icb_nhs_code."""
    table = pl.DataFrame(ROWS, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    for kind in COLUMNS[1:]:
        name = pl.col(kind).replace_strict(NAMES, default=None, return_dtype=pl.String)
        table = table.with_columns(name.alias(f"{kind}_name")).rename({kind: f"{kind}_code"})
    name = pl.col("code").replace_strict(AREA_NAMES, default="Somewhere 001A", return_dtype=pl.String)
    return table.with_columns(name=name, icb_nhs_code=pl.lit("Q") + pl.col("icb_code").str.slice(-2))


@dataclass(frozen=True)
class Published:
    """The tables that names are looked up in, made up."""

    def frame(self, dataset_id: str, /) -> pl.DataFrame:
        """The table of that id."""
        return {
            "lookup_ltla_ltla": _history,
            "lookup_lsoa11_lsoa21_ltla22": _parts,
            "oa_crosswalk": _crosswalk,
            "practices_pcn_2022": _practices,
            "practices_online_2026": _practices_online,
            "practice_structures_2023": _structures,
            "primary_care_networks_2023": _partners,
            "gp_registrations_lsoa11": _registrations,
        }[dataset_id]()


def _history() -> pl.DataFrame:
    rows = [
        {
            f"ltla{year}_{part}": (old if year < 21 else new)[at]
            for year in YEARS
            for at, part in enumerate(("code", "name"))
        }
        for *pair, code, name in DISTRICTS
        for old, new in [(pair, (code, name))]
    ]
    return pl.DataFrame(rows)


def _parts() -> pl.DataFrame:
    pairs = [("E01000003", "E01000003"), ("E01000004", "E01000004"), ("E01009999", "E01000005")]
    return pl.DataFrame([*pairs, ("E01009999", "E01000006")], schema=["lsoa11_code", "lsoa21_code"], orient="row")


def _crosswalk() -> pl.DataFrame:
    pairs = [("E01000003", "E02000001"), ("E01000004", "E02000002"), ("E01000011", "E02000003")]
    return pl.DataFrame(pairs, schema=["lsoa_code", "msoa_code"], orient="row")


def _practices() -> pl.DataFrame:
    rows = [
        ("P00001", "U00001", "Bolton Central PCN", "00T", "Bolton", "00T", "900"),
        ("P00002", "U00002", "Manchester PCN", "00T", "Manchester", "14L", "500"),
        ("P00003", "U", "Unallocated", "00T", "Bolton", "00T", "10"),
    ]
    columns = ["Practice_Code", "PCN_Code", "PCN_Name", "LOC22", "Former CCG", "CCG21", "Patients"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _practices_online() -> pl.DataFrame:
    """P00002's network has a new name, P00004's ended, P00005 closed in a network that is still there."""
    rows = [
        ("P00001", "U00001", "BOLTON CENTRAL PCN", "00T", "900"),
        ("P00002", "U00002", "MANCHESTER & ST MARY'S PCN", "14L", "500"),
        ("P00003", "U", "Unallocated", "00T", "10"),
        ("P00004", "U00001", "BOLTON CENTRAL PCN", "00T", "200"),
        ("Notes", None, None, None, None),
    ]
    columns = ["GP Code", "PCN Code\n[2, 3]", "PCN Name [3]", "Sub ICB Code", "Registered Patient Count [8]"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _structures() -> pl.DataFrame:
    rows = [("P00001", "U00001", "Bolton Central PCN"), ("P00004", "U00009", "Deane PCN")]
    return pl.DataFrame(rows, schema=["PRACTICE_CODE", "PCN_ODS_CODE", "PCN_NAME"], orient="row")


def _partners() -> pl.DataFrame:
    rows = [
        ("P00005", "U00002", "MANCHESTER PCN", "20191001"),
        ("P00005", "U00001", "BOLTON CENTRAL PCN", "20210401"),
        ("P00006", "U00008", "GONE PCN", "20191001"),
    ]
    names = ["Partner\nOrganisation\nCode", "PCN Code", "PCN Name", "Practice to PCN\nRelationship\nStart Date"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _registrations() -> pl.DataFrame:
    rows = [("P00001", "E01000003", 900), ("P00002", "E01000003", 100), ("P00002", "E01000004", 400)]
    rows += [("P00001", "E01009999", 10), ("P00002", "E01009999", 30), ("P00003", "E01000004", 9000)]
    return pl.DataFrame(rows, schema=["OrganisationCode", "LSOA11CD", "Patient"], orient="row")
