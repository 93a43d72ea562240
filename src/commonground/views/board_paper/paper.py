"""The paper as a Word document: a page that decides, and an annex that proves it. In: `BoardPaper`. Out: bytes."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.shared import Cm

from commonground.core.text import harmless
from commonground.views.board_paper.model import BoardPaper, Entry
from commonground.views.explanation.model import Section
from commonground.views.word.grid import W
from commonground.views.word.looks import BANNER, NOTE, TABLES, dress, find_style, space_after
from commonground.views.word.sheets import (
    add_paragraph,
    add_table,
    describe,
    set_up_page,
    to_bytes,
    turn_page,
)

LINE, ENTRY, SECTION = "First line", "Entry", "Annex section"
KNOWN = {"Title": 15, "Subtitle": 9.5, "Heading 1": 14, "Heading 2": 11, "Caption": 8.5}
OWN = {LINE: 9.5, ENTRY: 9.0, NOTE: 9.0, BANNER: 8.5, **TABLES}
MARGIN, INSET = Cm(1.8), Cm(3.3)
SHADE = "EEF3F7"
ANNEX = "Annex"


def as_bytes(paper: BoardPaper) -> bytes:
    """The paper as a Word document; the same paper gives the same bytes, whatever the clock says."""
    word = Document()
    _dress(word)
    describe(word, f"{paper.title}: {paper.subtitle}", "; ".join(paper.banner), paper.created)
    set_up_page(word.sections[0], paper.banner, paper.footer, MARGIN)
    add_paragraph(word, paper.title, "Title")
    add_paragraph(word, paper.subtitle, "Subtitle")
    for number, entry in enumerate(paper.first, 1):
        _add_entry(word, Entry(f"{number}  {entry.title}", entry.said), LINE)
    _add_entries(word, paper.before)
    add_table(word, paper.money)
    _add_entries(word, paper.after)
    turn_page(word)
    add_paragraph(word, ANNEX, "Heading 1")
    for section in paper.annex:
        _add_section(word, section)
    return to_bytes(word)


def _dress(word: Word) -> None:
    dress(word, OWN, KNOWN)
    space_after(word, {"Title": 2, "Subtitle": 6, LINE: 0, ENTRY: 3, "Caption": 2})
    for name in (LINE, ENTRY):
        layout = find_style(word, name).paragraph_format
        layout.left_indent, layout.first_line_indent = INSET, -INSET
        layout.tab_stops.add_tab_stop(INSET)


def _add_entries(word: Word, entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        _add_entry(word, entry, ENTRY)


def _add_entry(word: Word, entry: Entry, style: str) -> None:
    """A heading at the margin, what is said beside it."""
    paragraph = add_paragraph(word, "", style)
    run = paragraph.add_run(harmless(entry.title))
    run.bold = True
    paragraph.add_run("\t" + harmless(" ".join(entry.said)))
    if style == LINE:
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:shd {W} w:val="clear" w:color="auto" w:fill="{SHADE}"/>'))


def _add_section(word: Word, section: Section) -> None:
    add_paragraph(word, section.title, "Heading 2")
    for said in section.said:
        add_paragraph(word, said, NOTE)
    for table in section.tables:
        add_table(word, table)
        add_paragraph(word, "", NOTE)
