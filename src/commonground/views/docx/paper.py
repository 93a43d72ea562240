"""A draft on paper: real headings, numbered clauses, tables whose headings repeat. In: `Draft`. Out: bytes of .docx."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Paper

from commonground.views.docx.clauses import Clause, Draft, Schedule
from commonground.views.docx.looks import CLAUSE, LACKING, SCHEDULE, dress
from commonground.views.word.looks import BANNER, NOTE
from commonground.views.word.sheets import add_all, add_paragraph, describe, set_up_page, to_bytes, turn_page

NOTHING = "Nothing of this is in the plan."
FRONT = "What this draft holds, and what is missing"


def as_bytes(draft: Draft) -> bytes:
    """The draft as a Word document; the same draft gives the same bytes, whatever the clock says."""
    paper = Document()
    dress(paper)
    describe(paper, f"{draft.title}: {draft.subtitle}", "; ".join(draft.banner), draft.created)
    set_up_page(paper.sections[0], draft.banner, draft.footer)
    _write_front(paper, draft)
    for clause in draft.clauses:
        _write_clause(paper, clause)
    turn_page(paper)
    for schedule in draft.schedules:
        _write_schedule(paper, schedule)
    return to_bytes(paper)


def _write_front(paper: Paper, draft: Draft) -> None:
    add_paragraph(paper, draft.title, "Title")
    add_paragraph(paper, draft.subtitle, "Subtitle")
    for warning in draft.warnings:
        add_paragraph(paper, warning, BANNER)
    add_paragraph(paper, FRONT, "Heading 2")
    add_all(paper, draft.front, NOTE)


def _write_clause(paper: Paper, clause: Clause) -> None:
    item = f" (regulation 7(3)({clause.item}))" if clause.item else ""
    add_paragraph(paper, f"{clause.title}{item}", "Heading 1")
    add_all(paper, clause.said or (NOTHING,), CLAUSE)
    for phrase in clause.missing:
        add_paragraph(paper, f"[To be completed: {phrase}.]", LACKING)


def _write_schedule(paper: Paper, schedule: Schedule) -> None:
    add_paragraph(paper, schedule.title, SCHEDULE)
    add_all(paper, schedule.said, NOTE)
