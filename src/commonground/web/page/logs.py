"""What logs hold and what they may not. In: records. Out: lines in UTC that say who, without keys or typed values."""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import DisallowedHost, ImproperlyConfigured
from django.db import OperationalError

from commonground.web.ground.vault import VaultError

KEY = re.compile(r"/(invitations|accounts/password/reset/key)/[^/\s]{20,}")
SAID = (OperationalError, ImproperlyConfigured, DisallowedHost, VaultError, OSError)

SIGNING_IN, MAIL = logging.getLogger("commonground.signing_in"), logging.getLogger("commonground.mail")


class WithoutKeys(logging.Filter):
    """Blots out the key in links that let somebody in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, without keys."""
        said = record.getMessage()
        if KEY.search(said):
            record.msg, record.args = KEY.sub(r"/\1/…", said), ()
        return True


class Line(logging.Formatter):
    """One line a record: when in UTC, how grave, from where, who, what. A fault has its steps below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(who)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The second it was, in UTC."""
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        """The line; signs that would begin another are written out."""
        record.who = _find_person(getattr(record, "request", None))
        return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        """The steps that led to a fault and its kind. What it says may quote what somebody typed, and is left out."""
        return say_fault(ei[1])


def say_fault(error: BaseException) -> str:
    """The steps that led to a fault, and its kind; what it says only where it quotes nobody."""
    said = f": {error}" if isinstance(error, SAID) else ""
    where = [f"  {step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(error.__traceback__)]
    return "\n".join([*where, f"{type(error).__qualname__}{said}"])


def log_fault(what: str) -> None:
    """Tell the operator of the fault that is being handled: a fault that nobody who reads a page is told of."""
    logging.getLogger("commonground").exception(what)


def _find_person(request: Any) -> str:
    """Who asked, by id; '-' where nobody is signed in or nobody asked."""
    key = getattr(getattr(request, "_cached_user", None), "pk", None)
    return str(key or "-")
