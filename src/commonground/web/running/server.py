"""The server's own process: `python -m commonground.web.running.server HOST PORT WORKERS`."""

from __future__ import annotations

import os
import sys

from granian.constants import Interfaces
from granian.server import Server

from commonground.web.running.parent import end_with_parent, hand_on

THREADS = 4  # a process: what waits for the database does not hold up the rest


def main(host: str, port: int, workers: int) -> None:
    """Serve until told to stop; a process that dies is replaced."""
    end_with_parent()
    os.environ.update(hand_on())  # the processes that answer are this one's
    Server(
        "commonground.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_access=False,
        workers_kill_timeout=5,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
