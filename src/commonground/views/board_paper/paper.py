"""The paper as a Word document: a page that decides, and an annex that proves it. In: `BoardPaper`. Out: bytes."""

from __future__ import annotations

from dataclasses import replace

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from commonground.views.board_paper.entries import SAID, TITLE, draw_entries
from commonground.views.board_paper.model import BoardPaper
from commonground.views.explanation.model import Section
from commonground.views.explanation.years import SUM
from commonground.views.tables import TOTAL, Table
from commonground.views.word.grid import HEAD, PLAIN, Look
from commonground.views.word.looks import BANNER, NOTE, TABLES, add_style, dress, find_style, set_font, space_after
from commonground.views.word.sheets import (
    add_drawn,
    add_paragraph,
    add_table,
    describe,
    measure_width,
    set_up_page,
    to_bytes,
    turn_page,
)

KIND, QUIET = "Paper kind", "Quiet head"
KNOWN = {"Title": 15, "Subtitle": 9.5, "Heading 1": 15, "Heading 2": 11.5, "Caption": 8.5}
OWN = {TITLE: 9.0, SAID: 9.0, NOTE: 9.0, BANNER: 8.0, **TABLES}
MARGIN, EDGE = Cm(1.6), Cm(0.8)  # of the page; of header and footer from its edge
SHADE, GREY = "EAF1F6", RGBColor(0x4A, 0x5B, 0x68)
LOOK = Look(("top", "bottom", "insideH"), SHADE, QUIET, 70)
ANNEX = "Annex: the figures behind this page"


def as_bytes(paper: BoardPaper) -> bytes:
    """The paper as a Word document; the same paper gives the same bytes, whatever the clock says."""
    word = Document()
    _dress(word)
    describe(word, f"{paper.title}: {paper.subtitle}", "; ".join(paper.banner), paper.created)
    set_up_page(word.sections[0], paper.banner, paper.footer, MARGIN)
    word.sections[0].header_distance = word.sections[0].footer_distance = EDGE
    _write_first_page(word, paper)
    turn_page(word)
    add_paragraph(word, ANNEX, "Heading 1")
    for section in paper.annex:
        _write_section(word, section)
    return to_bytes(word)


def _dress(word: Word) -> None:
    """The styles of both parts: quiet, and close enough for all that decides to stand on one page."""
    dress(word, OWN, KNOWN)
    set_font(add_style(word, KIND), 9.5, GREY)
    set_font(add_style(word, QUIET), 8)
    find_style(word, TITLE).font.bold = find_style(word, QUIET).font.bold = True
    find_style(word, "Title").font.bold, find_style(word, "Subtitle").font.italic = True, False
    find_style(word, "Caption").font.bold = True
    for name in ("Title", "Subtitle"):
        _unadorn(word, name)
    after = {KIND: 0, "Title": 1, "Subtitle": 5, TITLE: 0, SAID: 1, QUIET: 0, "Caption": 2, NOTE: 4, PLAIN: 0, HEAD: 0}
    space_after(word, after)
    for name in (TITLE, SAID):
        find_style(word, name).paragraph_format.line_spacing = 1.0
    find_style(word, "Caption").paragraph_format.space_before = Pt(5)
    find_style(word, "Heading 1").paragraph_format.space_before = Pt(0)


def _unadorn(word: Word, name: str) -> None:
    """Take from a style the rule and the spacing of letters that Word's template gives it."""
    element = find_style(word, name).element
    for tag in ("w:pBdr", "w:spacing", "w:kern"):
        for found in list(element.iter(qn(tag))):
            if tag != "w:spacing" or found.getparent().tag == qn("w:rPr"):
                found.getparent().remove(found)


def _write_first_page(word: Word, paper: BoardPaper) -> None:
    wide = measure_width(word)
    add_paragraph(word, paper.kind, KIND)
    add_paragraph(word, paper.title, "Title")
    add_paragraph(word, paper.subtitle, "Subtitle")
    if paper.greeting:
        add_paragraph(word, paper.greeting, NOTE)
    first = [replace(entry, title=f"{number}  {entry.title}") for number, entry in enumerate(paper.first, 1)]
    add_drawn(word, draw_entries(first, wide, "The first five lines", SHADE))
    add_paragraph(word, "", PLAIN)
    add_drawn(word, draw_entries(paper.before, wide, "What, and why"))
    add_table(word, paper.money, LOOK)
    add_paragraph(word, "", PLAIN)
    add_drawn(word, draw_entries(paper.after, wide, "What follows from it"))


def _write_section(word: Word, section: Section) -> None:
    add_paragraph(word, section.title, "Heading 2")
    for said in section.said:
        add_paragraph(word, said, NOTE)
    if section.said and section.tables:
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    for table in section.tables:
        add_table(word, _embolden(table), LOOK)
        add_paragraph(word, "", PLAIN)


def _embolden(table: Table) -> Table:
    """The table with lines of sums in bold throughout; as it is where its cells are sentences."""
    if table.is_wordy:
        return table
    rows = tuple(
        tuple(replace(cell, tone=TOTAL) for cell in row) if row and row[0].tone in (SUM, TOTAL) else row
        for row in table.rows
    )
    return replace(table, rows=rows)
