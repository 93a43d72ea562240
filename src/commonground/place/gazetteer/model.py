"""What a name can stand for. Out: `Found`, `Body`, `Former`, `Newer`, `Wanted`, and the words for their kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import polars as pl

TITLES = {
    "district": "district, borough or unitary council",
    "upper_tier": "county council",
    "icb": "integrated care board",
    "combined_authority": "combined authority",
    "region": "region",
    "sub_icb": "sub-ICB location",
    "police": "police force",
    "fire": "fire and rescue authority",
    "ward": "ward",
    "msoa": "MSOA",
    "lsoa": "small area (LSOA 2021)",
    "pcn": "primary care network",
}
"""Kinds of body in the order in which one of several with the same areas is taken."""

PLAIN = ("district", "upper_tier", "icb", "combined_authority", "region", "sub_icb", "msoa", "lsoa")
"""Kinds that a name alone can mean; the others need their own word with it ('Norfolk Police', 'Abbey ward')."""


class Published(Protocol):
    """The published tables, by the ids of the catalogue."""

    def frame(self, dataset_id: str, /) -> pl.DataFrame:
        """The table of that id."""


@dataclass(frozen=True)
class Found:
    """A place by its areas. `kind`: one of TITLES, or 'areas' for a list; `notes`: how the words were understood."""

    kind: str
    code: str
    name: str
    areas: tuple[str, ...]  # codes in order
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A body of the lookups. `names`: folded, each all of its name; `within`: what tells two of one name apart."""

    kind: str
    code: str
    name: str
    names: frozenset[str]
    within: str = ""


@dataclass(frozen=True)
class Former:
    """A body that is no more, or not for long, under its code: what it `became` (codes) and when (ISO date)."""

    kind: str
    code: str
    name: str
    date: str
    became: tuple[str, ...]
    remark: str = ""
    quality: str = "A"
    through: tuple[tuple[str, str], ...] = ()  # names and dates of what it was in between


@dataclass(frozen=True)
class Newer:
    """A body made since the lookups. `made_of`: codes; `whole`: whether they are exactly its areas."""

    kind: str
    code: str
    name: str
    date: str
    made_of: tuple[str, ...]
    whole: bool
    source: str
    quality: str


@dataclass(frozen=True)
class Wanted:
    """One reading of what was asked: folded words, and the kinds that the rest of the words allow (None: any)."""

    words: str
    kinds: frozenset[str] | None
