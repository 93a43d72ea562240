"""Kept results: recalled while nothing that made them has changed, made anew otherwise, never in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from commonground import cache as kept
from commonground.cache import FLOW, MOST_FILES, Keeper


class Room:
    """A room that counts how often it works."""

    def __init__(self) -> None:
        self.worked = 0

    def __call__(self) -> dict[str, int]:
        self.worked += 1
        return {"people": 7, "turn": self.worked}


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path / "rooms")


def test_a_kept_result_is_recalled_by_another_keeper_of_the_folder(keeper: Keeper, room: Room) -> None:
    first = keeper.recall("people", "same", room)
    assert Keeper(keeper.folder).recall("people", "same", room) == first
    assert room.worked == 1


def test_other_inputs_or_another_room_are_made_anew(keeper: Keeper, room: Room) -> None:
    keeper.recall("people", "same", room)
    keeper.recall("people", "other", room)
    keeper.recall("need", "same", room)
    assert room.worked == 3


def test_without_a_folder_nothing_is_kept(room: Room) -> None:
    for _ in range(2):
        Keeper(None).recall("people", "same", room)
    assert room.worked == 2


@pytest.mark.parametrize("harm", [lambda data: data[:9], lambda _: b"", lambda _: b"not a pickle", lambda _: b"\x80"])
def test_a_damaged_file_is_made_anew_and_mended(harm, keeper: Keeper, room: Room) -> None:
    keeper.recall("people", "same", room)
    (path,) = keeper.folder.iterdir()
    path.write_bytes(harm(path.read_bytes()))
    assert keeper.recall("people", "same", room)["turn"] == 2
    assert keeper.recall("people", "same", room)["turn"] == 2


def test_changed_code_of_a_room_or_of_one_before_it_forgets_the_result(
    keeper: Keeper, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FLOW:
        (tmp_path / name).mkdir()
        (tmp_path / name / "work.py").write_text("answer = 1\n")
    monkeypatch.setattr(kept, "PACKAGE", tmp_path)
    keeper.recall("people", "same", room)
    (tmp_path / "settle" / "work.py").write_text("answer = 2\n")  # a later room: nothing to do with it
    keeper.recall("people", "same", room)
    assert room.worked == 1
    (tmp_path / "people" / "work.py").write_text("answer = 2\n")
    keeper.recall("people", "same", room)
    (tmp_path / "core" / "work.py").write_text("answer = 2\n")
    keeper.recall("people", "same", room)
    (tmp_path / "people" / "more.py").write_text("")
    keeper.recall("people", "same", room)
    assert room.worked == 4


def test_every_room_of_the_flow_is_a_package() -> None:
    assert [name for name in FLOW if not (kept.PACKAGE / name / "__init__.py").is_file()] == []


def test_the_oldest_results_are_forgotten(keeper: Keeper, room: Room) -> None:
    for turn in range(MOST_FILES + 3):
        keeper.recall("people", f"inputs {turn}", room)
        for path in keeper.folder.iterdir():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))
    assert len(list(keeper.folder.iterdir())) == MOST_FILES
    worked = room.worked
    keeper.recall("people", f"inputs {MOST_FILES + 2}", room)  # the newest is still there
    assert room.worked == worked
    keeper.recall("people", "inputs 0", room)
    assert room.worked == worked + 1


def test_a_result_recalled_of_late_is_not_the_oldest(keeper: Keeper, room: Room) -> None:
    keeper.recall("people", "wanted often", room)
    for turn in range(MOST_FILES + 3):
        for path in keeper.folder.iterdir():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))
        keeper.recall("people", "wanted often", room)
        keeper.recall("people", f"inputs {turn}", room)
    assert room.worked == MOST_FILES + 4


def test_a_full_disk_keeps_nothing_and_harms_nothing(
    keeper: Keeper, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kept.pickle, "dump", full)
    assert keeper.recall("people", "same", room)["people"] == 7
    assert list(keeper.folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_harms_nothing(tmp_path: Path, room: Room) -> None:
    (tmp_path / "taken").write_text("a file")
    assert Keeper(tmp_path / "taken" / "rooms").recall("people", "same", room)["people"] == 7


def test_ctrl_c_while_keeping_leaves_no_file(keeper: Keeper, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kept.pickle, "dump", stopped)
    with pytest.raises(KeyboardInterrupt):
        keeper.recall("people", "same", room)
    assert list(keeper.folder.iterdir()) == []
