"""The solver finds the best whole-number plan: checked against trying every one."""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array

from commonground.choose import solver as solving
from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.problem import Objective, Problem
from commonground.choose.relaxation import relax
from commonground.choose.solver import Effort, solve

ANY = Declared("any", "Any", "Any limit.", "GBP")
PROOF = Effort(0.0, 10_000, 10_000)


def random_problem(seed: int, variables: int = 10) -> Problem:
    chance = np.random.default_rng(seed)
    weight = chance.uniform(1, 10, (3, variables))
    limit = Rows(ANY, ("a", "b", "c"), csr_array(weight), np.full(3, -np.inf), weight.sum(axis=1) / 3)
    least = Rows(ANY, ("d",), csr_array(np.ones((1, variables))), np.ones(1), np.full(1, np.inf))
    return Problem(Objective(ANY, chance.normal(3, 4, variables), 7.0), (limit, least), np.ones(variables))


def by_trying_all(one: Problem) -> float:
    plans = np.array(list(itertools.product((0.0, 1.0), repeat=len(one.upper))))
    fits = np.ones(len(plans), dtype=bool)
    for limit in one.limits:
        amounts = plans @ limit.matrix.toarray().T
        fits &= ((amounts <= limit.upper + 1e-9) & (amounts >= limit.lower - 1e-9)).all(axis=1)
    return float((plans[fits] @ one.objective.gain).max()) + one.objective.constant


@pytest.mark.parametrize("seed", range(8))
def test_the_solution_is_the_best_of_all(seed):
    solved = solve(random_problem(seed), PROOF)
    assert solved.value == pytest.approx(by_trying_all(random_problem(seed)))
    assert solved.bound == pytest.approx(solved.value)


@pytest.mark.parametrize("seed", range(8))
def test_solving_a_core_first_finds_the_same(seed, monkeypatch):
    monkeypatch.setattr(solving, "CORE", 4)
    assert solve(random_problem(seed), PROOF).value == pytest.approx(by_trying_all(random_problem(seed)))


@pytest.mark.parametrize("seed", range(8))
def test_a_core_alone_is_honest_about_its_bound(seed, monkeypatch):
    monkeypatch.setattr(solving, "CORE", 4)
    solved = solve(random_problem(seed), Effort(0.0, 10_000, 0))
    best = by_trying_all(random_problem(seed))
    assert solved.value <= best + 1e-9 <= solved.bound + 2e-9


@pytest.mark.parametrize("seed", range(4))
def test_what_a_limit_is_worth_is_what_more_of_it_adds_to_the_relaxation(seed):
    one = random_problem(seed)
    before = relax(one)
    limit = one.limits[0]
    for row in range(3):
        upper = limit.upper.copy()
        upper[row] += 1e-4
        more = Problem(
            one.objective, (Rows(ANY, limit.labels, limit.matrix, limit.lower, upper), one.limits[1]), one.upper
        )
        assert (relax(more).value - before.value) / 1e-4 == pytest.approx(before.worth[0][row], rel=1e-3, abs=1e-6)


def test_limits_that_cannot_be_met_have_no_solution():
    one = random_problem(1).and_also(rows(ANY, [Row("never", np.array([0]), np.ones(1), lower=2.0)], 10))
    assert solve(one, PROOF) is None


def test_a_row_that_bears_on_nothing_but_forbids_is_kept():
    kept = rows(
        ANY, [Row("free", np.zeros(0, int), np.zeros(0)), Row("no", np.zeros(0, int), np.zeros(0), lower=1.0)], 3
    )
    assert kept.labels == ("no",)


@pytest.mark.parametrize("seed", range(8))
def test_where_a_relaxation_begins_changes_nothing_of_its_value(seed):
    one = random_problem(seed)
    more = one.and_also(rows(ANY, [Row("e", np.arange(5), np.ones(5), upper=1.5)], 10))
    far = random_problem(seed + 100, variables=7)
    cold = relax(more)
    for near in (relax(one), relax(random_problem(seed + 1)), relax(far)):
        begun = relax(more, near)
        assert begun.value == pytest.approx(cold.value)
        assert begun.worth[0] == pytest.approx(cold.worth[0], abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_what_a_floor_is_worth_is_what_less_of_it_adds_to_the_relaxation(seed):
    def held_to(least: float) -> Problem:
        return random_problem(seed).and_also(rows(ANY, [Row("e", np.arange(10), np.ones(10), lower=least)], 10))

    before = relax(held_to(3.0))
    assert (relax(held_to(3.0 - 1e-4)).value - before.value) / 1e-4 == pytest.approx(before.worth[2][0], abs=1e-6)
    assert before.worth[2][0] >= 0.0


def hidden_way_out(variables: int = 30) -> Problem:
    """A problem whose plans all need one of the last two choices, which are worth least and which a core leaves out."""
    gain, weight = np.linspace(5.0, 4.0, variables), np.full(variables, 2.0)
    gain[-2:], weight[-2:] = 0.5, 3.0
    odd = Row("odd", np.arange(variables), weight, lower=7.0, upper=7.0)
    return Problem(Objective(ANY, gain), (rows(ANY, [odd], variables),), np.ones(variables))


def test_a_core_without_a_plan_is_widened_until_there_is_one(monkeypatch):
    monkeypatch.setattr(solving, "CORE", 2)
    whole = solve(hidden_way_out(), Effort(0.0, 10_000, 10_000, core=30))
    found = solve(hidden_way_out(), Effort(0.0, 10_000, 0, core=2))
    assert found.value <= whole.value + 1e-9 <= found.bound + 2e-9
    for limit in found.problem.limits:
        assert (limit.matrix @ found.x <= limit.upper + 1e-9).all()
        assert (limit.matrix @ found.x >= limit.lower - 1e-9).all()
    opened = []
    unspied = solving._open
    monkeypatch.setattr(solving, "_open", lambda *given: opened.append(given[1].sum()) or unspied(*given))
    solve(hidden_way_out(), Effort(0.0, 10_000, 0, core=2))
    assert len(opened) > 1
    assert opened == sorted(opened)


def test_enough_is_enough(monkeypatch):
    monkeypatch.setattr(solving, "CORE", 4)
    best = by_trying_all(random_problem(5))
    found = solve(random_problem(5), Effort(0.0, 10_000, 10_000, core=1, enough=10.0))
    assert found.value <= best + 1e-9 <= found.bound + 2e-9
