"""A place's own footprints stand beside the published ones, or in their place where asked; what they miss is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.place.footprints import TITLES
from commonground.place.local_footprints import read_footprints
from commonground.place.model import Footprint
from toys.effort import examples
from toys.sentences import agree, of_error, only

HERE = ("E01", "E02", "E03")
ENGLAND = dict.fromkeys(HERE, "Bolton") | {"E08": "Bury", "E09": "Wigan"}
WHOLE = "area,unit,share\nE01,P1,1\nE02,P1,1\nE03,P2,1\n"

# case -> files beside the published ones, files in their place, as name and text
Files = dict[str, str]
REFUSED: dict[str, tuple[Files, Files]] = {
    "a published name": ({"icb": WHOLE}, {}),
    "another published name": ({"district": WHOLE}, {}),
    "a published name of something that the place lacks": ({"combined_authority": WHOLE}, {}),
    "the name of the hospitals' catchment": ({"acute_trust": WHOLE}, {}),
    "a published name in capitals": ({"ICB": WHOLE}, {}),
    "a published name with l for i": ({"lcb": WHOLE}, {}),
    "a published name with a hyphen": ({"sub-icb": WHOLE}, {}),
    "a published name with a space": ({"upper tier": WHOLE}, {}),
    "a published name with an accent": ({"wàrd": WHOLE}, {}),
    "two published names": ({"icb": WHOLE, "ward": WHOLE}, {}),
    "two files of one name": ({"one/hub": WHOLE, "two/hub": WHOLE}, {}),
    "two files of names alike": ({"hub": WHOLE, "HUB": WHOLE}, {}),
    "one file beside and in place of": ({"icb": WHOLE}, {"icb": WHOLE}),
    "in place of one that is not published": ({}, {"hub": WHOLE}),
    "in place of one, nearly": ({}, {"Ward": WHOLE}),
    "twice in place of one": ({}, {"one/icb": WHOLE, "two/icb": WHOLE}),
    "a reserved name": ({"all": WHOLE}, {}),
    "no area of the place": ({"hub": "area,unit,share\nE08,P1,1\nE09,P1,1\n"}, {}),
    "one area, of elsewhere": ({"hub": "area,unit,share\nE08,P1,1\n"}, {}),
    "shares of nothing alone": ({"hub": "area,unit,share\nE01,P1,0\n"}, {}),
    "an area that England has not": ({"hub": "area,unit,share\nE01,P1,1\nE0I,P1,1\n"}, {}),
    "an area of another country": ({"hub": "area,unit,share\nW01000001,P1,1\n"}, {}),
    "a name for an area": ({"hub": "area,unit,share\nBolton 005A,P1,1\n"}, {}),
    "no area": ({"hub": "area,unit,share\n,P1,1\n"}, {}),
    "no unit": ({"hub": "area,unit,share\nE01,,1\n"}, {}),
    "a row twice": ({"hub": "area,unit,share\nE01,P1,0.5\ne01,P1,0.5\n"}, {}),
    "a share below nothing": ({"hub": "area,unit,share\nE01,P1,-0.5\nE01,P2,1.5\n"}, {}),
    "a share of more than all": ({"hub": "area,unit,share\nE01,P1,1.5\n"}, {}),
    "a share that is no number": ({"hub": "area,unit,share\nE01,P1,most\n"}, {}),
    "a share that is not a number": ({"hub": "area,unit,share\nE01,P1,nan\n"}, {}),
    "a share without end": ({"hub": "area,unit,share\nE01,P1,inf\n"}, {}),
    "no share": ({"hub": "area,unit,share\nE01,P1,\n"}, {}),
    "a wrong share elsewhere": ({"hub": "area,unit,share\nE01,P1,1\nE09,P1,7\n"}, {}),
    "shares that fall short": ({"hub": "area,unit,share\nE01,P1,0.5\nE01,P2,0.4\n"}, {}),
    "shares that exceed": ({"hub": "area,unit,share\nE01,P1,0.5\nE01,P2,0.6\n"}, {}),
    "thirds that were cut": ({"hub": "area,unit,share\nE01,P1,0.33\nE01,P2,0.33\nE01,P3,0.33\n"}, {}),
    "units that differ in capitals": ({"hub": "area,unit,share\nE01,P1,1\nE02,p1,1\n"}, {}),
    "units that differ in spaces": ({"hub": "area,unit,share\nE01,North PCN,1\nE02,NorthPCN,1\n"}, {}),
    "a unit of two names": ({"hub": "area,unit,share,name\nE01,P1,1,North\nE02,P1,1,South\n"}, {}),
    "several at once": ({"hub": "area,unit,share\nE00,P1,1\nE01,P1,2\nE02,,1\n"}, {}),
}


def _files(folder: Path, files: Files) -> list[Path]:
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(path)
    return paths


def _read(folder: Path, beside: Files, instead: Files | None = None) -> dict[str, Footprint]:
    return read_footprints(_files(folder, beside), _files(folder, instead or {}), HERE, ENGLAND)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_with_the_way_out(tmp_path: Path, case: str) -> None:
    with pytest.raises(UserError) as caught:
        _read(tmp_path, *REFUSED[case])
    agree("footprints", case, of_error(caught.value, tmp_path))


TAKEN: dict[str, tuple[Files, Files]] = {
    "the whole place": ({"hub": WHOLE}, {}),
    "most of the place": ({"hub": "area,unit,share\nE01,P1,1\nE03,P1,1\n"}, {}),
    "little of the place": ({"hub": "area,unit,share\nE01,P1,1\n"}, {}),
    "rows of elsewhere": ({"hub": WHOLE + "E08,P1,1\nE09,P3,0.4\n"}, {}),
    "a row of elsewhere": ({"hub": "area,unit,share\nE02,P1,1\nE08,P1,1\n"}, {}),
    "in place of what is published": ({}, {"icb": WHOLE}),
    "in place of what is published, in part": ({}, {"acute_trust": "area,unit,share\nE01,P1,1\nE08,P1,1\n"}),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_used_says_what_it_reaches(tmp_path: Path, case: str) -> None:
    (footprint,) = _read(tmp_path, *TAKEN[case]).values()
    agree("footprints", case, footprint.describe_reach(np.array([1_000, 2_000, 5_000])))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("footprints", [*REFUSED, *TAKEN])


def test_a_footprint_takes_its_kind_from_the_file_and_its_units_from_the_rows_that_are_here(tmp_path: Path) -> None:
    text = "area,unit,share,name\ne01,P1,1,North\nE02,P1,0.4,\nE02,P2,0.6,South\nE03,P2,0,\nE09,P9,1,Far\n"
    made = _read(tmp_path, {"hub": text})["hub"]
    assert (made.kind, made.codes, made.names) == ("hub", ("P1", "P2"), ("North", "South"))
    np.testing.assert_allclose(made.shares.toarray(), [[1, 0], [0.4, 0.6], [0, 0]])


@pytest.mark.parametrize("kind", TITLES)
def test_no_published_footprint_is_replaced_unasked(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UserError, match="name of the file is that of a published footprint"):
        _read(tmp_path, {kind: WHOLE})
    assert "in place of the published one" in _read(tmp_path, {}, {kind: WHOLE})[kind].source


SHARES = st.sampled_from(["0", "0.25", "0.5", "0.75", "1", "1.0", "-0.5", "1.5", "nan", "x", ""])
ROWS = st.tuples(st.sampled_from([*ENGLAND, "E0", ""]), st.sampled_from(["P1", "p1", "P2", ""]), SHARES)


@given(st.lists(ROWS, min_size=1, max_size=6))
@settings(max_examples=examples(300))
def test_whatever_is_taken_shares_each_area_out_once_or_leaves_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("own")
    text = "area,unit,share\n" + "".join(",".join(row) + "\n" for row in rows)
    try:
        made = _read(folder, {"hub": text})["hub"]
    except UserError:
        return
    sums = np.asarray(made.shares.sum(axis=1))
    assert np.all(np.isclose(sums, 1) | (sums == 0))
    assert sums.any()
    assert made.shares.min() >= 0
    given_here = {(area, unit) for area, unit, share in rows if area in HERE and float(share) > 0}
    assert len(given_here) == made.shares.count_nonzero()
