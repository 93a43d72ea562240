"""How a draft looks: styles that Word's navigation knows, numbers of clauses and schedules, British English."""

from __future__ import annotations

from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from commonground.views.docx.grid import HEAD, PLAIN, W

FONT, LANGUAGE = "Arial", "en-GB"
CLAUSE, LACKING, SCHEDULE, NOTE, BANNER = "Clause", "Lacking", "Schedule", "Note", "Banner"
INK, WARN, WHITE = RGBColor(0x0B, 0x1B, 0x26), RGBColor(0x8A, 0x1C, 0x10), RGBColor(0xFF, 0xFF, 0xFF)
KNOWN = {"Title": 22, "Subtitle": 13, "Heading 1": 14, "Heading 2": 12, "Caption": 9}  # points
OWN = {CLAUSE: 10, LACKING: 10, NOTE: 10, BANNER: 10, HEAD: 8, PLAIN: 8}
CLAUSES, SCHEDULES = 91, 92  # numbers of the two lists, which the template does not use
LEVELS = {
    CLAUSES: (("%1.", "Heading1"), ("%1.%2", CLAUSE)),
    SCHEDULES: (("Schedule %1:", SCHEDULE),),
}


def dress(paper: Paper) -> None:
    """Give an empty document its language, fonts, styles and numbering."""
    _speak_english(paper)
    for name, size in KNOWN.items():
        _set(_style(paper, name), size, INK)
    for name, size in OWN.items():
        _set(paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), size, INK)
    _set(_style(paper, "Normal"), 10, INK)
    schedule = paper.styles.add_style(SCHEDULE, WD_STYLE_TYPE.PARAGRAPH)
    schedule.base_style = paper.styles["Heading 1"]
    _style(paper, LACKING).font.color.rgb = _style(paper, BANNER).font.color.rgb = WARN
    _style(paper, BANNER).font.bold = _style(paper, HEAD).font.bold = True
    _style(paper, HEAD).font.color.rgb = WHITE
    for name, points in {HEAD: 0, PLAIN: 0, BANNER: 2, NOTE: 6, CLAUSE: 6, LACKING: 6}.items():
        _style(paper, name).paragraph_format.space_after = Pt(points)
    _style(paper, "Caption").paragraph_format.keep_with_next = True
    _number(paper)


def _style(paper: Paper, name: str) -> ParagraphStyle:
    found = paper.styles[name]
    if not isinstance(found, ParagraphStyle):
        raise TypeError(f"{name} is no style of a paragraph")
    return found


def _set(style: ParagraphStyle, points: float, ink: RGBColor) -> None:
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


def _number(paper: Paper) -> None:
    """Two lists: clauses (1., 1.1) and schedules, each level the number of a style, so that Word counts them itself."""
    numbering = paper.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for code, levels in LEVELS.items():
        first.addprevious(parse_xml(_abstract(code, levels)))
        numbering.append(parse_xml(f'<w:num {W} w:numId="{code}"><w:abstractNumId w:val="{code}"/></w:num>'))
        for at, (_, style) in enumerate(levels):
            name = {"Heading1": "Heading 1"}.get(style, style)
            properties = paper.styles[name].element.get_or_add_pPr()
            properties.insert_element_before(
                parse_xml(f'<w:numPr {W}><w:ilvl w:val="{at}"/><w:numId w:val="{code}"/></w:numPr>'),
                *("w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"),
            )


def _abstract(code: int, levels: tuple[tuple[str, str], ...]) -> str:
    inset, after = (0, "space") if code == SCHEDULES else (720, "tab")
    drawn = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="{after}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{inset}" w:hanging="{inset}"/></w:pPr></w:lvl>'
        for at, (text, style) in enumerate(levels)
    )
    return f'<w:abstractNum {W} w:abstractNumId="{code}"><w:multiLevelType w:val="multilevel"/>{drawn}</w:abstractNum>'
