"""The kinds of partner, the nine groups of their sheet, and what the other rooms are given. Out: frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from commonground.core.figures import Quality

KINDS = {  # of a partner, as `partners` has them and two more: what one is called
    "icb": "Integrated care board",
    "acute_trust": "Acute hospital trust",
    "community_trust": "Community health trust",
    "mental_health_trust": "Mental health trust",
    "ambulance_trust": "Ambulance trust",
    "gp": "General practices (primary care network)",
    "council": "Council",
    "police": "Police and crime commissioner and force",
    "fire": "Fire and rescue authority",
    "vcse": "Voluntary, community or social enterprise group",
    "hospice": "Hospice",
    "housing_association": "Housing association",
    "other": "Another kind of body",
}
NHS_TRUSTS = ("acute_trust", "community_trust", "mental_health_trust", "ambulance_trust")
FAMILIES = {  # what a row of a table may name instead of one kind
    "every": tuple(KINDS),
    "nhs_trust": NHS_TRUSTS,
    "nhs": ("icb", *NHS_TRUSTS),
    "public": ("icb", *NHS_TRUSTS, "council", "police", "fire"),
    "charity": ("vcse", "hospice"),
}
FORMS = {  # of a body, where facts differ inside a kind; told by its code or its name
    "foundation_trust": "an NHS foundation trust",
    "nhs_trust": "an NHS trust",
    "county": "a county council",
    "district": "a district council",
    "social_care": "a council with social care and public health: county, unitary, metropolitan or London borough",
    "housing": "a council with housing: district, unitary, metropolitan or London borough",
    "billing": "a council that sends out council tax bills: all but a county",
    "unknown": "a trust or council of which neither code nor name tells the form",
}
RECALLED = "Recalled, not looked up"  # the source of what nobody has read
AskKind = Literal["date", "money", "text", "choice"]


class GroupTitle(NamedTuple):
    """A group of the sheet: its id, its title, and the question that its answer answers."""

    id: str
    title: str
    question: str


GROUPS = (
    GroupTitle("what_we_are", "What we are", "Is this what you are?"),
    GroupTitle("who_governs", "Who governs us", "Is this who governs you?"),
    GroupTitle("duties", "What the law asks of us", "Are these your duties in this plan?"),
    GroupTitle("money", "Our money rule and year end", "Is this the rule your money is under?"),
    GroupTitle("contracts", "Our contracts", "Is this how you are paid, and how you buy?"),
    GroupTitle("where", "Where we serve", "Is this where you serve?"),
    GroupTitle("when", "When we can decide", "Is this when you can decide?"),
    GroupTitle("who_signs", "Who speaks and who signs", "Is this who may speak and sign for you?"),
    GroupTitle("cannot", "What we cannot do by law", "Is this what you may not do?"),
)
"""The nine groups in their order: one answer each (right, change, do not know), nine at most."""


@dataclass(frozen=True)
class Fact:
    """One fact of a body, nobody having confirmed it yet.

    `valid_from` to `valid_to` is when it holds (None = no end known); `read_on` is the day on which the source was
    read, None where it is recalled. `dated` is the day that is shown beside it.
    """

    key: str
    group: str  # of GROUPS
    text: str
    source: str
    url: str  # '' where it is recalled or of the plan itself
    quality: Quality
    valid_from: date | None = None
    valid_to: date | None = None
    read_on: date | None = None
    note: str = ""

    @property
    def recalled(self) -> bool:
        """Whether it was recalled and has to be checked before anybody relies on it."""
        return self.source == RECALLED

    @property
    def dated(self) -> date | None:
        """The day on which it was last read, else that from which it holds."""
        return self.read_on or self.valid_from

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Ask:
    """What only the body itself can say: optional, beside the one answer that a group needs.

    `private`: seen by the body's own side and the broker alone. `choices` are those of a choice, else empty. Money is
    in whole pounds.
    """

    key: str
    group: str  # of GROUPS
    question: str
    kind: AskKind
    choices: tuple[str, ...] = ()
    hint: str = ""
    private: bool = False


@dataclass(frozen=True)
class Group:
    """One of the nine: what is known, and what is left to the body to say."""

    number: int  # 1 to 9
    id: str  # of GROUPS
    title: str
    question: str
    facts: tuple[Fact, ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Overlap:
    """Another body of the same kind in the place, and the share (0 to 1) of our residents whom it serves too."""

    body: str
    share: float


@dataclass(frozen=True)
class PlaceFacts:
    """What the place knows of a body. Only body and place must be there; the rest is left out where it is empty.

    `source`, `url` and `dated` say where the figures of the place come from; the budget may have its own.
    """

    body: str
    place: str
    code: str = ""  # ODS or ONS
    roles: tuple[str, ...] = ()  # in words: 'hospital care'
    annual_budget_gbp: float | None = None  # a year, for the people of the place
    budget_source: str = ""
    budget_url: str = ""
    budget_quality: Quality = "C"
    footprint: str = ""  # its title: 'the borough of Bolton'
    share_of_residents: float | None = None  # of the place, whom it serves: 0 to 1
    neighbourhoods: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    source: str = "The plan of the place"
    url: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Question:
    """What the deciding body is likely to ask, and why that is thought."""

    text: str
    source: str
    url: str
    quality: Quality


@dataclass(frozen=True)
class Words:
    """The words in which a body of a kind reads and decides."""

    kind: str
    body: str  # that decides: 'Board of Directors'
    paper: str  # what its paper is called: 'Board paper'
    asked: str  # how the decision is asked: 'The Board is asked to'
    audience: str
    duties: tuple[str, ...]  # keys of facts of the group `duties`; a paper names those that are on the body's sheet
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Decision:
    """When a decision taken at a meeting binds, and what must have happened before it. Days are inclusive.

    decided <= in_force. `call_in_until` is the last day on which it may be called in, None where it may not.
    """

    kind: str
    key_decision: bool
    notice_by: date | None  # the last day to give notice of a key decision
    papers_by: date | None  # the last day to publish the papers
    decided: date
    call_in_until: date | None
    in_force: date
    next: str  # who decides next, in words
    source: str
    url: str
    quality: Quality

    def notice_missed(self, on: date) -> bool:
        """Whether on that day it is too late to give the notice that this meeting needs."""
        return self.notice_by is not None and on > self.notice_by
