"""Who serves a room on PostgreSQL need own nothing of it: then it can lift no guard, and says who is to rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from toys.room_server import (
    Room,
    free_port,
    opened_empty,
    postgres_database,
    postgres_user,
    reached_by,
    run,
    surroundings,
)

EMAIL, PASSWORD = "robin@example.org", "seven swans a-swimming"
STATEMENTS = [
    "UPDATE audit_event SET what = 'something else'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "DROP TRIGGER audit_event_no_change ON audit_event",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event ADD COLUMN more text",
    "DROP FUNCTION audit_event_stays() CASCADE",
    "CREATE OR REPLACE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DELETE FROM plans_planversion",
    "DELETE FROM django_migrations",
    "CREATE TABLE more (id int)",
    "SET session_replication_role = replica",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, str]]:
    """A room that a user of its own serves, and the URL by which its owner reaches the database."""
    folder = tmp_path_factory.mktemp("room")
    with (
        postgres_user() as user,
        postgres_database() as database,
        opened_empty(folder, EMAIL, PASSWORD, database, user) as room,
    ):
        yield room, database


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("statement", STATEMENTS)
def test_it_can_lift_no_guard(served: tuple[Room, str], statement: str) -> None:
    with psycopg.connect(served[0].variables["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1 FROM audit_event").fetchone() is not None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.slow
@pytest.mark.postgres
def test_where_something_is_to_be_rebuilt_it_says_by_whom(served: tuple[Room, str]) -> None:
    room, database = served
    user = urlsplit(room.variables["DATABASE_URL"]).username
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM django_migrations WHERE name = '0004_anchors_of_any_length'")
    with pytest.raises(AssertionError, match=f"user {user} may not; .*`commonground admin migrate --for {user}`"):
        run(room.variables, "serve", "--port", str(free_port()))
    assert "and only add to 2 of them" in run(
        room.variables | {"DATABASE_URL": database}, "admin", "migrate", "--for", user
    )
    assert "up to date" in run(room.variables, "admin", "migrate")


MIGHTY = {
    "who owns the tables": 'GRANT "{owner}" TO {user}',
    "who makes users": "ALTER ROLE {user} CREATEROLE",
    "who may do everything": "ALTER ROLE {user} SUPERUSER",
    "who runs programs": "GRANT pg_execute_server_program TO {user}",
    "who owns a guard": "ALTER FUNCTION audit_event_stays() OWNER TO {user}",
}


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("who", MIGHTY)
def test_a_user_from_whom_no_right_can_be_kept_is_refused(served: tuple[Room, str], who: str) -> None:
    room, database = served
    owner = urlsplit(database).username
    with postgres_user() as user:
        tell(database, MIGHTY[who].format(owner=owner, user=user))
        try:
            said = refused(room, database, user)
        finally:
            tell(database, f'REASSIGN OWNED BY {user} TO "{owner}"', f"DROP OWNED BY {user}")
    assert user in said
    assert "owns parts of the database or may take any right; name a user who owns nothing" in said


@pytest.mark.slow
@pytest.mark.postgres
def test_a_user_who_is_not_there_is_named(served: tuple[Room, str]) -> None:
    assert "no user 'no-one'; make it first: CREATE ROLE" in refused(*served, "no-one")


@pytest.mark.slow
@pytest.mark.postgres
def test_what_a_user_could_do_besides_is_taken_away(served: tuple[Room, str]) -> None:
    room, database = served
    with postgres_user() as user:
        tell(
            database,
            f"GRANT ALL ON SCHEMA public TO {user}",
            "GRANT ALL ON audit_event TO PUBLIC",
            f"GRANT ALL ON plans_planversion, django_migrations TO {user}",
            f"GRANT UPDATE ON ALL SEQUENCES IN SCHEMA public TO {user}",
        )
        run(room.variables | {"DATABASE_URL": database}, "admin", "migrate", "--for", user)
        with psycopg.connect(reached_by(user, database), autocommit=True) as connection:
            for statement in (*STATEMENTS, "CREATE TEMPORARY TABLE audit_event (seq int)", "CREATE SCHEMA more"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
        tell(database, f"DROP OWNED BY {user}")


@pytest.mark.slow
@pytest.mark.postgres
def test_who_owns_nothing_gives_no_rights(served: tuple[Room, str]) -> None:
    room, _ = served
    with postgres_user() as user:
        said = refused(room, room.variables["DATABASE_URL"], user)
        assert "the rights could not all be set" in said or "may not; with the DATABASE_URL of its owner" in said


@pytest.mark.slow
@pytest.mark.postgres
def test_where_a_guard_is_off_nobody_is_let_in(served: tuple[Room, str]) -> None:
    room, database = served
    tell(database, "ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change")
    try:
        with postgres_user() as user:
            assert "nothing refuses changes to audit_event" in refused(room, database, user)
    finally:
        tell(database, "ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_change")


def refused(room: Room, database: str, user: str) -> str:
    """What is said to who asks for rights and does not get them."""
    with pytest.raises(AssertionError) as said:
        run(room.variables | {"DATABASE_URL": database}, "admin", "migrate", "--for", user)
    assert "Traceback" not in str(said.value)
    assert "fault of ours" not in str(said.value)
    return " ".join(str(said.value).split())


def tell(database: str, *statements: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.slow
def test_a_file_has_no_users(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="only PostgreSQL knows users; leave --for out"):
        run(surroundings(tmp_path, ""), "admin", "migrate", "--for", "somebody")
