"""What has to be said of a plan before any of its figures. In: `Plan`. Out: sentences, none for most plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from commonground.document.options import OptionLeft
from commonground.document.plan import Plan
from commonground.document.words import percent, rough

EMPTY = "This plan is empty: it chooses no option, so nothing changes and there is nothing to agree."
REACHES_NOBODY = "This plan reaches nobody: whoever its options are for, none of them lives here."
NO_MONEY = "No partner offers money for new services."
NO_STAFF = "No partner can add staff."
MOST_REASONS = 3
ELSEWHERE = (
    "Only about {share} of the beds of {trust} are filled from here: whether its wards open or close hangs on the "
    "plans of its other places too, so its total here is no total of the trust."
)


def list_notices(plan: Plan) -> tuple[str, ...]:
    """That the plan is empty, and why; that too few futures were tried; amounts of partners that must be checked."""
    to_check = (note for partner in plan.partners for note in partner.to_check)
    return tuple(notice for notice in (_say_empty(plan), rough(plan.draws), *to_check) if notice)


def list_elsewhere(plan: Plan) -> dict[str, str]:
    """By partner, that a hospital trust's wards hang on plans elsewhere: of those whose beds are mostly others'."""
    name = {partner.id: partner.name for partner in plan.partners}
    return {
        row.partner: ELSEWHERE.format(share=percent(row.share_here), trust=name[row.partner])
        for row in plan.elsewhere
        if row.mostly
    }


def _say_empty(plan: Plan) -> str:
    if not plan.options:
        return " ".join([EMPTY, *_reasons(plan)])
    return "" if any(number for row in plan.options for number in row.reached_by_year) else REACHES_NOBODY


def _reasons(plan: Plan) -> list[str]:
    """Why nothing was chosen: what partners do not offer, else what is said of the options left out."""
    offers = [NO_MONEY] if not any(gbp for one in plan.partners for gbp in one.plan_budget_gbp) else []
    offers += [NO_STAFF] if not any(one.new_staff_wte for one in plan.partners) else []
    return offers or _of_options(plan.options_not_chosen)


def _of_options(left: Iterable[OptionLeft]) -> list[str]:
    """The commonest reasons for leaving an option out, each with how many it holds of."""
    said = [
        f"{why[:1].lower()}{why[1:].rstrip('.')} ({number} {'option' if number == 1 else 'options'})"
        for why, number in Counter(row.why for row in left).most_common(MOST_REASONS)
    ]
    return [f"Why: {'; '.join(said)}."] if said else []
