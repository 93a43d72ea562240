"""One plan explained to one partner, in the order in which a board asks. In: `Plan`, a partner. Out: `Explained`."""

from __future__ import annotations

from collections.abc import Callable

from commonground.document import Plan
from commonground.document.notices import list_notices
from commonground.document.words import SYNTHETIC
from commonground.views.explanation.deal import judge, say_answer, say_leads, say_promises, say_why
from commonground.views.explanation.doubts import say_changes, say_measuring, say_risks
from commonground.views.explanation.fund import say_fund
from commonground.views.explanation.model import Explained, Reader, Section
from commonground.views.explanation.reasons import say_not_more
from commonground.views.explanation.work import say_work

Say = Callable[[Reader], Section | None]


def explain_partner(plan: Plan, partner: str) -> Explained:
    """Its line, worst year and way out; why; what it promises, why not more; what could go wrong; what would change.

    `partner`: an id or a name. Raises UserError for one that the plan has not.
    """
    reader = Reader.of(plan, partner)
    found = (say(reader) for say in SECTIONS)
    sections = tuple(section for section in found if section)
    return Explained(title_of(reader), warnings_of(plan), sections, judge(reader), say_leads(reader))


def title_of(reader: Reader) -> str:
    """What the page of a partner is called."""
    plan = reader.plan
    return f"{reader.partner.name}: the plan for {plan.place.name}, {plan.years[0]} to {plan.years[-1]}"


def warnings_of(plan: Plan) -> tuple[str, ...]:
    """What has to be said before any figure; what is to be checked stands with its partner."""
    to_check = {note for partner in plan.partners for note in partner.to_check}
    told = (notice for notice in list_notices(plan) if notice not in to_check)
    return (*((SYNTHETIC,) if plan.synthetic else ()), *told)


SECTIONS: tuple[Say, ...] = (
    say_answer,
    say_why,
    say_promises,
    say_not_more,
    say_risks,
    say_changes,
    say_measuring,
    say_fund,
    say_work,
)
"""Each gives one section, or None where the plan has nothing to say there."""
