"""`commonground serve`: one process that keeps the server and the worker alive and ends with them.

In: where to listen. Out: a room that answers. Migrations and static files are made ready first; runs whose worker died
are named lost on start and every ten seconds; sessions and tasks that have ended are cleared away once a day.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from commonground.core.errors import UserError
from commonground.web.running.parent import hand_on

REAP_SECONDS, CLEAR_SECONDS = 10.0, 24 * 60 * 60.0
WATCH_SECONDS, PORT_SECONDS, STOP_SECONDS = 0.5, 5.0, 10.0
TOLD = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}  # to the processes: threads share freed memory
MODULES = {"server": "commonground.web.running.server", "worker": "commonground.web.running.worker"}


@dataclass
class Processes:
    """The server and the worker, started again when they die."""

    arguments: dict[str, list[str]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: bool = False

    def keep_alive(self) -> None:
        """Start what is not running."""
        for name, words in self.arguments.items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                command = [sys.executable, "-m", MODULES[name], *words]
                self.running[name] = subprocess.Popen(command, env={**TOLD, **hand_on()})  # noqa: S603

    def stop(self) -> None:
        """Ask both to stop, then make them."""
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def prepare(*, migrate: bool = True) -> None:
    """Bring the database, unless it is known to be so, and the static files to what this version needs."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    make_folder(settings.SURROUNDINGS.data)
    django.setup()
    if not any((folder / "room" / "room.css").exists() for folder in map(Path, settings.STATICFILES_DIRS)):
        raise UserError("the room's styles are not built", mend="run `make serve`, or install a released package")
    if migrate:
        bring_up_to_date()
    call_command("collectstatic", verbosity=0, interactive=False)


def bring_up_to_date() -> None:
    """Bring the database to what this version needs; one that is not there is made.

    Raises UserError where that takes another user of the database.
    """
    from django.core.management import call_command

    from commonground.web.running.rights import told_to_owner

    with told_to_owner():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


def make_folder(data: Path) -> None:
    """The folder of the data, which only its user reads."""
    data.mkdir(parents=True, exist_ok=True)
    if os.name == "posix":
        data.chmod(0o700)


def run(host: str, port: int, workers: int, ready: Callable[[str], None]) -> None:
    """Serve until told to stop. `ready` is called with the address once it answers."""
    wait_for_port(host, port)
    processes = Processes({"server": [host, str(port), str(workers)], "worker": []})
    with _until_told(processes):
        try:
            _watch(processes, host, port, ready)
        finally:
            processes.stop()


def _watch(processes: Processes, host: str, port: int, ready: Callable[[str], None]) -> None:
    done: dict[Callable[[], None], float] = {}
    said = False
    while not processes.stopping:
        processes.keep_alive()
        for act, seconds in ((reap, REAP_SECONDS), (clear_old, CLEAR_SECONDS)):
            if act not in done or time.monotonic() - done[act] >= seconds:
                _do(act)
                done[act] = time.monotonic()
        if not said and _answers(host, port):
            ready(f"http://{'[' + host + ']' if ':' in host else host}:{port}/")
            said = True
        time.sleep(WATCH_SECONDS if said else 0.05)


def _do(act: Callable[[], None]) -> None:
    from django.db import OperationalError, close_old_connections

    close_old_connections()
    try:
        act()
    except OperationalError as error:  # the database is away: the next round will tell
        print(f"Looking after the room's rows failed and is tried again: {error}", file=sys.stderr)


def reap() -> None:
    """Name lost what runs without a worker."""
    from commonground.web.places.opening import find_lost_openings
    from commonground.web.plans.reaper import find_lost

    find_lost()
    find_lost_openings()


def clear_old() -> None:
    """Delete sessions that have ended, and tasks that ended as long ago as the queue keeps them by its own default."""
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", verbosity=0)


@contextmanager
def _until_told(processes: Processes) -> Iterator[None]:
    """A signal to stop ends the watch, not the process at once."""

    def stop(_: int, __: FrameType | None) -> None:
        processes.stopping = True

    kept = {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sign, handler in kept.items():
            signal.signal(sign, handler)


def wait_for_port(host: str, port: int) -> None:
    """Wait until the port is free, as after a kill; UserError where somebody else keeps it."""
    deadline = time.monotonic() + PORT_SECONDS
    while _answers(host, port):
        if time.monotonic() > deadline:
            raise UserError(f"port {port} is in use", mend=f"choose another: commonground serve --port {port + 1}")
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=0.5):  # noqa: S104
            return True
    except OSError:
        return False
