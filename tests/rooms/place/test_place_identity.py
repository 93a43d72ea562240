"""What a place calls its parts, in a pack or changed in Python: what could be taken for another is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import commonground as cg
from commonground.core.errors import UserError
from commonground.place import pack
from commonground.place.model import Place
from toys.corner import corner
from toys.sentences import agree, of_error, only

CASES = {  # ids and names of two neighbourhoods
    "an id of the ledger": (("all", "N02"), ("North", "South")),
    "an id of the ledger in capitals": (("Residents", "N02"), ("North", "South")),
    "an id twice": (("N01", "N01"), ("North", "South")),
    "ids that look alike": (("N01", "NO1"), ("North", "South")),
    "an id that is a footprint": (("ward", "N02"), ("North", "South")),
    "an empty id": (("", "N02"), ("North", "South")),
    "an id that steers the terminal": (("N\x1b[2J", "N02"), ("North", "South")),
    "a name twice": (("N01", "N02"), ("North", "North")),
    "names that look alike": (("N01", "N02"), ("North & Mill", "NORTH AND MILL")),
    "a name of the page": (("N01", "N02"), ("Everywhere", "South")),
    "an empty name": (("N01", "N02"), (" ", "South")),
}


@pytest.fixture(scope="module")
def two(exampleshire: Place) -> Place:
    return corner(exampleshire, 2)


def _called(place: Place, case: str) -> Place:
    ids, names = CASES[case]
    return replace(place, neighbourhoods=replace(place.neighbourhoods, ids=ids, names=names))


@pytest.mark.parametrize("case", CASES)
def test_a_place_changed_in_python_is_neither_written_nor_planned_for(case: str, two: Place, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        cg.write_place(_called(two, case), tmp_path / "two.place")
    agree("places_called", case, of_error(caught.value, tmp_path))
    assert not list(tmp_path.iterdir())
    with pytest.raises(UserError):
        cg.make_plan(_called(two, case), draws=1)


@pytest.mark.parametrize("case", [case for case in CASES if "twice" not in case or "name" in case])
def test_a_pack_that_was_edited_is_not_read(
    case: str, two: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as unguarded:
        unguarded.setattr(pack, "refuse_misnomers", lambda *_: None)
        pack.save(_called(two, case), tmp_path / "two.place")
    with pytest.raises(UserError):
        cg.read_place(tmp_path / "two.place")


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("places_called", CASES)
