"""What a partner's paper is told besides the plan, and what it is made of. Out: `About`, `Words`, `BoardPaper`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from commonground.core.figures import Quality
from commonground.document import Plan
from commonground.document.words import lower_first
from commonground.views.deal.answer import can_sign
from commonground.views.deal.model import DealRow, Standing
from commonground.views.explanation.model import Reader, Section
from commonground.views.tables import Table

DUTIES, MONEY = "duties", "money"  # groups of a body's sheet that stand in the annex, of `profiles.GROUPS`
Answer = Literal[
    "beyond",
    "call_in",
    "carry",
    "contract",
    "early",
    "ends",
    "evidence",
    "leave",
    "leave_or_end",
    "leave_or_overspend",
    "nothing",
    "once",
    "paid",
    "places",
    "wards",
    "work",
    "",
]


@dataclass(frozen=True)
class Duty:
    """One duty or money rule that the decision engages, where it is written and how surely that is known."""

    name: str
    words: str
    source: str
    url: str
    how_obtained: str
    quality: Quality


@dataclass(frozen=True)
class Question:
    """What somebody on the body will ask, and which of the plan's answers is told with it ('' = none)."""

    asked: str
    answer: Answer = ""


@dataclass(frozen=True)
class Words:
    """How a kind of body speaks: who decides, what its paper is called, what it is asked, what follows."""

    body: str  # that decides: 'Board of Directors'
    paper: str  # 'Cabinet report: a key decision'
    asked: str  # 'The Board of Directors is asked to'
    ask_line: str  # what the first line calls it: 'Recommendation'
    after: str  # what follows the decision: a call-in, a consent; '' = nothing
    questions: tuple[Question, ...]
    duties: tuple[Duty, ...] = ()
    rules: tuple[Duty, ...] = ()  # of its money
    greeting: str = ""  # of a letter; '' = it is a report


@dataclass(frozen=True)
class Step:
    """What happens next, and on which day."""

    what: str
    on: date | None = None


@dataclass(frozen=True)
class MoneyPoint:
    """A question of money that no figure answers, and what partners have agreed on it; `text` '' = nothing yet."""

    title: str  # 'Shares of an overspend'
    asked: str  # the title and its question, as they can stand in a list
    text: str = ""
    who: str = ""  # the body that wrote it down
    on: date | None = None


@dataclass(frozen=True)
class Changed:
    """A group of our own sheet that we say is wrong, and what we say instead."""

    group: str  # of `profiles.GROUPS`
    title: str
    words: str


@dataclass(frozen=True)
class About:
    """What a paper says that no plan holds: version, decision, what is open, who is not in."""

    version: str  # 'Version 3'
    fingerprint: str
    frozen: bool  # else a draft
    decision: str = ""  # what the body is asked to do, after 'to'; '' = the usual of its kind
    decide_on: date | None = None
    next_steps: tuple[Step, ...] = ()
    call_in_ends: date | None = None
    call_in_usual: bool = False  # whether that is by the usual number of days, and not by our own constitution
    money: tuple[MoneyPoint, ...] = ()
    unconfirmed: tuple[str, ...] = ()  # titles of groups of our own sheet that stand in the paper, not confirmed by us
    sheets_open: tuple[str, ...] = ()  # other partners that have not confirmed their sheets
    changed: tuple[Changed, ...] = ()
    standing: Mapping[str, Standing] = field(default_factory=dict, hash=False)  # by partner id, as the deal has it
    words: Words | None = None  # None = the usual of its kind

    @property
    def open_money(self) -> tuple[MoneyPoint, ...]:
        """Money points without an answer."""
        return tuple(point for point in self.money if not point.text)


@dataclass(frozen=True)
class Absent:
    """A partner that is not in, or in only if something holds."""

    id: str
    name: str
    standing: Standing

    @property
    def needs(self) -> str:
        """What must hold for it to be in, as it can stand inside a sentence; '' for one that is not in."""
        if self.standing.part == "not_in":
            return ""
        return lower_first(self.standing.condition).rstrip(".") or "something that it has not said"


@dataclass(frozen=True)
class Author:
    """Whose paper it is and all that it may say."""

    reader: Reader
    about: About
    words: Words

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.reader.plan

    @cached_property
    def row(self) -> DealRow:
        """Its row of the deal: whether it could sign, and what stands in the way."""
        return next(row for row in can_sign(self.plan, self.about.standing).rows if row.partner == self.reader.id)

    @property
    def aside(self) -> bool:
        """Whether the plan was made without it, so that nothing is asked of it."""
        return self.about.standing.get(self.reader.id, Standing()).aside

    @property
    def absent(self) -> tuple[Absent, ...]:
        """Partners that are not in, or in only if something holds that does not hold yet."""
        return tuple(
            Absent(code, standing.name or self.reader.names.partner(code), standing)
            for code, standing in self.about.standing.items()
            if standing.part != "in" and not standing.met
        )


@dataclass(frozen=True)
class Entry:
    """A part of the first page: a heading and its paragraphs.

    `leads`: what stands before each paragraph, such as the question that it answers; () = nothing.
    """

    title: str
    said: tuple[str, ...]
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardPaper:
    """A whole paper. `banner` stands at the head of each page, `footer` at its foot."""

    kind: str  # what it is: 'Cabinet report'
    title: str
    subtitle: str
    greeting: str
    banner: tuple[str, ...]
    footer: str
    created: str  # ISO day
    first: tuple[Entry, ...]  # the first five lines
    before: tuple[Entry, ...]  # what stands above the money
    money: Table
    after: tuple[Entry, ...]
    annex: tuple[Section, ...] = field(default=())
