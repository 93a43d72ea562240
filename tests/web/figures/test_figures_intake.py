"""What partners send is read whole or refused in a sentence: workbooks, pasted lines, and what means harm."""

from __future__ import annotations

import csv
import io
import struct
import time
import zipfile
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.web.figures import workbook
from commonground.web.figures.archive import MOST_UNPACKED, Refused, make_safe
from commonground.web.figures.cells import list_cells
from commonground.web.figures.intake import Asked, Problems, take_file, take_text
from commonground.web.figures.workbook import HEAD_ROW, OURS, PRIVATE, SHARED, SHEET

ABOUT = {
    "annual_budget_gbp": 1e9,
    "offers": [{"gbp": [1e5] * 5, "only_for": [], "condition": "", "confirmed": False}],
    "floor_gbp": [0.0] * 5,
    "new_staff_wte": 9.0,
}
ASKED = Asked("council", ABOUT, {"left shift": "left_shift", "falls classes": "falls"})
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60).filter(
    lambda words: words.strip() and not words.lstrip("' ").startswith("=")
)
FIRST = HEAD_ROW + 1


def filled(own: dict[str, tuple[Any, str]], about: Any = ABOUT) -> bytes:
    return workbook.write("A council", "council", about, own, ("left shift",))


def own_figures() -> st.SearchStrategy[dict[str, tuple[Any, str]]]:
    def value(cell: Any) -> st.SearchStrategy[Any]:
        if cell.id == "offer_only_for":
            return st.sampled_from(["left_shift", "left_shift; falls"])
        if cell.form == "flag":
            return st.booleans()
        if cell.form == "words":
            return WORDS.map(lambda words: " ".join(words.split()))
        least = 1e9 if cell.id == "annual_budget" else 0.0
        return st.floats(least, least + min(cell.most, 1e6), allow_nan=False).map(lambda number: round(number, 2))

    who = st.sampled_from([SHARED, PRIVATE])
    each = {cell.id: st.tuples(value(cell), who) for cell in list_cells("council")}
    return st.fixed_dictionaries({}, optional=each).filter(bool)


@settings(max_examples=25)
@given(own_figures())
def test_a_workbook_comes_back_as_it_went_out(own: dict[str, tuple[Any, str]]) -> None:
    given_ = take_file(filled(own), ASKED)
    assert {cell: (given_.values[cell], given_.who[cell]) for cell in given_.values} == own


def test_a_spreadsheet_program_can_fill_it_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled({})))
    for cell, value in (("annual_budget", 5e8), ("offer_year_1", "£0.25m"), ("offer_confirmed", "Yes")):
        row = next(row for row in book[SHEET].iter_rows() if row[0].value == cell)
        assert not row[OURS].protection.locked
        row[OURS].value = value
    kept = io.BytesIO()
    book.save(kept)
    given_ = take_file(kept.getvalue(), ASKED)
    assert given_.values == {"annual_budget": 5e8, "offer_year_1": 250_000.0, "offer_confirmed": True}
    assert set(given_.who.values()) == {PRIVATE}


@pytest.mark.parametrize("words", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_text_that_a_spreadsheet_would_run_goes_out_disarmed(words: str) -> None:
    about = ABOUT | {"offers": [ABOUT["offers"][0] | {"condition": words}]}  # type: ignore[index]
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(words, "council", about, {}, (words,))))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t"))]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


# what is wrong is said by sheet, cell, value and mend, and nothing is taken


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("offer_year_1\tlots", "must be a number"),
        ("offer_year_1\t-5", "must be from 0"),
        ("offer_year_1\t1e12", "must be from 0"),
        ("offer_year_1\t=A1", "is a formula"),
        ("offer_year_1\t2e9", "more than all that you spend"),
        ("annual_budget\t10", "more than all that you spend"),
        ("offer_confirmed\tmaybe", "must be yes or no"),
        ("offer_only_for\tthe moon", "must be a part of the plan"),
        ("offer_condition\t" + "x" * 301, "at most 300 signs"),
        ("notice\t30", "must be from 0 to 24"),
        ("nothing\t1", "no figure that is asked"),
        ("worth_police_incident\t1", "not asked of your kind"),
        ("notice\t3\teverybody", "neither shared nor private"),
        ("notice", "nothing is given"),
        ("notice\t3\nnotice\t4", "twice, at line 2"),
    ],
)
def test_one_wrong_line_refuses_all_and_says_how_to_mend_it(line: str, what: str) -> None:
    with pytest.raises(Problems) as refused:
        take_text(f"new_staff\t3\n{line}", ASKED)
    problem = refused.value.problems[0]
    assert what in problem.what
    assert problem.mend
    assert problem.cell.startswith("line ")


def test_every_problem_is_listed() -> None:
    with pytest.raises(Problems) as refused:
        take_text("notice\tx\nnew_staff\ty\nnothing\t1", ASKED)
    assert [one.cell for one in refused.value.problems] == ["line 1", "line 2", "line 3"]


def test_lines_may_be_parted_by_commas_and_rows_of_the_workbook_pasted_whole() -> None:
    assert take_text("Cell,Ours\nnotice,3,shared\n", ASKED).who == {"notice": SHARED}
    row = "notice\tHow long\tmonths\t\t4\tshared\tbecause"
    empty = "new_staff\tThe most\tstaff\t9\t\t\tbecause"
    assert take_text(f"{row}\n{empty}", ASKED).values == {"notice": 4.0}


def test_a_cell_may_be_named_by_its_title() -> None:
    cell = next(cell for cell in list_cells("council") if cell.id == "notice")
    assert take_text(f"{cell.title}\t3", ASKED).values == {"notice": 3.0}


@pytest.mark.parametrize("text", ["", "\n\n", "Cell\tOurs"])
def test_nothing_given_is_said(text: str) -> None:
    with pytest.raises(Refused, match="No figure of yours"):
        take_text(text, ASKED)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_sheet_saved_as_comma_separated_text_is_read_too(encoding: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled({"notice": (3.0, SHARED), "offer_year_1": (250_000.0, PRIVATE)})))
    text = io.StringIO()
    csv.writer(text).writerows([cell.value for cell in row] for row in book[SHEET].iter_rows())
    given_ = take_file(text.getvalue().encode(encoding), ASKED)
    assert given_.values == {"notice": 3.0, "offer_year_1": 250_000.0}
    assert given_.who == {"notice": SHARED, "offer_year_1": PRIVATE}


def test_a_wrong_cell_of_a_workbook_is_named_as_the_workbook_names_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled({})))
    book[SHEET].cell(FIRST + 1, OURS + 1).value = "many"
    kept = io.BytesIO()
    book.save(kept)
    with pytest.raises(Problems) as refused:
        take_file(kept.getvalue(), ASKED)
    problem = refused.value.problems[0]
    assert (problem.sheet, problem.cell, problem.value) == (SHEET, f"E{FIRST + 1}", "many")


def test_a_formula_is_refused_even_where_its_value_is_known() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(HEAD_ROW, 0, workbook.HEADINGS)
        sheet.write(FIRST, 0, "notice")
        sheet.write_formula(FIRST, OURS, "=1+1", None, 2)
    with pytest.raises(Problems) as refused:
        take_file(file.getvalue(), ASKED)
    assert refused.value.problems[0].what == "is a formula"


# what means harm, or is no workbook, is refused in one sentence


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(filled({"notice": (3.0, SHARED)}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FILLED = filled({"notice": (3.0, SHARED), "offer_condition": ("If", PRIVATE)})
PARTS = parts()


def with_sheet(content: bytes) -> bytes:
    return zipped(parts() | {"xl/worksheets/sheet1.xml": content})


def sheet_of(inside: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{inside}</sheetData></worksheet>'.encode()


def lying_about_its_size() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(zipped(parts() | {"xl/media.xml": b"<a>" + b" " * 50_000_000 + b"</a>"}))
    packed = content.rfind(b"xl/media.xml") - 46
    content[packed + 24 : packed + 28] = struct.pack("<I", 100)
    return bytes(content)


def locked() -> bytes:
    content = bytearray(filled({}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


HOSTILE = {
    "empty": (b"", "empty"),
    "words": (b"%PDF-1.7 \x00\x01", "neither an Excel workbook"),
    "old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password, or is of an old Excel"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither an Excel workbook"),
    "zip of nothing": (zipped({"a.txt": b"a"}), "not an Excel workbook"),
    "document": (zipped(parts() | {"[Content_Types].xml": b"<Types/>"}), "not an Excel workbook"),
    "macros": (zipped(parts() | {"xl/vbaProject.bin": b"x"}), "macros"),
    "bomb": (zipped(parts() | {"xl/big.xml": b" " * (MOST_UNPACKED + 1)}), "far too large when unpacked"),
    "ratio": (zipped({"[Content_Types].xml": b" " * 2_000_000}), "far too large when unpacked"),
    "many parts": (zipped({f"{number}.xml": b"<a/>" for number in range(300)}), "no workbook as Excel"),
    "locked": (locked(), "password"),
    "entities": (
        with_sheet(b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'),
        "document type",
    ),
    "far away": (with_sheet(sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "more than"),
    "nameless and many": (with_sheet(sheet_of(f"<row>{'<c/>' * 30_000}</row>")), "more than|far too large"),
    "spaced reference": (with_sheet(sheet_of("<row><c r='&#88;FD1048576'><v>1</v></c></row>")), "more than"),
    "a cell of much text": (
        with_sheet(sheet_of(f'<row><c t="inlineStr"><is><t>{"ab" * 3000}</t></is></c></row>')),
        "4,000 signs|far too large",
    ),
    "not XML": (with_sheet(b"<worksheet><sheetData>"), "damaged"),
    "no such sheet": (
        zipped(parts() | {"xl/workbook.xml": parts()["xl/workbook.xml"].replace(b"Figures", b"F")}),
        "no sheet",
    ),
    "no headings": (with_sheet(sheet_of("")), "does not have its headings"),
    "truncated text": (b"\xef\xbb\xbfnotice,3,shared\n\x81\xff", "neither an Excel workbook"),
    "much text": (b"notice,3\n" * 1000, "more than"),
}


@pytest.mark.parametrize(("content", "says"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_hostile_is_refused_in_one_sentence_and_soon(content: bytes, says: str) -> None:
    start = time.monotonic()
    with pytest.raises(Refused, match=says):
        take_file(content, ASKED)
    assert time.monotonic() - start < 5


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    with pytest.raises(Refused):
        take_file(lying_about_its_size(), ASKED)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_that_was_cut_short_is_refused(share: float) -> None:
    content = filled({"notice": (3.0, SHARED)})
    with pytest.raises(Refused, match="damaged or was cut short"):
        take_file(content[: int(len(content) * share)], ASKED)


@settings(max_examples=150)
@given(st.data())
def test_a_mangled_workbook_is_read_or_refused_and_never_fails(data: st.DataObject) -> None:
    content = bytearray(FILLED)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refused, Problems):
        take_file(bytes(content), ASKED)


@settings(max_examples=100)
@given(st.data())
def test_mangled_parts_are_read_or_refused_and_never_fail(data: st.DataObject) -> None:
    held = PARTS
    name = data.draw(st.sampled_from(sorted(held)))
    part = bytearray(held[name])
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.sampled_from(b'<>"/0123456789 aZ'))
    with suppress(Refused, Problems):
        take_file(zipped(held | {name: bytes(part)}), ASKED)


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_any_pasted_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused, Problems):
        take_text(text, ASKED)


def test_parts_that_no_sheet_needs_are_not_handed_on() -> None:
    safe = make_safe(zipped(parts() | {"xl/media/image1.png": b"x", "xl/embeddings/a.bin": b"x"}))
    assert not [name for name in safe.parts if name.endswith((".png", ".bin"))]


def test_a_workbook_may_hold_long_comments() -> None:
    file = io.BytesIO(filled({"notice": (6.0, SHARED)}))
    book = openpyxl.load_workbook(file)
    for number in range(3):
        book[SHEET].cell(FIRST + 1 + number, 1).comment = openpyxl.comments.Comment("x" * 3_000, "Somebody")
    kept = io.BytesIO()
    book.save(kept)
    assert take_file(kept.getvalue(), ASKED).values == {"notice": 6.0}


def test_a_budget_that_is_too_small_is_named_where_it_stands() -> None:
    with pytest.raises(Problems) as told:
        take_text("notice\t4\nannual_budget\t10", ASKED)
    assert [(problem.cell, problem.value) for problem in told.value.problems] == [("line 2", "10")]
