"""Naming a real place, and giving it CSV files of one's own. Needs the published files."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonground.sources.tables import Sources
from toys.doors import Answer, Ask, asker, is_one_sentence

pytestmark = pytest.mark.mirror


@pytest.fixture
def ask(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "sources").symlink_to(sources.cache_dir)
    monkeypatch.setenv("COMMONGROUND_CACHE", str(cache))
    return asker(monkeypatch, capsys)


def _build(ask: Ask, tmp_path: Path, name: str, *words: object) -> Answer:
    answer = ask("place", "build", name, *words, "-o", tmp_path / "here.place")
    assert (tmp_path / "here.place").exists() == (answer.code == 0)
    return answer


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Boltn", ("there is no place 'Boltn' in England", "did you mean Bolton")),
        ("Herefordshir", ("Herefordshire",)),
        ("Atlantis", ("there is no place 'Atlantis'", "a file of LSOA codes")),
        ("Cardiff", ("in England",)),
        ("New", ("could be", "Newham", "give the whole name or the code")),
        ("", ("no place was named",)),
        ("E01999999", ("'E01999999' is not a small area",)),
    ],
)
def test_a_place_that_is_unknown_or_could_be_several_is_refused(
    name: str, said: tuple[str, ...], ask: Ask, tmp_path: Path
) -> None:
    answer = _build(ask, tmp_path, name)
    assert answer.code == 2
    assert is_one_sentence(answer), answer.err
    assert [word for word in said if word not in answer.err] == [], answer.err


def test_a_file_of_the_name_of_a_place_is_mentioned_and_not_read(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Bolton 001A").write_text("E01000001\n")
    answer = _build(ask, tmp_path, "Bolton 001A")
    assert "Bolton 001A: 1,596 residents" in answer.out
    assert "There is a file 'Bolton 001A' here too; the place of that name was built." in answer.out
    kept = (tmp_path / "here.place" / "datapackage.json").read_text()
    assert "There is a file" not in kept


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--neighbourhoods", "area,neighbourhood\nE01004766\n", ("given.csv", "line 2")),
        ("--neighbourhoods", "area;neighbourhood\n", ("given.csv", "line 1")),
        ("--neighbourhoods", "area,neighbourhood\nE01004766,N1\n", ("are in no neighbourhood", "given.csv")),
        (
            "--neighbourhoods",
            "area,neighbourhood\nE01000001,N1\n",
            ("E01000001 is an area of City of London, not of this place", "line 2"),
        ),
        ("--neighbourhoods", "", ("given.csv",)),
        ("--neighbourhoods", "\xff\xfe\x00", ("given.csv",)),
        ("--footprint", "area,unit,share\nE01004766,PCN1,lots\n", ("'lots' is not a share", "from 0 to 1", "line 2")),
        ("--footprint", "area,unit,share\nE01004766,PCN1,1.2\n", ("'1.2' is more than 1", "line 2")),
        ("--footprint", "area,unit,share\nE01004766,PCN1,0.4\n", ("sum to 0.4, not 1", "given.csv")),
        ("--footprint", "area,unit\nE01004766,PCN1\n", ("share", "given.csv")),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused_with_its_line(
    option: str, text: str, said: tuple[str, ...], ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(text.encode("latin-1"))
    answer = _build(ask, tmp_path, "Bolton", option, path)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert [word for word in said if word not in answer.err] == [], answer.err


def test_a_csv_that_is_not_there_is_named(ask: Ask, tmp_path: Path) -> None:
    answer = _build(ask, tmp_path, "Bolton", "--neighbourhoods", tmp_path / "lost.csv")
    assert answer.code == 2
    assert "lost.csv" in answer.err


@pytest.mark.parametrize("name", ["bolton", "Herefordshire", "Kingston upon Hull", "E08000001"])
def test_a_place_is_found_by_name_part_of_a_name_or_code(name: str, ask: Ask, tmp_path: Path) -> None:
    answer = _build(ask, tmp_path, name)
    assert (answer.code, answer.err) == (0, "")
    assert "residents" in answer.out
