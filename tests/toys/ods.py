"""A sheet of an OpenDocument workbook read by its XML alone, so that a test need not trust the reader it tests."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
MOST_REPEATED = 2_000  # cells or rows that are repeated beyond this are the empty end of a sheet


def read_rows(file: Path, sheet: str) -> list[list[str]]:
    """The rows of a sheet, hidden ones too, each cell its number where it has one, else its words."""
    with zipfile.ZipFile(file) as folder:
        book = ElementTree.fromstring(folder.read("content.xml"))  # noqa: S314 - a published file, by its hash
    table = next(one for one in book.iter(f"{TABLE}table") if one.get(f"{TABLE}name") == sheet)
    return [list(_cells(row)) for row in table.iter(f"{TABLE}table-row") for _ in range(_times(row, "rows"))]


def _cells(row: ElementTree.Element) -> Iterator[str]:
    for cell in row:
        words = "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
        yield from [cell.get(f"{OFFICE}value") or words] * _times(cell, "columns")


def _times(part: ElementTree.Element, what: str) -> int:
    times = int(part.get(f"{TABLE}number-{what}-repeated", "1"))
    return times if times <= MOST_REPEATED else 1


def read_table(file: Path, sheet: str, heading: str) -> dict[str, dict[str, str]]:
    """Each row below the one that begins with `heading`, by its second cell; of two of one code the first."""
    rows = read_rows(file, sheet)
    at = next(i for i, row in enumerate(rows) if row and row[0] == heading)
    found: dict[str, dict[str, str]] = {}
    for row in rows[at + 1 :]:
        if len(row) > 1 and row[1]:
            found.setdefault(row[1], dict(zip(rows[at], row, strict=False)))
    return found
