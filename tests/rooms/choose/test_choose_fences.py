"""Ring fences in the choice: the rows allow just the plans that the offers can pay for, each within its fence."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonground.choose.constraints import budget
from commonground.choose.declared import lay_out
from commonground.choose.model import Candidates
from commonground.core.errors import SeveralErrors, UserError, raise_all
from commonground.options.fences import find_unknown_fences, lies_inside
from commonground.partners.model import Offer
from toys import simulation
from toys.effort import examples

OPTIONS = simulation.options_to_fence()
FENCES = ((), ("falls",), ("frailty",), ("at_home",), ("copd", "stepup"), ("ae_type1",))


@pytest.fixture(scope="module")
def priced() -> Candidates:
    """Five candidates of which the board pays for all, by itself."""
    toy = simulation.toy(OPTIONS, persons=300, neighbourhoods=1, draws=4, changed={"choose.last_start_year": 0.0})
    found = simulation.candidates(toy, simulation.partners(1e9, 1e6))
    return found.at(np.arange(min(len(found.choices), 6)))


def offering(priced: Candidates, offers: tuple[Offer, ...]) -> Candidates:
    board, *others = priced.partners
    assert "icb" in board.roles
    return replace(priced, partners=(replace(board, offers=offers), *others))


def can_pay(candidates: Candidates, plan: np.ndarray, y: int) -> bool:
    """Whether the board's offers of a year can pay for a plan: a transportation problem of offers and costs.

    What of a candidate the board delivers itself may be paid for in kind too; the rest, in money alone.
    """
    board, prices = candidates.partners[0], candidates.prices
    parts: list[tuple[float, int, bool]] = []  # cost, option, whether in kind may pay
    for k in np.flatnonzero(plan):
        o, use = int(candidates.option[k]), float(candidates.budget_use[0, k, y])
        at = prices.options.index(candidates.options[o].id)
        own = min(prices.deliver_share[0, 0, at] / prices.fund_share[0, 0, at], 1.0)
        parts += [(use * own, o, True), (use * (1.0 - own), o, False)]
    pairs = [
        (i, j)
        for i, offer in enumerate(board.offers)
        for j, (_, o, in_kind) in enumerate(parts)
        if lies_inside(candidates.options[o], offer.only_for) and (in_kind or offer.form == "cash")
    ]
    cost = sum(gbp for gbp, _, _ in parts)
    if not pairs:
        return cost < 0.01
    rows = [[float(i == at) for i, _ in pairs] for at in range(len(board.offers))]
    rows += [[float(j == at) for _, j in pairs] for at in range(len(parts))]
    limits = [*(offer.gbp[y] for offer in board.offers), *(gbp for gbp, _, _ in parts)]
    return bool(-linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=limits).fun >= cost - 0.01)


@st.composite
def offers(draw: st.DrawFn) -> tuple[tuple[float, str, tuple[str, ...]], ...]:
    one = st.tuples(
        st.sampled_from([0.0, 0.1, 0.3, 0.6, 1.1]), st.sampled_from(["cash", "staff"]), st.sampled_from(FENCES)
    )
    return tuple(draw(st.lists(one, max_size=4)))


@settings(max_examples=examples(40))
@given(offers())
def test_the_rows_allow_just_the_plans_that_the_offers_can_pay_for(
    priced: Candidates, given_here: tuple[tuple[float, str, tuple[str, ...]], ...]
) -> None:
    years = len(priced.years)
    whole = float(priced.budget_use[0].sum(axis=0).max())
    made = tuple(Offer((part * whole,) * years, form=form, only_for=fence) for part, form, fence in given_here)
    candidates = offering(priced, made)
    limits = budget.build(candidates, lay_out(candidates))
    mine = [r for r, label in enumerate(limits.labels) if label.startswith(candidates.partners[0].name)]
    for plan in product((0.0, 1.0), repeat=len(candidates.choices)):
        x = np.array(plan)
        amounts = (limits.matrix @ x)[mine]
        allowed = bool((amounts <= limits.upper[mine] + 0.005).all())
        assert allowed == all(can_pay(candidates, x, y) for y in range(years)), (plan, made)


def test_a_row_says_whose_limit_it_is_and_what_it_leaves_out(priced: Candidates) -> None:
    years = len(priced.years)
    made = (Offer((1e3,) * years, only_for=("copd",)), Offer((1e3,) * years, form="staff"), Offer((1e3,) * years))
    candidates = offering(priced, made)
    labels = budget.build(candidates, lay_out(candidates)).labels
    name = candidates.partners[0].name
    assert any(label.endswith("outside what it keeps for copd") for label in labels)
    assert any(label.startswith(name) and "what it delivers itself" in label for label in labels)


def test_a_fence_names_an_option_by_its_id_its_theme_or_a_need() -> None:
    falls = OPTIONS[0]
    assert all(lies_inside(falls, fence) for fence in ((), ("falls",), ("at_home",), ("copd", "frailty")))
    assert not lies_inside(falls, ("copd",))


def test_words_of_fences_that_are_nothing_in_the_plan_are_told_once_each() -> None:
    board = replace(
        simulation.partners(1.0, 1.0)[0],
        offers=(Offer((1.0,), only_for=("fals", "frailty")), Offer((1.0,), only_for=("fals", "ae_type1", "lung"))),
    )
    problems = list(find_unknown_fences([board], OPTIONS, ("ae_type1",)))
    assert len(problems) == 2
    assert "did you mean falls?" in str(problems[0])
    assert "'lung'" in str(problems[1])
    with pytest.raises((UserError, SeveralErrors)):
        raise_all(problems)
