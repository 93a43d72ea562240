"""A PostgreSQL user that serves the room and owns nothing of it. In: its name. Out: its rights.

Who owns a table can lift what refuses changes to its rows. A room that is served by another user cannot: whatever
reaches its database through the room adds to the log and takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from commonground.core.errors import UserError
from commonground.web.ground.append_only import APPEND_ONLY, find_unguarded

READ: tuple[str, ...] = ("SELECT",)
ADD: tuple[str, ...] = (*READ, "INSERT")
CHANGE: tuple[str, ...] = (*ADD, "UPDATE", "DELETE")
EVERY = (*CHANGE, "TRUNCATE", "REFERENCES", "TRIGGER")
NO_RIGHT = "42501"  # insufficient_privilege
MAKING = {
    "has_schema_privilege(%s, 'public', 'CREATE')": "make tables",
    "has_database_privilege(%s, current_database(), 'CREATE')": "make schemas",
    "has_database_privilege(%s, current_database(), 'TEMPORARY')": "make tables of a session",
}
RENAME = "name a user who owns nothing"
MIGHTY = """
SELECT other.rolname FROM pg_roles mine, pg_roles other
WHERE mine.rolname = %s AND pg_has_role(mine.oid, other.oid, 'MEMBER') AND (
    other.rolsuper OR other.rolcreaterole
    OR other.rolname IN ('pg_execute_server_program', 'pg_write_server_files')
    OR other.oid IN (SELECT nspowner FROM pg_namespace WHERE nspname = 'public')
    OR other.oid IN (SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    OR other.oid IN (SELECT proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
    OR other.oid IN (SELECT datdba FROM pg_database WHERE datname = current_database()))
ORDER BY other.rolname LIMIT 1"""


def grant_rights(user: str) -> str:
    """Let a user read and write rows, add alone where rows are never changed, and change no table.

    Raises UserError where the database is not PostgreSQL or a guard is off, where the user is not there or may act for
    who owns or may do everything, and where the rights cannot be given or taken by who asks.
    """
    if connection.vendor != "postgresql":
        raise UserError("only PostgreSQL knows users", mend="leave --for out: a file of SQLite has one owner")
    unguarded = find_unguarded()
    if unguarded:
        raise UserError(f"nothing refuses changes to {unguarded[0]}", mend="restore the room from a backup")
    with transaction.atomic():
        _refuse_mighty(user)
        rights = _rights()
        with told_to_owner():
            _give(user, rights)
        _check(user, rights)
    return f"{user} may read and write {len(rights)} tables, and only add to {len(APPEND_ONLY)} of them."


def _rights() -> dict[str, tuple[str, ...]]:
    """What serving takes, by table of the room."""
    rights = dict.fromkeys(connection.introspection.django_table_names(only_existing=True), CHANGE)
    rights[str(settings.CACHES["default"]["LOCATION"])] = CHANGE
    rights[MigrationRecorder.Migration._meta.db_table] = READ
    return rights | dict.fromkeys(APPEND_ONLY, ADD)


def _refuse_mighty(user: str) -> None:
    """Raise UserError for a user whom no right taken away would hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [user])
        if cursor.fetchone() is None:
            mend = f"make it first: CREATE ROLE {connection.ops.quote_name(user)} LOGIN PASSWORD '…'"
            raise UserError(f"the database has no user {user!r}", mend=mend)
        cursor.execute(MIGHTY, [user])
        row = cursor.fetchone()
    if row is not None:
        who = user if row[0] == user else f"{user}, who may act as {row[0]},"
        raise UserError(f"{who} owns parts of the database or may take any right", mend=RENAME)


def _give(user: str, rights: dict[str, tuple[str, ...]]) -> None:
    """Take what more a user may do, and what everybody may, and give what serving takes."""
    name, quote = connection.ops.quote_name(user), connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        database = quote(cursor.fetchone()[0])
        for table, right in rights.items():
            cursor.execute(f"REVOKE ALL ON {quote(table)} FROM {name}, PUBLIC")
            cursor.execute(f"GRANT {', '.join(right)} ON {quote(table)} TO {name}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM {name}, PUBLIC")


def _check(user: str, rights: dict[str, tuple[str, ...]]) -> None:
    """Raise UserError where the user may do more or less: PostgreSQL only warns of a right that it did not move."""
    wrong = [f"may {what}" for asked, what in MAKING.items() if _holds(asked, user)]
    for table, right in rights.items():
        for verb in EVERY:
            held = _holds("has_table_privilege(%s, %s, %s)", user, connection.ops.quote_name(table), verb)
            if held != (verb in right):
                wrong.append(f"{'may' if held else 'may not'} {verb} {table}")
    if wrong:
        mend = "run this with the DATABASE_URL of who owns the tables, the schema and the database"
        raise UserError(f"the rights could not all be set: {user} still {wrong[0]}", mend=mend)


def _holds(asked: str, *words: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", words)
        return bool(cursor.fetchone()[0])


@contextmanager
def told_to_owner() -> Iterator[None]:
    """Where this user of the database may not do what is asked, says who must."""
    try:
        yield
    except (DatabaseError, CommandError) as error:
        if connection.vendor != "postgresql" or not _lacks_right(error):
            raise
        user = connection.connection.info.user
        mend = f"with the DATABASE_URL of its owner run this, or `commonground admin migrate --for {user}`"
        raise UserError(f"the database is to be changed in a way that its user {user} may not", mend=mend) from error


def _lacks_right(error: BaseException | None) -> bool:
    """Whether a right was lacking at the bottom of an error."""
    while error is not None:
        if getattr(error, "sqlstate", "") == NO_RIGHT:
            return True
        error = error.__cause__ or error.__context__
    return False
