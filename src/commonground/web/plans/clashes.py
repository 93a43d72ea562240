"""Conditions that contradict one another, in words that partners know. In: conditions, a `Menu`. Out: sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from commonground.core.errors import UserError
from commonground.document.words import listed
from commonground.web.plans.asking import Condition
from commonground.web.plans.menu import Menu

_BY = re.compile(r"by (--must|--must-not) ([\w:.-]+)")
_FLAGS = re.compile(r" \(--must and --must-not\)")
_QUOTED = re.compile(r"'([\w.-]+)(?::([\w.-]+))?'")


Clash = tuple[Condition, Condition]


def find_clashes(conditions: Sequence[Condition]) -> list[Clash]:
    """Pairs of which one says that an option must be in a place, and the other that it must not be there."""
    return [pair for pair in combinations(conditions, 2) if _contradict(*pair)]


def _contradict(one: Condition, other: Condition) -> bool:
    here = not (one.neighbourhood and other.neighbourhood) or one.neighbourhood == other.neighbourhood
    return one.option == other.option and one.must is not other.must and here


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
