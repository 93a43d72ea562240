"""The plan's money as a fund."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import commonground as cg
from commonground.assemble.fund import choose_host
from commonground.document import Plan
from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.document.names import Names
from commonground.document.shapes import EVERYWHERE
from commonground.place.model import Place
from commonground.views.html.fund import say_form, show_fund
from toys import settle as toy


@pytest.fixture(scope="module")
def plan(finished: cg.Plan) -> Plan:
    return finished.document


BODIES = (
    toy.partner("hospital", ["acute"], kind="acute_trust"),
    toy.partner("board", ["icb"], kind="icb"),
    toy.partner("council", ["asc"], kind="council"),
)


@pytest.mark.parametrize(
    ("put_in", "wanted", "host"),
    [
        ([9.0, 2.0, 1.0], "most", "board"),
        ([9.0, 2.0, 3.0], "most", "council"),
        ([9.0, 2.0, 3.0], "icb", "board"),
        ([9.0, 2.0, 2.0], "most", "board"),
        ([9.0, 4.0, 3.0], "council", "council"),
    ],
)
def test_the_host_is_the_council_or_board_that_puts_in_most(put_in: list[float], wanted: str, host: str) -> None:
    found = choose_host(BODIES, np.array(put_in), wanted)
    assert found is not None
    assert found.id == host


def test_who_says_that_it_hosts_does_whatever_others_put_in() -> None:
    bodies = (replace(BODIES[0], hosts_fund=True), *BODIES[1:])
    assert choose_host(bodies, np.array([0.0, 1.0, 2.0]), "council") is bodies[0]


def test_where_no_council_and_no_board_takes_part_nobody_holds_a_fund() -> None:
    assert choose_host(BODIES[:1], np.array([9.0]), "most") is None


def test_each_year_the_fund_holds_what_the_new_services_cost(plan: Plan) -> None:
    cost = {row.year: row.mean for row in plan.funding if row.partner == EVERYWHERE}
    for year in plan.years:
        found = sum(row.total_gbp for row in plan.fund.contributions if row.year == year)
        assert found == pytest.approx(cost[year], abs=0.1)


def test_practices_and_voluntary_groups_take_part_by_contract_and_nhs_bodies_and_councils_pool(plan: Plan) -> None:
    kind = {row.id: row.kind for row in plan.partners}
    ways = {kind[row.partner]: row.way for row in plan.fund.members}
    assert len(plan.fund.members) == len(plan.partners)
    assert {ways[one] for one in ways if one in ("gp", "vcse")} == {"contract"}
    assert {way for one, way in ways.items() if one in ("icb", "council") or one.endswith("_trust")} == {"pooled"}
    assert kind[plan.fund.host or ""] in ("icb", "council")


def test_what_changing_over_costs_is_that_of_the_ledger(plan: Plan) -> None:
    booked = -sum(row.mean for row in plan.ledger if row.line in (DOUBLE_LINE, REDUNDANCY_LINE))
    told = sum(row.double_running_gbp + row.redundancy_gbp for row in plan.fund.transition)
    assert told == pytest.approx(booked, abs=1.0)


def test_aligned_budgets_have_nobody_who_pools(neighbourhood: Place) -> None:
    plan = cg.make_plan(neighbourhood, draws=20, created="2026-11-25", set={"settle.fund": "aligned"}).document
    assert plan.fund.form == "aligned"
    assert {row.way for row in plan.fund.members} == {"aligned", "contract"}
    assert say_form(plan, Names(plan)).startswith("Each partner keeps its own budget")


def test_the_page_has_one_table_of_who_puts_in_what_with_its_sum(plan: Plan) -> None:
    found = show_fund(plan, Names(plan))
    heads = [column.label for column in found.contributions.columns]
    assert heads == ["Partner", "Takes part", *plan.years, "All years"]
    names = [row[0].text for row in found.contributions.rows]
    assert "Cost of the new services" in names
    assert plan.fund.price_base in found.form
    assert len(found.prices.rows) == 5
    assert len(found.notices.rows) == 2
