"""What is not surely a table about the place is refused: each sentence says what, where, and the way out."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from commonground.core import decoding
from commonground.core.errors import UserError
from commonground.place import csv_files
from commonground.place.gazetteer import find
from toys import lookups as toy_lookups
from toys.sentences import agree, of_error, only

CODES = tuple(f"E0100476{i}" for i in range(8))
ELSEWHERE = {"E01005000": "Manchester"}
ALL = "".join(f"{code},A\n" for code in CODES)
REST = "".join(f"{code},A\n" for code in CODES[1:])
LOOKUPS, PUBLISHED = toy_lookups.lookups(), toy_lookups.Published()


def _zip(*names: str, kind: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if kind:
            archive.writestr("mimetype", kind)
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


def _utf16(text: str) -> bytes:
    return b"\xff\xfe" + text.encode("utf-16-le")


FILES: dict[str, bytes] = {
    "an Excel workbook named .csv": _zip("[Content_Types].xml", "xl/workbook.xml"),
    "an OpenDocument spreadsheet": _zip("content.xml", kind="application/vnd.oasis.opendocument.spreadsheet"),
    "a Word document": _zip("[Content_Types].xml", "word/document.xml"),
    "a Numbers document": _zip("Index/Document.iwa"),
    "a ZIP archive": _zip("areas.csv"),
    "an old Excel workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "a PDF": b"%PDF-1.7\n\xe2\xe3",
    "a compressed file": gzip.compress(b"area,neighbourhood\n"),
    "a picture": b"\x89PNG\r\n\x1a\n",
    "a web page": b"<!DOCTYPE html>\n<html><body>Sign in</body></html>",
    "a program's data": b'{"E01004760": "A"}\n',
    "an empty file": b"",
    "a file of blank lines": b"\r\n \r\n\t\r\n",
    "a file with a mark and nothing else": b"\xef\xbb\xbf",
    "noughts alone": bytes(64),
    "noughts in a row": b"area,neighbourhood\nE01004760,A\0B\n",
    "bytes at random": bytes(range(128, 256)) * 3,
    "a mark of UTF-16 before UTF-8": b"\xff\xfe" + b"area,neighbourhood\nE01004760,A",
    "a mark of UTF-8 before Windows-1252": b"\xef\xbb\xbfarea,neighbourhood\n\nE01004760,Orl\xe9ans\n",
    "Mac Roman": "area,neighbourhood\nE01004760,Orléans\n".encode("mac_roman"),
    "DOS letters": "area,neighbourhood\nE01004760,Zoë\n".encode("cp850"),
    "Polish letters": "area,neighbourhood\nE01004760,Łódź\n".encode("cp1250"),
    "Cyrillic letters": "area,neighbourhood\nE01004760,Москва\n".encode("cp1251"),
    "two encodings in one file": "area,neighbourhood\nE01004760,Orléans\n".encode()
    + "E01004761,Orléans\n".encode("cp1252"),
    "a last letter cut in half": "area,neighbourhood\nE01004760,Orlé".encode()[:-1],
    "no header": ALL.encode(),
    "no header and no separator": b"E01004760 A\nE01004761 B\n",
    "another header": b"ward,people\nE05000001,7\n",
    "only a header": b"area,neighbourhood\n",
    "only a header and blank rows": b"Bolton\n\narea,neighbourhood\n,\n\n,\n",
    "a column missing": b"area,name\nE01004760,A\n",
    "a column missing below a title": b"Our areas\n\nLSOA21CD;Ward\nE01004760;A\n",
    "the right columns by another separator than it says": b"sep=;\narea,neighbourhood\nE01004760,A\n",
    "a column twice": f"area,neighbourhood,area\n{ALL}".encode(),
    "a column twice under two names": f"area,neighbourhood,LSOA21CD\n{ALL}".encode(),
    "an unknown column": f"area,neighbourhood,colour\n{ALL}".encode(),
    "an unknown column like a known one": f"area,neighbourhood,nmae\n{ALL}".encode(),
    "areas of 2011": f"LSOA11CD,neighbourhood\n{ALL}".encode(),
    "a row above the header": f"E01004760,A\narea,neighbourhood\n{REST}".encode(),
    "cells in a column without a name": f"area,neighbourhood,,name\nE01004760,A,here,North\n{REST}".encode(),
    "a row too long": f"area,neighbourhood\nE01004760,Farnworth, Kearsley\n{REST}".encode(),
    "a row too short": f"area,neighbourhood\nE01004760\n{REST}".encode(),
    "rows of different separators": f"area,neighbourhood\nE01004760;A\n{REST}".encode(),
    "a quotation mark never closed": f'area,neighbourhood\nE01004760,"A\n{REST}'.encode(),
    "a quotation mark that swallows rows": b'area,neighbourhood,name\nE01004760,A,"North\n'
    b'E01004761,A,North\nE01004762,A,"\n',
    "text after a quotation mark": f'area,neighbourhood\nE01004760,"North" End\n{REST}'.encode(),
    "an area twice": f"area,neighbourhood\n{ALL}E01004763,A\n".encode(),
    "an area in two neighbourhoods": f"area,neighbourhood\n{ALL}e01 004 763,B\n".encode(),
    "an area of another place": f"area,neighbourhood\n{ALL}E01005000,A\n".encode(),
    "an area that does not exist": f"area,neighbourhood\n{ALL}E01999999,A\n".encode(),
    "one area missing": f"area,neighbourhood\n{REST}".encode(),
    "most areas missing": b"area,neighbourhood\nE01004760,A\n",
    "an area in Wales": f"area,neighbourhood\n{ALL}W01000001,A\n".encode(),
    "a data zone of Scotland": f"area,neighbourhood\n{ALL}S01006506,A\n".encode(),
    "a middle area": f"area,neighbourhood\n{ALL}E02000984,A\n".encode(),
    "an output area": f"area,neighbourhood\n{ALL}E00023938,A\n".encode(),
    "a ward": f"area,neighbourhood\n{ALL}E05000650,A\n".encode(),
    "a council": f"area,neighbourhood\n{ALL}E08000001,A\n".encode(),
    "a postcode": f"area,neighbourhood\n{ALL}BL1 1RU,A\n".encode(),
    "the name of an area": f"area,neighbourhood\n{ALL}Bolton 001A,A\n".encode(),
    "a code cut to a number": f"area,neighbourhood\n{ALL}1E+06,A\n".encode(),
    "a code cut short": f"area,neighbourhood\n{ALL}E0100476,A\n".encode(),
    "a code with a letter for a nought": f"area,neighbourhood\n{ALL}EO1004760,A\n".encode(),
    "an error of the spreadsheet for an area": f"area,neighbourhood\n{ALL}#REF!,A\n".encode(),
    "a total below the rows": f"area,neighbourhood\n{ALL}Total,8\n".encode(),
    "an area left empty": f"area,neighbourhood\n{ALL},A\n".encode(),
    "a neighbourhood left empty": f"area,neighbourhood\nE01004760,\n{REST}".encode(),
    "an error of the spreadsheet for a neighbourhood": f"area,neighbourhood\nE01004760,#N/A\n{REST}".encode(),
    "a neighbourhood made a date": f"area,neighbourhood\nE01004760,01-Feb\n{REST}".encode(),
    "a neighbourhood made a number": f"area,neighbourhood\nE01004760,1E+07\n{REST}".encode(),
    "a neighbourhood with a reserved id": f"area,neighbourhood\nE01004760,all\n{REST}".encode(),
    "a neighbourhood whose nought was lost": b"area,neighbourhood\nE01004760,1\n"
    + "".join(f"{code},01\n" for code in CODES[1:]).encode(),
    "a remark below the rows": f"area,neighbourhood\n{ALL}\nSource: the council\n".encode(),
    "more rows than are read": b"area,neighbourhood\n" + b",\n" * 500_000,
    "neighbourhoods that look alike": f"area,neighbourhood\nE01004760,a\n{REST}".encode(),
    "a neighbourhood with a sign that turns the line": f"area,neighbourhood\nE01004760,A\u202eB\n{REST}".encode(),
    "a neighbourhood with a control sign": f"area,neighbourhood\nE01004760,A\x1b[2J\n{REST}".encode(),
    "a neighbourhood of ten thousand letters": f"area,neighbourhood\nE01004760,{'x' * 10_000}\n{REST}".encode(),
    "a neighbourhood of a million letters": f"area,neighbourhood\nE01004760,{'x' * 1_000_000}\n{REST}".encode(),
    "two names of a neighbourhood": f"area,neighbourhood,name\nE01004760,A,North\nE01004761,A,South\n{REST}".encode(),
    "two neighbourhoods of one name": b"area,neighbourhood,name\nE01004760,A,North\nE01004761,B,north\n"
    + "".join(f"{code},A,North\n" for code in CODES[2:]).encode(),
    "a name of ten thousand letters": f"area,neighbourhood,name\nE01004760,A,{'x' * 10_000}\n{REST}".encode(),
    "a name with a control sign": f"area,neighbourhood,name\nE01004760,A,North\x07\n{REST}".encode(),
    "a name with a sign that turns the line": f"area,neighbourhood,name\nE01004760,A,\u202ehtroN\n{REST}".encode(),
    "a name with a sign for private use": f"area,neighbourhood,name\nE01004760,A,North\ue000\n{REST}".encode(),
    "a name without a letter": f"area,neighbourhood,name\nE01004760,A,---\n{REST}".encode(),
    "a name whose letters were lost": f"area,neighbourhood,name\nE01004760,A,Orl\ufffdans\n{REST}".encode(),
    "a name decoded twice": f"area,neighbourhood,name\nE01004760,A,OrlÃ©ans\n{REST}".encode(),
    "several at once, in UTF-16 with a title": _utf16("Areas\r\n\r\narea;neighbourhood\r\nX;A\r\nE01004760;\r\n"),
}
FOOTPRINTS: dict[str, str] = {
    "a share below nothing": "E01004760,P1,-0.5",
    "a share in brackets": "E01004760,P1,(0.5)",
    "a share over one": "E01004760,P1,1.5",
    "a share over a hundred": "E01004760,P1,150%",
    "a share left empty": "E01004760,P1,",
    "a dash for a share": "E01004760,P1,-",
    "a word for a share": "E01004760,P1,half",
    "a fraction for a share": "E01004760,P1,1/2",
    "an error of the spreadsheet for a share": "E01004760,P1,#REF!",
    "a date for a share": "E01004760,P1,01/02/2024",
    "money for a share": "E01004760,P1,£1",
    "a large number for a share": "E01004760,P1,1.0E+05",
    "a larger one": "E01004760,P1,1e400",
    "a number of five thousand digits": f"E01004760,P1,{'9' * 5000}",
    "no number": "E01004760,P1,NaN",
    "infinity": "E01004760,P1,inf",
    "a decimal comma that divides the cells": "E01004760,P1,0,5",
    "shares that sum to less": "E01004760,P1,0.5\nE01004760,P2,0.4",
    "shares that sum to nearly one": "E01004760,P1,0.3333\nE01004760,P2,0.3333\nE01004760,P3,0.3333",
    "shares that sum to more": "E01004760,P1,0.7\nE01004760,P2,0.7",
    "shares of which some are percentages": "E01004760,P1,100\nE01004761,P1,1",
    "an area and a unit twice": "E01004760,P1,0.5\nE01004761,P1,1\nE01004760,P1,0.5",
    "a unit left empty": "E01004760,,1",
    "a unit made a date": "E01004760,01-Feb,1",
    "units that look alike": "E01004760,P1,0.5\nE01004760,p1,0.5",
    "many problems": "X,P1,2\nE01005000,P1,-1\nE01004760,,1",
}
LISTS: dict[str, bytes] = {
    "a list that is a workbook": _zip("xl/workbook.xml"),
    "a list of nothing": b"\n# nothing yet\n",
    "a list with a code that does not exist": b"E01000003\nE01999999\n",
    "a list with a word": b"E01000003\nthe estate behind the station\n",
    "a list with a ward": b"# ours\nE01000003, E05000650\n",
    "a table with an empty code": b"LSOA21CD,LSOA21NM\nE01000003,Bolton 001A\n,Bolton 001B\n",
    "a table with a column that nobody knows": b"LSOA21CD,include\nE01000003,yes\nE01000004,no\n",
    "a list with names beside the codes": b"E01000003,Bolton 001A,yes\nE01000004,Bolton 001B,no\n",
    "a list that is something else": b"import polars\nprint(polars.DataFrame())\n",
    "a list of letters in a language": b"Dear colleague,\n\nplease find our areas enclosed.\n",
    "a list in Mac Roman": "E01000003 # Orléans\n".encode("mac_roman"),
}


@pytest.mark.parametrize("case", FILES)
def test_neighbourhoods_that_are_none_are_refused(tmp_path: Path, case: str) -> None:
    _agree(case, FILES[case], lambda path: csv_files.read_neighbourhoods(path, CODES, ELSEWHERE), tmp_path)


@pytest.mark.parametrize("case", FOOTPRINTS)
def test_a_footprint_that_is_none_is_refused(tmp_path: Path, case: str) -> None:
    data = f"area,unit,share\n{FOOTPRINTS[case]}\n".encode()
    _agree(case, data, lambda path: csv_files.read_footprint(path, CODES, ELSEWHERE), tmp_path)


@pytest.mark.parametrize("case", LISTS)
def test_a_list_of_areas_that_is_none_is_refused(tmp_path: Path, case: str) -> None:
    _agree(case, LISTS[case], lambda path: find(path, LOOKUPS, PUBLISHED), tmp_path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    _refused("a folder", tmp_path, lambda path: csv_files.read_neighbourhoods(path, CODES), tmp_path.parent)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    _refused("no file", path, lambda path: csv_files.read_neighbourhoods(path, CODES), tmp_path)
    path = tmp_path / "ou\0rs.csv"
    _refused("a name that no file can have", path, lambda path: csv_files.read_neighbourhoods(path, CODES), tmp_path)


def test_a_file_beyond_the_bound_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    with path.open("wb") as file:
        file.truncate(20 * decoding.MOST_BYTES)
    _refused("a file of a gigabyte", path, lambda path: csv_files.read_neighbourhoods(path, CODES), tmp_path)


def test_the_golden_file_holds_these_cases_alone() -> None:
    others = ("a folder", "no file", "a name that no file can have", "a file of a gigabyte")
    only("csv", [*FILES, *FOOTPRINTS, *LISTS, *others])


def _agree(case: str, data: bytes, read: Callable[[Path], object], folder: Path) -> None:
    path = folder / "ours.csv"
    path.write_bytes(data)
    _refused(case, path, read, folder)


def _refused(case: str, path: Path, read: Callable[[Path], object], folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(path)
    agree("csv", case, of_error(caught.value, folder))
