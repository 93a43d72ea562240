"""Capacity opens and closes in whole steps."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.prices.book import by_trust, ward_gbp
from commonground.prices.capacity import parts_here, read_capacity, steps_opened
from toys import settle as toy

BED = 365 * 0.9  # bed days a year that one bed holds at the toy's occupancy
NORTH = 1


def use(beds: float) -> np.ndarray:
    """(1, 1, N, S) bed days of so many beds, all in the first neighbourhood, of which the north has nine tenths."""
    units = np.zeros((1, 1, 2, len(toy.HANDED_ON)))
    units[..., 0, toy.HANDED_ON.index("bed_days_of_admissions")] = beds * BED / 0.9
    return units


def wards(beds: float, today: float = 1000.0) -> float:
    """Wards that the north opens for so many beds."""
    prices = toy.prices().for_services(toy.HANDED_ON)
    return float(steps_opened(prices, use(today)[0], use(beds))[0, 0, 0, NORTH])


@pytest.mark.parametrize(
    ("beds", "opened"), [(0, 0), (23, 0), (24, 1), (25, 1), (47, 1), (49, 2), (-23, 0), (-24, -1), (-49, -2)]
)
def test_a_ward_opens_or_closes_only_for_a_wardful(beds: float, opened: int) -> None:
    assert wards(1000 + beds) == opened


def test_an_avoided_bed_first_avoids_growth() -> None:
    assert wards(1050) - wards(1010) == 2


def test_bed_days_go_to_the_trust_that_serves_the_neighbourhood() -> None:
    prices = toy.prices().for_services(toy.HANDED_ON)
    units = np.zeros((1, 2, len(toy.HANDED_ON)))
    units[0, :, prices.services.index("bed_days_of_admissions")] = [150, 1000]
    units[0, :, prices.services.index("bed_days_of_length_of_stay")] = [-50, 0]
    assert by_trust(prices, units) == pytest.approx(np.array([[0, 90 + 250, 10 + 750, 0, 0]]))


def test_a_place_without_bed_days_has_no_wards() -> None:
    prices = toy.prices().for_services(["home_care_recipient"])
    assert by_trust(prices, np.ones((3, 2, 1))).tolist() == [[0.0] * 5] * 3
    assert not steps_opened(prices, np.zeros((3, 2, 1)), np.full((3, 1, 2, 1), 1e9)).any()


def test_a_ward_is_worth_the_stepped_cost_of_its_beds() -> None:
    prices = toy.prices()
    assert ward_gbp(prices, toy.assumptions()) == pytest.approx(24 * 200 * 365 * 0.9)
    assert prices.capacity.gbp == pytest.approx([24 * 200 * 365 * 0.9])


def test_services_that_share_staff_take_up_steps_by_their_stepped_cost() -> None:
    figures = from_tables(reader.read())
    services = ("ae_type1", "ae_other")
    found = read_capacity(reader.read(), services, figures)
    dear, cheap = found.per_unit[0]
    assert found.kinds == ("emergency_post",)
    assert dear * figures.number("capacity.emergency_post") == pytest.approx(1.0)
    assert dear / cheap == pytest.approx(figures.number("cost.ae_type1") / figures.number("cost.ae_other"))


def test_every_kind_of_capacity_has_a_size_and_a_stepped_cost_of_each_of_its_services() -> None:
    evidence = reader.read()
    figures = from_tables(evidence)
    assert read_capacity(evidence, evidence.leaves(), figures).kinds == tuple(evidence.capacity["id"])
    lacking = [
        service
        for row in evidence.capacity.to_dicts()
        for service in row["services"].split("|")
        if f"stepped_share.{service}" not in figures
    ]
    assert lacking == []


def test_rooms_are_taken_up_by_a_step_that_opens_and_kept_when_it_closes() -> None:
    evidence = reader.read()
    figures = from_tables(evidence)
    found = read_capacity(evidence, ("elective_admission",), figures)
    a_list = figures.number("capacity.theatre_list") * figures.number("cost.elective_admission")
    assert found.gbp == pytest.approx([a_list * (0.513 + 0.118)])
    assert found.gbp * (1 - found.kept) == pytest.approx([a_list * 0.513])
    assert found.spread_gbp == pytest.approx([figures.number("cost.elective_admission") * (0.513 + 0.118)])


def test_the_part_of_a_trust_that_is_here_is_read_from_its_published_bed_days() -> None:
    rows = [
        ("general_acute_bed_day", "residents_of_body", "NORTH", 20.0),
        ("general_acute_bed_day", "whole_body", "NORTH", 500.0),
        ("emergency_admission", "whole_body", "SOUTH", 9.0),
        ("general_acute_bed_day", "whole_body", "SOUTH", 9.0),
    ]
    published = pl.DataFrame(rows, schema=["service", "measure", "body_code", "value"], orient="row")
    found = dict(zip((one.code for one in toy.partners()), parts_here(toy.partners(), published), strict=True))
    assert found == {code: 0.04 if code == "NORTH" else 1.0 for code in found}
    assert parts_here(toy.partners(), published.head(0)).tolist() == [1.0] * len(toy.partners())
