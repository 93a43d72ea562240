"""How the draft agreement looks beside other documents: numbers of clauses and schedules, what is lacking in red."""

from __future__ import annotations

from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from commonground.views.word import looks
from commonground.views.word.grid import W

CLAUSE, LACKING, SCHEDULE = "Clause", "Lacking", "Schedule"
OWN = {CLAUSE: 10.0, LACKING: 10.0, looks.NOTE: 10.0, looks.BANNER: 10.0, **looks.TABLES}
CLAUSES, SCHEDULES = 91, 92  # numbers of the two lists, which the template does not use
LEVELS = {
    CLAUSES: (("%1.", "Heading1"), ("%1.%2", CLAUSE)),
    SCHEDULES: (("Schedule %1:", SCHEDULE),),
}


def dress(paper: Paper) -> None:
    """Give an empty document its language, fonts, styles and numbering."""
    looks.dress(paper, OWN)
    looks.add_style(paper, SCHEDULE).base_style = paper.styles["Heading 1"]
    looks.find_style(paper, LACKING).font.color.rgb = looks.WARN
    looks.space_after(paper, {CLAUSE: 6, LACKING: 6})
    _number(paper)


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
