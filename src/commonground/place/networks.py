"""Primary care networks: what they are called, and where their patients live. In: published tables. Out: shares.

Patients of July 2022 by practice and small area of 2011; practices in the networks of 2022/23. An area of 2011 that was
divided hands its shares to each of its parts.
"""

from __future__ import annotations

from typing import Protocol

import polars as pl

NOTE = (
    "A primary care network has no border. Its place here is the small areas in which it has more registered patients "
    "than any other network: patients of July 2022 by practice, networks of 2022/23; networks have changed since."
)
VINTAGE = "2022"


class Published(Protocol):
    """The published tables, by the ids of the catalogue."""

    def frame(self, dataset_id: str, /) -> pl.DataFrame:
        """The table of that id."""


def list_networks(published: Published) -> pl.DataFrame:
    """Columns code, name, sub_icb (NHS code of the location with most of its patients) of every network."""
    practices = _practices(published).with_columns(patients=pl.col("Patients").cast(pl.Float64))
    listed = practices.group_by("code", "name", "sub_icb").agg(pl.col("patients").sum())
    return listed.sort("code", "patients", descending=[False, True]).unique("code", keep="first").sort("code")


def list_practice_groups(published: Published) -> pl.DataFrame:
    """Columns code, name: the clinical commissioning groups that ended on 30 June 2022."""
    table = published.frame("practices_pcn_2022")
    return table.select(code="CCG21", name="Former CCG").drop_nulls().unique().sort("code")


def share_patients(published: Published) -> pl.DataFrame:
    """Columns area (LSOA 2021), unit (network), share of the area's registered patients; sums to 1 an area."""
    patients = published.frame("gp_registrations_lsoa11")
    parts = published.frame("lookup_lsoa11_lsoa21_ltla22").select(LSOA11CD="lsoa11_code", area="lsoa21_code").unique()
    of_practice = _practices(published).select(OrganisationCode="practice", unit="code")
    counted = (
        patients.join(of_practice, on="OrganisationCode")
        .join(parts, on="LSOA11CD")
        .group_by("area", "unit")
        .agg(pl.col("Patient").sum())
    )
    share = pl.col("Patient") / pl.col("Patient").sum().over("area")
    return counted.select("area", "unit", share=share).sort("area", "unit")


def list_main_areas(shares: pl.DataFrame, network: str) -> tuple[str, ...]:
    """The areas in which `network` has the largest share, in order."""
    ranked = shares.sort("area", "share", "unit", descending=[False, True, False])
    return tuple(ranked.unique("area", keep="first").filter(pl.col("unit") == network).sort("area")["area"])


def _practices(published: Published) -> pl.DataFrame:
    """Columns practice, code, name, sub_icb, Patients; practices without a network are left out."""
    table = published.frame("practices_pcn_2022").filter(pl.col("PCN_Code") != "U")
    return table.select("Patients", practice="Practice_Code", code="PCN_Code", name="PCN_Name", sub_icb="LOC22")
