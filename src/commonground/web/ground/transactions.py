"""Whole transactions. Out: `transacted`, around every function that writes."""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

TRIES = 6
P = ParamSpec("P")
T = TypeVar("T")


def is_locked(error: OperationalError) -> bool:
    """Whether the database only asks to wait: SQLite's lock, PostgreSQL's deadlock."""
    words = str(error).lower()
    return "locked" in words or "deadlock" in words


def transacted(function: Callable[P, T]) -> Callable[P, T]:
    """All of what the function writes, or nothing; what meets a lock is tried again, as often as `TRIES`."""

    @functools.wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        for left in reversed(range(TRIES)):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if not left or not is_locked(error) or transaction.get_connection().in_atomic_block:
                    raise
                time.sleep((20 + secrets.randbelow(180)) / 1000)
        raise AssertionError("unreachable")

    return whole
