"""All that the room holds in one file, and back. In: a database of either engine. Out: a zip; a room filled from it.

Each table is a file of JSON lines. What is sealed stays sealed, and the keys are not in it. Sessions, the cache and the
queue are left out: a run that was under way is lost in the copy, and can be run again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

import commonground
from commonground.core.errors import UserError
from commonground.core.landing import land_file
from commonground.web.accounts.models import User
from commonground.web.audit.chain import verify
from commonground.web.audit.models import Head
from commonground.web.ground.transactions import one_moment
from commonground.web.ground.vault import left_sealed

FORMAT = 1
LEFT_OUT = frozenset({"sessions", "contenttypes", "auth", "django_tasks_db", "messages", "staticfiles"})
MANIFEST = "manifest.json"
MEANT = "give this command the environment of the room that is meant"


@dataclass(frozen=True)
class Told:
    """What a backup holds."""

    rows: int
    events: int
    head: str

    def __str__(self) -> str:
        return f"{self.rows:,} rows, {self.events:,} events of the log; its head is {self.head[:16]}…"


def list_models() -> list[type[models.Model]]:
    """Every table that is kept, in the order of their names."""
    kept = [model for model in apps.get_models() if model._meta.app_label not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def back_up(path: Path) -> Told:
    """Write the room into one file, as it stands at one moment.

    Raises UserError where it cannot be written, or nobody has an account: that is another room than was meant.
    """
    if not User.objects.exists():
        raise UserError("nobody has an account in this room: there is nothing to back up", mend=MEANT)
    with land_file(path, "the backup") as unfinished:
        unfinished.touch(mode=0o600)
        with ZipFile(unfinished, "w", ZIP_DEFLATED) as file, one_moment(), left_sealed():
            tables = {model._meta.label_lower: _write(file, model) for model in list_models()}
            head = Head.objects.filter(id=1).first() or Head()
            told = Told(sum(table["rows"] for table in tables.values()), head.seq, head.mac)
            file.writestr(MANIFEST, json.dumps(_manifest(tables, told), indent=1))
    return told


def _manifest(tables: dict[str, dict[str, Any]], told: Told) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": commonground.__version__,
        "migrations": _migrations(),
        "tables": tables,
        "events": told.events,
        "head": told.head,
    }


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app not in LEFT_OUT)


def _write(file: ZipFile, model: type[models.Model]) -> dict[str, Any]:
    """One table as JSON lines; how many rows, and their SHA-256."""
    rows, hashed = 0, hashlib.sha256()
    with file.open(f"{model._meta.label_lower}.jsonl", "w", force_zip64=True) as out:
        for row in model._base_manager.order_by("pk").iterator(200):
            line = json.dumps(_encode(row), sort_keys=True, default=str).encode() + b"\n"
            hashed.update(line)
            out.write(line)
            rows += 1
    return {"rows": rows, "sha256": hashed.hexdigest()}


def _encode(row: models.Model) -> dict[str, Any]:
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _plain(value: Any) -> Any:
    """A value as JSON has it: days and times as ISO, bytes in base64."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if hasattr(value, "isoformat") else value


def restore_from(path: Path) -> Told:
    """Fill an empty room from a backup, all or nothing. Raises UserError where either is not what it should be."""
    try:
        with ZipFile(path) as file:
            return _restore(file, path)
    except FileNotFoundError:
        raise UserError("there is no such backup", where=str(path)) from None
    except (BadZipFile, KeyError, ValueError) as error:
        raise UserError(f"this is no backup that can be read: {error}", where=str(path)) from error


def _restore(file: ZipFile, path: Path) -> Told:
    manifest = json.loads(file.read(MANIFEST))
    if manifest["format"] != FORMAT or manifest["migrations"] != _migrations():
        made = manifest["version"]
        raise UserError(f"the backup was made by version {made}", where=str(path), mend="restore it with that version")
    full = [model._meta.label for model in list_models() if model._base_manager.exists() and model is not Head]
    if full:
        raise UserError(
            "the room is not empty", mend="restore into a new database: set DATABASE_URL or COMMONGROUND_DATA"
        )
    with transaction.atomic(), left_sealed():
        Head.objects.all().delete()
        rows = sum(_read(file, model, manifest["tables"]) for model in list_models())
        verdict = verify()
        if not verdict.holds:
            raise UserError(f"the log of the backup does not hold. {verdict.sentence}", where=str(path))
        _restart_numbers()
    return Told(rows, manifest["events"], manifest["head"])


def _read(file: ZipFile, model: type[models.Model], tables: dict[str, dict[str, Any]]) -> int:
    label = model._meta.label_lower
    content = file.read(f"{label}.jsonl")
    if hashlib.sha256(content).hexdigest() != tables[label]["sha256"]:
        raise UserError(f"the table {label} of the backup was changed", mend="take another backup")
    lines = content.splitlines()
    for line in lines:
        _decode(model, json.loads(line)).save_base(raw=True, force_insert=True)
    return len(lines)


def _decode(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: _typed(fields[name], value) for name, value in row.items()})


def _typed(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.BinaryField):
        return None if value is None else base64.b64decode(value)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _restart_numbers() -> None:
    """Where the engine counts rows, go on after the last."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list_models()):
            cursor.execute(statement)
