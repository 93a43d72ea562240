"""The best plan under the limits, how nearly proven, and what else was close. In: candidates. Out: `Portfolio`.

The choice is a mixed-integer programme: of candidates k, each taken (x[k] = 1) or not,

    maximise sum_k social[k] * x[k], where lower <= matrix @ x <= upper for every limit,

(Wolsey 2020, Integer Programming), solved in rounds because options overlap (`rounds`). The plan kept is the one worth
most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from commonground.choose.conditions import price_conditions
from commonground.choose.declared import Declared, Rows
from commonground.choose.model import Candidates, CashPlan, Portfolio, RunnerUp
from commonground.choose.pricing import quintile_weights
from commonground.choose.reasons import give_reasons
from commonground.choose.relaxation import relax, shadow_prices
from commonground.choose.rounds import Plan, Rounds, aimed, measured_plan, solve_in_rounds
from commonground.choose.solver import effort_of, glance, solve
from commonground.core.arrays import Floats
from commonground.core.progress import Progress, silent
from commonground.core.text import listed

UNLIKE = Declared(
    name="unlike",
    title="Unlike a plan already found",
    description="At least choose.runner_up_difference of that plan's choices are dropped or changed.",
    unit="choices",
)
QUICKLY = (
    "choose.objective=cash",
    "choose.overlap_rounds=1",
    "choose.gap=0.02",
    "choose.most_nodes=100",
    "choose.most_open=0",
)


def optimise(candidates: Candidates, progress: Progress = silent) -> Portfolio:
    """Choose options, neighbourhoods, scales and starts for the most social value.

    gap = (bound - worth of the best plan) / max(|worth of the best plan|, 1)

    Raises UserError naming the limits that clash where no plan meets them all.
    """
    alone = aimed(candidates)
    rounds = solve_in_rounds(alone, progress)
    best = rounds.best
    others = _runners_up(alone, rounds, best)
    progress(1.0)
    bound = max(rounds.bound_gbp, best.gbp)
    relaxed = rounds.last_relaxed or (relax(rounds.last) if alone.choices else None)
    return Portfolio(
        plan=best.measured,
        objective_gbp=best.gbp,
        bound_gbp=bound,
        gap=(bound - best.gbp) / max(abs(best.gbp), 1.0),
        runners_up=tuple(RunnerUp(plan.choices, plan.gbp) for plan in others),
        shadow_prices=shadow_prices(relaxed),
        notes=tuple(_notes(best, rounds.bound_gbp)),
        worth_alone_gbp=_worth_alone(alone),
        worth_gbp=_by_option(best, best.priced.worth.social),
        cash_gbp=_by_option(best, best.priced.cash_by_year.sum(axis=1)),
        conditions=price_conditions(alone),
        reasons=give_reasons(alone, best.choices, relaxed) if relaxed else (),
    )


def optimise_cash(candidates: Candidates, progress: Progress = silent) -> CashPlan:
    """Choose within the same limits for the cash of all partners together, in one quick round.

    Raises UserError naming the limits that clash where no plan meets them all.
    """
    baseline = replace(candidates.baseline, assumptions=candidates.assumptions.with_settings(QUICKLY))
    plan = solve_in_rounds(aimed(replace(candidates, baseline=baseline)), progress).best
    progress(1.0)
    marginals = plan.measured.marginals
    cost = {option.id: 0.0 for option in candidates.options}
    for choice, spent in zip(plan.choices, marginals.cost_gbp.sum(axis=1), strict=True):
        cost[choice.option] += float(spent)
    name = {option.id: option.name for option in candidates.options}
    taken = sorted({choice.option for choice in plan.choices}, key=lambda option: -cost[option])
    return CashPlan(
        plan=plan.measured,
        option_names=tuple(name[option] for option in taken),
        net_gbp=np.asarray((plan.priced.cash - plan.priced.wards * plan.priced.ward_gbp).sum(axis=1).T),
        qaly=float(marginals.qaly.sum()),
    )


def _by_option(plan: Plan, gbp: Floats) -> dict[str, float]:
    """For each option of the plan, the sum of `gbp` (K,) over its choices."""
    found = dict.fromkeys((choice.option for choice in plan.choices), 0.0)
    for choice, amount in zip(plan.choices, gbp.tolist(), strict=True):
        found[choice.option] += amount
    return found


def _worth_alone(alone: Candidates) -> dict[str, float]:
    """For each option, the most that any one of its candidates is worth by itself."""
    most: dict[str, float] = {}
    for choice, gbp in zip(alone.choices, alone.worth.social.tolist(), strict=True):
        most[choice.option] = max(gbp, most.get(choice.option, gbp))
    return most


def _runners_up(alone: Candidates, rounds: Rounds, best: Plan) -> list[Plan]:
    """The next best plans, each unlike those before it, best first."""
    figure, effort = alone.assumptions.number, glance(effort_of(alone.assumptions))
    others: list[Plan] = []
    seen, nearest = {best.choices}, best
    last, near = rounds.last, rounds.last_relaxed
    for _ in range(int(figure("choose.runners_up")) if best.choices else 0):
        last = last.and_also(_unlike(nearest, figure("choose.runner_up_difference")))
        solved = solve(last, effort, near)
        if solved is None:
            break
        near = solved.relaxed
        nearest = measured_plan(alone, solved.x)
        if not nearest.choices or nearest.choices in seen:
            break
        seen.add(nearest.choices)
        others.append(nearest)
    return sorted(others, key=lambda plan: -plan.gbp)


def _unlike(plan: Plan, difference: float) -> Rows:
    """A no-good cut (Balas and Jeroslow 1972, SIAM Journal on Applied Mathematics 23:61-69), by a share of the plan:

    sum of x[k] over its choices k <= its number of choices - max(1, difference * its number of choices, rounded up)
    """
    chosen = (plan.x > 0.5).astype(np.float64)
    fewer = max(1.0, np.ceil(difference * chosen.sum()))
    upper = np.array([chosen.sum() - fewer])
    return Rows(UNLIKE, ("plan already found",), csr_array(chosen[None, :]), np.array([-np.inf]), upper)


def _notes(plan: Plan, bound: float) -> Iterator[str]:
    """What a reader should know: how good the plan is proven to be, its weights, and who gains."""
    gbp, assumptions = plan.gbp, plan.priced.assumptions
    if not plan.choices:
        yield "No option is worth more than it costs within these limits: doing nothing is the best plan found."
        return
    what = "gains the partners together" if assumptions.word("choose.objective") == "cash" else "is worth"
    short = max(bound - gbp, 0.0) / max(abs(bound), 1.0)
    yield (
        f"The plan {what} {_millions(gbp)}, discounted. No plan within the limits can reach more than "
        f"{_millions(bound)}; the difference, {short:.1%}, is overlap between options, which that bound leaves "
        "out, and what the solver left unproven."
    )
    weights = ", ".join(f"{w:.2f}" for w in quintile_weights(assumptions))
    yield f"Health and wellbeing carry these weights from the most deprived fifth to the least: {weights}."
    yield from _notes_on_floors(plan.priced)


def _millions(gbp: float) -> str:
    return f"{'−' if gbp < 0 else ''}£{abs(gbp) / 1e6:,.1f}m"


def _notes_on_floors(plan: Candidates) -> Iterator[str]:
    """Floors are set on candidates measured by themselves; measured together the shares may fall a little short."""
    floor, people = plan.assumptions.number("choose.equity_floor_share"), plan.people.sum(axis=0)
    health, reached = plan.worth.health_gbp.sum(axis=0), plan.worth.reached.sum(axis=0)
    due = float(people[0] / people.sum())
    if health.sum() > 0.0 and reached.sum() > 0.0 and due > 0.0:
        shares = float(health[0] / health.sum()), float(reached[0] / reached.sum())
        yield (
            f"The most deprived fifth are {due:.0%} of residents, get {shares[0]:.0%} of the health and wellbeing "
            f"gained, and are {shares[1]:.0%} of those whom the options reach."
        )
        if floor > 0.0 and min(shares) < floor * due * 0.99:
            yield "With options overlapping, that is a little less than the floor which the choice was held to."
    bare = [place for i, place in enumerate(plan.places) if not np.asarray(plan.covers)[:, i].any()]
    if bare:
        yield f"Nothing is planned in {listed(bare)}: no candidate there gains anything within the limits."
