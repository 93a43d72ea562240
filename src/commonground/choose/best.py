"""The best plan under the limits, how nearly proven, and what else was close. In: outlook, prices, partners.

Overlap makes a plan worth less than its choices one by one. So the program is solved in rounds: each measures every
candidate beside the plan found so far (averaged with the round before, so that rounds settle), and the plan kept is
the one worth most when all its choices are measured together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from commonground.choose.candidates import candidates
from commonground.choose.clash import clash
from commonground.choose.constraints import PLACE_NAMES
from commonground.choose.declared import Declared, Rows
from commonground.choose.layout import layout
from commonground.choose.model import Chosen
from commonground.choose.notes import notes
from commonground.choose.objectives import cash_worth, social_value
from commonground.choose.problem import Problem, problem
from commonground.choose.setting import Setting, setting
from commonground.choose.shadow import shadow_prices
from commonground.choose.solve import Solved, effort_of, quick, solve
from commonground.choose.worth import Worth
from commonground.core.arrays import Floats
from commonground.core.progress import Progress, silent
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.simulate.marginals import measure_alone, measure_beside, measure_together
from commonground.simulate.model import Baseline, Choice, Marginals

UNLIKE = Declared(
    name="unlike",
    title="Unlike a plan already found",
    description="At least choose.runner_up_difference of that plan's choices are dropped or changed.",
    unit="choices",
)


@dataclass(frozen=True)
class _Search:
    """What is looked through, and how hard."""

    baseline: Baseline
    prices: PriceBook
    partners: Sequence[Partner]
    pool: tuple[Choice, ...]

    def figure(self, name: str) -> float:
        """One of the `choose.` figures."""
        return self.baseline.assumptions.number(f"choose.{name}")

    def alone(self) -> Setting:
        """The candidates measured one by one."""
        return self._aimed(measure_alone(self.baseline, self.pool))

    def beside(self, base: Sequence[Choice]) -> Setting:
        """The candidates measured beside a plan."""
        return self._aimed(measure_beside(self.baseline, self.pool, base))

    def together(self, choices: Sequence[Choice]) -> Setting:
        """The choices of a plan, measured so that they sum to what it changes."""
        return self._aimed(measure_together(self.baseline, choices))

    def _aimed(self, measured: Marginals) -> Setting:
        """The setting, its candidates worth what `choose.objective` counts: social value, or partners' cash."""
        here = setting(self.baseline, measured, self.prices, self.partners)
        if self.baseline.assumptions.word("choose.objective") == "cash":
            return replace(here, worth=replace(here.worth, social=cash_worth(here)))
        return here


@dataclass(frozen=True)
class _Plan:
    """A plan, and what it is worth with all its choices together."""

    x: Floats
    choices: tuple[Choice, ...]
    gbp: float
    measured: Setting


def best(baseline: Baseline, prices: PriceBook, partners: Sequence[Partner], progress: Progress = silent) -> Chosen:
    """Choose options, neighbourhoods, scales and starts for the most social value.

    Raises UserError naming the limits that clash where no plan meets them all.
    """
    pool = candidates(baseline.options, baseline.neighbourhoods, baseline.assumptions)
    search = _Search(baseline, prices, partners, pool)
    found, last, bound = _rounds(search, progress)
    top = max(found, key=lambda plan: plan.gbp)
    others = _runners_up(search, last, top)
    progress(1.0)
    highest = max(bound, top.gbp)
    return Chosen(
        choices=top.choices,
        objective_gbp=top.gbp,
        bound_gbp=highest,
        gap=(highest - top.gbp) / max(abs(top.gbp), 1.0),
        runners_up=tuple((plan.choices, plan.gbp) for plan in others),
        shadow_prices=shadow_prices(last),
        notes=notes(top.measured, top.gbp, bound),
        worth_alone_gbp=_worth_alone(search.alone()),
    )


def _worth_alone(here: Setting) -> dict[str, float]:
    """For each option, the most that any one of its candidates is worth by itself."""
    most: dict[str, float] = {}
    for choice, gbp in zip(here.candidates, here.worth.social.tolist(), strict=True):
        most[choice.option] = max(gbp, most.get(choice.option, gbp))
    return most


def _rounds(search: _Search, progress: Progress) -> tuple[list[_Plan], Problem, float]:
    """The plans of all rounds, the last problem, and the bound of the first (which knows of no overlap)."""
    here = search.alone()
    rounds = max(int(search.figure("overlap_rounds")), 1)
    found: list[_Plan] = []
    bounds: list[float] = []
    for turn in range(rounds):
        one = _problem(here)
        solved = _solved(search, one, proof=turn == 0)
        plan = _plan(search, solved.x)
        bounds.append(solved.bound)
        progress(0.7 * (turn + 1) / rounds)
        if any(np.array_equal(plan.x, other.x) for other in found):
            break
        found.append(plan)
        here = replace(here, worth=_between(here.worth, search.beside(plan.choices).worth))
    if found[0].choices and _allows_nothing(one):
        found.append(_plan(search, np.zeros_like(found[0].x)))
    return found, one, bounds[0]


def _problem(here: Setting) -> Problem:
    where = layout(here)
    return problem(here, where, social_value(here, where), PLACE_NAMES)


def _solved(search: _Search, one: Problem, proof: bool) -> Solved:
    effort = effort_of(search.baseline.assumptions)
    effort = effort if proof else quick(effort)
    solved = solve(one, effort)
    if solved is None:
        raise clash(one, effort)
    return solved


def _plan(search: _Search, x: Floats) -> _Plan:
    choices = tuple(search.pool[k] for k in np.flatnonzero(x > 0.5).tolist())
    measured = search.together(choices)
    return _Plan(x, choices, float(measured.worth.social.sum()), measured)


def _between(before: Worth, after: Worth) -> Worth:
    return Worth((before.social + after.social) / 2.0, (before.benefit + after.benefit) / 2.0)


def _allows_nothing(one: Problem) -> bool:
    return all((rows.lower <= 0.0).all() and (rows.upper >= 0.0).all() for rows in one.limits)


def _runners_up(search: _Search, last: Problem, top: _Plan) -> list[_Plan]:
    """The next best plans, each unlike those before it, best first."""
    others: list[_Plan] = []
    for _ in range(int(search.figure("runners_up")) if top.choices else 0):
        last = last.and_also(_unlike((others or [top])[-1], search.figure("runner_up_difference")))
        if not others:
            seen = {top.choices}
        solved = solve(last, quick(effort_of(search.baseline.assumptions)))
        if solved is None:
            break
        plan = _plan(search, solved.x)
        if not plan.choices or plan.choices in seen:
            break
        seen.add(plan.choices)
        others.append(plan)
    return sorted(others, key=lambda plan: -plan.gbp)


def _unlike(plan: _Plan, difference: float) -> Rows:
    """A no-good cut: at least a share of the plan's choices are not all taken again."""
    chosen = (plan.x > 0.5).astype(np.float64)
    fewer = max(1.0, np.ceil(difference * chosen.sum()))
    upper = np.array([chosen.sum() - fewer])
    return Rows(UNLIKE, ("plan already found",), csr_array(chosen[None, :]), np.array([-np.inf]), upper)
