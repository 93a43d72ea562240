"""What each role may. Out: `Role`, `MAY`, `may`: one table, read by views, templates and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is for a body in a place."""

    BROKER = "broker"
    LEAD = "lead"
    FINANCE = "finance"
    SIGNATORY = "signatory"
    ANALYST = "analyst"
    OBSERVER = "observer"


WORDS = {
    Role.BROKER: "Broker",
    Role.LEAD: "Lead",
    Role.FINANCE: "Finance lead",
    Role.SIGNATORY: "Signatory",
    Role.ANALYST: "Analyst",
    Role.OBSERVER: "Observer",
}
MEANING = {
    Role.BROKER: "runs the room: invites partners, makes plans, nudges",
    Role.LEAD: "speaks for the organisation: confirms its sheet, makes plans",
    Role.FINANCE: "gives the organisation's own figures",
    Role.SIGNATORY: "may sign for the organisation",
    Role.ANALYST: "makes plans, sees no private figures",
    Role.OBSERVER: "reads what all partners share",
}
SECOND_FACTOR = frozenset({Role.BROKER, Role.FINANCE, Role.SIGNATORY})

_ALL = frozenset(Role)
_PARTNERS = frozenset({Role.LEAD, Role.FINANCE, Role.SIGNATORY})
MAY: Mapping[str, frozenset[Role]] = {
    "see_place": _ALL,
    "invite": frozenset({Role.BROKER}),
    "answer_sheet": frozenset({Role.LEAD, Role.FINANCE}),
    "set_stance": frozenset({Role.LEAD}),
    "note_sheet": frozenset({Role.BROKER}),
    "see_mandates": frozenset({Role.BROKER}) | _PARTNERS,
    "see_own_figures": _PARTNERS,
    "write_own_figures": frozenset({Role.FINANCE}),
    "see_versions": _ALL,
    "make_versions": frozenset({Role.BROKER, Role.LEAD, Role.FINANCE, Role.ANALYST}),
    "freeze_versions": frozenset({Role.BROKER}),
    "comment": _ALL - {Role.OBSERVER},
    "see_deal": _ALL,
    "answer_money_points": frozenset({Role.BROKER, Role.LEAD, Role.FINANCE}),
    "take_paper": _PARTNERS,
    "nudge": frozenset({Role.BROKER}),
    "see_log": _ALL,
}


def may(roles: Iterable[str], what: str) -> bool:
    """Whether somebody with these roles may do this."""
    return bool(MAY[what].intersection(roles))
