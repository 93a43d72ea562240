"""What the command line asks of the room. In: words of a command. Out: sentences; Django is started here."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from commonground.core.errors import UserError
from commonground.web.running.keys import keys_file, use, with_keys

Say = Callable[[str], None]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
STOP = "Stop it with Ctrl+C."


def open_room(host: str, port: int, workers: int, *, demo: bool, say: Say) -> None:
    """Open the room and keep it open. A demonstration is served to this computer alone, on a database made for it."""
    from commonground.web.running import serve as serving

    if demo and host not in LOOPBACK:
        raise UserError("the demonstration signs anybody in as anybody", mend="leave --host out, or leave --demo out")
    _ready(alone=host in LOOPBACK, demo=demo)
    if demo:
        from commonground.web.demo.starting import begin

        begin(say)
    serving.prepare(migrate=not demo)
    about = "Made up: no figure may be quoted. What you do here is gone at the next start. " if demo else ""
    serving.run(host, port, workers, lambda address: say(f"The room is open at {address} {about}{STOP}"))


def _ready(*, alone: bool = True, demo: bool = False) -> None:
    """Settings from the environment; a demonstration has a folder of its own."""
    if demo:
        from commonground.web.demo.database import surroundings

        use(surroundings())
    else:
        new = not keys_file().exists()
        use({**with_keys(os.environ, alone=alone), "COMMONGROUND_DEMO": "0"})
        if new and keys_file().exists():
            print(f"The keys of this room are new, in {keys_file()}: keep a copy where the data are not.")


def _opened(*, alone: bool = True) -> None:
    """Django with a database that is as this version needs it."""
    import django
    from django.core.management import call_command

    _ready(alone=alone)
    from django.conf import settings

    settings.SURROUNDINGS.data.mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def create_broker(email: str, name: str, password: str) -> str:
    """The first broker. Raises UserError for a password that is too weak, or an address that is taken."""
    _opened()
    from commonground.web.running.brokers import make_broker

    make_broker(email, name, password)
    return f"{name} can sign in at `commonground serve` as {email}, sets up a second factor, and opens a place."


def open_place(path: Path, partners: Path | None, broker: str) -> str:
    """A place from its pack, its room run by the broker of that address."""
    _opened()
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
    _opened()
    from commonground.web.running.backup import restore_from

    return f"Restored: {restore_from(path)} The log holds."
