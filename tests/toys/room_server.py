"""A room that is served as people serve it, on either engine. In: a folder. Out: its address, sessions of its roles."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

RUN = "from commonground.cli.main import run; run()"
POSTGRES = "COMMONGROUND_TEST_POSTGRES"  # where databases may be made, such as postgres://postgres@127.0.0.1:5432/test
READY_SECONDS = 60.0
SIGN_IN = """
import django; django.setup()
import json
from importlib import import_module
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from commonground.web.places.models import Membership
store = import_module(settings.SESSION_ENGINE).SessionStore
found = {}
for row in Membership.objects.select_related("user", "body"):
    Authenticator.objects.get_or_create(user=row.user, type="totp", defaults={"data": {"secret": ""}})
    session = store()
    session[SESSION_KEY] = str(row.user.id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = row.user.get_session_auth_hash()
    session.save()
    found[f"{row.role} of {row.body.key}"] = session.session_key
print(json.dumps(found))
"""


@dataclass
class Room:
    """A room that is open: where, and with which surroundings."""

    address: str
    variables: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path
    sessions: dict[str, str] = field(default_factory=dict)  # by 'role of body key'

    def ask(self, code: str) -> Any:
        """What Python says, in JSON, that runs beside the room on its database."""
        return json.loads(python(code, self.variables))

    def client(self, who: str) -> httpx.Client:
        """A browser without JavaScript, signed in as one of `sessions`."""
        return httpx.Client(base_url=self.address, cookies={"sessionid": self.sessions[who]}, timeout=30.0)


def python(code: str, variables: dict[str, str]) -> str:
    """What a piece of Python prints with these surroundings."""
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


def surroundings(folder: Path, database: str) -> dict[str, str]:
    """The environment of a room in `folder`: the keys of the demonstration, whose beginning it is filled from."""
    from commonground.web.demo.database import surroundings as of_the_demonstration

    told = of_the_demonstration() | {"COMMONGROUND_DATA": str(folder), "COMMONGROUND_DEMO": ""}
    told |= {"DATABASE_URL": database or f"sqlite:///{folder / 'room.sqlite3'}"}
    return {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "commonground.web.settings"}


@contextmanager
def opened(folder: Path, database: str = "", workers: int = 2, start: Path | None = None) -> Iterator[Room]:
    """The room of the demonstration as it begins, served for real: without its bar, and with a second factor each.

    `start`: its database as it begins, made by `make_beginning`; without it, the one that this computer keeps.
    """
    variables = surroundings(folder, database)
    fill(folder, variables, start or make_beginning())
    with _served(folder, variables, workers) as room:
        room.sessions = room.ask(SIGN_IN)
        yield room


@contextmanager
def opened_empty(folder: Path, email: str, password: str, database: str = "", user: str = "") -> Iterator[Room]:
    """A room as it is on its first day: one broker, made on the command line, and nothing else.

    `user`: who serves it, of PostgreSQL, where that is not the owner of its tables.
    """
    variables = surroundings(folder, database)
    run(variables | {"COMMONGROUND_PASSWORD": password}, "admin", "create", "--email", email, "--name", "Robin Broker")
    if user:
        run(variables, "admin", "migrate", "--for", user)
        variables |= {"DATABASE_URL": reached_by(user, database)}
    with _served(folder, variables, workers=2) as room:
        yield room


@contextmanager
def _served(folder: Path, variables: dict[str, str], workers: int) -> Iterator[Room]:
    """What is in the database, served until it is told to stop."""
    port = free_port()
    log = folder / "serve.log"
    with log.open("ab") as out:
        words = ["serve", "--port", str(port), "--workers", str(workers)]
        process = subprocess.Popen([sys.executable, "-c", RUN, *words], env=variables, stdout=out, stderr=out)
    room = Room(f"http://127.0.0.1:{port}", variables, process, log)
    try:
        wait_until_ready(room)
        yield room
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def make_beginning(path: Path | None = None) -> Path:
    """The database of the demonstration as it begins, at a path or where this computer keeps it; made if need be."""
    from commonground.web.demo.database import beginning

    wanted = path or beginning()
    subprocess.run([sys.executable, "-m", "commonground.web.demo.making", str(wanted)], check=True)
    return wanted


def fill(folder: Path, variables: dict[str, str], beginning: Path) -> None:
    """The database as the demonstration begins: a copy of it, or its backup restored into PostgreSQL."""
    copy = folder / "room.sqlite3"
    shutil.copyfile(beginning, copy)
    if not variables["DATABASE_URL"].startswith("sqlite"):
        run(variables | {"DATABASE_URL": f"sqlite:///{copy}"}, "backup", str(folder / "room.backup"))
        run(variables, "restore", str(folder / "room.backup"))
        copy.unlink()


def run(variables: dict[str, str], *words: str) -> str:
    """A command of the room, to its end."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_ready(room: Room, seconds: float = READY_SECONDS) -> None:
    """Until it answers; what it said where it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{room.address}/healthz", timeout=2.0).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(room.log.read_text())


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of a new PostgreSQL database, gone afterwards."""
    import psycopg

    server = os.environ[POSTGRES]
    name = f"room_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgres_user() -> Iterator[str]:
    """A new user of PostgreSQL who owns nothing, gone afterwards: begin it before the database of its rights."""
    import psycopg

    name = f"serves_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ[POSTGRES], autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
    try:
        yield name
    finally:
        with psycopg.connect(os.environ[POSTGRES], autocommit=True) as connection:
            connection.execute(f"DROP ROLE {name}")


def reached_by(user: str, database: str) -> str:
    """The URL of a database as another user reaches it."""
    parts = urlsplit(database)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))
