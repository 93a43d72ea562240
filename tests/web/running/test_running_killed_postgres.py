"""Killed a hundred times in the middle of things, the room loses nothing that it has acknowledged: on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from toys.killing import kill_often
from toys.room_server import opened, postgres_database

KILLS = 100


@pytest.mark.slow
@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_and_the_chain_holds(tmp_path: Path, beginning: Path) -> None:
    with postgres_database() as database, opened(tmp_path, database, workers=1, start=beginning) as room:
        kill_often(room, KILLS)
