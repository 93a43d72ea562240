"""Our reader of R's serialisation format says what R wrote, and refuses bytes that R did not write."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import rdata
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.sources import catalogue, rda, xdr
from toys import rda as toy_rda

WRITTEN_BY_R = Path(rdata.__file__).parent / "tests" / "data" / "generated"
FRAMES = ("dataframe", "dataframe_float_with_na_nan", "dataframe_int_rownames", "dataframe_rownames")
SMALL_BYTES = 10_000  # published files below this size are read by the other reader as well
WORDS = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
TOY = {"code": ["E01", None, "Ynys Môn"], "n": [1.5, float("nan"), 3.0]}
TELLING_BYTES = (0, 1, 2, 9, 13, 14, 16, 19, 127, 128, 254, 255)  # types, and the ends of lengths


@pytest.fixture(scope="module")
def shapes_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The unpacked bytes of a file with a shape that has a hole and one of two parts."""
    hole = toy_rda.square(-1.996, 53.004, 0.002)[::-1]
    shapes = [[[toy_rda.square(-2.0, 53.0), hole]], [[toy_rda.square(-2.1, 53.0)], [toy_rda.square(-2.2, 53.0)]]]
    path = tmp_path_factory.mktemp("shapes") / "t.rda"
    return _unpacked(toy_rda.write_shapes(path, {"code": ["A", "B"], "n": [1.0, 2.0]}, shapes))


def _by_the_other_reader(path: Path) -> dict[str, list[Any]]:
    """The columns of the one table in `path`, as the package `rdata` reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # attributes that it does not know
        (table,) = (found for found in rdata.read_rda(path).values() if hasattr(found, "columns"))
    return {str(name): table[name].astype(object).where(table[name].notna(), None).tolist() for name in table.columns}


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("name", FRAMES)
def test_tables_written_by_r_are_read_as_another_reader_reads_them(name: str, version: int) -> None:
    path = WRITTEN_BY_R / f"test_{name}__xdr__version_{version}.rda"
    assert rda.frame(path).to_dict(as_series=False) == _by_the_other_reader(path)


@pytest.mark.mirror
def test_small_published_tables_are_read_as_another_reader_reads_them(mirror: Path) -> None:
    small = [dataset for dataset in catalogue.read().dataset if dataset.bytes < SMALL_BYTES]
    plain = [dataset for dataset in small if dataset.reader == "frame"]
    assert len(plain) > 8
    for dataset in plain:
        assert rda.frame(mirror / dataset.url).to_dict(as_series=False) == _by_the_other_reader(mirror / dataset.url)


@given(
    rows=st.lists(st.tuples(WORDS, st.floats(allow_nan=False)), min_size=1, max_size=8).filter(
        lambda rows: any(isinstance(word, str) for word, _ in rows)
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[str | None, float]], tmp_path_factory: Any) -> None:
    words, numbers = map(list, zip(*rows, strict=True))
    path = toy_rda.write(tmp_path_factory.mktemp("r") / "t.rda", {"word": words, "number": numbers})
    assert rda.frame(path).to_dict(as_series=False) == {"word": words, "number": numbers}


@pytest.mark.parametrize("pack", [bytes, bz2.compress, gzip.compress, lzma.compress])
def test_every_packing_of_r_is_unpacked(pack: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.rda"
    path.write_bytes(pack(_toy_bytes(tmp_path)))
    assert rda.frame(path)["code"].to_list() == TOY["code"]


def test_factors_logicals_and_integers_are_words_truth_and_numbers() -> None:
    codes, flags = np.array([2, xdr.NA, 1], ">i4"), np.array([1, xdr.NA, 0], ">i4")
    levels = xdr.Vector("character", ["low", "high"], {})
    kind = xdr.Vector("character", ["factor"], {})
    factor = rda._column(xdr.Vector("integer", codes, {"levels": levels, "class": kind}))
    assert factor.to_list() == ["high", None, "low"]
    logical = rda._column(xdr.Vector("logical", flags, {}))
    assert (logical.dtype, logical.to_list()) == (pl.Boolean, [True, None, False])
    integer = rda._column(xdr.Vector("integer", codes, {}))
    assert (integer.dtype, integer.to_list()) == (pl.Float64, [2.0, None, 1.0])


@pytest.mark.parametrize(("name", "says"), [("latin1", "cañón"), ("utf8", "eĥoŝanĝo"), ("unknown", "Íñigo")])
def test_words_are_read_in_the_encoding_that_they_are_marked_with(name: str, says: str) -> None:
    (word,) = xdr.read(_unpacked(WRITTEN_BY_R / f"test_encoding_{name}__xdr__version_3.rda")).values()
    assert says in word.values[0]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("altrep_wrap_real", r"type 238.*save\(version = 2\)"),
        ("function", "type 3"),
        ("dataframe_dtypes", "type 15"),
        ("vector", "holds 0 tables"),
    ],
)
def test_other_objects_are_refused_in_one_sentence(name: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        rda.frame(WRITTEN_BY_R / f"test_{name}__xdr__version_3.rda")


def test_a_file_that_is_not_rs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.rda"
    path.write_bytes(b"<!doctype html><title>Not found</title>")
    with pytest.raises(UserError, match="not of version 2 or 3 in XDR form"):
        rda.frame(path)


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rda, "MOST_BYTES", 1_000_000)
    path = tmp_path / "t.rda"
    path.write_bytes(bz2.compress(bytes(2_000_000)))
    with pytest.raises(UserError, match="unpacks to more than 1 MB"):
        rda.frame(path)


def test_a_length_that_the_bytes_cannot_hold_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    raw = _toy_bytes(tmp_path)
    at = raw.index(struct.pack(">id", 3, 1.5))  # the length of the column of numbers, and its first
    with pytest.raises(xdr.Damaged, match="2147483647 elements cannot stand"):
        xdr.read(raw[:at] + struct.pack(">i", 2**31 - 1) + raw[at + 4 :])


def test_lists_in_lists_without_end_are_refused() -> None:
    lists = struct.pack(">ii", 19, 1) * 100_000
    with pytest.raises(xdr.Damaged, match="too deep"):
        xdr.read(_headed(lists))


@given(
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(TELLING_BYTES)), max_size=3),
    kept=st.none() | st.integers(0, 10_000),
)
def test_damaged_bytes_are_a_table_or_one_sentence(
    shapes_bytes: bytes, changes: list[tuple[int, int]], kept: int | None, tmp_path_factory: Any
) -> None:
    path, raw = tmp_path_factory.mktemp("r") / "t.rda", bytearray(shapes_bytes)
    for at, byte in changes:
        raw[at % len(raw)] = byte
    path.write_bytes(raw if kept is None else raw[: kept % len(raw)])
    for read in (rda.frame, rda.points, rda.polygons):
        assert _sentence(read, path).count("\n") == 0


def test_the_share_that_is_told_grows_to_the_end(tmp_path: Path) -> None:
    path = toy_rda.write_shapes(tmp_path / "t.rda", {"code": ["A"] * 500}, [[[toy_rda.square(0.0, 51.5)]]] * 500)
    told: list[float] = []
    rda.polygons(path, told.append)
    assert told == sorted(told)
    assert len(told) > 50
    assert 0.95 < told[-1] <= 1.0


def _sentence(read: Callable[[Path], Any], path: Path) -> str:
    """What the reader says of a file that it refuses; nothing where it reads it."""
    try:
        read(path)
    except UserError as error:
        return str(error)
    return ""


def _toy_bytes(folder: Path) -> bytes:
    """The unpacked bytes of a file with one small table."""
    return _unpacked(toy_rda.write(folder / "toy.rda", TOY))


def _unpacked(path: Path) -> bytes:
    """The unpacked bytes of an R data file."""
    return rda._unpacked(path.read_bytes())


def _headed(named: bytes) -> bytes:
    """A file of version 2 whose one object, `t`, has the bytes `named`."""
    symbol = struct.pack(">iIi", 1, 9, 1) + b"t"
    return b"RDX2\nX\n" + struct.pack(">iii", 2, 0, 0) + struct.pack(">i", 2 | 1 << 10) + symbol + named
