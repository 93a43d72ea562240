"""The plans of Exampleshire and of Bolton say what they said, to the last digit, until a commit says why not."""

from __future__ import annotations

import json

import pytest

from commonground.place.model import Place
from toys.golden_plans import BOLTON, FOLDER, golden, hashes, text

ANEW = "a figure moved; where that is meant, say why in the commit and run: python tests/toys/golden_plans.py"


def test_the_plan_of_exampleshire_is_as_it_was_agreed(exampleshire: Place) -> None:
    folder = FOLDER / "exampleshire"
    agreed = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    found = {name: text(section) for name, section in golden(exampleshire).items()}
    assert sorted(found) == sorted(agreed), ANEW
    moved = [_first_difference(name, agreed[name], found[name]) for name in found if found[name] != agreed[name]]
    assert not moved, "\n".join([ANEW, *moved])


@pytest.mark.mirror
def test_the_plan_of_bolton_is_as_it_was_agreed(bolton: Place) -> None:
    agreed = json.loads(BOLTON.read_text(encoding="utf-8"))
    found = hashes(golden(bolton))
    assert [name for name in found.keys() | agreed.keys() if found.get(name) != agreed.get(name)] == [], ANEW


def _first_difference(name: str, was: str, now: str) -> str:
    pairs = zip(was.splitlines(), now.splitlines(), strict=False)
    before, after = next(((a, b) for a, b in pairs if a != b), ("(fewer rows)", "(more rows)"))
    return f"{name}:\n  - {before[:300]}\n  + {after[:300]}"
