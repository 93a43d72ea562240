"""No acronym without its words at its first use. In: a `BoardPaper`. Out: the same with each spelled out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from commonground.views.board_paper.model import BoardPaper, Entry
from commonground.views.explanation.model import Section
from commonground.views.tables import Table

SOURCE, ADDRESS = "Source", "Address"
AS_PUBLISHED = frozenset({SOURCE, ADDRESS})  # columns whose words are not ours
KNOWN = frozenset({"NHS", "GP", "GPs", "A&E", "UK", "CURE"})  # as everybody knows them, and a programme's name
WORDS = {
    "ICB": "integrated care board",
    "ICBs": "integrated care boards",
    "PCN": "primary care network",
    "PCNs": "primary care networks",
    "VCSE": "voluntary, community and social enterprise",
    "VAT": "value added tax",
    "QALY": "quality-adjusted life year",
    "QALYs": "quality-adjusted life years",
    "COPD": "chronic obstructive pulmonary disease",
    "CVD": "cardiovascular disease",
    "MDT": "multidisciplinary team",
    "SEND": "special educational needs and disabilities",
    "IMD": "index of multiple deprivation",
    "GDP": "gross domestic product",
    "SI": "statutory instrument",
}
BEFORE, BEHIND = r"(?:(?<![\w(/.-])|(?<=\()(?!\w+\)))", r"(?![\w/-])"  # "(ICB)" stands behind its words already
FOUND = re.compile(f"{BEFORE}({'|'.join(sorted(map(re.escape, WORDS), key=len, reverse=True))}){BEHIND}")


@dataclass
class Speller:
    """Spells an acronym out where it meets it first, in the order in which a paper is read."""

    told: set[str] = field(default_factory=set)

    def spell(self, text: str) -> str:
        """The text with each acronym that is new in it after its words, where they do not stand there already."""
        if "(" in text:
            low = text.casefold()
            self.told |= {short for short, words in WORDS.items() if f"{words} ({short})".casefold() in low}
        return FOUND.sub(lambda found: self._first(found[1]), text)

    def _first(self, acronym: str) -> str:
        if acronym in self.told or acronym.removesuffix("s") in self.told:
            return acronym
        self.told.add(acronym)
        return f"{WORDS[acronym]} ({acronym})"


def begin_to_spell() -> Callable[[str], str]:
    """For the texts of one page, in the order in which it is read: each as `Speller` has it."""
    return Speller().spell


def spell_out(paper: BoardPaper) -> BoardPaper:
    """The paper with every known acronym spelled out once."""
    speller = Speller()
    spell = speller.spell
    return replace(
        paper,
        kind=spell(paper.kind),
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
    return tuple(
        replace(one, title=spell(one.title), leads=leads, said=said)
        for one in entries
        for leads, said in [_paragraphs(one, spell)]
    )


def _paragraphs(entry: Entry, spell: Callable[[str], str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leads and what follows each, spelled in the order in which they are read."""
    if not entry.leads:
        return (), tuple(map(spell, entry.said))
    pairs = [(spell(lead), spell(said)) for lead, said in zip(entry.leads, entry.said, strict=True)]
    return tuple(lead for lead, _ in pairs), tuple(said for _, said in pairs)


def _table(table: Table, spell: Callable[[str], str]) -> Table:
    """The table spelled out, but for titles and addresses of sources, which stand as they were published."""
    columns = tuple(replace(column, label=spell(column.label)) for column in table.columns)
    rows = tuple(
        tuple(
            cell if column.label in AS_PUBLISHED else replace(cell, text=spell(cell.text))
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return Table(spell(table.caption), columns, rows)
