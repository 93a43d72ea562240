"""A workbook made safe before anything reads it. In: bytes that somebody sent. Out: the same workbook, packed anew.

An .xlsx file is a zip archive of XML. Here its directory is looked at before anything is unpacked, every part is
unpacked within a bound, and every part is read once for what a reader of sheets would stumble over: cells far away,
formulas, entities. What is handed on holds those parts and nothing else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from commonground.web.ground.zips import BadArchive, Bounds, Fault, list_names, unpack

MOST_UNPACKED = 10 * 1024 * 1024  # bytes
MOST_SHEETS = 20
BOUNDS = Bounds(MOST_UNPACKED, most_ratio=100, most_parts=200)
MOST_ROWS, MOST_COLUMNS = 400, 26
MOST_SIGNS = 4_000  # of a cell
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CONTENTS = "[Content_Types].xml"
WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SAID = {
    Fault.BROKEN: "The file is damaged or was cut short. Save the workbook again, and send it again.",
    Fault.SWELLS: "The workbook is far too large when unpacked. Send the one that you downloaded here, filled in.",
    Fault.LOCKED: "The workbook has a password. Take it off, and send it again.",
    Fault.NAMES: "The file is no workbook as Excel or LibreOffice saves it. Save it again, and send it again.",
}
READ = (".xml", ".rels")  # parts that are handed on; pictures and printers' settings are not
TYPED = ("xl/worksheets/", "xl/sharedStrings.xml")  # where what stands in cells is: not comments, nor who made it
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class Refused(ValueError):
    """A file that is not taken: one sentence says why and what to do."""


@dataclass
class Look:
    """What one part of a workbook holds."""

    formulas: dict[str, str] = field(default_factory=dict)  # by cell, such as D7
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True)
class Safe:
    """A workbook that may be read: packed anew, and its formulas by the path of their sheet."""

    content: bytes
    formulas: dict[str, dict[str, str]]
    parts: dict[str, bytes]


def make_safe(content: bytes) -> Safe:
    """The workbook without what could harm. Raises Refused."""
    try:
        parts = dict(unpack(content, BOUNDS, lambda name: name.lower().endswith(READ)))
        names = list_names(content)
    except BadArchive as error:
        raise Refused(SAID[error.fault]) from None
    types = parts.get(CONTENTS, b"")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("The workbook holds macros. Save it as an Excel workbook without macros (.xlsx).")
    if WORKBOOK not in types:
        raise Refused("The file is not an Excel workbook. Send the workbook that you downloaded here, filled in.")
    if sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in parts) > MOST_SHEETS:
        raise Refused(f"The workbook has more than {MOST_SHEETS} sheets. Send the one that you downloaded here.")
    looks = {name: look_into(part, counts=name.startswith(TYPED)) for name, part in parts.items()}
    if any(look.rows > MOST_ROWS or look.columns > MOST_COLUMNS for look in looks.values()):
        most = f"{MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
        raise Refused(f"A sheet of the workbook has more than {most}. Send the workbook that you downloaded here.")
    return Safe(_pack(parts), {name: look.formulas for name, look in looks.items() if look.formulas}, parts)


def path_of(parts: dict[str, bytes], sheet: str) -> str:
    """Where the sheet of this name is in the archive; '' where there is none."""
    id_ = next((one.get(f"{RELATED}id", "") for one in _elements(parts, BOOK, "sheet") if one.get("name") == sheet), "")
    targets = (one.get("Target", "") for one in _elements(parts, BOOK_LINKS, "Relationship") if one.get("Id") == id_)
    target = next(targets, "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(parts: dict[str, bytes], path: str, name: str) -> Iterator[ElementTree.Element]:
    for element in ElementTree.fromstring(parts.get(path, b"<none/>")).iter():  # noqa: S314 - looked into before
        if element.tag.rpartition("}")[2] == name:
            yield element


def _pack(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def look_into(part: bytes, *, counts: bool = True) -> Look:
    """How far the cells of a part go, and which are formulas; `counts`: cells with too much in them are refused.

    Raises Refused for entities and for what is no XML.
    """
    look, here, at = Look(), [0, 0], [""]
    signs = [0]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "si" | "is":
                signs[0] = 0
            case "row":
                here[:] = [_whole(attributes.get("r"), here[0] + 1), 0]
            case "c":
                signs[0] = 0
                _step(here, attributes.get("r", ""))
                at[0] = attributes.get("r", "?")
                look.rows, look.columns = max(look.rows, here[0]), max(look.columns, here[1])
            case "f":
                look.formulas.setdefault(at[0], "")

    def count(text: str) -> None:
        signs[0] += len(text)
        if counts and signs[0] > MOST_SIGNS:
            raise Refused(f"A cell of the workbook holds more than {MOST_SIGNS:,} signs. Say it more shortly.")

    def forbid(*_: object) -> None:
        raise Refused("The workbook holds what no workbook needs (a document type). Save it again with Excel.")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = forbid
    parser.CharacterDataHandler = count
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise Refused("The file is damaged. Save the workbook again, and send it again.") from None
    return look


def _whole(text: str | None, otherwise: int) -> int:
    """A number of a row; one that is none counts as too far away."""
    if text is None:
        return otherwise
    return int(text) if text.strip().isdecimal() and len(text) < 9 else MOST_ROWS + 1


def _step(here: list[int], reference: str) -> None:
    """Moves to the cell of a reference, or to the next one."""
    if not reference:
        here[1] += 1
        return
    found = _REFERENCE.fullmatch(reference.strip())
    if not found:
        here[:] = [MOST_ROWS + 1, MOST_COLUMNS + 1]
        return
    letters, row = found.groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    here[:] = [max(int(row), here[0]), column]
