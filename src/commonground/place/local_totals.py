"""What bodies publish about a place. In: sources, the place's areas. Out: `Reported`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from commonground.place import boards, councils, local_accounts, practices, published, registers, trusts, vintages
from commonground.place.ages import share_links
from commonground.place.footprints import make_shared
from commonground.place.gazetteer import Found
from commonground.place.model import Footprint, Reach
from commonground.sources.tables import Sources

SERVICES = (*published.OF_TRUST, *published.OF_DISTRICT, *councils.SERVICES, practices.SERVICE)
AE = "NHS England, A&E attendances and emergency admissions"
LEAST_SHARE = 0.001  # trusts that serve fewer of the place's residents are folded into the others


@dataclass(frozen=True)
class Reported:
    """What trusts, councils, other bodies and practices publish about the place."""

    catchment: Footprint
    trusts: pl.DataFrame
    published: pl.DataFrame
    registers: pl.DataFrame  # as `Place.registers`
    notes: tuple[str, ...]  # on what is hidden
    accounts: pl.DataFrame  # as `Place.accounts`
    words: Mapping[str, str]  # for the sources: months of the tables of beds and of A&E, the trust that serves most


def read(
    sources: Sources,
    found: Found,
    all_areas: pl.DataFrame,
    residents: pl.DataFrame,
    areas: pl.DataFrame,
    on: str = boards.LATEST,
) -> Reported:
    """The catchment of each acute trust, the trusts, published totals of its residents, registers and accounts.

    `all_areas`: `lookups.read` with every English area; `residents`: code, residents of every English area. Trusts are
    those of the ISO date `on`, each with what those that became part of it published.
    """
    monthly = sources.frame("england_trust_accidents_emergency")
    beds_before = sources.frame("england_critical_general_acute_beds")
    beds_table = trusts.follow(beds_before, on)
    beds, beds_period = trusts.count_beds_occupied(beds_table)
    came = trusts.share_patients(sources.frame("lookup_nhs_trusts22_ltla21"), beds_before, monthly, on)
    serving = _main_trusts(trusts.share_residents(came, beds), all_areas, residents, found)
    names = trusts.name_trusts(sources.frame("points_nhs_trusts22"))
    catchment = _catchment(serving, all_areas, found, names, sources.catalogue["lookup_nhs_trusts22_ltla21"].title)
    people = all_areas.join(residents, on="code").with_columns(inside=pl.col("code").is_in(found.areas))
    reach = _reach(found, people, came, names)
    attended, period = published.attribute_attendances(monthly, sources.frame("england_ae_acute_trust_attribution"))
    yearly = trusts.follow(attended, on, "trust").group_by("trust").agg(pl.all().sum())
    of_councils, notes = councils.list_councils(sources, all_areas, found.areas, found.code, found.name)
    totals = pl.concat(
        [
            published.list_trusts(yearly, reach, period, f"{AE}, by trust"),
            published.list_icbs(sources.frame("england_icb_accidents_emergency"), reach, f"{AE}, by ICB"),
            _hospital_days(sources, beds_table, reach, on),
            _of_districts(sources, reach),
            of_councils,
            practices.list_practices(sources, _links(sources, found, residents), found.code, found.name),
        ]
    )
    table = _trusts_table(catchment, areas, beds, names)
    totals = totals.sort("service", "measure", "body_code").with_columns(pl.col("value").round(6))
    words = {"beds": beds_period, "ae": period, "trust": str(table["name"][0])}
    kept = registers.read(sources, found.areas, residents)
    spent = local_accounts.read(sources, found, all_areas, residents)
    return Reported(catchment, table, totals, kept, notes, spent, words)


def _hospital_days(sources: Sources, beds: pl.DataFrame, reach: Reach, on: str) -> pl.DataFrame:
    """Bed days and discharges of the trusts of the date `on`."""
    discharges = trusts.follow(sources.frame("england_trust_discharged_patients"), on)
    staying = trusts.follow(sources.frame("england_trust_criteria_to_reside"), on)
    source = "NHS England, beds, discharges and criteria to reside, by trust"
    return published.list_hospital_days(beds, discharges, staying, reach, source)


def _links(sources: Sources, found: Found, residents: pl.DataFrame) -> pl.DataFrame:
    """Columns lsoa11_code, share: of the people of each area of 2011 that the place reaches, those who live in it."""
    links = share_links(sources.frame("lookup_lsoa11_lsoa21_ltla22"), residents)
    inside = links.filter(pl.col("lsoa21_code").is_in(found.areas))
    return inside.group_by("lsoa11_code").agg(pl.col("share").sum())


def _main_trusts(serving: pl.DataFrame, all_areas: pl.DataFrame, residents: pl.DataFrame, found: Found) -> pl.DataFrame:
    """`serving` (district21_code, trust, share) for the place's districts without trusts that hardly serve it."""
    here = (
        all_areas.filter(pl.col("code").is_in(found.areas))
        .join(residents, on="code")
        .group_by("district21_code")
        .agg(pl.col("residents").sum())
    )
    inside = serving.join(here, on="district21_code")
    of_place = (pl.col("share") * pl.col("residents")).sum().over("trust") / here["residents"].sum()
    main = inside.with_columns(of_place=of_place).filter(pl.col("of_place") >= LEAST_SHARE)
    share = pl.col("share") / pl.col("share").sum().over("district21_code")
    return main.select("district21_code", "trust", share=share)


def _catchment(
    serving: pl.DataFrame, all_areas: pl.DataFrame, found: Found, names: pl.DataFrame, source: str
) -> Footprint:
    areas = all_areas.filter(pl.col("code").is_in(found.areas)).select("district21_code", area="code")
    table = areas.join(serving, on="district21_code").select("area", "share", unit="trust").sort("area", "unit")
    name_of = dict(zip(names["trust"], names["name"], strict=True))
    return make_shared("acute_trust", table, found.areas, name_of, "2022", source)


def _reach(found: Found, people: pl.DataFrame, came: pl.DataFrame, names: pl.DataFrame) -> Reach:
    """The part of each body's people who live in the place."""
    here = pl.col("residents").filter("inside").sum() / pl.col("residents").sum()
    by_district21 = people.group_by("district21_code").agg(here=here)
    of_trust = (
        came.join(by_district21, on="district21_code")
        .group_by("trust")
        .agg(share=(pl.col("share") * pl.col("here")).sum())
        .filter(pl.col("share") > 0)
        .join(names.select("trust", "name"), on="trust", how="left")
        .sort("trust")
    )
    icbs = (
        people.group_by(code="icb_2024_code", name="icb_2024_name")
        .agg(share=here)
        .filter(pl.col("share") > 0)
        .sort("code")
    )
    of_districts = (
        people.group_by("district_code", name="district_name").agg(share=here).filter(pl.col("share") > 0)
    ).sort("district_code")
    return Reach(found.code, found.name, of_trust, icbs, of_districts)


def _of_districts(sources: Sources, reach: Reach) -> pl.DataFrame:
    """Published figures of the place's districts, each table on its own districts brought to those of 2024."""
    from_23 = vintages.match_districts(sources.frame("lookup_ltla_ltla"), 2023, 2024)
    homeless = sources.frame("england_homelessness").select(
        "ltla23_code",
        households_assessed_homeless="Households assessed as homeless per (000s)",
        households_in_temporary_accommodation="Households in temporary accommodation per 1,000",
    )
    crime = sources.frame("england_crime_severity").select(
        "ltla23_code", crime_severity=pl.col("crime_severity_score").cast(pl.Float64, strict=False)
    )
    gps = sources.frame("england_underdoctored_areas").select(
        district_code="ltla24_code", registered_patients="total_patients", gp_wte="total_gp_fte"
    )
    return published.list_districts(
        vintages.renew(homeless, "ltla23_code", from_23).rename({"ltla23_code": "district_code"}),
        gps,
        # scores of districts that have merged are listed one by one under the new code: their plain mean
        vintages.renew(crime, "ltla23_code", from_23)
        .group_by(district_code="ltla23_code")
        .agg(pl.col("crime_severity").mean()),
        reach,
        "MHCLG homelessness; NHS England general practice; ONS crime severity, by district",
    )


def _trusts_table(catchment: Footprint, areas: pl.DataFrame, beds: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The trusts of the catchment: code, name, beds_occupied, share_of_residents, x_m, y_m; the largest share first."""
    residents = areas["residents"].to_numpy().astype(float)
    share = catchment.move(residents) / residents.sum()
    table = pl.DataFrame({"trust": catchment.codes, "share_of_residents": share})
    known = table.join(beds, on="trust", how="left").join(names, on="trust", how="left")
    columns = (pl.col("trust").alias("code"), "name", "beds_occupied", "share_of_residents", "x_m", "y_m")
    rounded = known.select(*columns).with_columns(pl.col("beds_occupied", "share_of_residents").round(9))
    return rounded.sort("share_of_residents", "code", descending=[True, False])
