"""Whole transactions. Out: `transacted`, around every function that writes; `one_moment`, around what reads a lot."""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

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


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes waits for it."""
    alone = not connection.in_atomic_block
    with _without_lock(), transaction.atomic():
        if alone and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def _without_lock() -> Iterator[None]:
    """On SQLite a transaction would take the only lock of who writes at its beginning: here it begins by reading."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    here: Any = connection
    kept = here.transaction_mode
    here.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        here.transaction_mode = kept
