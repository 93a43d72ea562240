"""Golden plans: what a plan said the last time that anybody agreed to it, section by section.

Run `python tests/toys/golden_plans.py` to write them anew, when a figure moves and the commit says why; with
COMMONGROUND_MIRROR set, Bolton's too.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import commonground as cg
from commonground.place.model import Place
from toys.documents import assert_holds

FOLDER = Path(__file__).parents[1] / "golden" / "plans"
BOLTON = FOLDER / "bolton.sha256.json"  # hashes alone: published data stay out of the repository
CREATED = "2026-11-25"
SEED, DRAWS = 1, 200
NOT_FIGURES = {"timings", "fingerprints"}  # the clock, and what changes with every line of code


def golden(place: Place) -> dict[str, Any]:
    """The sections of a place's plan whose figures may not move unsaid."""
    plan = cg.make_plan(place, seed=SEED, draws=DRAWS, created=CREATED, keep=False)
    assert_holds(plan.document)
    return {name: section for name, section in plan.document.model_dump(mode="json").items() if name not in NOT_FIGURES}


def text(section: Any) -> str:
    """A section as JSON, one row a line, so that a change is read as a change of rows."""
    if isinstance(section, list):
        return "[\n" + ",\n".join(_line(row) for row in section) + "\n]\n"
    if isinstance(section, dict):
        return "{\n" + ",\n".join(f"{_line(key)}: {_line(section[key])}" for key in section) + "\n}\n"
    return _line(section) + "\n"


def hashes(plan: dict[str, Any]) -> dict[str, str]:
    """SHA-256 of the text of each section."""
    return {name: hashlib.sha256(text(section).encode()).hexdigest() for name, section in plan.items()}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _bolton() -> Place:
    cg.fetch()
    return cg.build_place("Bolton")


def _write() -> None:
    folder = FOLDER / "exampleshire"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, section in golden(cg.example_place()).items():
        (folder / f"{name}.json").write_text(text(section), encoding="utf-8")
    if os.environ.get("COMMONGROUND_MIRROR"):
        BOLTON.write_text(json.dumps(hashes(golden(_bolton())), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
