"""A process that dies, or is refused, at any of its calls to the system. In: how many calls go well. Out: what is left.

After the call at which it dies nothing that it asks for is done any more, clearing up included: what lies on the disk
then is what a killed process leaves.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CALLS = ("mkdir", "open", "replace", "rename", "link", "unlink", "rmdir", "fsync")


class Killed(BaseException):
    """The process is no more."""


class Count:
    """Calls that were made."""

    made = 0


@contextmanager
def dying_after(calls: int) -> Iterator[Count]:
    """Calls of the system, each done until so many were; the next, and every one after it, raises Killed."""
    count = Count()

    def answer(*_: object) -> None:
        if count.made > calls:
            raise Killed

    with _every_call(count, answer):
        yield count


@contextmanager
def refusing(call: int, error: OSError) -> Iterator[Count]:
    """Calls of the system, of which one, counted from 0, is refused."""
    count = Count()

    def answer(*_: object) -> None:
        if count.made == call + 1:
            raise OSError(error.errno, error.strerror)

    with _every_call(count, answer):
        yield count


@contextmanager
def _every_call(count: Count, answer: Callable[[], None]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in [(os, name) for name in CALLS] + [(io, "open")]:
            patch.setattr(owner, name, _counted(getattr(owner, name), count, answer))
        yield


def _counted(call: Callable[..., Any], count: Count, answer: Callable[[], None]) -> Callable[..., Any]:
    def counted(*words: Any, **more: Any) -> Any:
        count.made += 1
        answer()
        return call(*words, **more)

    return counted
