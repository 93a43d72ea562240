"""A table as Word's XML: headings that repeat, money to the right, a title for who cannot see it. In: `Table`.

Written as text and read at once: through python-docx each cell would be found anew, and a schedule takes seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from commonground.core.text import harmless
from commonground.views.tables import TOTAL, Cell, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD, PLAIN = "Table head", "Table text"  # ids of styles are their names
TWIPS = 635  # EMU in a twentieth of a point
SIGN_TWIPS = 98  # how wide a digit is in bold type of 8 points
PAD_TWIPS = 240  # what a cell has beside its text
WORD = 14  # signs of the longest word that is kept whole whatever it costs the other columns
FILLS = {"good": "DDEFE0", "mixed": "FFF1C9", "bad": "F8D7D3"}
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B6C2CB"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def draw_table(table: Table, wide_emu: int) -> str:
    """The XML of a table that is `wide_emu` wide."""
    widths = share_width(table, wide_emu // TWIPS)
    said = escape(harmless(table.caption))
    columns = escape(", ".join(harmless(column.label) for column in table.columns))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = tuple(Cell(column.label) for column in table.columns)
    rows = [_row(head, table, widths, is_head=True), *(_row(row, table, widths) for row in table.rows)]
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{said}"/>'
        f'<w:tblDescription w:val="A table with the columns {columns}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def share_width(table: Table, wide: int) -> list[int]:
    """The width of each column, twips: numbers as wide as their longest, words the rest by how much they say.

    No column of words is narrower than its longest word, up to `WORD` signs; where all that is too much, all are
    narrowed alike.
    """
    least = [_least_width(table, at) for at in range(len(table.columns))]
    weights = [0.0 if column.number else _say_much(table, at) for at, column in enumerate(table.columns)]
    left, weight = wide - sum(least), sum(weights)
    if left <= 0 or weight == 0:
        return [int(width * wide / sum(least)) for width in least]
    return [int(width + left * each / weight) for width, each in zip(least, weights, strict=True)]


def _least_width(table: Table, at: int) -> int:
    column = table.columns[at]
    texts = [*column.label.split(), *_texts(table, at)]
    signs = max(map(len, texts if column.number else (word for text in texts for word in text.split())), default=0)
    return (signs if column.number else min(signs, WORD)) * SIGN_TWIPS + PAD_TWIPS


def _say_much(table: Table, at: int) -> float:
    """How much a column says: the root of the mean length of its cells, so that one long cell does not take all."""
    return math.sqrt(sum(map(len, _texts(table, at))) / max(len(table.rows), 1))


def _texts(table: Table, at: int) -> list[str]:
    """What stands in a column below its heading."""
    return [row[at].text for row in table.rows]


def _row(cells: Sequence[Cell], table: Table, widths: Sequence[int], is_head: bool = False) -> str:
    repeat = '<w:tblHeader w:val="true"/>' if is_head else ""
    drawn = "".join(
        _cell(cell, width, column.number, is_head)
        for cell, width, column in zip(cells, widths, table.columns, strict=True)
    )
    return f'<w:tr><w:trPr><w:cantSplit w:val="true"/>{repeat}</w:trPr>{drawn}</w:tr>'


def _cell(cell: Cell, width: int, number: bool, is_head: bool) -> str:
    fill = "12344D" if is_head else FILLS.get(cell.tone, "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    side = '<w:jc w:val="right"/>' if number else ""
    bold = "<w:rPr><w:b/></w:rPr>" if cell.tone == TOTAL else ""
    style = HEAD if is_head else PLAIN
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style.replace(" ", "")}"/>{side}</w:pPr><w:r>{bold}'
        f'<w:t xml:space="preserve">{escape(harmless(cell.text))}</w:t></w:r></w:p></w:tc>'
    )
