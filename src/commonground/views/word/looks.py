"""How a document looks: styles that Word's navigation knows, a font that every computer has, British English."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from commonground.views.word.grid import HEAD, PLAIN

FONT, LANGUAGE = "Arial", "en-GB"
NOTE, BANNER = "Note", "Banner"
INK, WARN, WHITE = RGBColor(0x0B, 0x1B, 0x26), RGBColor(0x8A, 0x1C, 0x10), RGBColor(0xFF, 0xFF, 0xFF)
KNOWN = {"Title": 22, "Subtitle": 13, "Heading 1": 14, "Heading 2": 12, "Caption": 9}  # points
TABLES = {HEAD: 8.0, PLAIN: 8.0}


def dress(paper: Paper, own: Mapping[str, float], known: Mapping[str, float] = KNOWN) -> None:
    """Give an empty document its language, fonts and styles.

    `own`: styles to add, of which NOTE, BANNER and those of `TABLES` have to be some; `known`: those of Word. Points.
    """
    _speak_english(paper)
    for name, size in known.items():
        set_font(find_style(paper, name), size)
    for name, size in own.items():
        set_font(add_style(paper, name), size)
    set_font(find_style(paper, "Normal"), 10)
    find_style(paper, BANNER).font.color.rgb = WARN
    find_style(paper, BANNER).font.bold = find_style(paper, HEAD).font.bold = True
    find_style(paper, HEAD).font.color.rgb = WHITE
    space_after(paper, {HEAD: 0, PLAIN: 0, BANNER: 2, NOTE: 6})
    find_style(paper, "Caption").paragraph_format.keep_with_next = True


def add_style(paper: Paper, name: str) -> ParagraphStyle:
    """A new style of a paragraph."""
    paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return find_style(paper, name)


def find_style(paper: Paper, name: str) -> ParagraphStyle:
    """The style of that name. Raises TypeError for one that is of no paragraph."""
    found = paper.styles[name]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style of a paragraph")
    return found


def space_after(paper: Paper, points: Mapping[str, float]) -> None:
    """How much room is left below a paragraph, by the name of its style."""
    for name, room in points.items():
        find_style(paper, name).paragraph_format.space_after = Pt(room)


def set_font(style: ParagraphStyle, points: float, ink: RGBColor = INK) -> None:
    """A plain font that every computer has, whatever the theme says."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(points), ink
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _speak_english(paper: Paper) -> None:
    for language in paper.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
