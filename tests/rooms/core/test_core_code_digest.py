"""The fingerprint of code: changed by what a step runs, and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonground.core import digest as fingerprints
from commonground.core.digest import PACKAGE, package_digest


@pytest.fixture
def package(tmp_path: Path) -> Path:
    files = {
        "__init__.py": "",
        "core/__init__.py": '"""Words."""\n',
        "core/rates.py": "from house.core import words\nRATE = 2\n",
        "core/words.py": "NAME = 'a'\n",
        "people/__init__.py": "from house.people.work import work\n",
        "people/work.py": (
            "from typing import TYPE_CHECKING\nimport json\nfrom house.core import rates\n"
            "if TYPE_CHECKING:\n    from house.places import where\n\n"
            'def work():\n    """Works."""\n    from house.people import later\n    return rates.RATE\n'
        ),
        "people/later.py": "LATER = 1\n",
        "places/__init__.py": "",
        "places/where.py": "HERE = 1\n",
    }
    for name, text in files.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "house"


def _digest(package: Path) -> str:
    fingerprints._read.cache_clear()
    return fingerprints.code_digest.__wrapped__("house.people.work", package)


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("people/work.py", "rates.RATE", "rates.RATE + 1"),
        ("people/later.py", "LATER = 1", "LATER = 2"),
        ("core/rates.py", "RATE = 2", "RATE = 3"),
        ("core/words.py", "'a'", "'b'"),
        ("people/__init__.py", "work\n", "work\nMORE = 1\n"),
    ],
)
def test_what_a_step_runs_changes_its_fingerprint(package: Path, name: str, was: str, now: str) -> None:
    before = _digest(package)
    path = package / name
    path.write_text(path.read_text().replace(was, now))
    assert _digest(package) != before


@pytest.mark.parametrize(
    ("name", "was", "now"),
    [
        ("places/where.py", "HERE = 1", "HERE = 2"),  # a room that only the type checker reads
        ("people/work.py", "return rates.RATE", "# why\n    return rates.RATE  # a comment"),
        ("people/work.py", "Works.", "Works well."),
        ("core/__init__.py", "Words.", "The words of every room."),
    ],
)
def test_a_comment_or_another_room_does_not(package: Path, name: str, was: str, now: str) -> None:
    before = _digest(package)
    path = package / name
    path.write_text(path.read_text().replace(was, now))
    assert _digest(package) == before


def test_the_code_of_a_room_is_more_than_its_own_module() -> None:
    assert fingerprints._path("commonground.core.digest", PACKAGE) is not None
    assert fingerprints._path("numpy", PACKAGE) is None


def test_the_whole_package_is_every_module_as_written(package: Path) -> None:
    before = package_digest(package)
    (package / "notes.txt").write_text("read me")
    assert package_digest(package) == before
    (package / "places" / "where.py").write_text("HERE = 1  # here\n")
    assert package_digest(package) != before
