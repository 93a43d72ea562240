"""plan.json: its accounts, its sameness from run to run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonground.assemble import options, people, sources
from commonground.assemble.plan import assemble_plan
from commonground.choose.model import RunnerUp
from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE, OUTSIDE
from commonground.document.sources import Changed, Influence
from commonground.simulate import measure_together, run
from commonground.simulate.model import Choice
from toys import plan as toy_plan
from toys import simulation


@pytest.fixture(scope="module")
def plan():
    return assemble_plan(toy_plan.findings())


@pytest.fixture(scope="module")
def unsigned():
    return assemble_plan(toy_plan.findings(deal=False))


def test_the_same_seed_gives_the_same_bytes_but_for_timings(plan):
    again = assemble_plan(toy_plan.findings())
    made, made_again = (each.model_copy(update={"timings": {}}) for each in (plan, again))
    assert made_again.to_bytes() == made.to_bytes()


def test_another_seed_gives_another_plan(plan):
    assert assemble_plan(toy_plan.findings(seed=2)).ledger != plan.ledger


def test_ranges_are_in_order(plan):
    rows = [part for row in plan.activity for part in (row.without, row.with_plan, row.change)]
    rows += [*plan.ledger, *plan.hours, *plan.settlement.net_after]
    assert all(row.p10 <= row.p50 <= row.p90 for row in rows)


def test_steps_sum_from_today_to_the_plan(plan):
    for row in plan.steps:
        assert row.today + sum(row.steps.values()) == pytest.approx(row.with_plan, abs=1e-6)


def test_contributions_of_each_year_sum_to_zero_with_the_subsidy(plan, unsigned):
    for document_ in (plan, unsigned):
        for year in document_.years:
            rows = pick(document_.settlement.contributions, year=year)
            assert round(100 * sum(row.transfer_gbp for row in rows)) == 0


def test_where_nobody_needs_a_subsidy_no_outside_party_appears(plan, unsigned):
    assert pick(plan.settlement.contributions, partner=OUTSIDE) == []
    assert len(pick(unsigned.settlement.contributions, partner=OUTSIDE)) == len(unsigned.years)


def test_transfers_between_partners_cancel_to_the_penny(plan):
    ids = {row.id for row in plan.partners}
    rows = [row for row in plan.ledger if row.payer in ids and row.payee in ids]
    assert rows
    assert round(100 * sum(row.mean for row in rows)) == 0


def test_ledger_lines_add_up_to_each_partners_net(plan):
    for net in plan.ledger_net:
        if net.year == EVERYWHERE:
            continue
        lines = pick(plan.ledger, partner=net.partner, kind=net.kind, year=net.year)
        assert sum(row.mean for row in lines) == pytest.approx(net.mean, abs=0.01 * (len(lines) + 1))


def test_the_partner_that_would_have_lost_is_named(plan):
    assert [row.partner for row in plan.settlement.would_have_lost] == ["vale_hospital"]


def test_funding_adds_up_to_the_cost_of_the_options(plan):
    cost = sum(row.cost.mean for row in plan.options)
    total = pick(plan.funding, partner=EVERYWHERE, year=EVERYWHERE)[0].mean
    parts = [row.mean for row in pick(plan.funding, year=EVERYWHERE) if row.partner != EVERYWHERE]
    assert total == pytest.approx(cost, abs=1)
    assert sum(parts) == pytest.approx(total, abs=1)


def test_the_whole_place_is_the_sum_of_its_neighbourhoods_on_the_map_and_in_people(plan):
    assert sum(row.population for row in plan.neighbourhoods) == plan.place.population
    parts = sum(row.reached for row in plan.helped.by_neighbourhood)
    assert parts == pytest.approx(plan.helped.all.reached, rel=1e-4)


def test_every_option_has_a_promise_with_an_owner_an_amount_a_date_and_a_measure(plan):
    chosen = [(row.id, row.neighbourhood) for row in plan.options]
    assert [(row.option, row.neighbourhood) for row in plan.promises] == chosen
    assert all(row.who and row.amount_gbp > 0 and row.start and row.measure for row in plan.promises)


def test_an_option_left_out_says_why(plan):
    assert [(row.id, row.why) for row in plan.options_not_chosen] == [
        ("reminder_app", "Studies found that it changes little or nothing, or makes things worse.")
    ]


def test_an_option_left_out_names_who_would_deliver_it_and_who_would_pay(plan):
    assert [(row.delivered_by, row.funded_by) for row in plan.options_not_chosen] == [(("vale_gps",), ("vale_icb",))]


@pytest.mark.parametrize(("gbp", "why"), [(-5.0, options.TOO_DEAR), (5.0, options.CROWDED_OUT)])
def test_an_option_that_helps_but_is_left_out_is_too_dear_or_crowded_out(gbp, why):
    found = toy_plan.findings(settings=("effects.reminder_app.gp_appointment=0.9",))
    worth = replace(found.portfolio, worth_alone_gbp={"reminder_app": gbp})
    rows = assemble_plan(replace(found, portfolio=worth)).options_not_chosen
    assert [row.why for row in rows] == [why]


def test_a_changed_assumption_is_recorded_with_what_it_was():
    plan = assemble_plan(toy_plan.findings(settings=("beds.ward_size=30",)))
    assert plan.changed == (Changed(figure="beds.ward_size", value=30.0, was=24.0, unit="beds"),)


def grouped(count: int, targeted: int) -> people.Groups:
    """So many people of one place and fifth, in the same target groups."""
    each = np.zeros(count, np.int32), np.ones(count, np.int8), np.full(count, targeted, np.uint64)
    return people.group_people(*each, 1)


def test_people_reached_twice_are_counted_once():
    coverage = np.array([[0.5, 0.5]])
    found = people.count_reached(grouped(100, 3), coverage)
    assert found[0, 0] == pytest.approx(75.0)


def test_people_outside_the_target_group_are_not_reached():
    found = people.count_reached(grouped(10, 0), np.array([[1.0, 1.0]]))
    assert found.sum() == 0


def test_what_a_plan_would_cover_is_what_it_covers_once_it_is_drawn():
    toy = simulation.toy(neighbourhoods=2)
    cells = toy.baseline.cells
    choices = [
        Choice(cells.options[0], cells.neighbourhoods[0], 1.0, 0),
        Choice(cells.options[1], cells.neighbourhoods[1], 0.5, 1),
    ]
    runs = run(toy.baseline, measure_together(toy.baseline, choices), seed=1)
    drawn = people.measure_coverage(runs.reached[-1], cells.eligible[-1])
    expected = people.expect_coverage(
        choices, toy.baseline.options, toy.draws, toy.baseline.assumptions, len(runs.years), runs.neighbourhoods
    )
    assert drawn.any()
    assert expected == pytest.approx(drawn)


def test_a_plan_that_came_close_reaches_the_people_of_its_own_choices(plan):
    found = toy_plan.findings()
    none = replace(found, portfolio=replace(found.portfolio, runners_up=(RunnerUp((), 6e6),)))
    assert assemble_plan(none).runners_up[0].reached == 0
    assert 0 < plan.runners_up[0].reached < plan.place.population


def test_a_plan_that_does_nothing_is_still_whole():
    found = toy_plan.nothing_chosen()
    plan = assemble_plan(found)
    assert plan.options == plan.promises == ()
    assert plan.helped.all.reached == 0


def test_what_drives_an_outcome_is_found():
    drive, noise = np.linspace(0, 1, 50), np.tile([0.0, 1.0], 25)
    rows = sources.rank("cash", drive**3, {"driver": drive, "noise": noise})
    assert rows == [Influence(target="cash", figure="driver", share_of_spread=1.0, direction="up")]


def test_a_published_count_of_a_few_real_people_is_not_repeated():
    found = toy_plan.findings()
    small = found.need.check.with_columns(published=pl.lit(3.0), ratio=pl.lit(1.2))
    need = people.report_need(replace(found.need, check=small), found.runs.today)
    assert {(row.published, row.ratio) for row in need.checks} == {(None, None)}
    assert {row.published for row in need.services} == {None}
