"""A place changed in Python is used only where a pack could hold it: no figure rests on parts that disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import commonground as cg
from commonground.core.errors import UserError
from commonground.place.model import Place
from toys.sentences import agree, of_error, only


def _more_residents(place: Place) -> Place:
    return replace(place, areas=place.areas.with_columns(residents=place.areas["residents"] + 1))


CASES: dict[str, Callable[[Place], Place]] = {
    "a name that steers a terminal": lambda place: replace(place, name="A\x1b[2J"),
    "no name": lambda place: replace(place, name=""),
    "nothing for a name": lambda place: replace(place, name=None),  # type: ignore[arg-type]
    "a code that steers a terminal": lambda place: replace(place, code="\x07"),
    "a kind that is none": lambda place: replace(place, kind="wizard"),
    "notes that are one word": lambda place: replace(place, notes="hello"),  # type: ignore[arg-type]
    "a note that turns a line round": lambda place: replace(place, notes=("a\u202eb",)),
    "a made-up place said to be real": lambda place: replace(place, synthetic=False),
    "one resident more everywhere": _more_residents,
    "half of the areas": lambda place: replace(place, areas=place.areas.head(5)),
    "half of a resident more": lambda place: replace(place, age=place.age + 0.5),  # type: ignore[arg-type]
    "a footprint under the name of another": lambda place: replace(
        place, footprints={**place.footprints, "icb": place.footprints["police"]}
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_place_that_no_pack_could_hold_is_refused(case: str, neighbourhood: Place, tmp_path: Path) -> None:
    changed = CASES[case](neighbourhood)
    with pytest.raises(UserError) as caught:
        cg.make_plan(changed, draws=4, keep=False)
    agree("place_by_hand", case, of_error(caught.value))
    with pytest.raises(UserError):
        cg.write_place(changed, tmp_path / "changed.place")
    assert not list(tmp_path.iterdir())


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("place_by_hand", CASES)


def test_a_place_as_it_was_made_is_written_and_read(neighbourhood: Place, tmp_path: Path) -> None:
    cg.write_place(neighbourhood, tmp_path / "kept.place")
    assert cg.read_place(tmp_path / "kept.place").population == neighbourhood.population
