"""A command finds the room that is there, and never makes one where it was only asked about it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonground.core.errors import UserError
from commonground.web.running import doors
from commonground.web.running.backup import back_up
from commonground.web.running.serve import clear_old
from toys.room_server import python, surroundings

ASK = """
import json, sys
from pathlib import Path
from commonground.core.errors import UserError
from commonground.web.running import doors
assert "django" not in sys.modules
def ask(act):
    try:
        return str(act())
    except UserError as error:
        return str(error)
acts = {
    "verify": doors.verify, "head": doors.head, "backup": lambda: doors.back_up(Path("room.backup")),
    "password": lambda: doors.make_password_link("a@example.org"),
    "factors": lambda: doors.clear_second_factors("a@example.org"),
}
"""
ASK_ALL = ASK + "print(json.dumps({name: ask(act) for name, act in acts.items()}))"
ASK_EARLIER = (
    ASK
    + """
doors._ready()
import django; django.setup()
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).ensure_schema()
print(json.dumps({name: ask(act) for name, act in acts.items()}))
"""
)
MAKE_AND_READ = (
    ASK  # noqa: S608 - the code of a test
    + """
import sqlite3
write = "UPDATE accounts_user SET name = 'Somebody else'"
said = ask(lambda: doors.create_broker("robin@example.org", "Robin Broker", "seven swans a-swimming"))
from django.conf import settings
from commonground.web.accounts.models import User
from commonground.web.ground.transactions import one_moment
with one_moment():
    User.objects.count()
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0)
    other.execute("BEGIN IMMEDIATE")
    other.execute(write)
    other.execute("COMMIT")
    names = [User.objects.get().name]
names.append(User.objects.get().name)
mode = oct(settings.SURROUNDINGS.data.stat().st_mode & 0o777)
print(json.dumps([said, mode, names, ask(doors.verify)]))
"""
)


def told(code: str, variables: dict[str, str]) -> Any:
    return json.loads(python(code, variables))


def test_where_there_is_no_room_every_command_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    said = told(ASK_ALL, surroundings(tmp_path / "room", ""))
    assert set(said) == {"verify", "head", "backup", "password", "factors"}
    assert all("there is no room at" in sentence for sentence in said.values()), said
    assert not list(tmp_path.iterdir())


def test_without_keys_none_are_made_to_read_a_room_with(tmp_path: Path) -> None:
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")}
    variables = {**surroundings(tmp_path / "room", ""), **homes}
    for name in ("SECRET_KEY", "AUDIT_KEYS", "VAULT_KEYS"):
        del variables[f"COMMONGROUND_{name}"]
    said = told(ASK_ALL, variables)
    assert all("no keys of a room" in sentence for sentence in said.values()), said
    assert not list(tmp_path.rglob("*"))


def test_a_room_of_an_earlier_version_is_left_as_it_is(tmp_path: Path) -> None:
    said = told(ASK_EARLIER, surroundings(tmp_path, ""))
    assert all("earlier version" in sentence for sentence in said.values()), said


def test_who_makes_a_room_alone_reads_its_folder_and_who_reads_it_all_keeps_nobody_waiting(tmp_path: Path) -> None:
    said, mode, names, verdict = told(MAKE_AND_READ, surroundings(tmp_path / "room", ""))
    assert "Robin Broker can sign in" in said
    assert mode == "0o700"
    assert names == ["Robin Broker", "Somebody else"]
    assert "as they were written" in verdict


def test_a_room_without_a_person_is_not_backed_up(db: None, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nobody has an account"):
        back_up(tmp_path / "room.backup")
    assert not list(tmp_path.iterdir())


def test_without_the_rooms_packages_a_command_says_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "find_spec", lambda _: None)
    for act in (doors.verify, lambda: doors.open_room("127.0.0.1", 8000, 1, demo=True, say=print)):
        with pytest.raises(UserError, match="packages are not installed"):
            act()


def test_what_has_ended_is_cleared_away(db: None, settings: Any) -> None:
    from importlib import import_module

    from django.contrib.sessions.models import Session

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for seconds in (-60, 60):
        session = store()
        session.set_expiry(seconds)
        session.save()
    assert Session.objects.count() == 2
    for days, status in ((30, TaskResultStatus.SUCCESSFUL), (1, TaskResultStatus.SUCCESSFUL)):
        ended = timezone.now() - timedelta(days=days)
        DBTaskResult.objects.create(
            task_path="a.task", backend_name="default", args_kwargs={}, status=status, finished_at=ended
        )
    clear_old()
    assert Session.objects.count() == 1
    assert DBTaskResult.objects.count() == 1
