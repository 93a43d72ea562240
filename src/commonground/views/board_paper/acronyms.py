"""No acronym without its words at its first use. In: a `BoardPaper`. Out: the same with each spelled out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from commonground.views.board_paper.model import BoardPaper, Entry
from commonground.views.explanation.model import Section
from commonground.views.tables import Table

KNOWN = frozenset({"NHS", "GP", "GPs", "A&E", "UK"})  # as everybody knows them
WORDS = {
    "ICB": "integrated care board",
    "ICBs": "integrated care boards",
    "PCN": "primary care network",
    "PCNs": "primary care networks",
    "VCSE": "voluntary, community and social enterprise",
    "VAT": "value added tax",
    "QALY": "year of good health",
    "QALYs": "years of good health",
    "COPD": "lung disease that narrows the airways",
    "CVD": "disease of the heart and blood vessels",
    "MDT": "team of several professions",
    "SEND": "special educational needs and disabilities",
    "IMD": "index of multiple deprivation",
    "ODS": "organisation data service",
    "ONS": "Office for National Statistics",
    "PSSRU": "Personal Social Services Research Unit",
    "NICE": "National Institute for Health and Care Excellence",
    "GDP": "gross domestic product",
    "SI": "statutory instrument",
    "CBP": "Commons briefing paper",
    "CC3": "guidance number 3 of the Charity Commission",
}
FOUND = re.compile(r"(?<![\w(/.-])(" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?![\w/-])")


@dataclass
class Speller:
    """Spells an acronym out where it meets it first, in the order in which a paper is read."""

    told: set[str] = field(default_factory=set)

    def spell(self, text: str) -> str:
        """The text with each acronym that is new in it after its words."""
        return FOUND.sub(lambda found: self._first(found[1]), text)

    def _first(self, acronym: str) -> str:
        if acronym in self.told or acronym.removesuffix("s") in self.told:
            return acronym
        self.told.add(acronym)
        return f"{WORDS[acronym]} ({acronym})"


def spell_out(paper: BoardPaper) -> BoardPaper:
    """The paper with every known acronym spelled out once."""
    speller = Speller()
    spell = speller.spell
    return replace(
        paper,
        title=spell(paper.title),
        subtitle=spell(paper.subtitle),
        first=_entries(paper.first, spell),
        before=_entries(paper.before, spell),
        money=_table(paper.money, spell),
        after=_entries(paper.after, spell),
        annex=tuple(
            Section(spell(one.title), tuple(map(spell, one.said)), tuple(_table(each, spell) for each in one.tables))
            for one in paper.annex
        ),
    )


def _entries(entries: tuple[Entry, ...], spell: Callable[[str], str]) -> tuple[Entry, ...]:
    return tuple(Entry(spell(one.title), tuple(map(spell, one.said))) for one in entries)


def _table(table: Table, spell: Callable[[str], str]) -> Table:
    columns = tuple(replace(column, label=spell(column.label)) for column in table.columns)
    rows = tuple(
        tuple(cell if cell.text.startswith("http") else replace(cell, text=spell(cell.text)) for cell in row)
        for row in table.rows
    )
    return Table(spell(table.caption), columns, rows)
