"""The limits named as clashing do clash, and without any one of them some plan is left: every plan is tried."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonground.choose import optimise
from commonground.choose.constraints import staff
from commonground.choose.infeasibility import Clash, _amount, explain_infeasibility, find_clash, limits_of, only
from commonground.choose.model import Ask, Asks
from commonground.choose.programme import UnfinishedError
from commonground.choose.rounds import build_place_problem
from commonground.choose.scenarios import NO_LIMIT_GBP
from commonground.choose.solver import Effort
from commonground.core.errors import UserError
from toys import simulation
from toys.effort import examples
from toys.every_plan import every_plan, small_place

TOY = small_place()
PLACES = ("N01", "N02")
EVERY_PLAN = tuple(every_plan(TOY))
PROOF = Effort(0.005, 2_000, 10_000)
asks = st.sampled_from([Ask(o, where, o) for o in ("falls", "stepup") for where in (PLACES, PLACES[:1], PLACES[1:])])


def problem_of(budget, staff, must, limit_gbp=NO_LIMIT_GBP):
    figures = TOY.assumptions.with_settings((f"choose.cvar_limit_gbp={limit_gbp:.0f}",))
    toy = replace(TOY, assumptions=figures, baseline=replace(TOY.baseline, assumptions=figures))
    candidates = simulation.candidates(toy, simulation.partners(budget, staff), Asks(tuple(must)))
    return build_place_problem(candidates), candidates


def has_plan(problem, candidates):
    """Whether any of all plans keeps to every row of a problem, and to its limit on bad draws."""
    place = {choice: k for k, choice in enumerate(candidates.choices)}
    x = np.zeros((len(EVERY_PLAN), len(place)))
    for row, plan in enumerate(EVERY_PLAN):
        x[row, [place[choice] for choice in plan]] = 1.0
    keeps = np.ones(len(x), dtype=bool)
    for rows in problem.limits:
        used, slack = x @ rows.matrix.T.toarray(), 1e-6 * np.abs(rows.matrix).max(axis=1).toarray().ravel()
        keeps &= ((used >= rows.lower - slack) & (used <= rows.upper + slack)).all(axis=1)
    return any(problem.watched is None or problem.watched.broken_by(plan) is None for plan in x[keeps])


@settings(max_examples=examples(30))
@given(
    st.floats(0.0, 20_000.0),
    st.floats(0.0, 2.0),
    st.lists(asks, min_size=1, max_size=3, unique_by=lambda ask: (ask.option, ask.neighbourhoods)),
    st.sampled_from([NO_LIMIT_GBP, -60_000.0, -10_000.0]),
)
def test_what_is_named_clashes_and_without_any_one_of_it_there_is_a_plan(budget, staff, must, limit_gbp):
    problem, candidates = problem_of(budget, staff, must, limit_gbp)
    assume(not has_plan(problem, candidates))
    clash = find_clash(problem, PROOF)
    assert clash.proven
    assert not has_plan(only(problem, clash.limits), candidates)
    for fewer in combinations(clash.limits, len(clash.limits) - 1):
        assert has_plan(only(problem, fewer), candidates)


def test_an_ask_and_the_money_that_it_lacks_are_named_together():
    must = [Ask("falls", ("N02",), "falls:N02")]
    with pytest.raises(UserError) as raised:
        optimise(simulation.candidates(TOY, simulation.partners(1_000.0, 100.0), Asks(tuple(must))))
    problem, _ = problem_of(1_000.0, 100.0, must)
    named = {(limit.declared.name, limit.label) for limit in find_clash(problem, PROOF).limits}
    money = next(label for name, label in named if name == "budget")
    assert named == {("budget", money), ("must", "Falls, N02, by --must falls:N02")}
    assert f"What each partner puts on the table ({money}: £" in str(raised.value)
    assert "What must be in the plan (Falls, N02, by --must falls:N02)" in str(raised.value)


def test_neighbourhoods_are_named_as_people_call_them():
    names = ("Harbour", "Northmoor")
    bare = simulation.candidates(TOY, simulation.partners(1_000.0, 100.0), Asks((Ask("falls", ("N02",), "falls"),)))
    named = replace(bare, prices=replace(bare.prices, neighbourhood_names=names))
    with pytest.raises(UserError) as raised:
        optimise(named)
    assert "What must be in the plan (Falls, Northmoor, by --must falls)" in str(raised.value)
    every = [label for limits in build_place_problem(named).limits for label in limits.labels]
    assert any("Harbour" in label for label in every)
    assert not [label for label in every if any(code in label for code in bare.neighbourhoods)]


def test_the_money_said_to_be_short_is_what_makes_the_named_limits_one_plan():
    problem, candidates = problem_of(1_000.0, 100.0, [Ask("falls", ("N02",), "falls:N02")])
    clash = only(problem, find_clash(problem, PROOF).limits)
    said = str(explain_infeasibility(problem, PROOF)).split(" short")[0]
    short = float(said.rpartition("£")[2].replace(",", ""))

    def with_more(gbp):
        more = (replace(r, upper=r.upper + gbp) if r.declared.name == "budget" else r for r in clash.limits)
        return has_plan(replace(clash, limits=tuple(more)), candidates)

    assert with_more(short)
    assert not with_more(short * 0.98 - 1.0)


@pytest.mark.parametrize(("wte", "said"), [(2.31, "2.4 WTE"), (2.3, "2.3 WTE"), (0.001, "0.1 WTE"), (121.2, "122 WTE")])
def test_staff_that_are_short_are_rounded_up(wte, said):
    assert _amount(staff.DECLARED, wte) == said


def test_where_the_solver_stops_in_doubt_it_is_said_that_fewer_may_clash(monkeypatch):
    problem, _ = problem_of(1_000.0, 100.0, [Ask("falls", ("N02",), "falls:N02")])

    def doubtful(*_):
        raise UnfinishedError("no plan within 1 node")

    monkeypatch.setattr("commonground.choose.infeasibility._has_plan", doubtful)
    clash = find_clash(problem, PROOF)
    assert isinstance(clash, Clash)
    assert not clash.proven
    assert set(clash.limits) <= set(limits_of(problem))
    assert "(fewer of them may clash too)" in str(explain_infeasibility(problem, PROOF))
