"""What an invariant finds, and what it compares with. Out: `Case`, `Invariant`, `Checked`, and slack for rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from commonground.document.plan import Plan

HALF_A_PENNY, HALF_A_DIGIT = 0.005, 5e-6  # means are whole pence; other figures have six significant digits
NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at, where it stands in the file, and what is wrong with it; '' where nothing is."""

    where: str
    fault: str


@dataclass(frozen=True)
class Invariant:
    """What must hold in every plan, in words, and the function that looks for it."""

    title: str
    look: Callable[[Plan], Iterator[Case]]


@dataclass(frozen=True)
class Checked:
    """One invariant looked for in one plan: how many cases there were, and those that do not hold."""

    title: str
    cases: int
    faults: tuple[Case, ...]


def check_one(invariant: Invariant, plan: Plan) -> Checked:
    """Look for one invariant all through a plan."""
    cases = list(invariant.look(plan))
    return Checked(invariant.title, len(cases), tuple(case for case in cases if case.fault))


def holds(where: str, true: bool, fault: str) -> Case:
    """A case with this fault, unless what it asks is true."""
    return Case(where, "" if true else fault)


def equals(where: str, found: float, due: float, slack: float) -> Case:
    """A case that holds where a figure is what is due, but for rounding."""
    return holds(where, abs(found - due) <= slack + NOISE * abs(due), f"{found:,.10g} stands where {due:,.10g} is due")


def known(where: str, word: str | None, words: Iterable[str], what: str) -> Case:
    """A case that holds where a word is one of those that the plan has."""
    return holds(where, word is None or word in words, f"there is no {what} {word!r} in this plan")


def pennies(amounts: int) -> float:
    """The slack of a sum of so many amounts, each rounded to the penny."""
    return HALF_A_PENNY * (amounts + 1) + 1e-6


def digits(*figures: float) -> float:
    """The slack of a sum of figures, each rounded to six significant digits."""
    return HALF_A_DIGIT * sum(map(abs, figures)) * 1.01


def fill(name: str, keys: Iterable[tuple[str, ...]], due: Iterable[tuple[str, ...]]) -> Iterator[Case]:
    """Cases of a table that must have one row for each key that is due, and no other."""
    there = Counter(keys)
    for key in due:
        number = there.pop(key, 0)
        fault = "this row is missing" if number == 0 else f"this row is there {number} times" if number > 1 else ""
        yield Case(f"{name} ({', '.join(key)})", fault)
    for key in there:
        yield Case(f"{name} ({', '.join(key)})", "this row has no place in the table")
