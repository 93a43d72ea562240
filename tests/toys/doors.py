"""The command line as a person meets it: words in; exit code, what was printed, what was complained of out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from commonground.cli import main
from commonground.evidence import reader
from commonground.partners import Partner
from commonground.partners.writer import to_yaml
from commonground.place.model import Place


@dataclass(frozen=True)
class Answer:
    """How a command ended."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]
QUICK = ("--draws", "4", "--workers", "1")


def asker(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """A function that runs one command in this process."""

    monkeypatch.setenv("COLUMNS", "200")

    def ask(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["commonground", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main.run()
        said = capsys.readouterr()
        return Answer(int(left.value.code or 0), said.out, said.err)

    return ask


def is_one_sentence(answer: Answer) -> bool:
    """One line on stderr that begins with 'Error:' and ends like a sentence, with no traceback."""
    lines = answer.err.strip().splitlines()
    return len(lines) == 1 and lines[0].startswith("Error: ") and lines[0].endswith((".", "?"))


def partners_file(path: Path, partners: tuple[Partner, ...], place: Place) -> Path:
    """The partners written as YAML."""
    path.write_text(to_yaml(partners, place, reader.read()), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, hidden files too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
