"""A sheet as data, which book.py alone writes. Out: `Sheet`, made of lines, columns and styles; `as_table`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, NamedTuple, TypeVar

from commonground.document.shapes import EVERYWHERE, Range

HEAD_ROW = 4  # of a table's headings, from 0: above it stand banner, title and note
RANGE_LABELS = ("p10 (one in ten is lower)", "middle", "p90 (one in ten is higher)")
Kind = Literal["text", "gbp", "pence", "count", "decimal", "figure", "share"]
Value = str | float | None
RowT = TypeVar("RowT")


class Style(NamedTuple):
    """What a cell holds, and what it does in its table."""

    kind: Kind = "text"
    role: Literal["heading", "body", "total"] = "body"


@dataclass(frozen=True)
class Formula:
    """A live formula, and the value that it has as long as nobody changes a cell."""

    text: str
    value: float | str


@dataclass(frozen=True)
class Line:
    """The cells of one row from the first column on, and the style of each."""

    cells: tuple[Value | Formula, ...]
    styles: tuple[Style, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet below its banner: title, note, the width of each column in characters, and lines by row (from 0)."""

    name: str
    title: str
    note: str
    widths: tuple[int, ...]
    lines: Mapping[int, Line]
    frozen: bool = False  # whether the first headings and the first column stay in view
    is_table: bool = False  # whether the lines can be filtered, with headings on each printed page


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """A heading, what stands under it for a row, a width in characters and a kind of number."""

    label: str
    value: Callable[[RowT], Value]
    width: int
    kind: Kind = "text"


@dataclass(frozen=True)
class Spread(Generic[RowT]):
    """Three columns, of the p10, middle and p90 of a range; blank where a row has no range."""

    labels: tuple[str, str, str]
    of: Callable[[RowT], Range | None]
    width: int
    kind: Kind

    def columns(self) -> tuple[Column[RowT], ...]:
        """The three columns."""
        parts: tuple[Callable[[Range], Value], ...] = (lambda r: r.p10, lambda r: r.p50, lambda r: r.p90)
        return tuple(map(self._column, self.labels, parts))

    def _column(self, label: str, part: Callable[[Range], Value]) -> Column[RowT]:
        def value(row: RowT) -> Value:
            found = self.of(row)
            return None if found is None else part(found)

        return Column(label, value, self.width, self.kind)


Columns = tuple[Column[RowT] | Spread[RowT], ...]


def as_table(name: str, title: str, columns: Columns[RowT], rows: Iterable[RowT], note: str = "") -> Sheet:
    """A sheet that is one table: a line of headings, then one line a row."""
    each = [one for given in columns for one in (given.columns() if isinstance(given, Spread) else (given,))]
    styles = tuple(Style(column.kind) for column in each)
    lines = [label_columns(column.label for column in each)]
    lines += [Line(tuple(column.value(row) for column in each), styles) for row in rows]
    widths = tuple(column.width for column in each)
    return Sheet(name, title, note, widths, dict(enumerate(lines, HEAD_ROW)), frozen=True, is_table=True)


def label_columns(labels: Iterable[str]) -> Line:
    """A line of headings."""
    cells = tuple(labels)
    return Line(cells, (Style(role="heading"),) * len(cells))


def year_or_all(year: str) -> str:
    """A plan year, or all of them, in words."""
    return "All years" if year == EVERYWHERE else year
