"""Reads a table of the package strictly. In: its text, its columns. Out: rows; all problems are raised at once.

A table is refused with line and column for an unknown kind or group, a missing source, a bad date or quality, a text
that is too long, or two rows that say the same thing of one body at one time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from commonground.core.errors import UserError, did_you_mean, raise_all
from commonground.core.figures import JUDGED, Quality
from commonground.core.text import quoted
from commonground.profiles.model import FAMILIES, FORMS, GROUPS, KINDS, RECALLED

FOLDER = Path(__file__).with_name("tables")
MOST_SIGNS = 200  # of a sentence
LETTERS: tuple[Quality, ...] = get_args(Quality)
GROUP_IDS = tuple(group.id for group in GROUPS)
Check = Callable[["Row"], Iterator[UserError]]


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, and where it stands."""

    table: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def at(self, column: str) -> str:
        """Where a cell stands."""
        return f"{self.table}, line {self.line}, column {column}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of body that it is about, each once: 'icb|nhs_trust' -> icb and the four kinds of trust."""
        named = [kind for word in self.words("kind") for kind in FAMILIES.get(word, (word,))]
        return tuple(dict.fromkeys(named))

    def words(self, column: str) -> tuple[str, ...]:
        """A cell of several words: 'a|b' -> a, b."""
        return tuple(word.strip() for word in self[column].split("|") if word.strip())

    def day(self, column: str) -> date | None:
        """A cell that holds an ISO day; None where it is empty."""
        return date.fromisoformat(self[column]) if self[column] else None

    @property
    def quality(self) -> Quality:
        """Its quality letter, once checked."""
        return next(letter for letter in LETTERS if letter == self["quality"])


def text_of(table: str) -> str:
    """The text of a table of the package."""
    return (FOLDER / table).read_text(encoding="utf-8")


def read_rows(text: str, table: str, columns: Sequence[str], checks: Sequence[Check]) -> list[Row]:
    """The rows of `text` under exactly these columns. Raises SeveralErrors for all that is wrong with them."""
    (_, heading), *records = _records(text, table)
    if heading != list(columns):
        mend = f"write {','.join(columns)}"
        raise UserError(f"the columns are {quoted(','.join(heading), 300)}", where=table, mend=mend)
    wide = len(columns)
    raise_all(
        [
            UserError(f"the row has {len(cells)} cells", where=f"{table}, line {line}", mend=f"give it {wide}")
            for line, cells in records
            if len(cells) != wide
        ]
    )
    rows = [Row(table, line, dict(zip(columns, map(str.strip, cells), strict=True))) for line, cells in records]
    raise_all([problem for row in rows for check in checks for problem in check(row)])
    return rows


def _records(text: str, table: str) -> list[tuple[int, list[str]]]:
    """Line number and cells of the heading and of each row. Raises UserError for what is no table."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = [(lines.line_num, cells) for cells in lines if cells]
    except csv.Error as error:
        where = f"{table}, line {lines.line_num}"
        raise UserError(f"the table cannot be read ({error})", where=where, mend="mend it in a text editor") from None
    if not records:
        raise UserError("the table is empty", where=table, mend="give it its heading")
    return records


def check_kind(row: Row) -> Iterator[UserError]:
    """Every kind that is named is one."""
    yield from _unknown(row, "kind", (*KINDS, *FAMILIES))
    if not row.kinds:
        yield UserError("no kind of body is named", where=row.at("kind"), mend=f"name one: {', '.join(KINDS)}")


def check_group(row: Row) -> Iterator[UserError]:
    """The group is one of the nine."""
    if row["group"] not in GROUP_IDS:
        mend = did_you_mean(row["group"], GROUP_IDS) or f"name one: {', '.join(GROUP_IDS)}"
        yield UserError(f"{quoted(row['group'])} is no group", where=row.at("group"), mend=mend)


def check_forms(row: Row) -> Iterator[UserError]:
    """Every form of body that is named is one."""
    yield from _unknown(row, "only", tuple(FORMS))


def check_source(row: Row) -> Iterator[UserError]:
    """There is a source with its address and day, or it is said to be recalled, with quality D."""
    title, judged = row["source_title"], row["quality"] == JUDGED
    if row["quality"] not in LETTERS:
        yield UserError(f"{quoted(row['quality'])} is no quality", where=row.at("quality"), mend="write A, B, C or D")
    if not title:
        mend = f"name it, or write {RECALLED!r} with quality D"
        yield UserError("there is no source", where=row.at("source_title"), mend=mend)
    elif title == RECALLED and not judged:
        yield UserError("what is recalled has quality D", where=row.at("quality"), mend="write D, or give the source")
    elif title != RECALLED and not row["url"].startswith(("https://", "http://")):
        yield UserError("the source has no address", where=row.at("url"), mend="give it, from https:// on")
    if title not in ("", RECALLED) and not judged and not row["read_on"]:
        mend = "write the day on which the source was read"
        yield UserError("there is no day of reading", where=row.at("read_on"), mend=mend)


def check_days(*columns: str) -> Check:
    """A check that these cells are empty or ISO days, and that valid_to is not before valid_from."""

    def check(row: Row) -> Iterator[UserError]:
        wrong = [column for column in columns if not _is_day(row[column])]
        for column in wrong:
            mend = "write it as 2026-04-01"
            yield UserError(f"{quoted(row[column])} is no day", where=row.at(column), mend=mend)
        both = {"valid_from", "valid_to"} <= set(columns) and not wrong
        if both and row["valid_to"] and row["valid_to"] < row["valid_from"]:
            yield UserError("it ends before it begins", where=row.at("valid_to"), mend="mend one of the two days")

    return check


def check_text(*columns: str, most: int = MOST_SIGNS) -> Check:
    """A check that these cells are not empty and at most `most` signs long."""

    def check(row: Row) -> Iterator[UserError]:
        for column in columns:
            if not row[column]:
                yield UserError("the cell is empty", where=row.at(column), mend="fill it in")
            elif len(row[column]) > most:
                what = f"the text has {len(row[column])} signs"
                yield UserError(what, where=row.at(column), mend=f"say it in {most}")

    return check


def raise_twice(rows: Sequence[Row], *columns: str) -> None:
    """Raise for rows that say the same thing (`columns`) of one kind of body, and of one form of it, on one day."""
    found: dict[tuple[str, ...], list[Row]] = {}
    problems = []
    for row in rows:
        for kind in row.kinds:
            alike = found.setdefault((kind, *(row[column] for column in columns)), [])
            other = next((one for one in alike if _meet(one, row)), None)
            if other:
                what = f"line {other.line} says this of {kind} already"
                problems.append(UserError(what, where=f"{row.table}, line {row.line}", mend="keep one of the two rows"))
            alike.append(row)
    raise_all(problems)


def _meet(one: Row, other: Row) -> bool:
    """Whether both rows hold on some day, for some form of body."""
    if "valid_from" not in one.cells:
        return True
    apart = one.words("only") and other.words("only") and not set(one.words("only")) & set(other.words("only"))
    ends = [row["valid_to"] or "9999-12-31" for row in (one, other)]
    begins = [row["valid_from"] or "0001-01-01" for row in (one, other)]
    return not apart and max(begins) <= min(ends)


def _unknown(row: Row, column: str, known: Sequence[str]) -> Iterator[UserError]:
    for word in row.words(column):
        if word not in known:
            mend = did_you_mean(word, known) or f"name one: {', '.join(known)}"
            yield UserError(f"{quoted(word)} is unknown", where=row.at(column), mend=mend)


def _is_day(cell: str) -> bool:
    try:
        return not cell or date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False
