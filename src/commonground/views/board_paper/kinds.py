"""How each kind of body speaks, and the duties that a decision of it engages (duties.csv). Out: `Words`."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from commonground.views.board_paper.model import Duty, Question, Words

TRUSTS = frozenset({"acute_trust", "community_trust", "mental_health_trust", "ambulance_trust"})
CARRY = Question("Who pays if it costs more than planned?", "carry")
STAFF = Question("Can we find the staff?", "staff")
LEAVE = Question("How do we get out, and how fast?", "leave")
ENDS = Question("What pays for it when the plan ends?", "ends")
EVIDENCE = Question("How good is the evidence?", "evidence")
TRUST = Words(
    body="the Board of Directors",
    paper="Report to the Board of Directors",
    asked="The Board of Directors is recommended to",
    ask_line="Recommendation",
    after="The trust pools money only with the consent of those who commission it.",
    questions=(CARRY, STAFF, LEAVE, Question("Do we keep our line in bad years?", "line"), EVIDENCE, ENDS),
)
COUNCIL = Words(
    body="the Cabinet",
    paper="Report to the Cabinet: a key decision",
    asked="The Cabinet is recommended to",
    ask_line="Decision",
    after="Nothing is done until scrutiny's time for call-in is over.",
    questions=(
        Question("What does it mean for my ward?", "wards"),
        CARRY,
        Question("Are we taking on costs of the NHS?", "burden"),
        LEAVE,
        ENDS,
        EVIDENCE,
    ),
)
BOARD = Words(
    body="the Board of the integrated care board",
    paper="Paper for the Board of the integrated care board",
    asked="The Board is asked to",
    ask_line="Decision",
    after="",
    questions=(
        Question("Does it pay for itself?", "together"),
        CARRY,
        Question("Does it close the gap between rich and poor?", "inequality"),
        EVIDENCE,
        ENDS,
        LEAVE,
    ),
)
PRACTICES = Words(
    body="the practices",
    paper="To every practice: what the plan means for you",
    asked="Practices are asked to",
    ask_line="What we ask of you",
    after="No practice is bound by the answer of another.",
    greeting="Dear colleagues,",
    questions=(
        Question("How much more work is it for us?", "work"),
        Question("Does it touch our core contract?", "contract"),
        Question("Who pays us, and how much?", "paid"),
        LEAVE,
        EVIDENCE,
    ),
)
TRUSTEES = Words(
    body="the trustees",
    paper="Paper for the trustees",
    asked="The trustees are asked to",
    ask_line="Decision",
    after="",
    questions=(
        Question("Who pays us, how much and for how long?", "paid"),
        Question("How much more work is it for us?", "work"),
        ENDS,
        LEAVE,
        EVIDENCE,
    ),
)
POLICE = Words(
    body="the police and crime commissioner and the chief constable",
    paper="Decision paper for the police and crime commissioner and the chief constable",
    asked="The commissioner and the chief constable are asked to",
    ask_line="Decision",
    after="",
    questions=(Question("What do we pay, and for what?", "burden"), CARRY, LEAVE, EVIDENCE),
)
OTHER = Words(
    body="the governing body",
    paper="Paper for the governing body",
    asked="The governing body is asked to",
    ask_line="Decision",
    after="",
    questions=(CARRY, STAFF, LEAVE, EVIDENCE),
)
KNOWN = {
    "council": COUNCIL,
    "icb": BOARD,
    "gp": PRACTICES,
    "vcse": TRUSTEES,
    "police": POLICE,
    **dict.fromkeys(TRUSTS, TRUST),
}


def find_words(kind: str, day: str) -> Words:
    """How bodies of a kind speak, with the duties that hold on an ISO day."""
    return replace(KNOWN.get(kind, OTHER), duties=find_duties(kind, day))


def find_duties(kind: str, day: str) -> tuple[Duty, ...]:
    """The duties of that kind of body on an ISO day."""
    on = date.fromisoformat(day)
    return tuple(duty for kinds, first, last, duty in _all() if kind in kinds and first <= on <= last)


@cache
def _all() -> tuple[tuple[frozenset[str], date, date, Duty], ...]:
    """Every duty with the kinds of body that have it, and from when until when."""
    text = files("commonground.views.board_paper").joinpath("duties.csv").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = list(csv.DictReader(text.splitlines()))
    return tuple(
        (
            frozenset(row.pop("kinds").split()),
            date.fromisoformat(row.pop("valid_from")),
            date.fromisoformat(row.pop("valid_to") or date.max.isoformat()),
            Duty(**row),
        )
        for row in rows
    )
