"""What the shared picture is made of. Out: `Bar`, `Topic`, `Picture`, `OpenedFigure`."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.core.figures import Quality
from commonground.document.shapes import Range
from commonground.views.tables import Table

QUESTIONS = {  # by id of the topic that answers it, in the order in which they are asked
    "residents": "Who lives here?",
    "helped": "Who is helped?",
    "services": "Which services are used, with the plan and without?",
    "agencies": "How many agencies call at one household?",
    "hours": "Where do the hours land?",
    "waiting": "What if nothing is done?",
    "deciders": "Who decides here?",
}


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value, the 80% range of it, and the words for both."""

    name: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, name: str, row: Range, text: str) -> Bar:
        """The middle and the range of draws."""
        low, high = row.ends or (None, None)
        return cls(name, row.p50, text, low, high)


@dataclass(frozen=True)
class Topic:
    """One question, its finding, a drawing, and the tables that say the same in numbers.

    `drawing` is SVG text without style or script, '' where nothing can be drawn. `figures` are dotted names of the
    plan's provenance that stand behind it, and `judged` how many of them are of quality D.
    """

    id: str
    question: str
    title: str  # the finding, in a sentence
    said: tuple[str, ...]
    drawing: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    figures: tuple[str, ...]
    judged: int

    @property
    def sureness(self) -> str:
        """How many of the figures behind it are judged, in a sentence; '' where none stands behind it."""
        if not self.figures:
            return ""
        figures = "1 figure stands" if len(self.figures) == 1 else f"{len(self.figures):,} figures stand"
        judged = "none is" if not self.judged else "1 is" if self.judged == 1 else f"{self.judged:,} are"
        return f"{figures} behind this; {judged} judgement, marked D."


@dataclass(frozen=True)
class Picture:
    """The shared picture of one plan: what has to be said first, then its topics in order."""

    place: str
    synthetic: bool
    warnings: tuple[str, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class OpenedFigure:
    """One figure with its source, as a page of its own."""

    figure: str  # dotted name
    title: str
    value: str
    between: str  # its 80% range; '' where it has none
    unit: str
    year: str
    source: str
    url: str  # '' where there is no one page
    quality: Quality
    means: str  # what the letter means
    judged: bool
    how_obtained: str
    was: str  # the library's value where somebody set another; '' where nobody did
    ask: str  # where it could be looked up; '' where the plan does not say
    lines: tuple[str, ...]  # lines of the ledger that rest on it
