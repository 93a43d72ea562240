"""Workers that finish at the same moment, on a database of their own: SQLite, and PostgreSQL where there is one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toys.room_server import POSTGRES, postgres_database

TOGETHER = """
import json, sys
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from commonground.web.accounts.models import User
from commonground.web.audit.chain import verify
from commonground.web.places.models import Body, Membership, Place
from commonground.web.places.seat import Seat
from commonground.web.plans import worker
from commonground.web.plans.asking import Asked
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.plans.services import ask_for_version
plan = sys.stdin.buffer.read()
place = Place.objects.create(name="Exampleshire", synthetic=True, pack=b"", partners_yaml="")
trust = Body.objects.create(place=place, key="trust", name="Trust", kind="acute_trust")
council = Body.objects.create(place=place, key="council", name="Council", kind="council")
user = User.objects.create_user("lead@example.org", "Lead", "correct horse battery")

def begin(private=False):
    seat = Seat(user, trust if private else council, frozenset({"lead"}))
    return worker.begin(str(ask_for_version(seat, Asked(private=private), "To see").id))

def together(jobs):
    def run(job):
        try:
            return job()
        finally:
            connection.close()
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))

together([lambda run=begin(private): worker.finish(run, plan) for private in (False, True) * 3])
numbers = [sorted(PlanVersion.objects.filter(private_to=to).values_list("number", flat=True)) for to in (None, trust)]
ends = []
for _ in range(5):
    run = begin()
    together([
        lambda: worker.finish(run, plan),
        lambda: worker.end(run, Run.State.CANCELLED, "version cancelled"),
        lambda: worker.end(run, Run.State.LOST, "version lost"),
    ])
    run.refresh_from_db()
    ends.append([run.state, run.version is not None])
print(json.dumps({"numbers": numbers, "ends": ends, "holds": verify().holds, "events": verify().events}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'room.sqlite3'}"
        return
    if not os.environ.get(POSTGRES):
        pytest.skip(f"{POSTGRES} is not set")
    with postgres_database() as url:
        yield url


def test_runs_that_end_together_are_numbered_without_gap_and_end_one_way(database: str, room_plan: Any) -> None:
    found = told(TOGETHER, room_plan.to_bytes(), database)
    assert found["numbers"] == [[1, 2, 3], [1, 2, 3]]
    for state, has_version in found["ends"]:
        assert state in ("done", "cancelled", "lost")
        assert has_version is (state == "done")
    assert found["holds"]
    assert found["events"] == 2 * (6 + 5)


def told(code: str, given: bytes, database: str) -> Any:
    variables = {**os.environ, "COMMONGROUND_TEST_DATABASE": database, "DJANGO_SETTINGS_MODULE": "toys.web_settings"}
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, check=False, env=variables)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout.splitlines()[-1])
