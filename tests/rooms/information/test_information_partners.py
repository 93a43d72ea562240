"""What moves each partner's end: ranked, measured against what can be worked out by hand, and never by chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from commonground.core.chance import generator
from commonground.core.figures import Figure
from commonground.evidence.model import Assumptions
from commonground.information import Drawings, weigh_partners
from commonground.information.model import Standing, Swing
from commonground.information.partners import MOST_FIGURES, crossing
from commonground.information.ranking import leave_one, normal_scores
from commonground.options.model import Effect
from commonground.settle.model import Collars, Flow, Grounds, Ledger
from commonground.simulate.draws import log_normal
from commonground.simulate.model import Draws
from toys import plan as toy_plan
from toys import settle as toy
from toys.simulation import option

DRAWS, YEARS, PARTNERS = 4_000, ("2026/27", "2027/28"), ("payer", "other")
COST = Figure("options.team.cost_gbp", 100.0, "GBP", "made up", "D", 90.0, 111.11111)
UNIT = Figure("cost.visit", 50.0, "GBP", "made up", "D", 40.0, 62.5)

REACH = Figure("options.team.reach", 0.2, "share", "made up", "D", 0.15, 0.25)
EFFECT = Figure("effects.team.visit", 0.9, "ratio", "made up", "D", 0.8, 1.0)


def weighed(
    people: float = 50.0,
    line: float = -12_000.0,
    visits: float = 0.0,
    pooled: float = 0.0,
    draws: int = DRAWS,
    steps: np.ndarray | None = None,
) -> tuple[tuple[Standing, ...], tuple[Swing, ...]]:
    """A payer of an option for `people` a year, and of `visits` at a unit cost that the futures take as given."""
    cost = log_normal(COST, 1, draws)
    paid = np.outer(cost * people, np.ones(2))
    at_once = np.full((draws, 2), visits * UNIT.number)
    flows = (
        Flow("Team", "payer", "suppliers", "cash", paid, Grounds(options=("team",), factors=(COST.name,))),
        Flow("Visits", "payer", "suppliers", "cash", at_once, Grounds(services=("visit",), factors=(UNIT.name,))),
    )
    net = np.stack([-paid - at_once, np.zeros_like(paid)], axis=2)
    deal = toy_plan.findings(count=30).settlement
    settlement = replace(
        deal,
        years=YEARS,
        partners=PARTNERS,
        floors=np.full((2, 2), -line / 2),
        table=replace(deal.table, usable=np.zeros((2, 2))),
        net_before=net,
        net_after=net,
        collars=Collars(
            shares=np.full((2, 2), 0.5),
            caps_gbp=np.full((2, 2), 1e9),
            collars_gbp=np.full((2, 2), 0.0 if pooled else 1e9),
            gains=np.full((2, 2), 0.5),
            keeps_gbp=np.full((2, 2), 0.0 if pooled else 1e9),
        ),
    )
    running, added = np.zeros((draws, 1)), np.full((draws, 1), REACH.number)
    of_services = np.ones((draws, 0))
    drawn = Draws(
        (), np.ones((draws, 1, 0)), np.zeros((draws, 1)), cost[:, None], of_services, of_services, running, added
    )
    chosen = replace(
        option("team"), effects=(Effect("team", "visit", "reached", "rct", "B"),) if steps is not None else ()
    )
    figures = [COST, UNIT, *([REACH] if steps is not None else []), EFFECT]
    runs = replace(toy.runs(count=1), years=YEARS, services=("visit",), step_names=("team", "other"), steps=steps)
    drawings = Drawings(drawn, runs, [chosen], {"team", "other"}, Assumptions(figures), 1)
    return weigh_partners(settlement, Ledger(YEARS, PARTNERS, flows, draws), drawings)


def test_a_cost_moves_its_payer_by_what_it_costs_from_low_to_high() -> None:
    _, swings = weighed()
    assert [(row.partner, row.figure) for row in swings] == [("payer", COST.name)]
    assert swings[0].at_low_gbp == pytest.approx(-90.0 * 100, rel=0.01)
    assert swings[0].at_high_gbp == pytest.approx(-111.1 * 100, rel=0.01)
    assert swings[0].share_of_spread == pytest.approx(1.0, abs=0.01)


def test_a_unit_cost_that_the_futures_take_as_given_moves_the_payer_too() -> None:
    standings, swings = weighed(visits=40.0)
    unit = next(row for row in swings if row.figure == UNIT.name)
    assert unit.at_low_gbp - unit.at_high_gbp == pytest.approx((62.5 - 40.0) * 40 * 2, rel=0.03)
    assert standings[0].expected_gbp == pytest.approx(weighed(visits=40.0)[0][0].expected_gbp)


def test_whom_an_option_reaches_moves_its_cost_and_its_own_part_of_what_use_costs() -> None:
    """A quarter more people cost a quarter more; of the visits three in four are by its step."""
    steps = np.array([3.0, 1.0]).reshape(2, 1, 1, 1) * np.ones((2, 2, 1, 1))
    _, swings = weighed(visits=-40.0, steps=steps)
    reach = next(row for row in swings if row.figure == REACH.name)
    paid, saved = log_normal(COST, 1, DRAWS).mean() * 100, 40.0 * 50.0 * 2 * 0.75
    assert reach.at_high_gbp - reach.at_low_gbp == pytest.approx(-(0.1 / 0.2) * (paid - saved), rel=0.04)


def test_what_is_expected_stays_what_the_settlement_has() -> None:
    cost = log_normal(COST, 1, DRAWS).mean()
    standings, _ = weighed(visits=40.0)
    assert standings[0].expected_gbp == pytest.approx(-cost * 100 - 40 * 50 * 2, abs=1e-6)


def test_half_of_a_pooled_risk_is_anothers() -> None:
    alone, shared = weighed(visits=40.0)[1], weighed(visits=40.0, pooled=1.0)[1]

    def width(rows: tuple[Swing, ...], partner: str) -> float:
        return next(
            row.at_low_gbp - row.at_high_gbp for row in rows if (row.partner, row.figure) == (partner, UNIT.name)
        )

    assert width(shared, "payer") == pytest.approx(width(alone, "payer") / 2, rel=0.05)


@pytest.mark.parametrize("line", [-12_000.0, -10_200.0, -9_500.0])
def test_knowing_is_worth_the_unit_normal_loss(line: float) -> None:
    """E max(0, m + s Z) - max(0, m) = s phi(m / s) - |m| Phi(-|m| / s): ends here are nearly normal."""
    standings, swings = weighed(line=line)
    ends = -log_normal(COST, 1, DRAWS) * 100
    margin, spread = ends.mean() - line, ends.std()
    wanted = spread * norm.pdf(margin / spread) - abs(margin) * norm.cdf(-abs(margin) / spread)
    assert swings[0].worth_knowing_gbp == pytest.approx(wanted, abs=0.03 * spread)
    assert standings[0].worth_knowing_gbp == pytest.approx(wanted, abs=0.03 * spread)


def test_a_figure_that_tells_nothing_is_not_among_them_and_one_of_a_sure_partner_is_worth_nothing() -> None:
    _, swings = weighed(line=-100_000.0)
    assert {row.partner for row in swings} == {"payer"}
    assert swings[0].worth_knowing_gbp == pytest.approx(0.0, abs=1e-6)
    assert swings[0].crosses_at is None


def test_the_value_at_which_a_figure_takes_the_payer_across_its_line_is_a_straight_one() -> None:
    _, swings = weighed(line=-10_500.0)
    assert swings[0].crosses_at == pytest.approx(105.0, rel=0.005)
    x = np.linspace(0.0, 10.0, 101)
    assert crossing(x, 40.0 - 5.0 * x, 10.0) == pytest.approx(6.0)
    assert crossing(x, 40.0 - 5.0 * x, -20.0) is None
    assert crossing(x, np.full_like(x, 3.0), 0.0) is None


def test_too_few_draws_rank_nothing() -> None:
    standings, swings = weighed(draws=20)
    assert swings == ()
    assert all(row.worth_knowing_gbp == 0.0 for row in standings)


def test_others_are_control_variates_that_leave_what_is_expected() -> None:
    columns = [generator(1, name).standard_normal(DRAWS) for name in "abc"]
    outcome = 1.0 * columns[0] + 9.0 * columns[1] - 9.0 * columns[2]
    alone = list(leave_one([normal_scores(column) for column in columns], outcome))
    assert alone[0].std() == pytest.approx(1.0, abs=0.1)
    assert [one.mean() for one in alone] == pytest.approx([outcome.mean()] * 3, abs=1e-9)
    few = [normal_scores(column[:10]) for column in columns]
    assert all((one == outcome[:10]).all() for one in leave_one(few, outcome[:10]))


@given(st.floats(-1e5, 1e5), st.floats(1.0, 500.0), st.floats(0.0, 500.0))
def test_knowing_is_never_worth_less_than_nothing_nor_one_figure_more_than_all(
    line: float, people: float, visits: float
) -> None:
    standings, swings = weighed(people=people, line=line, visits=visits, draws=300)
    assert all(row.worth_knowing_gbp >= 0.0 for row in (*standings, *swings))
    assert len(swings) <= MOST_FIGURES
    spread = max(abs(row.at_high_gbp - row.at_low_gbp) for row in swings)
    assert max(row.worth_knowing_gbp for row in swings) <= standings[0].worth_knowing_gbp + 0.1 * spread
