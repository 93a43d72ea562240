"""What the command line asks of the room. In: words of a command. Out: sentences; Django is started here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from commonground.core.errors import UserError
from commonground.web.running.keys import keys_file, use, with_keys
from commonground.web.running.serve import bring_up_to_date, make_folder, prepare
from commonground.web.running.serve import run as keep_open

Say = Callable[[str], None]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
STOP = "Stop it with Ctrl+C."
UNPROVEN = "That it is no older log put back, only a head that was kept outside proves: give it with --head."


def open_room(host: str, port: int, workers: int, *, demo: bool, say: Say) -> None:
    """Open the room and keep it open. A demonstration is served to this computer alone, on a database made for it."""
    if demo and host not in LOOPBACK:
        raise UserError("the demonstration signs anybody in as anybody", mend="leave --host out, or leave --demo out")
    _ready(alone=host in LOOPBACK, demo=demo)
    if demo:
        from commonground.web.demo.starting import begin

        begin(say)
    prepare(migrate=not demo)
    about = "Made up: no figure may be quoted. What you do here is gone at the next start. " if demo else ""
    keep_open(host, port, workers, lambda address: say(f"The room is open at {address} {about}{STOP}"))


def _ready(*, alone: bool = True, make: bool = True, demo: bool = False) -> None:
    """Settings from the environment; a demonstration has a folder of its own. `make`: new keys where there are none."""
    if find_spec("django") is None:
        mend = "run `make serve`, or pip install 'commonground[web]'"
        raise UserError("the room's packages are not installed here", mend=mend)
    if demo:
        from commonground.web.demo.database import surroundings

        use(surroundings())
        return
    new = not keys_file().exists()
    use({**with_keys(os.environ, alone=alone, make=make), "COMMONGROUND_DEMO": "0"})
    if new and keys_file().exists():
        told = f"The keys of this room are new, in {keys_file()}: keep a copy where the data are not."
        print(told, file=sys.stderr)


def _opened(*, make: bool = False) -> None:
    """Django with the database of the room; `make`: it and its keys are made where they are not there.

    Raises UserError where there is no room to open, or an earlier version made it.
    """
    _ready(make=make)
    import django
    from django.conf import settings

    django.setup()
    if make:
        make_folder(settings.SURROUNDINGS.data)
        bring_up_to_date()
    else:
        _require_room()


def _require_room() -> None:
    """Looks without leaving a trace: SQLite would make an empty file of what it is asked to open."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    at = str(connection.settings_dict["NAME"])
    executor = MigrationExecutor(connection) if connection.vendor != "sqlite" or Path(at).exists() else None
    if executor is None or not executor.recorder.has_table():
        mend = "give this command the environment of the room, DATABASE_URL or COMMONGROUND_DATA and its keys"
        raise UserError(f"there is no room at {at}", mend=mend)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        mend = "bring it up to date first: start `commonground serve` once"
        raise UserError(f"the room at {at} is of an earlier version", mend=mend)


def migrate(user: str = "") -> str:
    """The database as this version needs it; with `user`, rights for that user to serve it and no more."""
    _opened(make=True)
    from commonground.web.running.rights import grant_rights

    done = "The database is up to date."
    return f"{done} {grant_rights(user)}" if user else done


def create_broker(email: str, name: str, password: str) -> str:
    """The first broker. Raises UserError for a password that is too weak, or an address that is taken."""
    _opened(make=True)
    from commonground.web.running.brokers import make_broker

    make_broker(email, name, password)
    return f"{name} can sign in at `commonground serve` as {email}, sets up a second factor, and opens a place."


def open_place(path: Path, partners: Path | None, broker: str) -> str:
    """A place from its pack, its room run by the broker of that address."""
    _opened(make=True)
    from commonground.web.running.opening import open_for

    place = open_for(path, partners, broker)
    return f"{place.name} is open. Its first plan is made as soon as `commonground serve` runs."


def verify(kept: str = "") -> tuple[bool, str]:
    """Whether the log holds, in a sentence; against a head that was kept outside too, where one is given."""
    _opened()
    from commonground.web.audit.chain import find_kept
    from commonground.web.audit.chain import verify as check

    found = check()
    wrong = find_kept(kept) if kept and found.holds else ""
    if found.holds and not kept:
        return True, f"{found.sentence} {UNPROVEN}"
    return found.holds and not wrong, wrong or found.sentence


def make_password_link(email: str) -> str:
    """The path of a page where a person sets a new password. Raises UserError for an address without an account."""
    _opened()
    from commonground.web.accounts import services

    return services.make_password_link(email)


def clear_second_factors(email: str) -> str:
    """A person's second factors are gone. Raises UserError for an address without an account."""
    _opened()
    from commonground.web.accounts import services

    services.clear_second_factors(email)
    return f"{email} has no second factor now, and is signed out everywhere."


def head() -> str:
    """Number and seal of the last event."""
    _opened()
    from commonground.web.audit.models import Head

    last = Head.objects.filter(id=1).first() or Head()
    return f"{last.seq} {last.mac}"


def back_up(path: Path) -> str:
    """One file with all that the room holds."""
    _opened()
    from commonground.web.running import backup

    return f"Written to {path}: {backup.back_up(path)} Keep the keys elsewhere: without them the file opens nothing."


def restore(path: Path) -> str:
    """A room filled from a backup."""
    _opened(make=True)
    from commonground.web.running.backup import restore_from
    from commonground.web.running.rights import told_to_owner

    with told_to_owner():
        return f"Restored: {restore_from(path)} The log holds."
