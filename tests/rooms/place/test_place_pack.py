"""A pack gives back the place that it was made of, or a sentence about what is wrong with it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.digest import digest_of
from commonground.core.errors import UserError
from commonground.place import pack
from commonground.place.model import Place
from toys.faults import Killed, dying_after


@pytest.fixture
def saved(exampleshire: Place, tmp_path: Path) -> Path:
    path = tmp_path / "exampleshire.place"
    pack.save(exampleshire, path)
    return path


def test_a_pack_gives_back_the_same_place(exampleshire: Place, saved: Path) -> None:
    again = pack.load(saved)
    assert digest_of(again) == digest_of(exampleshire)
    assert again.areas.equals(exampleshire.areas)
    np.testing.assert_array_equal(again.age, exampleshire.age)
    assert again.provenance == exampleshire.provenance
    assert list(again.margins) == list(exampleshire.margins)
    assert list(again.footprints) == list(exampleshire.footprints)
    for kind, footprint in exampleshire.footprints.items():
        np.testing.assert_array_equal(again.footprints[kind].shares.toarray(), footprint.shares.toarray())
    assert again.boundaries.geometry.geom_equals(exampleshire.boundaries.geometry).all()


def test_a_pack_is_a_valid_data_package(packed: Path) -> None:
    import frictionless  # here, because it is slow to load

    report = frictionless.validate(str(packed / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_a_pack_says_where_it_came_from(saved: Path) -> None:
    package = json.loads((saved / "datapackage.json").read_text())
    assert "synthetic" in package["title"]
    assert package["sources"]
    assert package["licenses"]
    assert package["commonground"]["provenance"]
    assert {resource["format"] for resource in package["resources"]} == {"parquet"}


def test_saving_again_replaces_the_pack_and_leaves_nothing_else(exampleshire: Place, saved: Path) -> None:
    pack.save(replace(exampleshire, notes=("Made again.",)), saved)
    assert pack.load(saved).notes == ("Made again.",)
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_the_same_place_gives_the_same_bytes(exampleshire: Place, saved: Path, tmp_path: Path) -> None:
    pack.save(exampleshire, tmp_path / "other.place")
    for file in saved.iterdir():
        assert file.read_bytes() == (tmp_path / "other.place" / file.name).read_bytes(), file.name


def test_something_else_at_the_path_is_not_written_over(exampleshire: Place, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="something else"):
        pack.save(exampleshire, mine)
    assert (mine / "letter.txt").read_text() == "dear"


def test_a_failure_half_way_leaves_the_old_pack(
    exampleshire: Place, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(UserError, match="no space left on the disk"):
        pack.save(replace(exampleshire, name="Elsewhere"), saved)
    assert pack.load(saved).name == "Exampleshire"
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_pack_replaced_while_it_was_killed_is_always_the_old_or_the_new_under_its_own_name(
    neighbourhood: Place, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(neighbourhood, name="Elsewhere", age=neighbourhood.age + 0, areas=neighbourhood.areas.reverse())
    made = {place.name: _contents(place) for place in (neighbourhood, other)}
    monkeypatch.setattr(pack, "_contents_of", lambda place: made[place.name])  # what is made has nothing to do with it
    for calls in range(10**9):
        path = tmp_path / f"{calls}" / "p.place"
        shutil.copytree(packed, path)
        try:
            with dying_after(calls):
                pack.save(other, path)
        except Killed:
            _assert_one_of_two(path, made)
        else:
            break
        pack.save(other, path)
        assert [file.name for file in path.parent.iterdir()] == [path.name], calls
        assert {file.name for file in path.iterdir()} == _named(path) | {pack.DESCRIPTOR}, calls
    assert calls > 50


def test_a_new_pack_killed_while_it_was_written_is_not_there_or_whole(
    neighbourhood: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {neighbourhood.name: _contents(neighbourhood)}
    monkeypatch.setattr(pack, "_contents_of", lambda place: made[place.name])
    for calls in range(10**9):
        path = tmp_path / f"{calls}" / "p.place"
        try:
            with dying_after(calls):
                pack.save(neighbourhood, path)
        except Killed:
            if path.exists():
                _assert_one_of_two(path, made)
        else:
            break
        pack.save(neighbourhood, path)
        assert [file.name for file in path.parent.iterdir()] == [path.name], calls
    assert calls > 30


def _contents(place: Place) -> dict[str, bytes]:
    return pack._contents_of(place)


def _named(path: Path) -> set[str]:
    """The files that the description of a pack names."""
    package = json.loads((path / pack.DESCRIPTOR).read_text(encoding="utf-8"))
    return {resource["path"] for resource in package["resources"]}


def _assert_one_of_two(path: Path, made: dict[str, dict[str, bytes]]) -> None:
    """Every file that the pack names is that of one place, the one whose name it bears."""
    package = json.loads((path / pack.DESCRIPTOR).read_text(encoding="utf-8"))
    contents = made[package["commonground"]["name"]]
    assert {one["name"]: (path / one["path"]).read_bytes() for one in package["resources"]} == contents


def test_what_a_person_keeps_in_a_pack_stays_there(neighbourhood: Place, packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.place"
    shutil.copytree(packed, path)
    for name in ("notes.txt", "areas.csv", "areas-mine.parquet", ".hidden"):
        (path / name).write_text("mine")
    pack.save(replace(neighbourhood, areas=neighbourhood.areas.reverse()), path)
    assert {file.name for file in path.iterdir()} >= {"notes.txt", "areas.csv", "areas-mine.parquet", ".hidden"}


def test_an_empty_folder_becomes_a_pack(neighbourhood: Place, tmp_path: Path) -> None:
    (tmp_path / "p.place").mkdir()
    pack.save(neighbourhood, tmp_path / "p.place")
    assert pack.load(tmp_path / "p.place").name == neighbourhood.name


@pytest.mark.parametrize("kind", ["file", "dangling", "circle"])
def test_what_is_no_folder_is_not_written_over(kind: str, neighbourhood: Place, tmp_path: Path) -> None:
    path = tmp_path / "p.place"
    if kind == "file":
        path.write_text("dear")
    else:
        path.symlink_to("nowhere" if kind == "dangling" else path.name)
    with pytest.raises(UserError, match="there is something else at this path"):
        pack.save(neighbourhood, path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_no_pack_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no place pack here.*commonground place build"):
        pack.load(tmp_path / "nowhere.place")
