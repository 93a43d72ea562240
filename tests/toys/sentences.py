"""What each door says of what it cannot take, kept as prose that somebody has read. In: a kind, a case, a sentence.

A kind is a file of `tests/golden/doors`: a line for the case, then what was said (exit code first), then a blank line.
`COMMONGROUND_REWRITE=1 pytest -n 0 <the test>` writes what is said now and fails, so that the change is read before it
is kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from commonground.core.errors import SeveralErrors, UserError

FOLDER = Path(__file__).parents[1] / "golden" / "doors"
REWRITE = os.environ.get("COMMONGROUND_REWRITE") == "1"


def agree(kind: str, case: str, said: str) -> None:
    """Assert that the file of the `kind` holds `said` for the `case`, every line of it read by somebody."""
    kept = read(kind)
    if REWRITE and kept.get(case) != said.strip():
        _write(kind, kept | {case: said.strip()})
        raise AssertionError(f"written anew, now read it: {kind}.txt, {case}")
    assert case in kept, f"{kind}.txt says nothing of {case!r}: {said}"
    assert kept[case] == said.strip()


def only(kind: str, cases: Iterable[str]) -> None:
    """Assert that the file of the `kind` holds these cases and no others."""
    assert sorted(read(kind)) == sorted(cases)


def of_error(error: UserError, *folders: Path) -> str:
    """An error as it would be printed, with its exit code; `folders` of this machine are shown as three dots."""
    lines = [str(one) for one in (error.problems if isinstance(error, SeveralErrors) else (error,))]
    return without(f"exit {error.exit_code}\n" + "\n".join(lines), *folders)


def without(said: str, *folders: Path) -> str:
    """`said` with the paths of this machine cut to three dots."""
    for folder in folders:
        said = said.replace(str(folder), "...")
    return said


def read(kind: str) -> dict[str, str]:
    """What was said, by case."""
    path = FOLDER / f"{kind}.txt"
    if not path.exists():
        return {}
    parts = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in parts}


def _write(kind: str, said: dict[str, str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = "\n".join(f"# {case}\n{words}\n" for case, words in said.items())
    (FOLDER / f"{kind}.txt").write_text(text, encoding="utf-8")
