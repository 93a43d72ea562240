"""Whether other plans are worth less, the frontier is one, and reasons are those of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from operator import ge

from commonground.document.choices import FrontierPlan
from commonground.document.invariants.model import Case, Invariant, digits, equals, holds, known, pennies
from commonground.document.options import RunnerUp
from commonground.document.plan import Plan


def other_plans_are_worth_less(plan: Plan) -> Iterator[Case]:
    """No plan is worth more than the bound, and each that came close is worth less by what is told."""
    best, bound = plan.choice.objective_gbp, plan.choice.bound_gbp
    yield holds("choice/bound_gbp", bound >= best - pennies(1), "the plan is worth more than any can be")
    gap = (bound - best) / max(abs(best), 1.0)
    yield equals("choice/gap", plan.choice.gap, gap, digits(gap) + pennies(1) / max(abs(best), 1.0))
    for i, other in enumerate(plan.runners_up):
        where = f"runners_up/{i}"
        yield equals(f"{where}/rank", other.rank, i + 2, 0)
        yield equals(f"{where}/less_than_plan_gbp", other.less_than_plan_gbp, best - other.objective_gbp, pennies(1))
        yield from _other_plan(plan, where, other)


def frontier_holds(plan: Plan) -> Iterator[Case]:
    """No plan of the frontier is bettered by another of it, and what is told of each can be."""
    plans = () if plan.frontier is None else plan.frontier.plans
    if plan.frontier is not None:
        present = plan.frontier.present
        yield equals("frontier/present/objective_gbp", present.objective_gbp, plan.choice.objective_gbp, pennies(1))
        within = 0 <= present.reached <= plan.helped.all.people
        yield holds("frontier/present/reached", within, "it helps more than live there, or fewer than nobody")
    goals = [(row.healthy_years, row.cash_gbp, row.gap) for row in plans]
    for i, row in enumerate(plans):
        where = f"frontier/plans/{i}"
        yield equals(f"{where}/number", row.number, i + 1, 0)
        better = [other for other in goals if other != goals[i] and all(map(ge, other, goals[i]))]
        yield holds(where, not better, "another plan is better in everything")
        yield holds(f"{where}/short_years", row.short_years >= 0.0, "less than nothing is unproven")
        yield from _other_plan(plan, where, row)


def _other_plan(plan: Plan, where: str, other: RunnerUp | FrontierPlan) -> Iterator[Case]:
    """What another plan adds is new, what it drops or changes is there, and it helps no more than live there."""
    within = 0 <= other.reached <= plan.helped.all.people
    yield holds(f"{where}/reached", within, "it helps more than live there, or fewer than nobody")
    chosen = {(row.id, row.neighbourhood) for row in plan.options}
    adds = {(row.id, row.neighbourhood) for row in other.adds}
    kept = {(row.id, row.neighbourhood) for row in (*other.drops, *other.changes)}
    yield holds(f"{where}/adds", not adds & chosen, "it adds what the plan has")
    yield holds(where, kept <= chosen, "it drops or changes what the plan has not")


def conditions_and_reasons_are_known(plan: Plan) -> Iterator[Case]:
    """What was asked of the plan, and why options are in or out, name what is there, and say what is so."""
    places = {row.id for row in plan.neighbourhoods}
    options = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    for i, asked in enumerate(plan.conditions):
        if asked.option is not None:
            yield known(f"conditions/{i}", asked.option, options, "option")
        for code in asked.neighbourhoods:
            yield known(f"conditions/{i}", code, places, "neighbourhood")
        if asked.start is not None:
            yield known(f"conditions/{i}", asked.start, set(plan.years), "year")
    chosen = {(row.id, row.neighbourhood) for row in plan.options}
    for i, reason in enumerate(plan.reasons):
        yield known(f"reasons/{i}", reason.id, options, "option")
        yield known(f"reasons/{i}", reason.neighbourhood, places, "neighbourhood")
        there = (reason.id, reason.neighbourhood) in chosen
        yield holds(f"reasons/{i}/in_plan", reason.in_plan == there, "it is in where it is out, or out where it is in")


CHOICES = (
    Invariant("Other plans are worth less", other_plans_are_worth_less),
    Invariant("No plan of the frontier betters another", frontier_holds),
    Invariant("What was asked and why options are in or out is of the plan", conditions_and_reasons_are_known),
)
"""What else could be done, and why this is."""
