"""What is shown of the deal: who can sign, one partner's row opened, what can be tried. Out: frozen dataclasses.

Money is GBP to the penny; positive = better off than doing nothing. Kinds of money are never added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonground.core.money import Kind

State = Literal["yes", "not_yet", "not_known", "not_in", "in_if"]
Whole = Literal["yes", "not_yet", "not_known", "nothing"]  # of a deal; nothing = there is nothing, or nobody, to sign
Part = Literal["in", "not_in", "in_if"]


@dataclass(frozen=True)
class Decision:
    """Who decides next for a body, and on which day; None = no day is known.

    `binds`: the first day on which that decision binds; None where nobody can say. `notice_missed`: the day by which
    notice of it was due and was not given; None where it is not late.
    """

    who: str
    on: date | None = None
    binds: date | None = None
    notice_missed: date | None = None


@dataclass(frozen=True)
class Standing:
    """What is known of a body besides the plan; `name` where the plan does not have it.

    `condition`: what must be so for it to be in, in its own words, and `met` whether it says that it is so.
    """

    confirmed: bool = False  # whether it has confirmed its own sheet as it now stands
    unknown: tuple[str, ...] = ()  # what of its own sheet it does not know
    part: Part = "in"
    said: bool = True  # whether it has said so itself
    condition: str = ""
    met: bool = False
    decides: Decision | None = None
    name: str = ""
    aside: bool = False  # whether the plan was made without it: it bears only what changes at its doors
    tried: bool = False  # whether the plan takes more from it as its word than it has said itself

    @property
    def takes_part(self) -> bool:
        """Whether plans count it in: it is in, or what it asks for is so."""
        return self.part == "in" or (self.part == "in_if" and self.met)


@dataclass(frozen=True)
class SmallestYear:
    """The year that leaves a partner least room above its line, GBP: on average, and the 80% range of it.

    `low_gbp` and `high_gbp` are None below 20 draws.
    """

    year: str
    line_gbp: float  # the lowest that it may end, against doing nothing
    room_gbp: float  # negative = below its line
    low_gbp: float | None
    high_gbp: float | None


@dataclass(frozen=True)
class DealRow:
    """One body's row: whether it could sign, its smallest year, what decides that, what stands in the way.

    `smallest` and `chance` are None for a body that the plan does not have, or was made without; `chance` below 20
    draws too. `planned`: whether the plan has any figures of it.
    """

    partner: str
    name: str
    kind: str
    state: State
    smallest: SmallestYear | None
    chance: float | None  # of ending no lower than its line in every year
    because: str
    in_the_way: tuple[str, ...]
    decides: Decision | None
    planned: bool = True
    condition: str = ""  # under which it is in


@dataclass(frozen=True)
class Deal:
    """Whether everybody can sign, in a sentence, and a row for each body, in the order of the plan."""

    answer: str
    rows: tuple[DealRow, ...]
    confidence: float  # the chance of keeping to its line that each partner should have
    warnings: tuple[str, ...]  # what has to be said before any figure: that the place is made up, few draws, ...
    state: Whole

    def count(self, state: State) -> int:
        """How many bodies have this state."""
        return sum(row.state == state for row in self.rows)

    @property
    def signable(self) -> bool:
        """Whether everybody who is in could sign."""
        return self.state == "yes"


@dataclass(frozen=True)
class Amount:
    """Money of one year, or of all of them, GBP: its mean, and its 80% range, None below 20 draws."""

    year: str
    mean_gbp: float
    low_gbp: float | None = None
    high_gbp: float | None = None


@dataclass(frozen=True)
class OwnYear:
    """One partner's cash in one year, or in all plan years added up, GBP. before + transfer = after."""

    year: str
    before: Amount
    transfer_gbp: float  # positive: the deal gives it; negative: it pays in
    after: Amount
    offered_gbp: float
    usable_gbp: float  # what of its offer can be used for this plan
    floor_gbp: float  # how much further its money rule lets it go
    asked_gbp: float
    to_confirm_gbp: float
    line_gbp: float  # the lowest that it may end: usable offer and floor together, below nothing
    room: Amount  # above its line; negative = below it


@dataclass(frozen=True)
class Cause:
    """One line of a partner's account, GBP by year, then all years; what it is for and the figures behind it."""

    line: str
    gbp: tuple[float, ...]
    options: tuple[str, ...]  # names
    services: tuple[str, ...]  # names
    figures: tuple[str, ...]  # dotted names, of the plan's provenance; () = what the deal adds


@dataclass(frozen=True)
class OfKind:
    """One kind of money of one partner: by year, then all years, and the lines that sum to it, the largest first."""

    kind: Kind
    means: str  # what the kind is, in words
    amounts: tuple[Amount, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class BadYearRow:
    """One bad year of one partner: where it is lowest, how far above its line (negative: below), what then holds."""

    test: str
    name: str
    plain: str
    lowest_in: str
    above_gbp: float
    broken_in: str | None
    sentence: str  # what the agreement says then


@dataclass(frozen=True)
class Alone:
    """One partner carrying every overspend of rising costs alone: by which share they rise, and when it breaks."""

    test: str
    rise: float | None  # share by which costs are higher at the end of the rise; None where the plan does not say
    broken_in: str | None
    above_gbp: float
    sentence: str


@dataclass(frozen=True)
class Change:
    """What one partner would change of itself; what is None or empty stays."""

    partner: str
    further_offer_gbp: tuple[float, ...] = ()  # money without a ring fence beside its offers, by plan year
    once: bool = False  # whether that ends with the plan
    condition: str = ""  # what must be so for that to stand
    confirms: bool = False  # all its offers are taken as confirmed
    floor_gbp: tuple[float, ...] | None = None
    notice_months: float | None = None


@dataclass(frozen=True)
class Try:
    """What a run would be asked for besides what this plan was: it makes a new version and changes nothing else."""

    does: str  # what the button says
    set: tuple[tuple[str, str | float], ...] = ()  # dotted name, value
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    partners: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Way:
    """One change that could help: in words, and what a run of it would be asked for.

    `attempt` is None where no run can try it, and `why_not` then says why. `enough` is None where only a run would say.
    """

    kind: str
    sentence: str
    enough: bool | None
    attempt: Try | None
    why_not: str = ""


@dataclass(frozen=True)
class OwnRow:
    """One partner's row opened: what it alone looks at before it signs."""

    partner: str
    name: str
    years: tuple[OwnYear, ...]
    whole: OwnYear  # all plan years added up
    chance_no_worse: float | None  # than with no plan, over all years together
    chance_within_line: float | None  # in every year
    confidence: float
    kinds: tuple[OfKind, ...]  # cash with the deal; capacity; value: never added
    bad_years: tuple[BadYearRow, ...]  # from its worst
    alone: Alone | None
    ways: tuple[Way, ...]
    do_nothing: tuple[OfKind, ...]  # against today, without the plan


@dataclass(frozen=True)
class PartnerCash:
    """Cash of one partner over all plan years, on average, GBP: of lines that rest on a figure, or what moves."""

    partner: str
    name: str
    gbp: float


@dataclass(frozen=True)
class Choice:
    """One value that a figure may have, in words; who would move by how much with it, and a sentence on that."""

    value: str
    words: str
    in_use: bool
    moves: tuple[PartnerCash, ...] = ()
    sentence: str = ""  # '' = nothing to say


@dataclass(frozen=True)
class Switch:
    """One rule that can be switched: what it is, its value now, what it may be, and whose cash rests on it.

    `choices` is empty for a number; `low` and `high` are then the least and the most that it may be set to.
    """

    figure: str
    title: str
    value: str
    number: float | None  # None for a word
    unit: str
    choices: tuple[Choice, ...]
    low: float
    high: float
    quality: str
    resting: tuple[PartnerCash, ...]
