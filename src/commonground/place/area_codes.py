"""Codes of small areas as people write them. In: a cell. Out: the code that it surely means, or what it is instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from commonground.core.decoding import decode_file
from commonground.core.delimited import Column, Line, find_rows, split_lines
from commonground.core.errors import UserError, raise_all
from commonground.core.text import quoted

AREA = Column(
    "area",
    also=(
        *("code", "area code", "areas", "area codes", "small area", "small area code", "small areas", "geography code"),
        *("lsoa", "lsoas", "lsoa code", "lsoa codes", "lsoa21", "lsoa21cd", "lsoa21 code", "lsoa 2021", "2021 lsoa"),
        *("lsoa code 2021", "lsoa 2021 code", "lsoa2021", "lower layer super output area"),
        *("lower layer super output areas", "lower layer super output area code"),
    ),
    mistaken=("lsoa11cd", "lsoa11", "lsoa11 code", "lsoa 2011", "lsoa code 2011", "lsoa 2011 code", "lsoa01cd"),
    other="areas of an earlier Census, not those of 2021 (LSOA21CD)",
    looks=r"\b[EW]01\d{6}\b",
)
LIST = (AREA, Column("name", needed=False))
CODE = re.compile(r"[EW]01\d{6}")
_REMARK = re.compile(r"(^|\s)#[^\r\n]*")
_LIKE_CODE = re.compile(r"\d{4}|[EW]01")
_WITHOUT_LETTER = re.compile(r"0?1\d{6}(\.0+)?")
_OTHER_UNITS = (  # how a code begins, what it is the code of
    ("W", "an area in Wales, and plans are made for England"),
    ("S", "an area in Scotland, and plans are made for England"),
    ("N", "an area in Northern Ireland, and plans are made for England"),
    ("E00", "the code of an output area, a part of a small area"),
    ("E02", "the code of a middle area (MSOA), which holds several small areas"),
    ("E05", "the code of a ward"),
    ("E06", "the code of a council"),
    ("E07", "the code of a council"),
    ("E08", "the code of a council"),
    ("E09", "the code of a council"),
    ("E10", "the code of a county"),
    ("E", "not the code of a small area (LSOA 2021)"),
)
OF_ENGLAND = "a small area (LSOA 2021) of England"
NOWHERE: Mapping[str, str] = MappingProxyType({})
_NAME = re.compile(r"[A-Za-z' .,-]+ \d{3}[A-Za-z]")
_LETTERS_FOR_DIGITS = str.maketrans("OIL", "011")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
SPOILT = (  # what a spreadsheet makes of a cell, and what to say of it
    (re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE), "an error of a spreadsheet"),
    (re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE), "a number that a spreadsheet has cut"),
    (
        re.compile(
            r"\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(-\d{2,4})?|"
            r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*-\d{2,4}|"
            r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?",
            re.IGNORECASE,
        ),
        "a date, perhaps made of something else by a spreadsheet",
    ),
)


@dataclass(frozen=True)
class Listed:
    """A code in a list, as it is given and as it is read, and where it stands."""

    given: str
    code: str
    where: str


def read_area_list(path: Path) -> list[Listed]:
    """The codes of a list: one a line or divided by commas, '#' before a remark; or a table's column of areas.

    Raises UserError for a file that cannot be read as a list. Whether a code exists is not asked here.
    """
    lines = [_REMARK.sub("", line) for line in split_lines(decode_file(path))]
    rows = find_rows(path, lines, LIST)
    if rows is not None:
        raise_all([_no_area(row) for row in rows if not as_code(row["area"])])
        return [Listed(row["area"], as_code(row["area"]), row.at("area")) for row in rows]
    words = [(word, f"{path}, line {at}") for at, line in enumerate(lines, 1) for word in _words(line)]
    if not any(_LIKE_CODE.search(word) for word, _ in words):
        begins, where = (f": it begins with {quoted(words[0][0])}", words[0][1]) if words else ("", str(path))
        raise UserError(
            f"the file names no areas{begins}", where=where, mend="list codes such as E01004766, one a line"
        )
    return [Listed(word, as_code(word), where) for word, where in words]


def _no_area(row: Line) -> UserError:
    return UserError("the area is empty", where=row.at("area"), mend="give its code, or take the row out")


def _words(line: str) -> list[str]:
    """The codes of a line, and all other words of it as one."""
    whole = line.strip(" \t\r\n\"',;|")
    if CODE.fullmatch(as_code(whole)):
        return [whole]
    words = [word for word in re.split(r"[\s,;|\"']+", whole) if word]
    others = " ".join(word for word in words if not _LIKE_CODE.search(word))
    return [*(word for word in words if _LIKE_CODE.search(word)), *([others] if others else [])]


def as_code(cell: str) -> str:
    """A code in capitals, without spaces, unseen signs and marks of text; the letter that a number has lost is back.

    'e01 004 766' and 1004766 -> 'E01004766': no small area of England has another code that ends so.
    """
    code = "".join(mark for mark in cell if not mark.isspace() and unicodedata.category(mark) != "Cf")
    code = code.strip("'\"").upper()
    return f"E0{int(float(code))}" if _WITHOUT_LETTER.fullmatch(code) else code


def spoilt(cell: str) -> str | None:
    """What a spreadsheet has made of a cell, in words; None where it has left it alone."""
    return next((words for pattern, words in SPOILT if pattern.fullmatch(cell)), None)


def explain(cell: str, code: str, elsewhere: Mapping[str, str] = NOWHERE, *, none_of: str = OF_ENGLAND) -> str:
    """What is wrong with a code that is not `none_of` those wanted; `elsewhere`: the district of every small area."""
    shown = quoted(cell)
    if not code:
        return "the area is empty"
    if code in elsewhere:
        return f"{code} is an area of {elsewhere[code]}, not of this place"
    damage = spoilt(cell)
    if damage:
        return f"{shown} is {damage}, not the code of an area"
    if _POSTCODE.fullmatch(code):
        return f"{shown} is a postcode, not the code of an area"
    if _NAME.fullmatch(cell):
        return f"{shown} is the name of an area, not its code"
    meant = code.translate(_LETTERS_FOR_DIGITS)
    if CODE.fullmatch(meant) and meant != code:
        return f"{shown} has letters for digits and may be meant for {meant}"
    if re.fullmatch(r"E0\d{4,}", code) and len(code) != 9:
        return f"{shown} has {len(code) - 1} digits, where the code of an area has eight"
    if re.fullmatch(r"[A-Z]\d{8}", code) and not code.startswith("E01"):
        return f"{shown} is {next((what for start, what in _OTHER_UNITS if code.startswith(start)), 'another code')}"
    return f"{shown} is not {OF_ENGLAND if CODE.fullmatch(code) and elsewhere else none_of}"
