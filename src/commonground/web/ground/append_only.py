"""Tables whose rows stay as they are: the database itself refuses to change or delete them.

In: the name of a table. Out: a migration's operation, for SQLite and for PostgreSQL.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

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
    """Triggers that refuse UPDATE, DELETE and, where there is one, TRUNCATE."""

    def lay(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in list_statements(table, editor.connection.vendor):
            editor.execute(statement)

    def lift(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in list_removals(table, editor.connection.vendor):
            editor.execute(statement)

    return RunPython(lay, lift)


def list_append_only() -> frozenset[str]:
    """The tables of this database whose rows stay as they are."""
    if connection.vendor == "sqlite":
        asked, ending = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'", "_no_update"
    else:
        asked = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        ending = "_no_change"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return frozenset(table for table, name in cursor.fetchall() if name == f"{table}{ending}")


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
