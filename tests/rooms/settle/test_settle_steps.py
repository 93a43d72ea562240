"""Capacity that opens, closes, and is paid for in its notice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.settle.activity_flows import book_activity
from commonground.settle.model import Flow
from commonground.settle.step_flows import (
    DOUBLE_CAPACITY_LINE,
    closures,
    in_notice,
    redundancy_share,
)
from toys import settle as toy

A_WARD = 24 * 200 * 365 * 0.9
BEDS = toy.HANDED_ON.index("bed_days_of_admissions")
TERMS = {"settle__notice_months": 3.0, "settle__redeployed_share": 0.75, "settle__redundancy_months": 6.0}


def path(*wards: float) -> np.ndarray:
    """(1, Y, N, S) bed days that make the north hospital open so many wards since today."""
    units = np.zeros((1, len(wards), 2, len(toy.HANDED_ON)))
    units[0, :, 0, BEDS] = np.array(wards) * 24 * 365 * 0.9 / 0.9
    return units


def flows(
    before: np.ndarray, after: np.ndarray, *, own: float | None = None, here: float = 1.0, **changes: float
) -> tuple[Flow, ...]:
    figures = toy.assumptions(**{**TERMS, **changes})
    who = [replace(one, notice_months=own) for one in toy.partners()]
    prices = toy.prices(who, figures).for_services(toy.HANDED_ON)
    prices = replace(prices, part_here=np.full(len(who), here))
    years = toy.YEARS[: before.shape[1]]
    return book_activity(prices, years, np.zeros_like(before[:, 0]), before, after, figures)


def line(found: tuple[Flow, ...], name: str, partner: str = "north") -> np.ndarray:
    """By year, what the partner pays (or is given) on a line, of the first draw."""
    gbp = [flow.gbp[0] for flow in found if flow.line == name and partner in (flow.payer, flow.payee)]
    return np.sum(gbp, axis=0) if gbp else np.zeros(1)


def test_a_ward_that_closes_is_paid_for_in_its_notice_and_some_of_its_staff_are_made_redundant_once() -> None:
    found = flows(path(0, 0, 0), path(0, -1, -1))
    assert line(found, "Hospital wards opened or closed") == pytest.approx([0, -A_WARD, -A_WARD])
    assert line(found, DOUBLE_LINE) == pytest.approx([0, A_WARD / 4, 0])
    assert line(found, DOUBLE_CAPACITY_LINE) == pytest.approx([0, A_WARD / 4, 0])
    assert line(found, REDUNDANCY_LINE) == pytest.approx([0, A_WARD * 0.25 * 0.5, 0])


def test_a_ward_that_growth_would_have_opened_has_no_staff_to_give_notice_to() -> None:
    found = flows(path(1, 2, 3), path(0, 0, 0))
    assert line(found, "Hospital wards opened or closed") == pytest.approx([-A_WARD, -2 * A_WARD, -3 * A_WARD])
    assert {flow.line for flow in found} & {DOUBLE_LINE, REDUNDANCY_LINE} == set()


def test_a_ward_that_would_have_closed_anyway_costs_the_plan_no_redundancy() -> None:
    assert {flow.line for flow in flows(path(0, -1), path(0, -1))} == set()


def test_one_that_opens_after_today_and_is_given_up_again_ends_at_once() -> None:
    assert {flow.line for flow in flows(path(0, 0, 0), path(1, 1, 0))} & {DOUBLE_LINE, REDUNDANCY_LINE} == set()


def test_notice_longer_than_a_year_runs_into_the_next() -> None:
    closed = np.array([1.0, 0.0, 2.0, 0.0]).reshape(1, 1, 4, 1)
    found = in_notice(closed, np.array([18.0]))
    assert found.ravel() == pytest.approx([1.0, 0.5, 2.0, 1.0])


def test_without_notice_nothing_runs_twice() -> None:
    assert not in_notice(np.ones((1, 1, 3, 1)), np.zeros(1)).any()


def test_each_partner_has_its_own_notice_where_it_gives_one_and_the_usual_one_else() -> None:
    closed = np.ones((1, 1, 1, 2))
    assert in_notice(closed, np.array([6.0, 3.0])).ravel() == pytest.approx([0.5, 0.25])
    who = [replace(one, notice_months=9.0) if one.id == "north" else one for one in toy.partners()]
    prices = toy.prices(who, toy.assumptions(**TERMS))
    assert dict(zip(prices.partners, prices.notice_months, strict=True)) == {
        one.id: 9.0 if one.id == "north" else 3.0 for one in who
    }


def test_what_closes_by_a_partners_own_notice_does_not_follow_from_the_usual_one() -> None:
    found = {flow.line: flow for flow in flows(path(0), path(-1), own=9.0)}
    assert found[DOUBLE_LINE].gbp.ravel() == pytest.approx([A_WARD * 0.75])
    assert "settle.notice_months" not in found[DOUBLE_LINE].grounds.figures


def test_a_trust_of_which_a_quarter_is_here_opens_a_quarter_of_a_ward_for_each_quarter_of_a_wardful() -> None:
    wards = [
        line(flows(path(0), path(more), here=0.25), "Hospital wards opened or closed") for more in (0.2, 0.3, -0.6)
    ]
    assert np.ravel(wards) == pytest.approx([0, A_WARD / 4, -A_WARD / 2])


def test_what_has_closed_and_opened_again_closes_only_once() -> None:
    opened = np.array([-1.0, 0.0, -1.0, -2.0]).reshape(1, 1, 4, 1)
    assert closures(opened).ravel() == pytest.approx([1, 0, 0, 1])


def test_where_everybody_is_redeployed_nobody_is_paid_off() -> None:
    assert redundancy_share(toy.assumptions(**{**TERMS, "settle__redeployed_share": 1.0})) == 0.0


def test_steps_are_paid_at_the_prices_of_their_year() -> None:
    found = flows(path(0, 0, 0), path(1, 1, 1), uplift__pay=0.1)
    assert line(found, "Hospital wards opened or closed") == pytest.approx([A_WARD, A_WARD * 1.1, A_WARD * 1.21])


def test_a_line_of_wards_is_in_proportion_to_the_stepped_cost_of_its_days_and_names_what_sizes_a_ward() -> None:
    (grounds,) = {flow.grounds for flow in flows(path(0), path(1)) if flow.line == "Hospital wards opened or closed"}
    assert grounds.factors == ("cost.emergency_bed_day", "stepped_share.emergency_bed_day")
    assert {"beds.ward_size", "beds.occupancy", "uplift.pay"} <= set(grounds.figures)


def test_what_closes_names_its_notice_and_its_terms_of_redundancy() -> None:
    found = {flow.line: flow.grounds.figures for flow in flows(path(0), path(-1))}
    assert "settle.notice_months" in found[DOUBLE_LINE]
    assert {"settle.redeployed_share", "settle.redundancy_months"} <= set(found[REDUNDANCY_LINE])
