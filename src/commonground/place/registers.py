"""Disease registers of small areas. In: registers and patients by practice. Out: expected people by area and register.

registered[a,g] = sum over practices p of patients[p,a] * register[p,g] / list[p]
patients[a,g]   = sum over practices p of patients[p,a] * base[p,g] / list[p]

`base` is the part of the list in the age group of the register (diabetes: 17 and over), so that registered over
patients is the prevalence among those whom the register can hold. A practice's prevalence is laid evenly over its
patients, which flattens differences within a practice, and a register counts the diagnosed. Areas of 2011 are carried
to those of 2021 in proportion to residents, as ages are. Left out of both counts: patients in Wales or of no known
area, and those of a practice that stands in one of the two files only, since it opened, closed or merged in between.
More people are registered than live in a place, so levels come from registered over patients, never from the counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl
from scipy.sparse import csr_array

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.place.ages import share_links
from commonground.sources.tables import Sources


@dataclass(frozen=True, slots=True)
class Register:
    """What a register holds, and the age from which it holds people."""

    title: str
    age_from: int = 0


REGISTERS: Mapping[str, Register] = MappingProxyType(
    {
        "AF": Register("atrial fibrillation"),
        "AST": Register("asthma", 6),
        "CAN": Register("cancer"),
        "CHD": Register("coronary heart disease"),
        "CKD": Register("chronic kidney disease", 18),
        "COPD": Register("chronic obstructive pulmonary disease"),
        "DEM": Register("dementia"),
        "DEP": Register("depression", 18),
        "DM": Register("diabetes", 17),
        "EP": Register("epilepsy", 18),
        "HF": Register("heart failure"),
        "HYP": Register("high blood pressure"),
        "LD": Register("learning disability"),
        "MH": Register("schizophrenia, bipolar disorder and other psychoses"),
        "NDH": Register("raised blood sugar short of diabetes", 18),
        "OB": Register("obesity", 18),
        "OST": Register("osteoporosis", 50),
        "PAD": Register("peripheral arterial disease"),
        "PC": Register("palliative care"),
        "RA": Register("rheumatoid arthritis", 16),
        "STIA": Register("stroke or transient ischaemic attack"),
    }
)
"""The registers of the Quality and Outcomes Framework by their codes there, in the order of the codes."""

SCHEMA = {"area": pl.String, "register": pl.String, "registered": pl.Float64, "patients": pl.Float64}
WHOLE_LIST = "TOTAL"  # the age group that is the whole list of a practice; others are written 17OV, say
DECIMALS = 9


def read(sources: Sources, codes: tuple[str, ...], residents: pl.DataFrame) -> pl.DataFrame:
    """The registers of the areas `codes`, as `Place.registers` holds them.

    `residents`: code, residents of every English area, Census 2021.
    """
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22").select("lsoa11_code", "lsoa21_code")
    lived = sources.frame("gp_registrations_lsoa11").select(
        practice="OrganisationCode", lsoa11_code="LSOA11CD", patients=pl.col("Patient").cast(pl.Float64)
    )
    rates = rate_practices(sources.frame("disease_registers_2021"))
    return lay_on_areas(rates, lived, share_links(links, residents), codes)


def rate_practices(published: pl.DataFrame) -> pl.DataFrame:
    """Columns practice, register, registered, patients: of each patient on the list, the part in each.

    `published`: PRACTICE_CODE, GROUP_CODE, REGISTER, PATIENT_LIST_TYPE, PRACTICE_LIST_SIZE, of which the last is the
    list in the age group of the register. Raises Fault for a practice whose whole list is not given, or a register
    that is not known or is of another age group than here.
    """
    _refuse_unknown(published)
    table = published.select(
        practice="PRACTICE_CODE",
        register="GROUP_CODE",
        registered=pl.col("REGISTER").cast(pl.Float64),
        base=pl.col("PRACTICE_LIST_SIZE").cast(pl.Float64),
        whole=pl.col("PATIENT_LIST_TYPE") == WHOLE_LIST,
    )
    lists = table.filter("whole").group_by("practice").agg(patients=pl.col("base").max())
    joined = table.join(lists, on="practice", how="left")
    without = joined.filter(pl.col("patients").fill_null(0.0) <= 0)["practice"].unique().sort().to_list()
    if without:
        raise Fault(f"practices whose whole list is not given: {', '.join(without[:5])}")
    of_list = (pl.col("registered") / pl.col("patients"), (pl.col("base") / pl.col("patients")).alias("patients"))
    return joined.select("practice", "register", *of_list).sort("practice", "register")


def _refuse_unknown(published: pl.DataFrame) -> None:
    """Raise Fault for a register that is not one of REGISTERS, or not of its age group."""
    given = set(published.select("GROUP_CODE", "PATIENT_LIST_TYPE").unique().iter_rows())
    known = {(code, f"{one.age_from:02d}OV" if one.age_from else WHOLE_LIST) for code, one in REGISTERS.items()}
    if given - known:
        raise Fault(f"registers that are not known: {', '.join(map(' of '.join, sorted(given - known)))}")


def lay_on_areas(
    rates: pl.DataFrame, lived: pl.DataFrame, shares: pl.DataFrame, codes: tuple[str, ...]
) -> pl.DataFrame:
    """The registers of `codes` (areas of 2021, in order), a row for each area and each of REGISTERS.

    `rates` as of `rate_practices`; `lived`: practice, lsoa11_code, patients; `shares` as of `ages.share_links`.
    """
    here = shares.filter(pl.col("lsoa21_code").is_in(codes))
    old, practices = here["lsoa11_code"].unique().sort(), rates["practice"].unique().sort()
    known = lived.filter(pl.col("lsoa11_code").is_in(old.implode()) & pl.col("practice").is_in(practices.implode()))
    moved = _sparse(here, ("lsoa21_code", "lsoa11_code", "share"), pl.Series(codes), old)
    patients = moved @ _sparse(known, ("lsoa11_code", "practice", "patients"), old, practices)
    of_area = {
        name: patients @ _sparse(rates, ("practice", "register", name), practices, pl.Series(list(REGISTERS))).toarray()
        for name in ("registered", "patients")
    }
    return _as_rows(codes, of_area)


def _sparse(table: pl.DataFrame, columns: tuple[str, str, str], rows: pl.Series, across: pl.Series) -> csr_array:
    """A matrix of (rows, across) from a table with a column for each and one of values."""
    at = [
        table[name].cast(pl.Enum(order)).to_physical().to_numpy()
        for name, order in zip(columns, (rows, across), strict=False)
    ]
    return csr_array((table[columns[2]].to_numpy(), tuple(at)), shape=(len(rows), len(across)))


def _as_rows(codes: tuple[str, ...], of_area: Mapping[str, Floats]) -> pl.DataFrame:
    """Two tables (areas, registers) as rows."""
    index = pl.DataFrame({"area": codes}).join(pl.DataFrame({"register": list(REGISTERS)}), how="cross")
    values = {name: pl.Series(name, table.ravel()).round(DECIMALS) for name, table in of_area.items()}
    return index.with_columns(**values).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
