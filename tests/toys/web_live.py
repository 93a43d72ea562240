"""A room that browsers and threads reach. In: a database whose tables refuse changes. Out: the same, emptied after.

Tests that a second connection sees cannot be rolled back: their rows are deleted, and the triggers that refuse it are
lifted meanwhile.
"""

from __future__ import annotations

from django.db import connection


def lift_triggers() -> list[str]:
    """Takes the triggers away; the statements that lay them again."""
    if connection.vendor == "sqlite":
        found = _ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        _run([f"DROP TRIGGER {name}" for name, _ in found])
        return [sql for _, sql in found]
    tables = _ask("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    _run([f"ALTER TABLE {table} DISABLE TRIGGER USER" for (table,) in tables])
    return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for (table,) in tables]


def lay_triggers(statements: list[str]) -> None:
    """Lays again what `lift_triggers` took away."""
    _run(statements)


def _ask(query: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
