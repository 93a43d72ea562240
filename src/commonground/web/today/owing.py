"""What a partner has not told the room yet. In: `Facts`, a body. Out: `Owed`s, what others need most first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from commonground.web.places.models import Body
from commonground.web.sheet.models import GROUPS
from commonground.web.sheet.reading import WHEN
from commonground.web.today.facts import Facts

SHEET, STANCE, DATE, FIGURES, WORD = "sheet", "stance", "date", "figures", "word"
SUBJECTS = {  # what a partner may be reminded of
    SHEET: "its sheet",
    STANCE: "whether it is in",
    DATE: "the day on which it decides",
    FIGURES: "its own figures",
    WORD: "a word from it",
}
DOES = {SHEET: "answer_sheet", STANCE: "set_stance", DATE: "answer_sheet", FIGURES: "write_own_figures"}  # who may
A_GROUP_MINUTES, FIGURES_MINUTES = 0.33, 10


@dataclass(frozen=True)
class Owed:
    """One thing: what it is as others say it and as we say it, where it is done, how long that takes."""

    about: str
    theirs: str
    ours: str
    href: str
    link: str
    minutes: int


def list_owed(facts: Facts, body: Body) -> Iterator[Owed]:
    """All that a body owes the others, as all partners know."""
    yield from _sheet_owed(facts, body)
    if body.id not in facts.stanced:
        yield Owed(
            STANCE,
            "it has not said whether it is in",
            "We have not said whether we are in: plans count us in until we do",
            reverse("stance", args=[body.id]),
            "Say whether we are in",
            1,
        )
    said = facts.said_by(body)
    if body.id not in facts.decisions and (said.whole or WHEN in said.known):
        yield Owed(
            DATE,
            "no day on which it decides next",
            "No day is given on which we decide next",
            reverse("sheet_group", args=[body.id, WHEN]),
            "Give the day",
            1,
        )
    if body.key not in facts.sharing:
        yield Owed(
            FIGURES,
            "it shares no own figures",
            "Our own figures: plans stand on modelled ones until we give ours",
            reverse("figures"),
            "Give our figures",
            FIGURES_MINUTES,
        )


def _sheet_owed(facts: Facts, body: Body) -> Iterator[Owed]:
    """What it has not answered of its sheet, or not confirmed."""
    lacking = facts.lacks(body)
    if lacking:
        yield Owed(
            SHEET,
            f"{lacking} of {GROUPS} questions of its sheet unanswered",
            f"Our sheet: {lacking} of {GROUPS} questions still to answer",
            reverse("sheet", args=[body.id]),
            "Answer them",
            max(1, round(lacking * A_GROUP_MINUTES)),
        )
    elif not facts.said_by(body).confirmed:
        yield Owed(
            SHEET,
            "its sheet is answered, and not yet confirmed as it now stands",
            "Our sheet: answered, and not yet confirmed as it now stands",
            reverse("sheet_check", args=[body.id]),
            "Confirm it",
            1,
        )
