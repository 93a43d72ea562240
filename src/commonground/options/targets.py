"""Who an option is for. In: 'min_age=65;max_age=;needs=frailty|fall'. Out: `Target`.

'needs=a|b' means any of them; 'also=c|d' means every one of those as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core.errors import UserError, did_you_mean

OLDEST = 120
"""Stands for 'no upper age'."""
ANY = "any"
_KEYS = ("min_age", "max_age", "needs", "also")


@dataclass(frozen=True)
class Target:
    """Ages (both included); needs, any of which is enough; and needs that everyone must have as well.

    The need ('any',) means everyone of the age.
    """

    min_age: int
    max_age: int
    needs: tuple[str, ...]
    also: tuple[str, ...] = ()


def parse_target(text: str, vocabulary: Iterable[str]) -> Target:
    """The target group written in the evidence table.

    Raises UserError for an unknown key or need, an age that is no whole number, or ages the wrong way round.
    """
    parts = dict(_part(part, text) for part in text.split(";"))
    unknown = [key for key in parts if key not in _KEYS]
    if unknown:
        raise UserError(f"unknown key {unknown[0]!r} in {text!r}", mend=f"use one of {', '.join(_KEYS)}")
    first, last = _age(parts.get("min_age", ""), 0, text), _age(parts.get("max_age", ""), OLDEST, text)
    if first > last:
        raise UserError(f"ages run from {first} down to {last} in {text!r}", mend="begin with the lower age")
    needs = tuple(parts.get("needs", ANY).split("|"))
    also = tuple(filter(None, parts.get("also", "").split("|")))
    return Target(first, last, known_needs(needs, vocabulary), known_needs(also, vocabulary))


def known_needs(needs: tuple[str, ...], vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The needs again, each of which must be in the vocabulary.

    Raises UserError for an unknown need, and for 'any' beside others: it would swallow them.
    """
    known = tuple(vocabulary)
    for need in needs:
        if need not in known:
            raise UserError(f"unknown need {need!r}", mend=did_you_mean(need, known) or "name a need of needs.csv")
    if ANY in needs and len(needs) > 1:
        raise UserError(
            f"'any' stands beside {', '.join(need for need in needs if need != ANY)}", mend="name one or the other"
        )
    return needs


def _part(part: str, text: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise UserError(
            f"{part!r} in {text!r} is not of the form key=value", mend="write min_age=65;max_age=;needs=frailty|fall"
        )
    return key.strip(), value.strip()


def _age(value: str, default: int, text: str) -> int:
    if not value:
        return default
    if not value.isdigit() or int(value) > OLDEST:
        raise UserError(f"{value!r} in {text!r} is not an age", mend=f"use a whole number from 0 to {OLDEST}")
    return int(value)
