"""Which lines Today shows. In: what waits, on whom, what changed. Out: seven lines at most, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

MOST = 7


class Urgency(IntEnum):
    """What comes first."""

    BROKEN = 0  # something that was asked for and did not come
    MINE = 1
    OTHERS = 2
    DATE = 3
    NEWS = 4
    QUIET = 5


@dataclass(frozen=True)
class Line:
    """One act: what it is, where it is done, how long it takes, and whom the broker may remind of it."""

    urgency: Urgency
    text: str
    href: str
    link: str  # what is done there
    minutes: int | None = None
    until: str = ""  # until when, in words
    nudge: str = ""  # id of the body that may be reminded; '' = nobody
    about: str = ""  # what a reminder is about
    reminded: str = ""  # when it last was, in words


@dataclass(frozen=True)
class Chosen:
    """What a page shows, and how many lines it leaves out."""

    lines: tuple[Line, ...]
    left_out: int = 0


def choose(lines: Iterable[Line], most: int = MOST) -> Chosen:
    """The most urgent lines; every urgency that has any keeps one, as far as there is room.

    Where some are left out, one line of the page says how many, and is counted.
    """
    listed = sorted(lines, key=lambda line: line.urgency)
    if len(listed) <= most:
        return Chosen(tuple(listed))
    room = most - 1
    kept = [next(line for line in listed if line.urgency == urgency) for urgency in _urgencies(listed)][:room]
    kept += [line for line in listed if line not in kept][: room - len(kept)]
    return Chosen(tuple(sorted(kept, key=listed.index)), len(listed) - room)


def _urgencies(lines: Iterable[Line]) -> list[Urgency]:
    return sorted({line.urgency for line in lines})
