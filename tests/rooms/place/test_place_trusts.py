"""Which hospital serves a resident follows from the hospitals' sizes and where their patients come from."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from commonground.place import published, trusts, vintages


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
