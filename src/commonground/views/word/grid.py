"""A table as Word's XML: headings that repeat, money to the right, a title for who cannot see it. In: `Table`.

Written as text and read at once: through python-docx each cell would be found anew, and a schedule takes seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True)
class Look:
    """How a table looks: which of its sides are ruled, the colour of its headings, how far it is set in."""

    ruled: tuple[str, ...] = SIDES
    head_fill: str = "12344D"
    head: str = HEAD  # style of its headings
    side_pad: int | None = None  # twips left and right of a cell's text; None = as Word has it

    @property
    def borders(self) -> str:
        """The rules as XML."""
        return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B6C2CB"/>' for side in self.ruled)

    @property
    def margins(self) -> str:
        """What cells pad their text with as XML; '' = as Word has it."""
        if self.side_pad is None:
            return ""
        sides = "".join(f'<w:{side} w:w="{self.side_pad}" w:type="dxa"/>' for side in ("left", "right"))
        return f"<w:tblCellMar>{sides}</w:tblCellMar>"

    @property
    def overhang(self) -> int:
        """How much wider than the text it is drawn, EMU: what its cells pad their text with stands outside."""
        return 0 if self.side_pad is None else 2 * self.side_pad * TWIPS

    @property
    def pad(self) -> int:
        """Twips that a cell has beside its text."""
        return PAD_TWIPS if self.side_pad is None else 2 * self.side_pad


BOXED = Look()


def draw_table(table: Table, wide_emu: int, look: Look = BOXED) -> str:
    """The XML of a table that is `wide_emu` wide."""
    widths = share_width(table, wide_emu // TWIPS, look.pad)
    said = escape(harmless(table.caption))
    columns = escape(", ".join(harmless(column.label) for column in table.columns))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = tuple(Cell(column.label) for column in table.columns)
    rows = [_row(head, table, widths, look), *(_row(row, table, widths) for row in table.rows)]
    borders = f"<w:tblBorders>{look.borders}</w:tblBorders>"
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{look.margins}<w:tblLook w:val="0020" w:firstRow="1"/>'
        f'<w:tblCaption w:val="{said}"/>'
        f'<w:tblDescription w:val="A table with the columns {columns}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def share_width(table: Table, wide: int, pad: int = PAD_TWIPS) -> list[int]:
    """The width of each column, twips: numbers as wide as their longest, words the rest by how much they say.

    No column of words is narrower than its longest word, up to `WORD` signs; where all that is too much, all are
    narrowed alike.
    """
    least = [_least_width(table, at) + pad for at in range(len(table.columns))]
    weights = [0.0 if column.number else _say_much(table, at) for at, column in enumerate(table.columns)]
    left, weight = wide - sum(least), sum(weights)
    if left <= 0 or weight == 0:
        return [int(width * wide / sum(least)) for width in least]
    return [int(width + left * each / weight) for width, each in zip(least, weights, strict=True)]


def _least_width(table: Table, at: int) -> int:
    column = table.columns[at]
    texts = [*column.label.split(), *_texts(table, at)]
    signs = max(map(len, texts if column.number else (word for text in texts for word in text.split())), default=0)
    return (signs if column.number else min(signs, WORD)) * SIGN_TWIPS


def _say_much(table: Table, at: int) -> float:
    """How much a column says: the root of the mean length of its cells, so that one long cell does not take all."""
    return math.sqrt(sum(map(len, _texts(table, at))) / max(len(table.rows), 1))


def _texts(table: Table, at: int) -> list[str]:
    """What stands in a column below its heading."""
    return [row[at].text for row in table.rows]


def _row(cells: Sequence[Cell], table: Table, widths: Sequence[int], head: Look | None = None) -> str:
    """A line of a table; of its headings, where a look of them is given."""
    repeat = '<w:tblHeader w:val="true"/>' if head else ""
    drawn = "".join(
        _cell(cell, width, column.number, head)
        for cell, width, column in zip(cells, widths, table.columns, strict=True)
    )
    return f'<w:tr><w:trPr><w:cantSplit w:val="true"/>{repeat}</w:trPr>{drawn}</w:tr>'


def _cell(cell: Cell, width: int, number: bool, head: Look | None) -> str:
    fill = head.head_fill if head else FILLS.get(cell.tone, "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    side = '<w:jc w:val="right"/>' if number else ""
    bold = "<w:rPr><w:b/></w:rPr>" if cell.tone == TOTAL else ""
    style = head.head if head else PLAIN
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style.replace(" ", "")}"/>{side}</w:pPr><w:r>{bold}'
        f'<w:t xml:space="preserve">{escape(harmless(cell.text))}</w:t></w:r></w:p></w:tc>'
    )
