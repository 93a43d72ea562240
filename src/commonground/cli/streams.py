"""What is printed, whatever it is printed to. In: the streams of the process. Out: the same, and they never fail oddly.

A stream that is not UTF-8 gets plain marks for what it cannot hold; one that was closed from the start swallows what it
gets; one that nobody reads any more ends the command quietly; one that is full ends it with a sentence.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import commonground as cg

PLAIN = {
    **{"£": "GBP ", "€": "EUR ", "–": "-", "—": "-", "−": "-", "‐": "-", "…": "...", "×": "x", "·": "-", "•": "-"},
    **{"‘": "'", "’": "'", "“": '"', "”": '"', "✓": "+", "≤": "<=", "≥": ">=", "→": "->", "½": "1/2", "²": "2"},
    **{
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "━": "-",
        "╸": "-",
        "│": "|",
    },
}
"""Marks for signs that an encoding may lack; a letter with an accent goes without it."""


class UnheardError(Exception):
    """Nobody reads what is printed any more: a closed pipe."""


class Stream:
    """A stream of the process that turns what can go wrong with it into UnheardError, or a UserError."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, words: str) -> int:
        """As of a file."""
        with _told():
            return self._stream.write(words)

    def flush(self) -> None:
        """As of a file."""
        with _told():
            self._stream.flush()


def fitted(words: str, encoding: str) -> str:
    """`words` with plain marks for what `encoding` cannot hold."""
    return words.encode(encoding, "plain").decode(encoding)


@contextmanager
def guarded() -> Iterator[None]:
    """Inside, `sys.stdout` and `sys.stderr` are guarded; what they hold at the end is written, or given up."""
    _fill_closed()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_guard(stream) for stream in before)
    try:
        yield
    finally:
        for stream in before:
            _give_up_what_cannot_be_written(stream)
        sys.stdout, sys.stderr = before


def _guard(stream: TextIO | None) -> Any:
    if stream is None:  # closed before the process began
        return open(os.devnull, "w", encoding="utf-8")
    with suppress(AttributeError, ValueError):
        stream.reconfigure(errors="plain")  # type: ignore[attr-defined]
    return Stream(stream)


def _fill_closed() -> None:
    """Opens the empty device in place of what was closed, or a file of ours would be taken for the terminal."""
    for handle in (0, 1, 2):
        try:
            os.fstat(handle)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def _give_up_what_cannot_be_written(stream: TextIO | None) -> None:
    """So that Python, which writes it once more when it ends, does not complain then."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise UnheardError from None
    except OSError as error:
        raise cg.UserError.of_system(error, "what is to be shown cannot be written", where="standard output") from None


def _plain(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: what can be read in place of the signs that cannot be written."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_mark, error.object[error.start : error.end])), error.end


def _mark(sign: str) -> str:
    if sign in PLAIN:
        return PLAIN[sign]
    base = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
    return base or ("-" if "─" <= sign <= "╿" else "." if "⠀" <= sign <= "⣿" else ascii(sign)[1:-1])


codecs.register_error("plain", _plain)
