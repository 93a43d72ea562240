"""A PostgreSQL user that serves the room and owns nothing of it. In: its name. Out: its rights.

Who owns a table can lift what refuses changes to its rows. A room that is served by another user cannot: whatever
reaches its database through the room adds to the log and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import ProgrammingError, connection, transaction

from commonground.core.errors import UserError
from commonground.web.ground.append_only import list_append_only

CHANGE, ADD, READ = "SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT", "SELECT"
ONLY_READ = frozenset({"django_migrations"})
NO_RIGHT = "42501"  # insufficient_privilege
MIGHTY = """
SELECT rolsuper, pg_has_role(oid, (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'MEMBER') OR EXISTS (
    SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND pg_has_role(pg_roles.oid, relowner, 'MEMBER')
) FROM pg_roles WHERE rolname = %s"""


def grant_rights(user: str) -> str:
    """Let a user read and write rows, add alone where rows are never changed, and change no table.

    Raises UserError where the database is not PostgreSQL, or the user is not there, owns tables, or may do everything.
    """
    if connection.vendor != "postgresql":
        raise UserError("only PostgreSQL knows users", mend="leave --for out: a file of SQLite has one owner")
    with transaction.atomic(), connection.cursor() as cursor:
        _refuse_mighty(user)
        name = connection.ops.quote_name(user)
        stays, tables = list_append_only(), sorted(connection.introspection.table_names(cursor))
        for table in tables:
            right = ADD if table in stays else READ if table in ONLY_READ else CHANGE
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE ALL ON {quoted} FROM {name}")
            cursor.execute(f"GRANT {right} ON {quoted} TO {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return f"{user} may read and write {len(tables)} tables, and only add to {len(stays)} of them."


def _refuse_mighty(user: str) -> None:
    """Raise UserError for a user whom no right taken away would hold."""
    with connection.cursor() as cursor:
        cursor.execute(MIGHTY, [user])
        row = cursor.fetchone()
    if row is None:
        mend = f"make it first: CREATE ROLE {connection.ops.quote_name(user)} LOGIN PASSWORD '…'"
        raise UserError(f"the database has no user {user!r}", mend=mend)
    everything, owns = row
    if everything or owns:
        why = "may do everything" if everything else "may act as the owner of the tables"
        raise UserError(f"{user} {why}: no right can be kept from it", mend="name a user who owns nothing")


@contextmanager
def told_to_owner() -> Iterator[None]:
    """Where this user may not change tables, says who must."""
    try:
        yield
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != NO_RIGHT:
            raise
        user = connection.settings_dict["USER"]
        mend = f"run `commonground admin migrate --for {user}` with the DATABASE_URL of its owner"
        raise UserError(f"the database is to be brought up to date, which {user} may not do", mend=mend) from error
