"""No acronym of a paper without its words at its first use. In: a `BoardPaper`. Out: the same, spelled out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commonground.views.acronyms import Speller
from commonground.views.board_paper.model import BoardPaper, Entry
from commonground.views.explanation.model import Section
from commonground.views.tables import Table

SOURCE, ADDRESS = "Source", "Address"
AS_PUBLISHED = frozenset({SOURCE, ADDRESS})  # columns whose words are not ours


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
