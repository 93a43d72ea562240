"""A draft on paper: real headings, numbered clauses, tables whose headings repeat. In: `Draft`. Out: bytes of .docx."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from commonground.core.text import harmless
from commonground.views.docx.clauses import Clause, Draft, Schedule
from commonground.views.docx.grid import W, draw_table
from commonground.views.docx.looks import BANNER, CLAUSE, LACKING, NOTE, SCHEDULE, dress
from commonground.views.tables import Table

LONG, SHORT, MARGIN = Cm(29.7), Cm(21.0), Cm(2.0)  # A4
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows
NOTHING = "Nothing of this is in the plan."
FRONT = "What this draft holds, and what is missing"


def as_bytes(draft: Draft) -> bytes:
    """The draft as a Word document; the same draft gives the same bytes, whatever the clock says."""
    paper = Document()
    dress(paper)
    _describe(paper, draft)
    _set_up_page(paper.sections[0], draft)
    _write_front(paper, draft)
    for clause in draft.clauses:
        _write_clause(paper, clause)
    _turn_page(paper)
    for schedule in draft.schedules:
        _write_schedule(paper, schedule)
    file = BytesIO()
    paper.save(file)
    return _without_clock(file.getvalue())


def _describe(paper: Paper, draft: Draft) -> None:
    """The properties of the document, none of them of the computer that made it."""
    about = paper.core_properties
    about.title, about.subject = harmless(f"{draft.title}: {draft.subtitle}"), harmless("; ".join(draft.banner))
    about.author, about.last_modified_by, about.comments = "Commonground", "", ""
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = datetime.fromisoformat(draft.created)


def _set_up_page(section: Section, draft: Draft) -> None:
    """A4 upright; the warning at the head of each page, the page's number at its foot."""
    section.page_width, section.page_height = SHORT, LONG
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    head = section.header.paragraphs[0]
    for at, line in enumerate(draft.banner):
        paragraph = head if at == 0 else section.header.add_paragraph()
        paragraph.style = BANNER
        paragraph.add_run(harmless(line))
    foot = section.footer.paragraphs[0]
    foot.style = NOTE
    foot.add_run(harmless(f"{draft.footer}    Page "))
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word keeps up to date."""
    paragraph._p.append(parse_xml(f'<w:fldSimple {W} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _write_front(paper: Paper, draft: Draft) -> None:
    _add(paper, draft.title, "Title")
    _add(paper, draft.subtitle, "Subtitle")
    for warning in draft.warnings:
        _add(paper, warning, BANNER)
    _add(paper, FRONT, "Heading 2")
    _write_all(paper, draft.front, NOTE)


def _write_clause(paper: Paper, clause: Clause) -> None:
    item = f" (regulation 7(3)({clause.item}))" if clause.item else ""
    _add(paper, f"{clause.title}{item}", "Heading 1")
    _write_all(paper, clause.said or (NOTHING,), CLAUSE)
    for phrase in clause.missing:
        _add(paper, f"[To be completed: {phrase}.]", LACKING)


def _turn_page(paper: Paper) -> None:
    """From here on pages lie on their side, for tables with a column a year."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, LONG, SHORT


def _write_schedule(paper: Paper, schedule: Schedule) -> None:
    _add(paper, schedule.title, SCHEDULE)
    _write_all(paper, schedule.said, NOTE)


def _write_all(paper: Paper, said: tuple[str | Table, ...], style: str) -> None:
    """Paragraphs and tables in the last section, a table under its caption."""
    section = paper.sections[-1]
    wide = int(section.page_width or 0) - 2 * MARGIN
    for each in said:
        if isinstance(each, str):
            _add(paper, each, style)
        else:
            _add(paper, each.caption, "Caption")
            paper.element.body.insert_element_before(parse_xml(draw_table(each, wide)), "w:sectPr")
            _add(paper, "", NOTE)


def _add(paper: Paper, words: str, style: str) -> None:
    """One paragraph. Its style is named by id, which is its name without spaces: to find it by name takes longer."""
    paper.add_paragraph(harmless(words))._p.style = style.replace(" ", "")


def _without_clock(content: bytes) -> bytes:
    """The same zip file with no time of writing in it."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, EPOCH)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            new.writestr(part, old.read(name))
    return file.getvalue()
