"""Which hospital serves a resident follows from the hospitals' sizes and where their patients come from."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from commonground.core.errors import Fault
from commonground.place import published, trusts, vintages
from commonground.place.building import build
from commonground.place.model import Place
from commonground.sources.tables import Sources


def _beds(rows: list[tuple[str, str, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["nhs_trust22_code", "date", trusts.BEDS], orient="row")


def test_months_are_read_in_order_of_time_and_the_last_twelve_are_a_year() -> None:
    names = [f"{dt.date(2023 + (m // 12), m % 12 + 1, 1):%B %Y}" for m in range(14)]
    table = vintages.read_dates(pl.DataFrame({"date": sorted(names), "n": [1] * 14}))
    recent, period = vintages.take_last_year(table)
    assert (recent.height, period) == (12, "March 2023 to February 2024")


def test_a_big_hospital_with_few_local_patients_can_serve_as_many_as_a_small_local_one() -> None:
    came = pl.DataFrame(
        {"trust": ["small", "big", "big"], "district21_code": ["d", "d", "e"], "share": [1.0, 0.1, 0.9]}
    )
    beds = pl.DataFrame({"trust": ["small", "big"], "beds_occupied": [100.0, 1000.0]})
    serving = trusts.share_residents(came, beds)
    assert serving.filter(pl.col("district21_code") == "d")["share"].to_list() == pytest.approx([0.5, 0.5])
    assert serving.filter(pl.col("district21_code") == "e")["share"].to_list() == [1.0]


def test_trusts_that_merged_are_joined_by_the_beds_they_had_together() -> None:
    lookup = pl.DataFrame(
        {
            "nhs_trust22_code": ["RVY", "RBN"],
            "ltla21_code": ["southport", "st helens"],
            "proportion_trust_came_from_ltla": [1.0, 1.0],
        }
    )
    beds = _beds([("RVY", "April 2022", 100.0), ("RBN", "April 2022", 300.0), ("RBN", "April 2025", 900.0)])
    none = pl.DataFrame(
        schema={"nhs_trust22_code": pl.String, "date": pl.String, "total_emergency_admissions": pl.Float64}
    )
    came = trusts.share_patients(lookup, beds, none)
    assert came["trust"].unique().to_list() == ["RBN"]
    assert dict(zip(came["district21_code"], came["share"], strict=True)) == pytest.approx(
        {"southport": 0.25, "st helens": 0.75}
    )


def test_walk_in_centres_count_with_the_acute_trusts_that_they_are_attributed_to() -> None:
    monthly = pl.DataFrame(
        {
            "nhs_trust22_code": ["RMC", "WALK"],
            "total_attendances": [1000.0, 200.0],
            "total_emergency_admissions": [300.0, 0.0],
            "date": ["July 2025", "July 2025"],
        }
    )
    attribution = pl.DataFrame(
        {
            "nhs_trust22_code_all": ["RMC", "WALK", "WALK"],
            "nhs_trust22_code_acute": ["RMC", "RMC", "RRF"],
            "proportion_attendances_attributed_to_acute_trust": [1.0, 0.75, 0.25],
        }
    )
    yearly, _ = published.attribute_attendances(monthly, attribution)
    assert dict(zip(yearly["trust"], yearly["ae_all_types"], strict=True)) == {"RMC": 1150.0, "RRF": 50.0}
    assert yearly["ae_all_types"].sum() == monthly["total_attendances"].sum()
    assert dict(zip(yearly["trust"], yearly["emergency_admission"], strict=True)) == {"RMC": 300.0, "RRF": 0.0}


def test_a_places_total_is_the_sum_of_its_part_of_every_trust() -> None:
    nobody = pl.DataFrame()
    there = pl.DataFrame({"trust": ["X", "Y"], "name": ["X Trust", "Y Trust"], "share": [0.5, 0.1]})
    reach = published.Reach("E1", "Here", there, nobody, nobody)
    yearly = pl.DataFrame({"trust": ["X", "Y", "Z"], "emergency_admission": [100.0, 200.0, 400.0]})
    rows = published.list_trusts(yearly, reach, "a year", "a source")
    by = {(row["measure"], row["body_code"]): row["value"] for row in rows.to_dicts()}
    assert by == {
        ("residents", "E1"): 70.0,
        ("residents_of_body", "X"): 50.0,
        ("residents_of_body", "Y"): 20.0,
        ("whole_body", "X"): 100.0,
        ("whole_body", "Y"): 200.0,
    }


NONE = pl.DataFrame(schema={"nhs_trust22_code": pl.String, "date": pl.String, "total_emergency_admissions": pl.Float64})


def _lookup(*codes: str) -> pl.DataFrame:
    """Trusts whose patients all come from a district of their own."""
    return pl.DataFrame(
        {
            "nhs_trust22_code": codes,
            "ltla21_code": [f"district of {code}" for code in codes],
            "proportion_trust_came_from_ltla": [1.0] * len(codes),
        }
    )


def test_a_trust_of_the_catchments_of_which_nobody_knows_what_it_became_is_a_fault() -> None:
    with pytest.raises(Fault, match="no table says what became of the trusts RZZ"):
        trusts.share_patients(_lookup("RBN", "RZZ"), _beds([]), NONE)


def test_trusts_merge_on_their_day_and_not_before() -> None:
    beds = _beds([("RVJ", "April 2025", 100.0), ("RA7", "April 2025", 300.0)])
    came = {
        day: trusts.share_patients(_lookup("RVJ", "RA7"), beds, NONE, day)["trust"].unique().sort().to_list()
        for day in ("2026-06-30", "2026-07-01")
    }
    assert came == {"2026-06-30": ["RA7", "RVJ"], "2026-07-01": ["RA7"]}


def test_a_merged_trust_has_the_beds_of_both_in_the_months_that_they_report_them() -> None:
    beds = _beds([("RAP", "April 2025", 100.0), ("RAL", "April 2025", 300.0), ("RAL", "May 2025", 420.0)])
    found, _ = trusts.count_beds_occupied(trusts.follow(beds))
    assert found.rows() == [("RAL", pytest.approx(410.0))]


def test_every_ended_trust_has_one_successor_that_is_there_today() -> None:
    rows, today = trusts.read_successions(trusts.EVER), set(trusts.read_trusts()["code"])
    assert rows["old"].is_unique().all()
    assert set(rows["new"]) <= today
    assert not set(rows["old"]) & today
    assert set(rows["quality"]) <= set("ABCD")


@pytest.mark.mirror
@pytest.mark.parametrize(
    ("name", "main", "gone"),
    [
        ("Haringey", "Royal Free London NHS Foundation Trust", "RAP"),
        ("Bristol", "Bristol NHS Foundation Trust", "RVJ"),
    ],
)
def test_no_place_has_a_trust_beside_the_one_that_it_became_part_of(
    name: str, main: str, gone: str, sources: Sources
) -> None:
    place = build(name, sources)
    assert gone not in place.footprints["acute_trust"].codes
    assert place.trusts["name"][0] == main
    successor = place.trusts["code"][0]
    before = build(name, sources, on="2024-12-31")
    assert gone in before.footprints["acute_trust"].codes
    assert any(f"became part of {main}" in said for said in before.cautions)
    together = _admissions(before, gone) + _admissions(before, successor)
    assert _admissions(place, successor) == pytest.approx(together)


def _admissions(place: Place, code: str) -> float:
    """Emergency admissions of a trust in a year, of whomever."""
    rows = place.published.filter(service="emergency_admission", measure="whole_body", body_code=code)
    return float(rows["value"][0])
