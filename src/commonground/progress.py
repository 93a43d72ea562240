"""How the flow tells where it is, and how long each room took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from commonground.core.progress import Progress, silent


class Journey(Protocol):
    """Somebody who watches the steps."""

    def step(self, title: str) -> AbstractContextManager[Progress]:
        """Entered when a step begins; yields the callback that takes the share done, 0..1."""


class Silent:
    """Nobody is watching."""

    @contextmanager
    def step(self, title: str) -> Iterator[Progress]:
        """Says nothing."""
        yield silent


class Clock:
    """A journey that also keeps the seconds of each room."""

    def __init__(self, watched: Journey) -> None:
        self._watched = watched
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, room: str, title: str) -> Iterator[Progress]:
        """One step of `room`, timed."""
        begun = time.perf_counter()
        with self._watched.step(title) as progress:
            yield progress
        self.seconds[room] = self.seconds.get(room, 0.0) + time.perf_counter() - begun
