"""The tests themselves: found by their names, marked by what is known, and importing nothing by a trick."""

from __future__ import annotations

import re
import tomllib

from toys.source_tree import ROOT, no_offenders


def test_every_marker_is_used() -> None:
    """An unknown one is refused by pytest itself."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["markers"]
    used = {word for text in texts().values() for word in re.findall(r"\bmark\.(\w+)", text)}
    no_offenders([marker for marker in known if marker.split(":")[0] not in used])


def test_what_tests_share_is_imported_from_the_toys_and_nowhere_else() -> None:
    edits = re.compile(r"\bsys\.pat[h]\b|^(from|import) test_", re.MULTILINE)
    no_offenders([f"{name}: {found.group()}" for name, text in texts().items() for found in edits.finditer(text)])


def test_no_two_test_modules_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("*.py")]
    no_offenders(sorted({name for name in names if names.count(name) > 1 and name != "conftest.py"}))


def texts() -> dict[str, str]:
    """Path and text of every Python file of the tests."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
