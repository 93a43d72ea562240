"""Local CSV files about a place. In: a path. Out: neighbourhoods or footprints, or every error with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from commonground.core.delimited import Column, Line, read_rows
from commonground.core.errors import SeveralErrors, UserError
from commonground.core.text import listed, quoted
from commonground.document.ids import Named, find_problems
from commonground.place.area_codes import AREA, NOWHERE, as_code, explain, spoilt
from commonground.place.footprints import make_shared
from commonground.place.model import LOCAL, Footprint
from commonground.place.proportions import in_hundredths, read_share

SUM_TOLERANCE = 1e-6
MOST_NAMED = 5  # areas in one sentence
NEIGHBOURHOODS = (
    AREA,
    Column(
        "neighbourhood",
        also=("neighborhood", "neighbourhood id", "neighbourhood code", "neighbourhoods", "neighbourhood number"),
        failing_that=("neighbourhood name", "name of neighbourhood", "name of the neighbourhood"),
    ),
    Column("name", also=("neighbourhood name", "name of neighbourhood", "name of the neighbourhood"), needed=False),
)
PERCENT = ("%", "percent", "per cent")
_PERCENTAGES = ("percent", "per cent", "percentage", "share percent", "share in percent", "percentage share")
UNITS = (
    AREA,
    Column("unit", also=("unit code", "unit id")),
    Column("share", also=("shares", "proportion", "fraction"), failing_that=_PERCENTAGES),
    Column("name", also=("unit name", "name of unit", "name of the unit"), needed=False),
)


class _Rows:
    """What has been read so far of a file about areas: problems, and the first line of each thing that stands once."""

    def __init__(self, area_codes: Sequence[str], elsewhere: Mapping[str, str]) -> None:
        self.known, self.elsewhere = frozenset(area_codes), elsewhere
        self.problems: list[UserError] = []
        self.names: dict[str, str] = {}
        self.units: dict[str, str] = {}  # where each id stands first
        self.named: dict[str, str] = {}  # where the name of each id stands first

    def area(self, line: Line) -> str | None:
        """The area of a row, or None where it is not one of the place."""
        code = as_code(line["area"])
        if code in self.known:
            return code
        what = explain(line["area"], code, self.elsewhere, none_of="an area of this place")
        self.refuse(what, line.at("area"), "give the codes of the place's small areas")
        return None

    def is_away(self, line: Line) -> bool:
        """Whether a row is of an area of England that is not of the place."""
        code = as_code(line["area"])
        return code in self.elsewhere and code not in self.known

    def unit(self, line: Line, column: str) -> str | None:
        """The id in `column`, or None where it cannot be one; its name is kept."""
        unit, name = line[column], line["name"]
        damage = spoilt(unit)
        if not unit:
            self.refuse(f"the {column} is empty", line.at(column), "fill the cell")
        elif damage:
            self.refuse(f"{quoted(unit)} is {damage}", line.at(column), "format the column as text and type it anew")
        elif name and self.names.get(unit, name) != name:
            what = f"{quoted(unit)} is called {quoted(self.names[unit])} and {quoted(name)}"
            self.refuse(what, line.at("name"), "give it one name")
        else:
            self.units.setdefault(unit, line.at(column))
            if name and unit not in self.names:
                self.names[unit], self.named[unit] = name, line.at("name")
            return unit
        return None

    def refuse(self, what: str, where: str, mend: str) -> None:
        """Keep a problem; all of them are raised together."""
        self.problems.append(UserError(what, where=where, mend=mend))

    def finish(self, kind: str, others: Iterable[Named] = ()) -> None:
        """Raise SeveralErrors with all that is wrong, words that could be taken for each other or others included."""
        ids = [Named(kind, unit, where) for unit, where in self.units.items()]
        names = [Named(kind, self.names.get(one.word, one.word), self.named.get(one.word, one.where)) for one in ids]
        self.problems += [*find_problems([*others, *ids], names), *_without_noughts(ids)]
        if self.problems:
            raise SeveralErrors(self.problems)


def _without_noughts(ids: Iterable[Named]) -> Iterator[UserError]:
    """A problem for each two numbers that a spreadsheet makes one of, such as 1 and 01."""
    first: dict[int, Named] = {}
    for one in ids:
        if one.word.isdecimal() and (other := first.setdefault(int(one.word[:60]), one)) is not one:
            what = f"{quoted(other.word)} and {quoted(one.word)} may be one {one.kind}, as spreadsheets drop noughts"
            yield UserError(what, where=one.where, mend="write both alike, or give one of them another id")


def read_footprint(path: Path, area_codes: Sequence[str], elsewhere: Mapping[str, str] = NOWHERE) -> Footprint:
    """The footprint in a CSV `area,unit,share[,name]`, kind = the file's name; areas it does not name are not reached.

    Shares are read as people write them (`proportions.py`). `elsewhere`: the district of each area of England, of
    which those that are not of the place are passed over and counted in the source. Raises SeveralErrors with file and
    line for unknown or repeated areas, shares outside 0..1, or rows of an area that sum neither to 1 nor to nothing.
    """
    lines, rows = read_rows(path, UNITS), _Rows(area_codes, elsewhere)
    table: dict[tuple[str, str], tuple[float, Line]] = {}
    said = any(word in lines[0].titles["share"].casefold() for word in PERCENT)
    by_hundred = said or in_hundredths((line["area"], line["share"]) for line in lines)
    passed = 0
    for line in lines:
        share, away = read_share(line["share"], by_hundred=by_hundred), rows.is_away(line)
        area, unit = (None, None) if away else (rows.area(line), rows.unit(line, "unit"))
        passed += away
        if isinstance(share, str):
            rows.refuse(share, line.at("share"), "write 0.25 or 25%")
        elif area and unit and (area, unit) in table:
            first = table[area, unit][1].number
            rows.refuse(f"{area} and {quoted(unit)} are there twice, first on line {first}", line.where, "keep one row")
        elif area and unit:
            table[area, unit] = (share, line)
    if not rows.problems:
        rows.problems += _uneven(table, path)
    rows.finish("unit")
    columns = [(area, unit, share) for (area, unit), (share, _) in table.items() if share > 0]
    frame = pl.DataFrame(columns, schema={"area": pl.String, "unit": pl.String, "share": pl.Float64}, orient="row")
    return make_shared(path.stem, frame, area_codes, rows.names, LOCAL, f"given by {path.name}{_passed_over(passed)}")


def _passed_over(count: int) -> str:
    """' (12 rows of areas elsewhere passed over)', or nothing."""
    return f" ({count:,} row{' of an area' if count == 1 else 's of areas'} elsewhere passed over)" if count else ""


def _uneven(table: Mapping[tuple[str, str], tuple[float, Line]], path: Path) -> list[UserError]:
    """A problem for each area whose shares sum neither to one nor to nothing."""
    of_area: dict[str, list[tuple[float, Line]]] = {}
    for (area, _), found in table.items():
        of_area.setdefault(area, []).append(found)
    return [
        UserError(
            f"the shares of {area} sum to {total:.7g}, not 1",
            where=f"{path}, {_on_lines(line.number for _, line in found)}",
            mend="let them sum to 1, or leave the area out",
        )
        for area, found in of_area.items()
        if (total := sum(share for share, _ in found)) > 0 and abs(total - 1.0) > SUM_TOLERANCE
    ]


def _on_lines(numbers: Iterable[int]) -> str:
    shown = [str(number) for number in numbers]
    return f"line {shown[0]}" if len(shown) == 1 else f"lines {_some(shown)}"


def read_neighbourhoods(
    path: Path, area_codes: Sequence[str], elsewhere: Mapping[str, str] = NOWHERE, others: Iterable[Named] = ()
) -> tuple[list[str], dict[str, str]]:
    """The neighbourhood of each area in order, and names by id, from a CSV `area,neighbourhood[,name]`.

    `elsewhere` as in `read_footprint`. Raises SeveralErrors with file and line for unknown, repeated or missing areas,
    two names of one id, and ids and names that could be taken for each other, for ids of `others` or for words of a
    plan.
    """
    rows = _Rows(area_codes, elsewhere)
    first: dict[str, tuple[str, int]] = {}
    named = set[str | None]()
    for line in read_rows(path, NEIGHBOURHOODS):
        area, unit = rows.area(line), rows.unit(line, "neighbourhood")
        if area and unit and area in first:
            other, number = first[area]
            twice = f"{area} is there twice, first on line {number}"
            what = twice if unit == other else f"{area} is in {quoted(other)} (line {number}) and in {quoted(unit)}"
            rows.refuse(what, line.where, "keep one of the rows")
        elif area and unit:
            first[area] = (unit, line.number)
        named.add(area)
    missing = [code for code in area_codes if code not in named]
    if missing:
        what = f"{_of_all(len(missing), len(area_codes))} in no neighbourhood: {_some(missing)}"
        rows.refuse(what, str(path), "list every area once")
    rows.finish("neighbourhood", others)
    return [first[code][0] for code in area_codes], rows.names


def _of_all(count: int, total: int) -> str:
    return f"{count:,} of the {total:,} areas of the place {'is' if count == 1 else 'are'}"


def _some(words: Sequence[str]) -> str:
    """The first of a long list, and how many more there are."""
    more = len(words) - MOST_NAMED
    return f"{', '.join(words[:MOST_NAMED])} and {more:,} more" if more > 0 else listed(words)
