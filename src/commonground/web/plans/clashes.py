"""Conditions that contradict one another, in words that partners know. In: conditions, a `Menu`. Out: sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from commonground.core.errors import UserError
from commonground.document.words import listed
from commonground.web.plans.asking import Asked, Condition, say_year
from commonground.web.plans.menu import Menu

_WHEN = r"(?:@\d{4}(?:,\d+%)?|@\d+%)?"
_BY = re.compile(rf"by (--must|--must-not) ([\w:.-]+{_WHEN})")
_FLAGS = re.compile(r" \((?:--must|--must-not|--must and --must-not|choose\.last_start_year)\)")
_QUOTED = re.compile(rf"'([\w.-]+)(?::([\w.-]+))?{_WHEN}'")


Clash = tuple[Condition, Condition]


def find_clashes(conditions: Sequence[Condition]) -> list[Clash]:
    """Pairs that cannot both be so of an option in a place: in and out, in and not yet, two years, two scales."""
    return [pair for pair in combinations(conditions, 2) if _contradict(*pair)]


def _contradict(one: Condition, other: Condition) -> bool:
    here = not (one.neighbourhood and other.neighbourhood) or one.neighbourhood == other.neighbourhood
    if one.option != other.option or not here or not (one.must or other.must):
        return False
    if one.must and other.must:
        pairs = ((one.start, other.start), (one.scale, other.scale))
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)
    wanted, barrier = (one, other) if one.must else (other, one)
    return barrier.start is None or (wanted.start is not None and wanted.start < barrier.start)


def refuse_years(asked: Asked, menu: Menu) -> None:
    """UserError for conditions on a year in which nothing of the plan could begin, or before which nothing could."""
    starts = menu.starts(asked)
    lost = [
        one
        for one in asked.conditions
        if one.start is not None and one.start not in (starts if one.must else starts[1:])
    ]
    if lost:
        said, span = ". ".join(_say(one, menu) for one in lost), f"{say_year(starts[0])} to {say_year(starts[-1])}"
        raise UserError(
            f"{said}; but options of this plan begin from {span}",
            mend="take the condition out, or change when the plan begins",
        )


def refusal(clashes: Iterable[Clash], menu: Menu) -> UserError:
    """What is said of clashes: the option, the place, who says so on either side, and why."""
    said = ". ".join(f"{_say(one, menu)}; but {_say(other, menu)}" for one, other in clashes)
    return UserError(said, mend="take one of them out, or talk to each other first")


def _say(condition: Condition, menu: Menu) -> str:
    return f"{menu.say(condition)} ({_reason(condition, menu)})"


def _reason(condition: Condition, menu: Menu) -> str:
    return f"{menu.body(condition.by)}: “{condition.reason.rstrip('.')}”"


def translate(sentence: str, conditions: Iterable[Condition], menu: Menu) -> str:
    """What the engine says of conditions, with the names of options and places, who asked, and why."""

    def say_who(found: re.Match[str]) -> str:
        mine = [one for one in conditions if one.words == found[2] and one.must is (found[1] == "--must")]
        return f"asked for by {listed([_reason(one, menu) for one in mine])}" if mine else found[0]

    def say_what(found: re.Match[str]) -> str:
        option, place = menu.options.get(found[1]), menu.neighbourhoods.get(found[2] or "", "")
        return f"“{option}{f', in {place}' if place else ''}”" if option else found[0]

    return _QUOTED.sub(say_what, _BY.sub(say_who, _FLAGS.sub("", sentence)))
