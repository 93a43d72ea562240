"""Passwords that are too easy to guess here. In: a password. Out: nothing, or a sentence that says why not."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from commonground.web.accounts.models import User

WORDS = (  # what anybody who knows of the room would try first
    *("commonground", "exampleshire", "neighbourhood", "password", "welcome", "letmein", "changeme"),
    *("council", "hospital", "practice", "partner", "partnership", "broker", "finance", "health", "trust"),
)
LEAST_REST = 6  # signs that must be left without those words
LEAST_WORD = 4
MOST_COMMON = 2  # words that make no good password together where they are common: three make one
READ = 256  # signs of a password that are looked at: nobody types more, and looking takes time
LONGEST = 40  # signs of a common one: more than any in the list
GAP = "\n"  # in no password: a field of one line takes none


class NotOfTheRoom:
    """A password is more than the names of the room, its places and bodies, with a number behind."""

    def validate(self, password: str, user: User | None = None, names: Iterable[str] = ()) -> None:
        """Raises ValidationError. `names`: of bodies and places that somebody will act for."""
        rest = password.casefold()
        for word in sorted({*WORDS, *_words_of([*names, *_names_of(user)])}, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(LEAST_REST, len(password)):
            raise ValidationError("The password is made of names that are used here. Add words that are not.")

    def get_help_text(self) -> str:
        """What is asked."""
        return "Your password is more than the names of your organisation and your place."


class NotOfCommonOnes(CommonPasswordValidator):
    """A password is more than one or two of the 20,000 that are most common, with a few signs behind them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        read = password.casefold()[:READ]
        if len({word for word in re.split(r"[\W_]+", read) if re.fullmatch(r"[^\W\d_]{3,}", word)}) > MOST_COMMON:
            return
        pieces, rest = _take_apart(read, self.passwords)
        if pieces and len(pieces) <= MOST_COMMON and rest < LEAST_REST:
            raise ValidationError(
                "The password is made of what many people use. Three words that do not belong together are harder to "
                "guess."
            )

    def get_help_text(self) -> str:
        """What is asked."""
        return "Your password is more than one or two words or numbers that many people use."


class NotListed:
    """A password that is not in the host's list of known ones: a text file, one a line."""

    def __init__(self, path: str = "") -> None:
        self.path = path

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError. The file is read through each time, for a password is set seldom."""
        if not self.path:
            return
        with Path(self.path).open(encoding="utf-8", errors="replace") as lines:
            if any(line.rstrip("\r\n") == password for line in lines):
                raise ValidationError("The password is in a list of passwords that were stolen. Choose another.")

    def get_help_text(self) -> str:
        """What is asked."""
        return "Your password is not in a list of passwords that were stolen." if self.path else ""


def _take_apart(password: str, common: Container[str]) -> tuple[set[str], int]:
    """The common passwords in one, the longest first and none over another, and how many signs are beside them."""
    pieces = set()
    for size in range(min(len(password), LONGEST), LEAST_WORD - 1, -1):
        for at in range(len(password) - size + 1):
            piece = password[at : at + size]
            if piece in common:
                pieces.add(piece)
                password = password[:at] + GAP * size + password[at + size :]
    return pieces, len(password.replace(GAP, ""))


def _names_of(user: User | None) -> list[str]:
    """Names of the bodies and places that somebody acts for."""
    if user is None or user._state.adding:
        return []
    return [name for pair in user.memberships.values_list("body__name", "body__place__name") for name in pair]


def _words_of(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in re.findall(r"\w+", name.casefold()) if len(word) >= LEAST_WORD}
