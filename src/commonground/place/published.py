"""Published yearly totals for the place's residents. In: tables by trust, ICB and district. Out: `Place.published`.

`measure` says what a value is:
  residents           the place's residents, an estimate: every body's figure times its share for the place
  residents_at_average  the same, where most is of bodies of which the place is a part and only their average is known
  residents_of_body   the part of either that one body accounts for
  whole_body          a body's own figure for everybody that it serves
  rate_per_1000_households, score   as published by district, for all of it
"""

from __future__ import annotations

import polars as pl

from commonground.core.years import DAYS_A_YEAR
from commonground.place.model import Reach
from commonground.place.trusts import BEDS
from commonground.place.vintages import read_dates, take_last_year

SCHEMA: dict[str, type[pl.DataType]] = {
    "service": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "body_code": pl.String,
    "body_name": pl.String,
    "period": pl.String,
    "source": pl.String,
}
OF_PLACE = ("residents", "residents_at_average")
MEASURES = (*OF_PLACE, "residents_of_body", "whole_body", "rate_per_1000_households", "score")
OF_DISTRICT = {  # what is published by district, and as what
    "households_assessed_homeless": "rate_per_1000_households",
    "households_in_temporary_accommodation": "rate_per_1000_households",
    "registered_patients": "whole_body",
    "gp_wte": "whole_body",
    "crime_severity": "score",
}
OF_TRUST = ("ae_all_types", "emergency_admission", "general_acute_bed_day", "hospital_discharge", "delayed_bed_day")


def attribute_attendances(monthly: pl.DataFrame, attribution: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Columns trust, ae_all_types, emergency_admission (a year), and the months in words.

    Attendances at walk-in and urgent treatment centres of other providers count with the acute trusts to
    which NHS England attributes them; admissions stay with the trust that reports them.
    """
    recent, period = take_last_year(read_dates(monthly))
    own = recent.group_by(trust="nhs_trust22_code").agg(
        ae_all_types=pl.col("total_attendances").sum(), emergency_admission=pl.col("total_emergency_admissions").sum()
    )
    given = attribution.select(
        trust="nhs_trust22_code_all",
        acute="nhs_trust22_code_acute",
        part="proportion_attendances_attributed_to_acute_trust",
    )
    joined = own.join(given, on="trust", how="left").with_columns(
        acute=pl.coalesce("acute", "trust"), part=pl.col("part").fill_null(1.0)
    )
    attended = joined.group_by(trust="acute").agg(ae_all_types=(pl.col("ae_all_types") * pl.col("part")).sum())
    return attended.join(own.select("trust", "emergency_admission"), on="trust", how="left").fill_null(0.0), period


def list_trusts(yearly: pl.DataFrame, reach: Reach, period: str, source: str) -> pl.DataFrame:
    """Rows for each service column of `yearly` (trust, services...): residents, residents_of_body, whole_body."""
    services = [name for name in yearly.columns if name != "trust"]
    long = yearly.unpivot(on=services, index="trust", variable_name="service", value_name="whole_body").join(
        reach.trusts, on="trust"
    )
    parts = _with_residents(long)
    total = parts.group_by("service").agg(value=pl.col("residents_of_body").sum())
    whole = total.with_columns(
        measure=pl.lit("residents"), body_code=pl.lit(reach.place_code), body_name=pl.lit(reach.place_name)
    )
    return label_rows(pl.concat([whole, _by_body(parts, "trust")], how="diagonal"), period, source)


def list_icbs(monthly: pl.DataFrame, reach: Reach, source: str) -> pl.DataFrame:
    """A&E attendances and emergency admissions of each ICB, and the part of its share of residents."""
    recent, period = take_last_year(read_dates(monthly))
    yearly = recent.group_by(code="icb22_code").agg(
        ae_all_types=pl.col("total_attendances").sum(), emergency_admission=pl.col("total_emergency_admissions").sum()
    )
    long = yearly.join(reach.icbs, on="code").unpivot(
        on=["ae_all_types", "emergency_admission"],
        index=["code", "name", "share"],
        variable_name="service",
        value_name="whole_body",
    )
    return label_rows(_by_body(_with_residents(long), "code"), period, source)


def _with_residents(long: pl.DataFrame) -> pl.DataFrame:
    """`long` (whole_body, share, ...) with the part of each body's total that is residents'."""
    return long.with_columns(residents_of_body=pl.col("whole_body") * pl.col("share"))


def _by_body(parts: pl.DataFrame, code: str) -> pl.DataFrame:
    """One row a service, body and measure, of `parts` (service, `code`, name, residents_of_body, whole_body)."""
    measures = ["residents_of_body", "whole_body"]
    long = parts.unpivot(measures, index=["service", code, "name"], variable_name="measure", value_name="value")
    return long.rename({code: "body_code", "name": "body_name"})


def list_parts(table: pl.DataFrame, place: tuple[str, str], measure: str | None) -> pl.DataFrame:
    """Rows of each body, and under `measure`, where it is given, of `place` (code, name).

    `table`: service, body_code, body_name, whole_body, share (of the body that is the place's), period, source.
    """
    parts = _with_residents(table)
    index = ["service", "body_code", "body_name", "period", "source"]
    measures = ["residents_of_body", "whole_body"]
    rows = [parts.unpivot(measures, index=index, variable_name="measure", value_name="value")]
    if measure and parts.height:
        total = parts.group_by("service", "period", "source").agg(value=pl.col("residents_of_body").sum())
        code, name = (pl.lit(word) for word in place)
        rows.append(total.with_columns(measure=pl.lit(measure), body_code=code, body_name=name))
    return pl.concat([part.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()) for part in rows])


def list_hospital_days(
    beds: pl.DataFrame, discharges: pl.DataFrame, waiting_to_leave: pl.DataFrame, reach: Reach, source: str
) -> pl.DataFrame:
    """Bed days and discharges a year of the acute trusts, and bed days of those who no longer need to be there."""
    recent, period = take_last_year(read_dates(beds))
    monthly = recent.drop_nulls(BEDS).group_by("date", trust="nhs_trust22_code").agg(pl.col(BEDS).sum())
    occupied = monthly.group_by("trust").agg(general_acute_bed_day=pl.col(BEDS).mean() * DAYS_A_YEAR)
    left, left_period = take_last_year(discharges)
    gone = left.group_by(trust="nhs_trust22_code").agg(hospital_discharge=pl.col("discharged_total").sum())
    stay, stay_period = take_last_year(waiting_to_leave)
    delayed = stay.group_by(trust="nhs_trust22_code").agg(
        delayed_bed_day=pl.col("do_not_meet_criteria_to_reside").sum()
    )
    return pl.concat(
        list_trusts(table.drop_nulls("trust"), reach, months, source)
        for table, months in ((occupied, period), (gone, left_period), (delayed, stay_period))
    )


def list_districts(
    homelessness: pl.DataFrame, gps: pl.DataFrame, crime: pl.DataFrame, reach: Reach, source: str
) -> pl.DataFrame:
    """Homelessness per 1,000 households, registered patients and GPs, and the crime severity score, by district.

    `homelessness`, `gps`, `crime`: columns district_code and what is named here; nulls where not published.
    """
    joined = reach.districts
    for table in (homelessness, gps, crime):
        joined = joined.join(table, on="district_code", how="left")
    long = joined.unpivot(
        on=list(OF_DISTRICT), index=["district_code", "name"], variable_name="service", value_name="value"
    ).rename({"district_code": "body_code", "name": "body_name"})
    named = long.drop_nulls("value").with_columns(measure=pl.col("service").replace_strict(OF_DISTRICT))
    return label_rows(named, "latest published", source)


def label_rows(table: pl.DataFrame, period: str, source: str) -> pl.DataFrame:
    """`table` with its period and source, in the columns of `Place.published`."""
    return table.with_columns(period=pl.lit(period), source=pl.lit(source)).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )
