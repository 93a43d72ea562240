"""A backup brings everything back, on the other engine too; sealed values stay sealed in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, transaction

from commonground.core.errors import UserError
from commonground.web.audit.chain import record, verify
from commonground.web.audit.models import Event, Head
from commonground.web.figures.models import FigureSet
from commonground.web.ground.append_only import list_removals
from commonground.web.places.models import Membership, Place
from commonground.web.plans.models import PlanVersion
from commonground.web.running.backup import back_up, list_models, restore_from
from toys.cast import make_version

CANARY = "8675309.42"


@pytest.fixture
def filled(cast: Any, room_plan: Any) -> Any:
    """A room with a private figure, a private version and some events."""
    FigureSet.objects.create(body=cast.trust, shared={"a": 1.5}, private={"b": float(CANARY)}, author=cast.finance.user)
    make_version(cast.place, room_plan)
    make_version(cast.place, room_plan, private_to=cast.trust)
    for number in range(3):
        record(cast.finance.seat, "figures given", f"figures:{number}", private_to=cast.trust.id)
    return cast


def empty() -> None:
    """What a new database holds."""
    with connection.cursor() as cursor:
        for table in ("audit_event", "plans_planversion"):
            for statement in list_removals(table, connection.vendor):
                cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
    for model in (FigureSet, PlanVersion, Membership, Event, Head):
        model._base_manager.all().delete()
    from allauth.mfa.models import Authenticator

    from commonground.web.accounts.models import User
    from commonground.web.places.models import Body

    for rest in (Authenticator, Body, Place, User):
        rest._base_manager.all().delete()
    assert not [model for model in list_models() if model._base_manager.exists()]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED" if connection.vendor == "postgresql" else "SELECT 1")


def everything() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model._base_manager.order_by("pk")
        ]
        for model in list_models()
    }


def test_what_was_backed_up_comes_back(filled: Any, tmp_path: Path) -> None:
    before = everything()
    told = back_up(tmp_path / "room.backup")
    empty()
    assert restore_from(tmp_path / "room.backup") == told
    assert plain(everything()) == plain(before)
    assert verify().holds
    assert verify().events == 3


def plain(tables: Any) -> Any:
    return json.loads(json.dumps(tables, default=lambda value: bytes(value).hex() if is_bytes(value) else str(value)))


def is_bytes(value: Any) -> bool:
    return isinstance(value, bytes | memoryview)


def test_a_backup_shows_no_private_figure(filled: Any, tmp_path: Path) -> None:
    back_up(tmp_path / "room.backup")
    with ZipFile(tmp_path / "room.backup") as file:
        content = b"".join(file.read(name) for name in file.namelist())
    assert CANARY.encode() not in content
    assert b"COMMONGROUND" not in content


def test_a_room_that_is_not_empty_is_left_alone(filled: Any, tmp_path: Path) -> None:
    back_up(tmp_path / "room.backup")
    with pytest.raises(UserError, match="not empty"):
        restore_from(tmp_path / "room.backup")


def test_a_backup_whose_log_was_changed_is_refused_whole(filled: Any, tmp_path: Path) -> None:
    import hashlib

    back_up(tmp_path / "room.backup")
    with ZipFile(tmp_path / "room.backup") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["audit.event.jsonl"] = parts["audit.event.jsonl"].replace(b"figures:1", b"figures:9")
    manifest = json.loads(parts["manifest.json"])
    manifest["tables"]["audit.event"]["sha256"] = hashlib.sha256(parts["audit.event.jsonl"]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(tmp_path / "changed.backup", "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    empty()
    with pytest.raises(UserError, match="does not hold"), transaction.atomic():
        restore_from(tmp_path / "changed.backup")
    assert not Place.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a backup"])
def test_what_is_no_backup_is_refused_in_a_sentence(db: None, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(UserError, match="no backup"):
        restore_from(tmp_path / "bad")


def test_a_backup_that_is_not_there(db: None, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such backup"):
        restore_from(tmp_path / "nothing")
