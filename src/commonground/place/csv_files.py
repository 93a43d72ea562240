"""Local CSV files about a place. In: a path. Out: neighbourhoods or footprints, or every error with its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from commonground.core.errors import SeveralErrors, UserError, did_you_mean, why_unreadable
from commonground.place.footprints import make_shared
from commonground.place.model import Footprint

SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Line:
    """One row of a file with where it stands."""

    where: str
    values: dict[str, str]


def read_lines(path: Path, needed: Sequence[str], allowed: Sequence[str] = ()) -> list[Line]:
    """The rows of a CSV with a header of `needed` and perhaps `allowed` columns; blank rows are passed over.

    Raises UserError for a file that cannot be read, a missing or unknown column, or a row of another length.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"the file cannot be read: {why_unreadable(error)}", where=str(path), mend="give a CSV file in UTF-8"
        ) from None
    reader = csv.reader(text.splitlines())
    header = [name.strip().casefold() for name in next(reader, [])]
    _check_header(header, needed, allowed, path)
    found, problems = [], []
    for row in reader:
        where = f"{path}, line {reader.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problems.append(UserError(f"the row has {len(row)} cells, the header {len(header)}", where=where))
            continue
        found.append(Line(where, dict(zip(header, (cell.strip() for cell in row), strict=True))))
    if problems or not found:
        raise SeveralErrors(problems or [UserError("the file has no rows", where=str(path))])
    return found


def _check_header(header: Sequence[str], needed: Sequence[str], allowed: Sequence[str], path: Path) -> None:
    missing = [name for name in needed if name not in header]
    unknown = [name for name in header if name not in (*needed, *allowed)]
    twice = sorted({name for name in header if header.count(name) > 1})
    where = f"{path}, line 1"
    if missing:
        raise UserError(f"there is no column {missing[0]!r}", where=where, mend=f"the header is {','.join(needed)}")
    if unknown or twice:
        name = (unknown or twice)[0]
        what = f"the column {name!r} is {'unknown' if unknown else 'there twice'}"
        raise UserError(what, where=where, mend=did_you_mean(name, (*needed, *allowed)))


def read_footprint(path: Path, area_codes: Sequence[str]) -> Footprint:
    """The footprint in a CSV `area,unit,share[,name]`, kind = the file's name; areas it does not name are not reached.

    Raises SeveralErrors with file and line for unknown or repeated areas, shares outside 0..1, or rows of an
    area that do not sum to 1.
    """
    known, problems, table = set(area_codes), [], []
    sums: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    names: dict[str, str] = {}
    for line in read_lines(path, ("area", "unit", "share"), ("name",)):
        area, unit = line.values["area"].upper(), line.values["unit"]
        share, problem = _share(line, area, unit, known, seen)
        if problem:
            problems.append(problem)
            continue
        seen.add((area, unit))
        names[unit] = line.values.get("name") or unit
        sums[area] = sums.get(area, 0.0) + share
        table.append((area, unit, share))
    problems += [
        UserError(f"the shares of {area} sum to {total:g}, not 1", where=str(path), mend="let them sum to 1")
        for area, total in sums.items()
        if abs(total - 1.0) > SUM_TOLERANCE
    ]
    if problems:
        raise SeveralErrors(problems)
    frame = pl.DataFrame(table, schema={"area": pl.String, "unit": pl.String, "share": pl.Float64}, orient="row")
    return make_shared(path.stem, frame, area_codes, names, "local", f"given by {path.name}")


def _share(
    line: Line, area: str, unit: str, known: set[str], seen: set[tuple[str, str]]
) -> tuple[float, UserError | None]:
    """The share of a row, or what is wrong with the row."""
    if area not in known:
        return 0.0, UserError(f"{area!r} is not an area of this place", where=line.where)
    if not unit:
        return 0.0, UserError("the unit is empty", where=line.where)
    if (area, unit) in seen:
        return 0.0, UserError(f"{area} and {unit} are there twice", where=line.where, mend="keep one of the rows")
    try:
        share = float(line.values["share"])
    except ValueError:
        share = float("nan")
    if not 0.0 <= share <= 1.0:
        what = f"the share {line.values['share']!r} is not a number between 0 and 1"
        return 0.0, UserError(what, where=line.where)
    return share, None


def read_neighbourhoods(path: Path, area_codes: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The neighbourhood of each area in order, and names by id, from a CSV `area,neighbourhood[,name]`.

    Raises SeveralErrors with file and line for unknown, repeated or missing areas and for two names of one id.
    """
    known, problems = set(area_codes), []
    of_area: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in read_lines(path, ("area", "neighbourhood"), ("name",)):
        area, unit, name = line.values["area"].upper(), line.values["neighbourhood"], line.values.get("name", "")
        if area not in known:
            problems.append(UserError(f"{area!r} is not an area of this place", where=line.where))
        elif area in of_area:
            problems.append(UserError(f"{area} is there twice", where=line.where, mend="keep one of the rows"))
        elif not unit:
            problems.append(UserError("the neighbourhood is empty", where=line.where))
        elif name and names.get(unit, name) != name:
            problems.append(UserError(f"{unit} is called {names[unit]!r} and {name!r}", where=line.where))
        else:
            of_area[area] = unit
            if name:
                names[unit] = name
    missing = [code for code in area_codes if code not in of_area]
    if missing and not problems:
        what = f"{len(missing)} areas of the place are in no neighbourhood, such as {missing[0]}"
        problems.append(UserError(what, where=str(path), mend="list every area once"))
    if problems:
        raise SeveralErrors(problems)
    return [of_area[code] for code in area_codes], names
