"""Killed a hundred times in the middle of things, the room loses nothing that it has acknowledged: on SQLite."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest

from toys.killing import kill_often, list_processes
from toys.room_server import opened

KILLS = 100


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_the_chain_holds(tmp_path: Path, beginning: Path) -> None:
    with opened(tmp_path, workers=1, start=beginning) as room:
        kill_often(room, KILLS)


@pytest.mark.slow
def test_the_processes_of_a_room_end_with_it(tmp_path: Path, beginning: Path) -> None:
    """Killed itself, it leaves nobody behind who holds its port."""
    below: list[int] = []
    with suppress(AssertionError), opened(tmp_path, workers=1, start=beginning) as room:
        below = list_processes(room.process.pid)
        room.process.kill()
        deadline = time.monotonic() + 10.0
        while any(_alive(pid) for pid in below) and time.monotonic() < deadline:
            time.sleep(0.2)
    assert below
    assert not [pid for pid in below if _alive(pid)]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1][:3]
