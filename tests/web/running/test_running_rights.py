"""Who serves a room on PostgreSQL need own nothing of it: then it can lift no guard, and says who is to rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from toys.room_server import Room, free_port, opened_empty, postgres_database, postgres_user, run, surroundings

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
    import psycopg

    with psycopg.connect(served[0].variables["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT 1 FROM audit_event").fetchone() is not None
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.slow
@pytest.mark.postgres
def test_where_something_is_to_be_rebuilt_it_says_by_whom(served: tuple[Room, str]) -> None:
    import psycopg

    room, database = served
    user = urlsplit(room.variables["DATABASE_URL"]).username
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM django_migrations WHERE name = '0004_anchors_of_any_length'")
    with pytest.raises(AssertionError, match=f"which {user} may not do; run `commonground admin migrate --for {user}`"):
        run(room.variables, "serve", "--port", str(free_port()))
    assert "and only add to 2 of them" in run(
        room.variables | {"DATABASE_URL": database}, "admin", "migrate", "--for", user
    )
    assert "up to date" in run(room.variables, "admin", "migrate")


@pytest.mark.slow
@pytest.mark.postgres
def test_a_user_from_whom_no_right_can_be_kept_is_refused(served: tuple[Room, str]) -> None:
    import psycopg

    room, database = served
    owner, mine = room.variables | {"DATABASE_URL": database}, urlsplit(database).username
    with postgres_user() as user:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(f'GRANT "{mine}" TO "{user}"')
        refused = {
            mine: "may do everything|owner of the tables",
            user: "owner of the tables",
            "no-one": "no user 'no-one'",
        }
        for name, why in refused.items():
            with pytest.raises(AssertionError, match=why):
                run(owner, "admin", "migrate", "--for", str(name))


@pytest.mark.slow
def test_a_file_has_no_users(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="only PostgreSQL knows users; leave --for out"):
        run(surroundings(tmp_path, ""), "admin", "migrate", "--for", "somebody")
