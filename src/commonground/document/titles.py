"""Names that people read, of neighbourhoods, units and bodies: what none may hold. Out: a problem, or nothing."""

from __future__ import annotations

import unicodedata

from commonground.core.errors import UserError
from commonground.core.text import HARMFUL, quoted

MOST_LETTERS = 120
LOST = "\ufffd"  # stands where a sign could not be read


def find_problem(kind: str, name: str, where: str | None) -> UserError | None:
    """What is wrong with the name of a `kind`: too long, without a letter, with unseen or damaged signs; else None."""
    shown = quoted(name)
    if len(name) > MOST_LETTERS:
        what = f"the name of a {kind} has {len(name):,} letters ({shown}), {MOST_LETTERS} are the most"
        return UserError(what, where=where, mend="give a shorter one")
    if not any(mark.isalnum() for mark in name):
        return UserError(
            f"the name {shown} of a {kind} has no letter", where=where, mend="give a name that can be read"
        )
    if any(unicodedata.category(mark) in HARMFUL for mark in name):
        what = f"the name {shown} of a {kind} has signs that cannot be seen or that turn the line round"
        return UserError(what, where=where, mend="type it anew")
    if LOST in name or _was_decoded_twice(name):
        what = f"letters of the name {shown} of a {kind} were damaged before the file came here"
        return UserError(what, where=where, mend="type them anew")
    return None


def _was_decoded_twice(name: str) -> bool:
    """Whether it is UTF-8 that was once read as Windows-1252: 'Ã©' for 'é', 'â€™' for a curled apostrophe."""
    try:
        return not name.isascii() and len(name.encode("cp1252").decode("utf-8")) < len(name)
    except UnicodeError:
        return False
