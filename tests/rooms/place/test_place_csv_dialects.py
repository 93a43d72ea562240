"""A table is read the same however a program wrote it, or refused in a sentence; never differently."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.decoding import decode_file
from commonground.core.errors import UserError
from commonground.core.text import harmless
from commonground.place import csv_files
from commonground.place.area_codes import read_area_list
from toys.dialects import Dialect, dialects, write
from toys.effort import examples

DIALECTS = list(dialects())
CODES = tuple(f"E0100476{i}" for i in range(6))
NEIGHBOURHOODS = [
    ["area", "neighbourhood", "name"],
    ["E01004760", "N1", "Orléans & Ynys Môn"],
    ["E01004761", "N1", ""],
    ["E01004762", "N2", "King’s, Queen’s; and Zoë’s|Café"],
    ["E01004763", "N2", ""],
    ["E01004764", "N3", 'The "Nook"'],
    ["E01004765", "N3", ""],
]
NAMES = {"N1": "Orléans & Ynys Môn", "N2": "King’s, Queen’s; and Zoë’s|Café", "N3": 'The "Nook"'}
LIST = [["LSOA21CD", "LSOA21NM"], *([code, "Bolton 001A"] for code in CODES)]
FOOTPRINT = [
    ["area", "unit", "share", "name"],
    ["E01004760", "P1", "1", "North"],
    ["E01004761", "P1", "0.25", ""],
    ["E01004761", "P2", "0.75", "Zoë’s South"],
]


@pytest.mark.parametrize("how", DIALECTS, ids=str)
def test_a_table_is_read_the_same_from_every_dialect(tmp_path: Path, how: Dialect) -> None:
    of_area, names = csv_files.read_neighbourhoods(_file(tmp_path, write(NEIGHBOURHOODS, how)), CODES)
    assert (of_area, names) == (["N1", "N1", "N2", "N2", "N3", "N3"], NAMES)
    made = csv_files.read_footprint(_file(tmp_path, write(FOOTPRINT, how)), CODES)
    assert (made.codes, made.names) == (("P1", "P2"), ("North", "Zoë’s South"))
    np.testing.assert_array_equal(made.shares.toarray()[:3], [[1, 0], [0.25, 0.75], [0, 0]])
    listed = read_area_list(_file(tmp_path, write(LIST, how)))
    assert tuple(one.code for one in listed) == CODES


@pytest.mark.parametrize(
    "header",
    [
        ["Area", "Neighbourhood", "Name"],
        [" AREA ", "NEIGHBOURHOOD", " name"],
        ["LSOA21CD", "Neighbourhood", "Neighbourhood name"],
        ["lsoa code", "neighbourhood_id", "neighbourhood_name"],
        ["LSOA code (2021)", "Neighbourhood ID", "Name of neighbourhood"],
        ["\u200barea", "neighborhood", "name"],
        ["Area\ncode", "Neighbourhood\ncode", "Neighbourhood\nname"],
        ["area\u00a0code", "neighbourhood", "name"],
    ],
)
def test_a_header_is_known_by_the_names_that_people_give_it(tmp_path: Path, header: list[str]) -> None:
    path = _file(tmp_path, write([header, *NEIGHBOURHOODS[1:]], Dialect()))
    assert csv_files.read_neighbourhoods(path, CODES) == (["N1", "N1", "N2", "N2", "N3", "N3"], NAMES)


def test_columns_that_official_lookups_have_beside_the_code_are_passed_over(tmp_path: Path) -> None:
    rows = [
        ["LSOA21NM", "WD24CD", "LSOA21CD", "LAD24NM", "ObjectId", "Neighbourhood name"],
        *(["Bolton 001A", "E05001", code, "Bolton", "7", "The North"] for code in CODES),
    ]
    assert csv_files.read_neighbourhoods(_file(tmp_path, write(rows, Dialect())), CODES) == (["The North"] * 6, {})


@pytest.mark.parametrize(
    "codes",
    [
        [code.lower() for code in CODES],
        [f" {code} " for code in CODES],
        [f"{code[:3]} {code[3:6]} {code[6:]}" for code in CODES],
        [code[2:] for code in CODES],
        [f"0{code[2:]}" for code in CODES],
        [f"{code[2:]}.0" for code in CODES],
        [f"'{code}" for code in CODES],
        [f"\u200b{code}\ufeff" for code in CODES],
        [f"{code}\u00a0" for code in CODES],
    ],
    ids=lambda codes: ascii(codes[0]),
)
def test_a_code_is_known_as_people_and_programs_write_it(tmp_path: Path, codes: list[str]) -> None:
    rows = [["area", "neighbourhood"], *([code, "A"] for code in codes)]
    assert csv_files.read_neighbourhoods(_file(tmp_path, write(rows, Dialect())), CODES)[0] == ["A"] * 6
    assert tuple(one.code for one in read_area_list(_file(tmp_path, "\n".join(codes).encode()))) == CODES


@pytest.mark.parametrize(
    ("title", "quarter", "rest"),
    [
        *(("share", "25%", "75%"), ("share", "25 %", "75.0%"), ("share", "0,25", "0,75"), ("share", ".25", ".75")),
        *(("share", "25", "75"), ("percent", "25", "75"), ("Share (%)", "25%", "75"), ("Percentage", "25,0", "75,00")),
        *(("share", "2.5E-01", "7,5e-1"), ("Proportion", "0.250", "0.750"), ("share", "25%", "0.75")),
        *(("share", "1/4", None), ("share", "¼", None), ("share", "0.25x", None), ("share", "٠.٢٥", None)),
    ],
)
def test_a_share_is_read_as_people_write_it(tmp_path: Path, title: str, quarter: str, rest: str | None) -> None:
    rows = [["area", "unit", title], [CODES[0], "P1", quarter], [CODES[0], "P2", rest or "0.75"]]
    for how in (Dialect(), Dialect(separator=";"), Dialect("utf-16-le", separator="\t")):
        path = _file(tmp_path, write(rows, how))
        if rest is None:
            with pytest.raises(UserError, match="is not a share"):
                csv_files.read_footprint(path, CODES)
        else:
            np.testing.assert_allclose(csv_files.read_footprint(path, CODES).shares.toarray()[0], [0.25, 0.75])


WORDS = (
    *("North", "Orléans", "Ynys Môn", "King’s; Lynn", "A, B & C", 'The "Nook"', "Farnworth – Kearsley", "£5 Street"),
    *("García", "two\nlines", "Łódź", "Ŵyn | Ŷ", "a\tb", "'quoted'", "Ñandú", "São", "naïve", "CÔTE", "№ 5", "1,5"),
    *("Ángel", "Malmö", "“North”", "‘til", "KING’S LYNN", "JOSÉ", "árbol", "olá", "À la carte", "œuvre", "Éire"),
    *("Farmers’ End", "O’Brien", "North\u00a0End", "à-la-mode", "Brontë", "cœur", "Ötzi", "Dürer’s", "½ Mile"),
)
IN_WINDOWS = ("Orléans", "Ynys Môn", "King’s; Lynn", "Farnworth – Kearsley", "£5 Street", "naïve", "Éire", "Malmö")


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "cp437"])
def test_letters_beyond_ascii_are_read_as_they_were_written_or_refused(tmp_path: Path, encoding: str) -> None:
    read = {word: _decoded(tmp_path, word.encode(encoding)) for word in WORDS if _fits(word, encoding)}
    assert {word: found for word, found in read.items() if found not in (word, None)} == {}
    if encoding == "cp1252":
        assert [word for word in IN_WINDOWS if read[word] is None] == []


def _fits(word: str, encoding: str) -> bool:
    return word.encode(encoding, "ignore").decode(encoding) == word


def _decoded(folder: Path, data: bytes) -> str | None:
    with suppress(UserError):
        return decode_file(_file(folder, data))
    return None


@pytest.mark.parametrize(
    "text",
    [
        "E01004760\nE01004761\n",
        "# areas\nE01004760 # beyond the railway\n\n  # LSOA codes\nE01004761\n",
        "LSOA21CD\nE01004760 # one\n# two\nE01004761\n",
        "Code,Name\nE01004760,North # 1\nE01004761,South\n",
        "E01004760, E01004761",
        "E01004760;E01004761|",
        '"E01004760","E01004761"',
        "E01004760\tE01004761",
        "E01 004 760\r\n1004761\r\n",
        "Our estate\r\n\r\nLSOA21NM;LSOA21CD\r\nBolton 001A;E01004760\r\nBolton 001B;E01004761\r\n",
    ],
)
def test_a_list_of_areas_is_read_as_people_write_it(tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        listed = read_area_list(_file(tmp_path, text.encode(encoding)))
        assert [one.code for one in listed] == ["E01004760", "E01004761"]


CELL = st.sampled_from(WORDS) | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
DIALECT = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]),
    marked=st.booleans(),
    separator=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(),
    says_separator=st.booleans(),
    above=st.lists(st.sampled_from(["", "Bolton", "a;b", '"', "a,b,c"]), max_size=3),
    blank_rows=st.booleans(),
    empty_columns=st.integers(0, 2),
    last_line_ends=st.booleans(),
)


@given(st.lists(st.sampled_from("ABC"), min_size=6, max_size=6), st.tuples(CELL, CELL, CELL), DIALECT)
@settings(max_examples=examples(400))
def test_a_random_table_is_read_the_same_in_every_dialect_or_refused(
    of_area: list[str], names: tuple[str, ...], how: Dialect
) -> None:
    cells = [(code, here, names["ABC".index(here)]) for code, here in zip(CODES, of_area, strict=True)]
    rows = [["area", "neighbourhood", "name"], *map(list, cells)]
    plain = _read(write(rows, Dialect()))
    try:
        written = write(rows, how)
    except UnicodeEncodeError:
        return
    found = _read(written)
    assert found in (plain, None)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=examples(400))
def test_whatever_bytes_are_given_a_reading_or_a_sentence_comes_back(data: bytes) -> None:
    for start in (b"", b"area,neighbourhood,name\n", b"area;unit;share\n", b"E01004760\n"):
        with tempfile.TemporaryDirectory() as folder:
            path = _file(Path(folder), start + data)
            for read in (_neighbourhoods, _footprint, read_area_list):
                said = _said(read, path)
                assert all(harmless(line) == line and len(line) < 500 for line in said.split("\n"))


def _said(read: Callable[[Path], object], path: Path) -> str:
    """What is said of a file where it is refused; nothing where it is read."""
    try:
        read(path)
    except UserError as error:
        return str(error)
    return ""


def _neighbourhoods(path: Path) -> object:
    return csv_files.read_neighbourhoods(path, CODES)


def _footprint(path: Path) -> object:
    return csv_files.read_footprint(path, CODES)


def _read(data: bytes) -> object:
    """The neighbourhoods of a file, or None where it is refused."""
    with tempfile.TemporaryDirectory() as folder, suppress(UserError):
        return _neighbourhoods(_file(Path(folder), data))
    return None


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "ours.csv"
    path.write_bytes(data)
    return path
