"""What councils publish: hidden figures, codes that changed, councils that were divided or publish together, parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import Fault
from commonground.place import councils, lookups, practices
from commonground.place.councils import CARE, CHILDREN, EXCLUSIONS, HOMELESS, OF_CODES, OLDER, Total
from commonground.place.local_totals import SERVICES
from commonground.place.model import Place
from commonground.place.published import OF_PLACE, list_parts
from commonground.sources.model import Catalogue
from commonground.sources.tables import Sources

LOOKED_AFTER = next(total for total in OF_CODES if total.dataset == "children_looked_after")
WORKERS = next(total for total in OF_CODES if total.column == "inpost_fte")


def people(*rows: tuple[str, str, int, bool]) -> pl.DataFrame:
    """Areas with the code and name of their council, people of the age, and whether they are in the place."""
    table = pl.DataFrame(rows, schema=["upper_tier_code", "upper_tier_name", CHILDREN, "inside"], orient="row")
    return table.with_columns(pl.col(CHILDREN).alias(OLDER))


def of_body(table: pl.DataFrame, code: str) -> tuple[str, int, float]:
    return table.filter(body_code=code).select("body_name", "here", "share").row(0)


def test_a_place_has_the_part_of_a_council_that_it_has_of_its_people() -> None:
    county = people(
        ("E10000012", "Essex", 30, True), ("E10000012", "Essex", 70, False), ("E06000034", "Thurrock", 9, False)
    )
    found = councils.find_councils(county, LOOKED_AFTER, [])
    assert of_body(found, "E10000012") == ("Essex", 30, pytest.approx(0.3))
    assert of_body(found, "E06000034") == ("Thurrock", 0, 0.0)


def test_a_council_that_was_divided_since_stands_for_all_its_successors() -> None:
    both = people(("E06000063", "Cumberland", 60, True), ("E06000064", "Westmorland and Furness", 40, False))
    assert of_body(councils.find_councils(both, CARE, []), "E10000006") == ("Cumbria", 60, pytest.approx(0.6))
    now = councils.find_councils(both, LOOKED_AFTER, [])
    assert of_body(now, "E06000063") == ("Cumberland", 60, 1.0)


@pytest.mark.parametrize(("code", "then"), [("E06000065", "E10000023"), ("E06000066", "E10000027")])
def test_a_county_that_became_one_council_is_that_council(code: str, then: str) -> None:
    found = councils.find_councils(people((code, "Somewhere", 5, True)), CARE, [])
    assert found.row(0, named=True)["body_code"] == then
    assert found["share"].to_list() == [1.0]


def test_councils_that_publish_together_are_one_body() -> None:
    pair = people(("E06000061", "North Northamptonshire", 3, False), ("E06000062", "West Northamptonshire", 1, True))
    found = councils.find_councils(pair, WORKERS, ["E06000061 / E06000062"])
    assert found.rows() == [("E06000061 / E06000062", "North Northamptonshire and West Northamptonshire", 1, 0.25)]


def table_of(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """A table of the Department: year, code, count."""
    table = pl.DataFrame(rows, schema=["time_period", "new_la_code", "children_count"], orient="row")
    words = {"geographic_level": "Local authority", **LOOKED_AFTER.rows}
    return table.with_columns(**{name: pl.lit(word) for name, word in words.items()})


def test_the_latest_year_is_read_under_the_codes_of_the_lookups_and_letters_are_hidden() -> None:
    rows = table_of(
        ("2024", "E08000001", "600"),
        *(("2025", code, count) for code, count in (("E08000001", "590"), ("E08000038", "366"), ("E09000001", "c"))),
        *(("2025", code, letter) for code, letter in (("E06000053", "z"), ("E10000006", "x"), ("E10000021", "u"))),
    )
    found = councils._of_codes(rows, LOOKED_AFTER)
    assert dict(found.select("body_code", "whole_body").iter_rows()) == {
        **{"E08000001": 590.0, "E08000016": 366.0},
        **dict.fromkeys(["E09000001", "E06000053", "E10000006", "E10000021"]),
    }
    assert found["period"].unique().to_list() == ["31 March 2025"]


def test_other_rows_than_those_of_councils_and_of_the_measure_are_passed_over() -> None:
    rows = table_of(("2025", "E08000001", "590"), ("2025", "E08000002", "400"))
    other = rows.with_columns(
        geographic_level=pl.Series(["Local authority", "Regional"]),
    )
    assert councils._of_codes(other, LOOKED_AFTER)["body_code"].to_list() == ["E08000001"]
    started = rows.with_columns(population_type=pl.lit("Children starting to be looked after each year"))
    assert councils._of_codes(started, LOOKED_AFTER).is_empty()


def weeks(*rows: tuple[str, str, str, str, str]) -> pl.DataFrame:
    schema = ["SupportSetting", "DH_GEOGRAPHY_NAME", "ActivityProvision", "ITEMVALUE", "year"]
    return pl.DataFrame(rows, schema=schema, orient="row")


COUNCILS = pl.DataFrame(
    {
        "upper_tier_code": ["E08000001", "E06000023", "E06000010", "E06000063"],
        "upper_tier_name": ["Bolton", "Bristol, City of", "Kingston upon Hull, City of", "Cumberland"],
    }
)


def test_weeks_of_care_are_people_and_own_and_bought_homes_count_once() -> None:
    table = weeks(
        ("Residential", "Bolton", "99", "32846", "2023"),
        ("Residential", "Bolton", "External", "32846", "2023"),
        ("Residential", "Bolton", "In House", "0", "2023"),
        ("Nursing", "Bolton", "99", "9554", "2023"),
        ("", "Bolton", "99", "130829", "2023"),  # of an unclear unit
        ("Residential", "Bolton", "99", "33229", "2022"),
    )
    found = {total.service: table for total, table in councils._care(table, COUNCILS)}
    people = {service: round(table["whole_body"].sum()) for service, table in found.items()}
    assert people == {"care_home_resident": 815, "residential_home_resident": 632, "nursing_home_resident": 184}


def test_councils_are_found_by_names_without_their_commas_and_by_those_that_ended() -> None:
    names = ["Bristol City of", "Kingston upon Hull City of", "Cumbria", "Elsewhere"]
    table = weeks(*(("Nursing", name, "99", "52", "2023") for name in names))
    (_, both), *_ = councils._care(table, COUNCILS)
    assert sorted(both["body_code"]) == ["E06000010", "E06000023", "E10000006", "Elsewhere"]


def joined(*rows: tuple[int, float, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"here": pl.Int64, "share": pl.Float64, "whole_body": pl.Float64}, orient="row")


@pytest.mark.parametrize(
    ("bodies", "measure"),
    [
        ([(100, 1.0, 5.0)], "residents"),
        ([(100, 0.4, 5.0)], "residents_at_average"),
        ([(95, 1.0, 5.0), (5, 0.1, 5.0)], "residents"),
        ([(80, 1.0, 5.0), (20, 0.1, 5.0)], "residents_at_average"),
        ([(97, 1.0, 5.0), (3, 1.0, None)], "residents"),
        ([(90, 1.0, 5.0), (10, 1.0, None)], None),
        ([(100, 1.0, None)], None),
    ],
)
def test_a_total_is_the_places_own_where_councils_are_whole_and_none_where_too_much_is_hidden(
    bodies: list[tuple[int, float, float | None]], measure: str | None
) -> None:
    assert councils._measure(joined(*bodies)) == measure


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0.0, 1.0)), min_size=1, max_size=8))
def test_the_total_of_a_place_is_the_sum_of_its_parts_of_bodies(bodies: list[tuple[int, float]]) -> None:
    table = pl.DataFrame(
        {
            "service": ["child_referral"] * len(bodies),
            "body_code": [f"E{i}" for i in range(len(bodies))],
            "body_name": ["x"] * len(bodies),
            "whole_body": [float(count) for count, _ in bodies],
            "share": [share for _, share in bodies],
            "period": ["2025"] * len(bodies),
            "source": ["s"] * len(bodies),
        }
    )
    rows = list_parts(table, ("E1", "Here"), "residents")
    total = rows.filter(measure="residents")["value"].item()
    parts = rows.filter(measure="residents_of_body")["value"]
    assert total == pytest.approx(parts.sum())
    assert total <= rows.filter(measure="whole_body")["value"].sum() * (1 + 1e-12)


def test_practices_that_serve_hardly_anybody_are_one_row_and_nobody_is_lost() -> None:
    serving = pl.DataFrame(
        {
            "body_code": ["P1", "P2", "P3"],
            "body_name": ["One", "Two", "Three"],
            "whole_body": [10_000.0, 8_000.0, 6_000.0],
            "share": [0.9, 0.0005, 0.0004],
        }
    )
    found = practices._folded(serving)
    assert found["body_code"].to_list() == ["P1", practices.OTHERS]
    mine = (found["whole_body"] * found["share"]).sum()
    assert mine == pytest.approx((serving["whole_body"] * serving["share"]).sum())


# the published files


@pytest.fixture(scope="module")
def everywhere(sources: Sources) -> pl.DataFrame:
    return lookups.read(sources)


@pytest.fixture(scope="module")
def totals(sources: Sources, everywhere: pl.DataFrame) -> Mapping[str, tuple[Total, pl.DataFrame]]:
    return {total.service: (total, table) for total, table in councils.read_totals(sources, everywhere)}


@pytest.mark.mirror
@pytest.mark.parametrize("service", councils.SERVICES)
def test_every_council_of_every_table_is_a_council_of_the_lookups(
    sources: Sources, everywhere: pl.DataFrame, totals: Mapping[str, tuple[Total, pl.DataFrame]], service: str
) -> None:
    total, table = totals[service]
    areas = councils.count_people(sources, everywhere).with_columns(inside=pl.lit(True))
    bodies = councils.find_councils(areas, total, table["body_code"])
    known = table.drop_nulls("whole_body")
    assert set(known["body_code"]) <= set(bodies["body_code"])
    assert not known["body_code"].is_duplicated().any()
    assert (bodies["share"] == 1.0).all()
    missing = set(bodies["body_code"]) - set(known["body_code"])
    assert len(missing) <= (8 if total.kind == "district" else 3), missing
    assert bodies["here"].sum() == areas[total.people].sum()


@pytest.mark.mirror
@pytest.mark.parametrize(
    ("service", "england", "within"),
    [
        ("child_in_need_31_march", 402_400, 0.001),
        ("child_referral", 632_830, 0.001),
        ("child_looked_after_31_march", 81_770, 0.002),
        ("education_health_care_plan", 638_745, 0.001),
        ("residential_home_resident", 101_500, 0.002),
        ("nursing_home_resident", 46_000, 0.002),
        ("homeless_household", 178_560 / 4, 0.06),
        ("permanent_exclusion", 0.0012889 * 7_475_000, 0.05),
    ],
)
def test_councils_sum_to_england(
    totals: Mapping[str, tuple[Total, pl.DataFrame]], service: str, england: float, within: float
) -> None:
    """England's own rows of the tables, and those that opendata gives; a quarter of 2023 beside the year 2023/24."""
    assert totals[service][1]["whole_body"].sum() == pytest.approx(england, rel=within)


@pytest.mark.mirror
def test_bolton_has_its_own_councils_figures(bolton: Place) -> None:
    mine = dict(bolton.published.filter(measure="residents").select("service", "value").iter_rows())
    wanted = {
        **{"child_in_need_31_march": 2184, "child_looked_after_31_march": 590, "child_referral": 3803},
        **{"child_protection_plan": 319, "child_social_worker": 162.5, "child_social_worker_vacancy": 32},
        **{"education_health_care_plan": 3604, "residential_home_resident": 632, "nursing_home_resident": 184},
    }
    assert {name: mine[name] for name in wanted} == pytest.approx(wanted, rel=0.002)
    assert mine["permanent_exclusion"] == pytest.approx(0.0017638 * 45_216, rel=0.01)
    assert mine["practice_list"] == pytest.approx(334_000, rel=0.01)
    assert set(bolton.published["service"]) == set(SERVICES)
    assert "residents_at_average" not in bolton.published["measure"]


@pytest.mark.mirror
def test_a_district_has_its_countys_average_and_the_county_its_own(sources: Sources, everywhere: pl.DataFrame) -> None:
    in_essex = everywhere.filter(upper_tier_code="E10000012")
    for areas, measure in ((in_essex.filter(district_name="Harlow"), "residents_at_average"), (in_essex, "residents")):
        rows, notes = councils.list_councils(sources, everywhere, tuple(areas["code"]), "X", "here")
        mine = rows.filter(pl.col("service") == LOOKED_AFTER.service, pl.col("measure").is_in(OF_PLACE))
        assert mine["measure"].to_list() == [measure]
        assert mine["value"].item() == pytest.approx(1141 if measure == "residents" else 1141 * 0.0724, rel=0.01)
        homeless = rows.filter(pl.col("service") == HOMELESS.service, pl.col("measure").is_in(OF_PLACE))
        assert homeless.height or "homeless household of" in notes[0]  # the district's own, or hidden in the county
        assert set(homeless["measure"]) <= {"residents"}


@pytest.mark.mirror
def test_what_is_hidden_is_said_and_never_nought(sources: Sources, everywhere: pl.DataFrame) -> None:
    areas = tuple(everywhere.filter(district_name="City of London")["code"])
    rows, notes = councils.list_councils(sources, everywhere, areas, "E09000001", "City of London")
    assert rows.filter(service=LOOKED_AFTER.service).is_empty()
    assert "child looked after 31 march of City of London" in notes[0]
    assert rows.filter(service=EXCLUSIONS.service)["value"].max() == 0.0  # published as nought


@pytest.mark.mirror
def test_a_table_with_a_council_that_nobody_knows_is_refused(sources: Sources, everywhere: pl.DataFrame) -> None:
    stranger = {"children_in_need": pl.col("new_la_code").replace("E08000001", "E08999999")}
    with pytest.raises(Fault, match="names councils that no lookup has: E08999999"):
        councils.list_councils(Changed(sources, stranger), everywhere, tuple(everywhere["code"][:5]), "X", "x")


@dataclass(frozen=True)
class Changed:
    """Published files of which some are changed."""

    sources: Sources
    changes: Mapping[str, pl.Expr]

    @property
    def catalogue(self) -> Catalogue:
        return self.sources.catalogue

    def frame(self, dataset_id: str) -> pl.DataFrame:
        table = self.sources.frame(dataset_id)
        return table.with_columns(self.changes[dataset_id]) if dataset_id in self.changes else table


def test_replacing_the_day_of_a_table_changes_its_councils() -> None:
    later = replace(CARE, as_of="2024-03-31")
    one = people(("E06000063", "Cumberland", 60, True))
    assert councils.find_councils(one, later, [])["body_code"].to_list() == ["E06000063"]
