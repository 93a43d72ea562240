"""`people build` and `people show`: what they write and say, and what they refuse, leaving older files whole."""

from __future__ import annotations

import errno
from pathlib import Path

import polars as pl
import pytest

import commonground as cg
from commonground.core import landing
from commonground.people import writer
from commonground.place.model import Place
from toys import sentences
from toys.doors import Ask, asker, contents, is_one_sentence

NAMES = ["households.parquet", "people.md", "persons.parquet"]
REFUSED = (
    "an area of elsewhere",
    "an area without a name",
    "no households to show",
    "a seed that is none",
    "a folder that is a place pack",
    "a folder with tables of others",
    "a folder that is a file",
    "no pack",
)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    return asker(monkeypatch, capsys)


@pytest.fixture(scope="module")
def code(neighbourhood: Place) -> str:
    return str(neighbourhood.areas["code"][0])


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder with older people."""
    folder = tmp_path / "older"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text("the people of last year")
    return folder


def test_people_are_written_as_tables_that_say_they_are_synthetic(
    neighbourhood: Place, packed: Path, older: Path, ask: Ask
) -> None:
    answer = ask("people", "build", packed, "-o", older)
    assert (answer.code, answer.err) == (0, "")
    assert "SYNTHETIC." in answer.out
    assert sorted(contents(older)) == NAMES
    assert pl.read_parquet(older / "persons.parquet").height == neighbourhood.population
    assert pl.read_parquet_metadata(older / "households.parquet")["synthetic"] == "true"
    assert (older / "people.md").read_text().startswith("# SYNTHETIC")


def test_the_seed_decides_who_they_are(packed: Path, tmp_path: Path, ask: Ask) -> None:
    for folder, seed in (("one", 1), ("again", 1), ("two", 2)):
        assert ask("people", "build", packed, "-o", tmp_path / folder, "--seed", seed, "--workers", "1").code == 0
    one, again, two = (contents(tmp_path / folder) for folder in ("one", "again", "two"))
    assert one == again
    assert one["persons.parquet"] != two["persons.parquet"]
    assert b"seed: 2" in two["people.md"]


def test_an_area_is_shown_in_words_and_the_people_are_those_of_the_tables(
    neighbourhood: Place, packed: Path, code: str, ask: Ask
) -> None:
    answer = ask("people", "show", packed, "--area", code.lower(), "--count", "3")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("SYNTHETIC: nobody here is real.")
    told = cg.build_people(neighbourhood, keep=False).describe(code, 3)
    assert [line for line in answer.out.splitlines() if line.startswith("Household ")] == [
        line for line in told if line.startswith("Household ")
    ]
    other = ask("people", "show", packed, "--area", code, "--count", "3", "--choice", "2").out
    assert other != answer.out


def test_the_people_of_the_api_print_themselves(neighbourhood: Place, code: str) -> None:
    people = cg.build_people(neighbourhood, code)
    assert repr(people).startswith(f"People(SYNTHETIC, {neighbourhood.name}: ")
    assert set(people.persons["area"]) == {code}


@pytest.mark.parametrize("case", REFUSED)
def test_what_people_cannot_take_is_refused_in_a_sentence(
    case: str, packed: Path, code: str, tmp_path: Path, ask: Ask
) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / "persons.parquet").write_text("of somebody else")
    (tmp_path / "file").write_text("a file")
    words = dict(
        zip(
            REFUSED,
            (
                ("show", packed, "--area", "E01999999"),
                ("show", packed, "--area", " "),
                ("show", packed, "--area", code, "--count", "0"),
                ("build", packed, "--seed", "first", "-o", tmp_path / "new"),
                ("build", packed, "-o", packed),
                ("build", packed, "-o", others),
                ("build", packed, "-o", tmp_path / "file"),
                ("build", tmp_path / "nowhere.place", "-o", tmp_path / "new"),
            ),
            strict=True,
        )
    )[case]
    before = contents(tmp_path) | contents(packed)
    answer = ask("people", *words)
    assert is_one_sentence(answer)
    sentences.agree("people", case, sentences.without(f"exit {answer.code}\n{answer.err}", packed, tmp_path))
    assert contents(tmp_path) | contents(packed) == before


def test_the_refusals_of_people_are_all_there() -> None:
    sentences.only("people", REFUSED)


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (OSError(errno.ENOSPC, "No space left on device"), 2)]
)
def test_people_stopped_in_the_writing_leave_the_older_ones(
    error: BaseException, code: int, packed: Path, older: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise error

    before = contents(older)
    monkeypatch.setattr(landing, "_force", wrong)
    assert ask("people", "build", packed, "-o", older).code == code
    assert contents(older) == before


@pytest.mark.parametrize("stops_at", [1, 2, 3])
def test_people_stopped_among_their_three_files_are_the_older_ones(
    stops_at: int, packed: Path, older: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, turn = contents(older), iter(range(1, 100))
    replace = landing.os.replace

    def fails_once(one: Path, other: Path) -> None:
        if Path(other).parent == older and next(turn) == stops_at:
            raise OSError(errno.EIO, "Input/output error")
        replace(one, other)

    monkeypatch.setattr(landing.os, "replace", fails_once)
    assert ask("people", "build", packed, "-o", older).code == 2
    assert contents(older) == before


def test_a_folder_that_cannot_be_written_is_refused_before_the_work(
    neighbourhood: Place, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonground.people.build", lambda *_: pytest.fail("the work was done first"))
    monkeypatch.setattr(writer, "refuse_unwritable", _refused)
    with pytest.raises(cg.UserError, match="no right"):
        cg.build_people(neighbourhood, out=older, keep=False)


def _refused(folder: Path, what: str) -> None:
    raise cg.UserError.of_system(PermissionError(errno.EACCES, "no"), f"{what} cannot be written", where=str(folder))
