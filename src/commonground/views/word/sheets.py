"""Sheets of A4 and what stands on them: headers, page numbers, paragraphs, tables. Out: the same bytes each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

from commonground.core.text import harmless
from commonground.views.tables import Table
from commonground.views.word.grid import BOXED, Look, W, draw_table
from commonground.views.word.looks import BANNER, NOTE

LONG, SHORT, MARGIN = Cm(29.7), Cm(21.0), Cm(2.0)  # A4
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file knows


def describe(paper: Paper, title: str, subject: str, created: str) -> None:
    """The properties of the document, none of them of the computer that made it. `created`: ISO day."""
    about = paper.core_properties
    about.title, about.subject = harmless(title), harmless(subject)
    about.author, about.last_modified_by, about.comments = "Commonground", "", ""
    about.language, about.revision = "en-GB", 1
    about.created = about.modified = datetime.fromisoformat(created)


def set_up_page(section: Section, banner: Sequence[str], footer: str, margin: Length = MARGIN) -> None:
    """A4 upright; the warning at the head of each page, the page's number at its foot."""
    section.page_width, section.page_height = SHORT, LONG
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    head = section.header.paragraphs[0]
    for at, line in enumerate(banner):
        paragraph = head if at == 0 else section.header.add_paragraph()
        paragraph.style = BANNER
        paragraph.add_run(harmless(line))
    foot = section.footer.paragraphs[0]
    foot.style = NOTE
    foot.add_run(harmless(f"{footer}    Page "))
    _add_field(foot, "PAGE")
    foot.add_run(" of ")
    _add_field(foot, "NUMPAGES")


def _add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word keeps up to date."""
    paragraph._p.append(parse_xml(f'<w:fldSimple {W} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def turn_page(paper: Paper) -> None:
    """From here on pages lie on their side, for tables with a column a year."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, LONG, SHORT


def add_all(paper: Paper, said: Sequence[str | Table], style: str) -> None:
    """Paragraphs and tables in the last section, a table under its caption."""
    for each in said:
        if isinstance(each, str):
            add_paragraph(paper, each, style)
        else:
            add_table(paper, each)
            add_paragraph(paper, "", NOTE)


def add_table(paper: Paper, table: Table, look: Look = BOXED) -> None:
    """A table under its caption, as wide as the page is between its margins."""
    add_paragraph(paper, table.caption, "Caption")
    add_drawn(paper, draw_table(table, measure_width(paper) + look.overhang, look))


def measure_width(paper: Paper) -> int:
    """How wide the last section's pages are between their margins, EMU."""
    section = paper.sections[-1]
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)


def add_drawn(paper: Paper, xml: str) -> None:
    """What is drawn as XML already, at the end."""
    paper.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def add_paragraph(paper: Paper, words: str, style: str) -> Paragraph:
    """One paragraph. Its style is named by id, which is its name without spaces: to find it by name takes longer."""
    paragraph = paper.add_paragraph(harmless(words))
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def to_bytes(paper: Paper) -> bytes:
    """The document as a file with no time of writing in it."""
    file = BytesIO()
    paper.save(file)
    return _without_clock(file.getvalue())


def _without_clock(content: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, EPOCH)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            new.writestr(part, old.read(name))
    return file.getvalue()
