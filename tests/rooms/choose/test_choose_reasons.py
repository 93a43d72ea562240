"""Why an option is in or out: its margin agrees with the best in parts, and its price with a new solution."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.choose import optimise
from commonground.choose.problem import Objective
from commonground.choose.reasons import give_reasons
from commonground.choose.relaxation import relax
from commonground.choose.rounds import build_place_problem
from toys import simulation


@pytest.fixture(scope="module")
def candidates():
    toy = simulation.toy(changed={"value.qaly_gbp": 1e6})
    return simulation.candidates(toy, simulation.partners(60_000.0, 3.0))


@pytest.fixture(scope="module")
def problem(candidates):
    return build_place_problem(candidates)


def parts(candidates, x, row):
    """How much of the option is taken in the neighbourhood."""
    return sum(
        share
        for choice, share in zip(candidates.choices, x, strict=False)
        if (choice.option, choice.neighbourhood) == (row.choice.option, row.choice.neighbourhood)
    )


def test_what_gains_at_the_prices_of_limits_is_wholly_in_and_what_loses_is_out(candidates, problem):
    relaxed = relax(problem)
    nothing_chosen = give_reasons(candidates, (), relaxed)
    every = give_reasons(candidates, candidates.choices, relaxed)
    losing = [row for row in nothing_chosen if row.margin_gbp < -1.0]
    assert len(losing) > 3
    assert all(parts(candidates, relaxed.x, row) == pytest.approx(0.0, abs=1e-6) for row in losing)
    out = {(row.choice.option, row.choice.neighbourhood) for row in losing}
    inside = [row for row in nothing_chosen if (row.choice.option, row.choice.neighbourhood) not in out]
    assert len(inside) > 3
    assert max(row.margin_gbp for row in every) > 1.0


def test_an_option_comes_in_when_it_is_cheaper_by_more_than_is_said_and_not_before(candidates, problem):
    relaxed = relax(problem)
    losing = [row for row in give_reasons(candidates, (), relaxed) if -0.9 < (row.dearer or 0.0) < -0.01]
    assert losing
    for row in losing[:4]:
        k = candidates.choices.index(row.choice)
        assert parts(candidates, relax(cheaper(problem, candidates, k, -row.dearer * 0.98)).x, row) < 1e-6
        assert relax(cheaper(problem, candidates, k, -row.dearer * 1.02)).x[k] > 1e-6


def cheaper(problem, candidates, k, share):
    """The problem with the candidate cheaper by a share of its cost."""
    years = 1.035 ** -np.arange(5.0)
    gain = problem.objective.gain.copy()
    gain[k] += share * (candidates.budget_use[:, k].sum(axis=0) @ years)
    limits = []
    for rows in problem.limits:
        matrix = rows.matrix.tolil()
        if rows.declared.name == "budget":
            matrix[:, k] = matrix[:, [k]].toarray() * (1.0 - share)
        limits.append(replace(rows, matrix=matrix.tocsr()))
    return replace(problem, objective=Objective(problem.objective.declared, gain), limits=tuple(limits))


def test_every_choice_of_a_plan_has_a_reason_for_being_in(candidates):
    found = optimise(candidates)
    inside = {(row.choice.option, row.choice.neighbourhood) for row in found.reasons if row.in_plan}
    assert inside == {(choice.option, choice.neighbourhood) for choice in found.choices}
    assert all(row.margin_gbp >= 0.0 for row in found.reasons if row.in_plan)
    assert all(row.margin_gbp <= 0.0 for row in found.reasons if not row.in_plan)
