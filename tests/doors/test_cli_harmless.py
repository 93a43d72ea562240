"""Names of others are shown on the terminal as they are written, and steer nothing there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import commonground as cg
from commonground.cli.terminal import Bars, Screen, harmless, show
from commonground.core import text
from toys.doors import QUICK, Ask, asker
from toys.source_tree import modules, no_offenders

MARKED = "North [b]End[/] [#1] :warning:"
NAMES = (MARKED, "[bold red]North[/]", "North [/]", ":warning: North", "[link=http://x]North", r"\[x]")
STEERING = ("a\x1b[2Jb", "a\x07b", "a\u202eb", "a\u200bb", "a\ue000b", "a\udcffb", "a\rb", "a\x9bb")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    return asker(monkeypatch, capsys)


@pytest.mark.parametrize("words", [*NAMES, "caf\u00e9\u00a0\u2013 \u00a35", "two\nlines"])
def test_words_are_shown_as_they_are(capsys: pytest.CaptureFixture[str], words: str) -> None:
    screen = Screen()
    screen.print(words)
    show(screen, words, [words], [[words]])
    with Bars(screen) as bars, bars.step(words):
        pass
    said = capsys.readouterr().out
    assert said.startswith(words + "\n")
    assert said.count(words.split("\n")[-1]) >= 4


@pytest.mark.parametrize(
    "words", ["a\x1b[2Jb", "a\x07b", "a\u202eb", "a\u200bb", "a\ue000b", "a\udcffb", "a\rb", "a\x9bb"]
)
def test_signs_that_steer_are_shown_as_their_numbers(capsys: pytest.CaptureFixture[str], words: str) -> None:
    screen = Screen()
    screen.print(words)
    show(screen, words, [words], [[words]])
    said = capsys.readouterr().out
    assert said.count(ascii(words)[1:-1]) == 4
    assert words[1] not in said
    assert harmless(words) == text.harmless(words)


def test_names_like_markup_pass_through_every_command(neighbourhood: cg.Place, tmp_path: Path, ask: Ask) -> None:
    ours = neighbourhood.neighbourhoods
    report = ours.report.with_columns(name=pl.lit(MARKED))
    theirs = replace(ours, names=(MARKED,), report=report)
    published = neighbourhood.published.with_columns(pl.col("body_name").replace(neighbourhood.name, "Vale [/] [red]x"))
    named = replace(neighbourhood, name="Vale [/] [red]x", neighbourhoods=theirs, published=published)
    cg.write_place(named, tmp_path / "[b]ours.place")
    shown = ask("place", "show", tmp_path / "[b]ours.place")
    assert shown.err == ""
    assert (shown.code, "Vale [/] [red]x" in shown.out, MARKED in shown.out) == (0, True, True)
    ready = ask("partners", "init", tmp_path / "[b]ours.place", "-o", tmp_path / "[i]p.yaml")
    assert (ready.code, "[i]p.yaml" in ready.out) == (0, True)
    for folder in ("[b]one[/b]", "two[/]"):
        asked = ("plan", tmp_path / "[b]ours.place", "--partners", tmp_path / "[i]p.yaml", "-o", tmp_path / folder)
        made = ask(*asked, *QUICK)
        assert made.err == ""
        assert (made.code, folder in made.out.replace("\n", "")) == (0, True)
    found = ask("plans", "compare", tmp_path / "[b]one[/b]", tmp_path / "two[/]")
    assert (found.code, "Vale [/] [red]x" in found.out) == (0, True)


def test_there_is_one_terminal() -> None:
    no_offenders(
        [
            f"{module.path} makes a Console of its own"
            for module in modules()
            if module.room == "cli" and module.path != "cli/terminal.py" and "rich.console" in module.text
        ]
    )
