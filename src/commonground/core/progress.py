"""How far the work has come, and how long it took, without printing: callbacks that the doors may fill in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Progress = Callable[[float], None]
"""Called with the share done, 0..1."""


def silent(_share_done: float) -> None:
    """The default: nobody is watching."""


class Watcher(Protocol):
    """Somebody who watches the steps."""

    def step(self, title: str) -> AbstractContextManager[Progress]:
        """Entered when a step begins; yields the callback that takes the share done, 0..1."""


class _Nobody:
    @contextmanager
    def step(self, title: str) -> Iterator[Progress]:
        yield silent


NOBODY: Watcher = _Nobody()
"""The default: nobody is watching."""


class Timer:
    """Passes the steps on to a watcher, and keeps the seconds that each room took."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, room: str, title: str) -> Iterator[Progress]:
        """One step of `room`, timed."""
        begun = time.perf_counter()
        with self._watcher.step(title) as progress:
            yield progress
        self.seconds[room] = self.seconds.get(room, 0.0) + time.perf_counter() - begun
