"""A figure with its range, unit, year, source and quality: the only form in which numbers enter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Quality = Literal["A", "B", "C", "D"]
JUDGED: Quality = "D"
QUALITY_MEANS: dict[Quality, str] = {
    "A": "read directly in the published source",
    "B": "a published figure quoted by a secondary page",
    "C": "derived from published figures by a stated formula",
    "D": "recollection or judgement, to be checked before it is relied on",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One assumption. `low`..`high` is an 80% interval unless `unit` or the source says otherwise.

    `value` is a number, or a word for a choice (such as a payment rule), whose `low`/`high` are None.
    `changed_from` keeps the library's value where a user has set another. `drawn_as` keys its draws where its name
    holds a word that the user has chosen.
    """

    name: str
    value: float | str
    unit: str
    source_title: str
    quality: Quality
    low: float | None = None
    high: float | None = None
    year: str = ""
    source_url: str = ""
    how_obtained: str = ""
    choices: tuple[str, ...] = ()
    changed_from: float | str | None = None
    drawn_as: str = ""

    @property
    def number(self) -> float:
        """The value as a number; a TypeError when the figure is a word."""
        if isinstance(self.value, str):
            raise TypeError(f"{self.name} is the word {self.value!r}, not a number")
        return self.value

    def changed_to(self, value: float | str) -> Figure:
        """A copy with another value, taken as certain: its range closes on it."""
        original = self.changed_from if self.changed_from is not None else self.value
        low = high = None
        if not isinstance(value, str) and not isinstance(self.value, str):
            low, high = value, value
        return replace(self, value=value, low=low, high=high, changed_from=original)
