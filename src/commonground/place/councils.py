"""What councils publish of children, schools and care homes. In: tables by council. Out: rows of `Place.published`.

A council's figure is of all whom it serves; a place that holds a part of it is given the same part of the figure as it
has of the council's people whom it is for: children under 16, people of 65 and over, or households. Such a part says
nothing of how the place differs from the rest of its county, so where most of a total is of parts its measure is
`residents_at_average`, which is compared with use predicted and not used to calibrate it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from commonground.core.errors import Fault
from commonground.core.text import listed
from commonground.place.census import HOUSEHOLDS_FROM, sum_categories
from commonground.place.gazetteer.own_tables import read_former
from commonground.place.gazetteer.words import fold
from commonground.place.published import list_parts
from commonground.place.vintages import add_up, match_districts, renew
from commonground.sources.tables import Sources

HOUSEHOLDS = "households"
CHILDREN, OLDER = "Aged 15 years and under", "Aged 65 years and over"  # in the table of broad ages by area
PUPILS = (
    "Age: Aged 5 to 9 years; measures: Value",
    "Age: Aged 10 to 15 years; measures: Value",
)
WEEKS_A_YEAR = 52  # as the returns count them
JOINT = " / "  # between the codes of councils that publish together
LATEST = "9999"  # no body has ended after it
MOST_UNKNOWN = 0.05  # of a total's people, of councils whose figure is hidden: a total that lacks more is not given
WHOLE = 0.9  # of a total's people, of councils of which the place holds all: from here the total is its own
ALL_OF_IT = 0.99  # of a council's people


@dataclass(frozen=True)
class Total:
    """A published total by council: where it stands, of which rows and year, and whom the service is for."""

    service: str
    dataset: str
    column: str
    period: str  # {year} stands for the latest
    people: str = CHILDREN
    rows: Mapping[str, str] = field(default_factory=dict)
    as_of: str = LATEST  # the day whose councils the table has
    kind: str = "upper_tier"  # of council


OF_CODES = (
    Total("child_in_need_31_march", "children_in_need", "At31_episodes", "31 March {year}"),
    Total("child_referral", "children_referred", "referral_count", "year to March {year}"),
    Total("child_protection_plan", "children_protected", "CPP_At31", "31 March {year}"),
    Total(
        *("child_looked_after_31_march", "children_looked_after", "children_count", "31 March {year}"),
        rows={"population_type": "Children looked after on 31 March each year"},
    ),
    Total("child_social_worker", "children_social_workers", "inpost_fte", "30 September {year}"),
    Total("child_social_worker_vacancy", "children_social_workers", "vacancy_fte", "30 September {year}"),
    Total("child_social_worker_agency", "children_social_workers", "agency_fte", "30 September {year}"),
)
EXCLUSIONS = Total("permanent_exclusion", "council_children_indicators", "TotPermEx", "school year {year}")
PLANS = Total("education_health_care_plan", "council_children_indicators", "SEN_CASES_JAN", "January {year}")
CARE = Total(
    *("care_home_resident", "care_home_weeks", "ITEMVALUE", "2022/23", OLDER),
    rows={"year": "2023", "ActivityProvision": "99"},
    as_of="2023-03-31",
)
HOMELESS = Total(
    *("homeless_household", "england_homelessness", "Households assessed as homeless per (000s)", "a quarter of 2023"),
    people=HOUSEHOLDS,
    kind="district",
)
HOMES = {"Residential": "residential_home_resident", "Nursing": "nursing_home_resident"}
SERVICES_OF_ALL = (*(total.service for total in OF_CODES), EXCLUSIONS.service, PLANS.service, HOMELESS.service)
SERVICES = (*SERVICES_OF_ALL, CARE.service, *HOMES.values())


def list_councils(
    sources: Sources, everywhere: pl.DataFrame, areas: tuple[str, ...], code: str, name: str
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Rows of `Place.published` of the councils of `areas`, and a note on what is hidden of them.

    `everywhere` as of `lookups.read`; `code`, `name` of the place.
    """
    people = count_people(sources, everywhere).with_columns(inside=pl.col("code").is_in(areas))
    rows, hidden = [], []
    for total, table in read_totals(sources, everywhere):
        bodies = find_councils(people, total, table["body_code"])
        here = bodies.filter(pl.col("here") > 0)
        unknown = sorted(set(table.drop_nulls("whole_body")["body_code"]) - set(bodies["body_code"]))
        if unknown:
            raise Fault(f"{total.dataset} names councils that no lookup has: {', '.join(unknown[:5])}")
        joined = here.join(table, on="body_code", how="left").with_columns(service=pl.lit(total.service))
        without = joined.filter(pl.col("whole_body").is_null())
        hidden += [f"{total.service.replace('_', ' ')} of {body}" for body in without["body_name"]]
        rows.append(list_parts(joined.drop_nulls("whole_body"), (code, name), _measure(joined)))
    said = f"Hidden or missing in the published tables: {listed(sorted(hidden))}." if hidden else ""
    return pl.concat(rows), (said,) if said else ()


def _measure(joined: pl.DataFrame) -> str | None:
    """What the total of the place is; None where too much of it is hidden."""
    known, people = float(joined.drop_nulls("whole_body")["here"].sum()), float(joined["here"].sum())
    if not people or known < (1.0 - MOST_UNKNOWN) * people:
        return None
    whole = float(joined.filter(pl.col("share") >= ALL_OF_IT)["here"].sum())
    return "residents" if whole >= WHOLE * people else "residents_at_average"


def count_people(sources: Sources, everywhere: pl.DataFrame) -> pl.DataFrame:
    """Every area with its councils, households, and people of the broad ages that services are for."""
    ages = sources.frame("age_bands21_lsoa21").filter(pl.col("age_group").is_in([CHILDREN, OLDER]))
    wide = ages.pivot(on="age_group", index="lsoa21_code", values="usual_residents")
    homes = sum_categories(sources.frame(HOUSEHOLDS_FROM), HOUSEHOLDS)
    columns = everywhere.select("code", "upper_tier_code", "upper_tier_name", "district_code", "district_name")
    return columns.join(wide.rename({"lsoa21_code": "code"}), on="code", how="left").join(homes, on="code", how="left")


def find_councils(people: pl.DataFrame, total: Total, codes: Iterable[str]) -> pl.DataFrame:
    """Columns body_code, body_name, here (people of the age in the place), share (of the council's).

    The councils of the day of the total: one that was divided since stands again for all its successors, and two that
    publish together (`codes` such as 'E06000061 / E06000062') are one body.
    """
    code, name = pl.col(f"{total.kind}_code"), pl.col(f"{total.kind}_name")
    names = dict(people.select(code, name).unique().drop_nulls().iter_rows())
    ended = [one for one in read_former() if one.kind == total.kind and one.code and one.date > total.as_of]
    then = {now: (one.code, one.name) for one in ended for now in one.became}
    for joint in (code for code in codes if JOINT in code):
        together = joint.split(JOINT)
        then |= dict.fromkeys(together, (joint, " and ".join(names[member] for member in together)))
    bodies = {now: then.get(now, (now, said)) for now, said in names.items()}
    named = people.with_columns(
        body_code=code.replace({now: body for now, (body, _) in bodies.items()}),
        body_name=code.replace({now: said for now, (_, said) in bodies.items()}),
    )
    here = pl.col(total.people).filter("inside").sum()
    grouped = named.group_by("body_code", "body_name").agg(here=here, share=here / pl.col(total.people).sum())
    return grouped.sort("body_code")


def read_totals(sources: Sources, everywhere: pl.DataFrame) -> list[tuple[Total, pl.DataFrame]]:
    """Each total with its table: body_code, whole_body (null where hidden), period, source."""
    indicators = sources.frame(EXCLUSIONS.dataset)
    dfe = _dfe_numbers(sources.frame("children_in_need"))
    excluded = _indicator(indicators, dfe, EXCLUSIONS)
    pupils = count_pupils(sources, everywhere)
    rate = pl.col("whole_body") / 100 * pl.col("pupils")
    excluded = excluded.join(pupils, on="body_code", how="left").with_columns(whole_body=rate)
    found = [(total, _of_codes(sources.frame(total.dataset), total)) for total in OF_CODES]
    found += [(EXCLUSIONS, excluded), (PLANS, _indicator(indicators, dfe, PLANS))]
    found.append((HOMELESS, _homeless(sources, everywhere)))
    found += _care(sources.frame(CARE.dataset), everywhere)
    source = {total.dataset: sources.catalogue[total.dataset] for total, _ in found}
    return [
        (
            total,
            table.select(
                "body_code",
                "whole_body",
                "period",
                source=pl.lit(f"{source[total.dataset].publisher}: {source[total.dataset].title}"),
            ),
        )
        for total, table in found
    ]


def _number(column: str) -> pl.Expr:
    """A count, or null where it is hidden or missing: c, u, x, z, a dash."""
    return pl.col(column).cast(pl.Float64, strict=False)


def _of_codes(table: pl.DataFrame, total: Total) -> pl.DataFrame:
    """The latest year of a table of the Department for Education, under the codes of the lookups."""
    rows = table.filter(pl.col("geographic_level") == "Local authority", **dict(total.rows))
    year = str(rows["time_period"].max())
    period = pl.lit(total.period.format(year=year))
    return rows.filter(time_period=year).select(body_code=_old_code(), whole_body=_number(total.column), period=period)


def _old_code() -> pl.Expr:
    """A council's code where it was given a new one since the lookups (Barnsley, Sheffield): that of the lookups."""
    return pl.col("new_la_code").replace({one.code: one.became[0] for one in read_former() if one.remark == "new code"})


def _dfe_numbers(table: pl.DataFrame) -> pl.DataFrame:
    """Columns number (the Department's own, of three digits), body_code of every council, from a table with both."""
    rows = table.filter(geographic_level="Local authority").sort("time_period")
    pairs = rows.select(_old_code().alias("body_code"), number=pl.col("old_la_code").cast(pl.Float64, strict=False))
    return pairs.drop_nulls().unique("number", keep="last")


def _indicator(table: pl.DataFrame, dfe: pl.DataFrame, total: Total) -> pl.DataFrame:
    """The latest year of one of the council indicators, whose councils have the Department's numbers."""
    rows = table.filter(pl.col("Short Desc") == total.column)
    year = str(rows["Years"].max())
    known = rows.filter(Years=year).join(dfe, left_on="LA Number", right_on="number")
    return known.select("body_code", whole_body=_number("Values"), period=pl.lit(total.period.format(year=year)))


def count_pupils(sources: Sources, everywhere: pl.DataFrame) -> pl.DataFrame:
    """Columns body_code, pupils: residents of 5 to 15 by council of today, Census 2021."""
    table = sources.frame("age21_ltla21").select(
        district_code="geography code", pupils=pl.sum_horizontal(pl.col(name).cast(pl.Float64) for name in PUPILS)
    )
    pairs = match_districts(sources.frame("lookup_ltla_ltla"), 2021, 2024)
    english = table.filter(pl.col("district_code").str.starts_with("E"))
    upper = everywhere.select("district_code", body_code="upper_tier_code").unique()
    now = add_up(english, "district_code", pairs).join(upper, on="district_code")
    return now.group_by("body_code").agg(pl.col("pupils").sum())


def _homeless(sources: Sources, everywhere: pl.DataFrame) -> pl.DataFrame:
    """Households owed a relief duty in the quarter: the rate of each district times its households of Census 2021."""
    from_23 = match_districts(sources.frame("lookup_ltla_ltla"), 2023, 2024)
    rates = renew(sources.frame(HOMELESS.dataset), "ltla23_code", from_23)
    homes = sum_categories(sources.frame(HOUSEHOLDS_FROM), HOUSEHOLDS).join(everywhere, on="code")
    of_district = homes.group_by(body_code="district_code").agg(pl.col(HOUSEHOLDS).sum())
    joined = rates.rename({"ltla23_code": "body_code"}).join(of_district, on="body_code")
    households = _number(HOMELESS.column) * pl.col(HOUSEHOLDS) / 1000
    return joined.select("body_code", whole_body=households, period=pl.lit(HOMELESS.period))


def _care(table: pl.DataFrame, everywhere: pl.DataFrame) -> list[tuple[Total, pl.DataFrame]]:
    """People whose care home the council pays at any time: weeks of all providers over the weeks of a year.

    The table has names alone, and its rows without a setting are of another unit.
    """
    former = [(one.code, one.name) for one in read_former() if one.kind == "upper_tier" and one.date > CARE.as_of]
    councils = everywhere.select("upper_tier_code", "upper_tier_name").unique().rows()
    code_of = {fold(name): code for code, name in [*councils, *former] if code}
    rows = table.filter(pl.col("SupportSetting").is_in(list(HOMES)), **dict(CARE.rows)).select(
        "SupportSetting",
        body_code=pl.col("DH_GEOGRAPHY_NAME").map_elements(lambda name: code_of.get(fold(name), name), pl.String),
        whole_body=_number("ITEMVALUE") / WEEKS_A_YEAR,
        period=pl.lit(CARE.period),
    )
    both = rows.group_by("body_code", "period").agg(pl.col("whole_body").sum())
    parts = [(_care_of(service), rows.filter(SupportSetting=home)) for home, service in HOMES.items()]
    return [(CARE, both), *((total, part.drop("SupportSetting")) for total, part in parts)]


def _care_of(service: str) -> Total:
    return Total(service, CARE.dataset, CARE.column, CARE.period, CARE.people, CARE.rows, CARE.as_of)
