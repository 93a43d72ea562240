"""What a comment on the deal is about: 'deal', 'deal/PARTNER', 'deal/PARTNER/KIND/NUMBER'. Out: its words and page."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.views.deal import open_row
from commonground.views.deal.model import Cause

DEAL = "deal"


def name_row(partner: str) -> str:
    """The anchor of a partner's row."""
    return f"{DEAL}/{partner}"


def name_line(partner: str, kind: str, number: int) -> str:
    """The anchor of a line of a partner's account."""
    return f"{DEAL}/{partner}/{kind}/{number}"


def find(version: UUID, plan: Plan, anchor: str) -> tuple[str, str] | None:
    """What an anchor is about in words, and the page where it stands; None where it is none of the deal's."""
    first, *rest = anchor.split("/")
    names = {one.id: one.name for one in plan.partners}
    if first != DEAL or (rest and rest[0] not in names):
        return None
    if not rest:
        return "Can we sign?", _page(version, "deal")
    if len(rest) == 1:
        return f"The row of {names[rest[0]]}", _page(version, "deal_row", rest[0])
    found = find_line(plan, *rest) if len(rest) == 3 else None
    if found is None:
        return None
    return f"{found.line}, {rest[1]} of {names[rest[0]]}", _page(version, "deal_line", *rest)


def find_line(plan: Plan, partner: str, kind: str, number: str) -> Cause | None:
    """The line of a partner's account that an address or an anchor names; None where there is none."""
    try:
        causes = next((each.causes for each in open_row(plan, partner).kinds if each.kind == kind), ())
    except UserError:
        return None
    return causes[int(number)] if number.isdecimal() and int(number) < len(causes) else None


def _page(version: UUID, name: str, *parts: str) -> str:
    return f"{reverse(name, args=parts)}?version={version}"
