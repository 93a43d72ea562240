"""Every requirement of the standard is answered once, each test it names exists, the page is up to date."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from make_security import PAGE, TABLE, Row, read_rows, renew

ROOT = Path(__file__).parents[3]
OF_LEVELS = {1: 70, 2: 183}
IDS = (
    "1509679b913550082b665bc24fbe490d05336f54e14c21763d10da95f9645956"  # of "id level" of OWASP ASVS 5.0.0, a line each
)
SHORTEST_ANSWER, MOST_WORDS = 20, 12


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the tests of a file."""
    file = ROOT / path
    tree = ast.parse(file.read_text(encoding="utf-8")) if file.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing(row: Row) -> list[str]:
    """Tests that an answer names and nobody wrote."""
    return [test for test in row.tests if test.partition("::")[2] not in names_in(test.partition("::")[0])]


def test_every_requirement_of_levels_one_and_two_is_there_once() -> None:
    rows = read_rows()
    assert Counter(row.level for row in rows) == OF_LEVELS
    assert len({row.id for row in rows}) == len(rows)
    listed = "".join(f"{row.id} {row.level}\n" for row in rows)
    assert hashlib.sha256(listed.encode()).hexdigest() == IDS


def test_every_test_that_is_named_exists() -> None:
    wrong = [f"{row.id}: {test}" for row in read_rows() for test in missing(row)]
    assert not wrong, "\n".join(wrong)


def test_no_answer_is_empty() -> None:
    wrong = [row.id for row in read_rows() if len(row.where) < SHORTEST_ANSWER or not row.words]
    wrong += [row.id for row in read_rows() if row.how == "test" and not row.tests]
    wrong += [row.id for row in read_rows() if "|" in row.where + row.words or len(row.words.split()) > MOST_WORDS]
    assert not wrong


def test_what_is_open_says_what_it_would_take() -> None:
    assert not [row.id for row in read_rows() if row.how == "open" and "It would take" not in row.where]


def test_the_page_is_made_from_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == renew(page, read_rows()), "run python docs/make_security.py"


def test_a_test_that_nobody_wrote_is_found() -> None:
    here = str(Path(__file__).relative_to(ROOT))
    row = Row(
        "v5.0.0-1.1.1", 1, "words", "test", f"{here}::test_no_answer_is_empty {here}::test_nobody_wrote this::none"
    )
    assert missing(row) == [f"{here}::test_nobody_wrote", "this::none"]


def test_an_answer_that_is_none_is_refused(tmp_path: Path) -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    (tmp_path / "asvs.csv").write_text(
        "\n".join([lines[0], "v5.0.0-1.1.1,1,words,perhaps,somewhere"]), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"v5.0.0-1.1.1: answered by none"):
        read_rows(tmp_path / "asvs.csv")
