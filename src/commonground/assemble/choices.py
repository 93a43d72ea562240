"""Other plans to choose between. In: what the choice found. Out: the document's models of them."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.assemble.options import list_differences
from commonground.assemble.ranges import pounds, stable
from commonground.choose.model import Condition, Frontier, FrontierPlan, Reason
from commonground.document import choices as doc


def report_frontier(found: Frontier | None, years: Sequence[str], reached: Sequence[float]) -> doc.Frontier | None:
    """The frontier with the plan on it. `reached`: different people in the last year, by plan, ours first."""
    if found is None:
        return None
    present, *others = reached
    return doc.Frontier(
        most_deprived=found.fifths[0] + 1,
        least_deprived=found.fifths[1] + 1,
        present=doc.Reached(**_goals(found.present, present)),
        plans=tuple(
            doc.FrontierPlan(
                **_goals(plan, people),
                number=number,
                short_years=stable(plan.short_qaly),
                **list_differences(found.present.choices, plan.choices, years),
            )
            for number, (plan, people) in enumerate(zip(found.plans, others, strict=True), start=1)
        ),
    )


def _goals(plan: FrontierPlan, reached: float) -> dict[str, float]:
    """The fields of `document.choices.Reached`."""
    return {
        "healthy_years": stable(plan.qaly),
        "cash_gbp": pounds(plan.cash_gbp),
        "gap": stable(plan.gap),
        "objective_gbp": pounds(plan.objective_gbp),
        "reached": stable(reached),
    }


def list_conditions(found: Sequence[Condition]) -> tuple[doc.Condition, ...]:
    """What was asked of the plan, and its price."""
    return tuple(
        doc.Condition(
            kind=one.kind,
            option=one.ask.option if one.ask else None,
            neighbourhoods=one.ask.neighbourhoods if one.ask else (),
            start=one.ask.start if one.ask else None,
            scale=one.ask.scale if one.ask else None,
            cost_gbp=pounds(max(one.cost_gbp, 0.0)),
        )
        for one in found
    )


def list_reasons(found: Sequence[Reason]) -> tuple[doc.Reason, ...]:
    """Why each option is in or out in each neighbourhood."""
    return tuple(
        doc.Reason(
            id=one.choice.option,
            neighbourhood=one.choice.neighbourhood,
            in_plan=one.in_plan,
            worth_gbp=pounds(one.worth_gbp),
            cost_gbp=pounds(one.cost_gbp),
            margin_gbp=pounds(one.margin_gbp),
            dearer=None if one.dearer is None else stable(one.dearer),
            binds=one.binds,
        )
        for one in found
    )
