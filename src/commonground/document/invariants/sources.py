"""Whether every figure has its source once, changes are told, and other plans are worth less."""

from __future__ import annotations

from collections.abc import Iterator
from operator import ge

from commonground.core.figures import JUDGED
from commonground.core.services import QALY
from commonground.document.choices import FrontierPlan
from commonground.document.invariants.model import Case, Invariant, digits, equals, holds, known, pennies
from commonground.document.options import RunnerUp
from commonground.document.plan import Plan


def figures_have_one_source(plan: Plan) -> Iterator[Case]:
    """Each figure is there once; its value lies in its range; the assumptions that matter most are among them."""
    names = [row.figure for row in plan.provenance]
    yield holds("provenance", len(set(names)) == len(names), "a figure is there twice")
    for i, row in enumerate(plan.provenance):
        where = f"provenance/{i} ({row.figure})"
        yield holds(where, (row.low is None) == (row.high is None), "it has one end of a range alone")
        if row.low is not None and row.high is not None:
            yield holds(where, row.low <= row.high, "its low is above its high")
    figures = set(names)
    yield from (known(f"uncertainty/{i}", row.figure, figures, "figure") for i, row in enumerate(plan.uncertainty))
    for target in (QALY, "cash"):
        shares = [row.share_of_spread for row in plan.uncertainty if row.target == target]
        yield holds(f"uncertainty ({target})", shares == sorted(shares, reverse=True), "the largest is not first")


def judgement_is_counted(plan: Plan) -> Iterator[Case]:
    """The judged figures to look up are judged, each once, those that the place can look up first."""
    quality = {row.figure: row.quality for row in plan.provenance}
    found, rows = plan.judgement, plan.judgement.look_up
    yield holds("judgement/judged", found.judged <= found.figures, "more are judged than there are")
    judged = sum(letter == JUDGED for letter in quality.values())
    yield holds("judgement/judged", found.judged <= judged, "more are judged than the sources say")
    yield holds("judgement/look_up", len({row.figure for row in rows}) == len(rows), "a figure is there twice")
    local = [row.local for row in rows]
    yield holds("judgement/look_up", local == sorted(local, reverse=True), "what the place cannot look up is not last")
    for i, row in enumerate(rows):
        where = f"judgement/look_up/{i} ({row.figure})"
        yield holds(where, quality.get(row.figure) == JUDGED, "it is no judged figure of the plan")


def changes_are_told(plan: Plan) -> Iterator[Case]:
    """What was changed for the plan is among its figures, with what it was."""
    changed = {row.figure: (row.value, row.was, row.unit) for row in plan.changed}
    yield holds("changed", len(changed) == len(plan.changed), "a change is there twice")
    told = {
        row.figure: (row.value, row.changed_from, row.unit) for row in plan.provenance if row.changed_from is not None
    }
    for name in changed.keys() | told.keys():
        same = changed.get(name) == told.get(name)
        yield holds(f"changed ({name})", same, "it is not as among the figures")


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
    goals = [(row.qaly, row.cash_gbp, row.gap) for row in plans]
    for i, row in enumerate(plans):
        where = f"frontier/plans/{i}"
        yield equals(f"{where}/number", row.number, i + 1, 0)
        better = [other for other in goals if other != goals[i] and all(map(ge, other, goals[i]))]
        yield holds(where, not better, "another plan is better in everything")
        yield holds(f"{where}/short_qaly", row.short_qaly >= 0.0, "less than nothing is unproven")
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


SOURCES = (
    Invariant("Every figure has its source, once", figures_have_one_source),
    Invariant("Judged figures to look up are judged, local ones first", judgement_is_counted),
    Invariant("Changed figures are told", changes_are_told),
    Invariant("Other plans are worth less", other_plans_are_worth_less),
    Invariant("No plan of the frontier betters another", frontier_holds),
)
"""What the plan stands on."""
