"""A process of the room ends with the one that started it, however that ended. Out: `end_with_parent` and its like."""

from __future__ import annotations

import os
import threading
import time

PARENT = "COMMONGROUND_PARENT"
EVERY_SECONDS = 0.5


def hand_on() -> dict[str, str]:
    """The surroundings of a process that this one starts, its own number among them.

    A child that asked for it later could meet somebody else's: whoever adopted it when its parent died meanwhile.
    """
    return {**os.environ, PARENT: str(os.getpid())}


def is_served() -> bool:
    """Whether a process of the room started this one."""
    return PARENT in os.environ


def end_with_parent() -> None:
    """Watch the parent from a thread; when it is gone, end at once. On Windows nothing is watched.

    There, a parent that is killed leaves its processes behind; one that is told to stop ends them itself.
    """
    if os.name == "posix" and is_served():
        threading.Thread(target=_watch, args=(int(os.environ[PARENT]),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY_SECONDS)
    os._exit(1)
