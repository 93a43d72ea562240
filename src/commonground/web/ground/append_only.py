"""Tables whose rows stay as they are: the database itself refuses to change or delete them.

In: the name of a table. Out: a migration's operation, for SQLite and for PostgreSQL.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from commonground.core.errors import Fault

APPEND_ONLY = ("audit_event", "plans_planversion")  # every table that a migration guards

_SQLITE = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
)
_POSTGRES = (
    "CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'rows of {table} are never changed or deleted'; END $$",
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()",
)
_POSTGRES_TRUNCATE = (
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()"
)


def refuse_changes(table: str) -> RunPython:
    """Triggers that refuse UPDATE, DELETE and, where there is one, TRUNCATE. Raises Fault for a table unheard of."""
    if table not in APPEND_ONLY:
        raise Fault(f"{table} is not among the tables that only grow")

    def lay(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in list_statements(table, editor.connection.vendor):
            editor.execute(statement)

    def lift(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in list_removals(table, editor.connection.vendor):
            editor.execute(statement)

    return RunPython(lay, lift)


def find_unguarded() -> list[str]:
    """Those of `APPEND_ONLY` of which a PostgreSQL database would let rows be changed: a trigger is gone or off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        on = {name for (name,) in cursor.fetchall()}
    return [table for table in APPEND_ONLY if not {f"{table}_no_change", f"{table}_no_truncate"} <= on]


def list_statements(table: str, vendor: str) -> list[str]:
    """What lays the triggers."""
    if vendor == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
    return [statement.format(table=table) for statement in (*_POSTGRES, _POSTGRES_TRUNCATE)]


def list_removals(table: str, vendor: str) -> list[str]:
    """What lifts them."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("UPDATE", "DELETE")]
    return [f"DROP FUNCTION {table}_stays() CASCADE"]
