"""A process of the room ends with the one that started it, however that ended. Out: `end_with_parent`."""

from __future__ import annotations

import os
import threading
import time

EVERY_SECONDS = 0.5


def end_with_parent() -> None:
    """Watch the parent from a thread; when it is gone, end at once. On Windows nothing is watched.

    There, a parent that is killed leaves its processes behind; one that is told to stop ends them itself.
    """
    if os.name != "posix":
        return
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY_SECONDS)
    os._exit(1)
