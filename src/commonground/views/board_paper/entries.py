"""Headings with what is said beside them, as Word's XML: one row an entry. In: `Entry`s. Out: XML, styles."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from commonground.core.text import harmless
from commonground.views.board_paper.model import Entry
from commonground.views.word.grid import TWIPS, W

SIDES, WHICH = ("top", "left", "bottom", "right"), ("high", "left", "high", "right")
TITLE, SAID = "Entry title", "Entry"
TITLE_TWIPS = 2050  # how wide the column of headings is: the longest word of one in bold
GAP = 100  # twips right of what stands in a cell
RULE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D5DDE3"/>'
PAD = "".join(f'<w:{at} w:w="{{{what}}}" w:type="dxa"/>' for at, what in zip(SIDES, WHICH, strict=True))


def draw_entries(entries: Sequence[Entry], wide_emu: int, caption: str, fill: str = "") -> str:
    """The XML of a table without sides that is `wide_emu` wide: headings at the left, paragraphs at the right.

    `caption` is told to those who cannot see it; `fill` is the colour behind it, '' = none.
    """
    side = 85 if fill else 0  # twips: what is behind stands out beyond the text
    widths = (TITLE_TWIPS + side, wide_emu // TWIPS - TITLE_TWIPS + side)
    rules = "".join(RULE.format(side=each) for each in ("top", "bottom", "insideH"))
    pad = PAD.format(high=40, left=side, right=GAP)
    rows = "".join(_row(entry, widths, fill) for entry in entries)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{pad}</w:tblCellMar>'
        f'<w:tblLook w:val="0080" w:firstColumn="1"/><w:tblCaption w:val="{escape(harmless(caption))}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(entry: Entry, widths: tuple[int, int], fill: str) -> str:
    said = "".join(_paragraph(text, SAID, lead) for text, lead in zip_longest(entry.said, entry.leads, fillvalue=""))
    cells = zip((_paragraph(entry.title, TITLE), said), widths, strict=True)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>' for inner, width in cells
    )
    return f'<w:tr><w:trPr><w:cantSplit w:val="true"/></w:trPr>{drawn}</w:tr>'


def _paragraph(text: str, style: str, lead: str = "") -> str:
    before = f"<w:r><w:rPr><w:i/></w:rPr>{_text(f'{lead} ')}</w:r>" if lead else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>{before}<w:r>{_text(text)}</w:r></w:p>'


def _text(words: str) -> str:
    return f'<w:t xml:space="preserve">{escape(harmless(words))}</w:t>'
