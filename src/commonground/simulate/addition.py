"""What a plan can add to what runs today, what the next person costs and gains. In: figures. Out: shares, multiples.

An option in a plan is what is added: today's use already holds the benefit of what runs today, and nothing more is
taken off for it. Effects stay as their studies found them, for usual care there held today's services too; only the
people are fewer. The easy to reach come first, so beyond half of those who can be reached the next person costs more
and gains less; no curve is published for any option, and this step is our own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions
from commonground.options.model import Option

EASY = 0.5
"""The part of those who can be reached who cost and gain the mean."""


def coverage_today(option: Option, assumptions: Assumptions) -> float:
    """The share of its target group that `option` reaches today; 0 where nothing is known to run."""
    return assumptions.number(f"options.{option.id}.coverage", 0.0)


def places_with_it(option: Option, assumptions: Assumptions) -> float:
    """The share of places that have `option` at all; 1 where the place itself has said how much of it runs."""
    figure = assumptions.get(f"options.{option.id}.coverage")
    if figure is None or figure.changed_from is not None:
        return 1.0
    return assumptions.number(f"options.{option.id}.places_with_it", 1.0)


def surely_runs(option: Option, assumptions: Assumptions) -> bool:
    """Whether some of `option` runs in every place, so that what rests on it finds it there."""
    return coverage_today(option, assumptions) > 0.0 and places_with_it(option, assumptions) >= 1.0


def must_begin(option: Option, assumptions: Assumptions, years: Sequence[str]) -> tuple[int, ...]:
    """The positions of the `years` in which `option` may begin to meet a requirement; none where nothing must be added.

    A core offer that does not surely run already must begin while what requires it is in force; in any year where no
    requirement is dated, as for an offer that the place itself calls core.
    """
    if assumptions.word("choose.core_everywhere") == "off" or not is_missing(option, assumptions, years):
        return ()
    return tuple(y for y, year in enumerate(years) if _is_asked(option, year))


def is_missing(option: Option, assumptions: Assumptions, years: Sequence[str]) -> bool:
    """Whether `option` is required everywhere in some of the `years`, and does not surely run already."""
    asked = option.core and any(_is_asked(option, year) for year in years)
    return asked and not surely_runs(option, assumptions)


def _is_asked(option: Option, year: str) -> bool:
    return option.requirement is None or option.requirement.holds_in(year)


def most_added(option: Option, assumptions: Assumptions) -> float:
    """The most that a plan can add, as a share of the target group.

    added = max(reach - coverage, 0), or where a place has it or has it not, with `has` the share of places that do:
    added = has * max(reach - coverage / has, 0) + (1 - has) * reach
    """
    reach = assumptions.number(f"options.{option.id}.reach")
    if not option.netted:
        return reach
    has = places_with_it(option, assumptions)
    where_it_runs = coverage_today(option, assumptions) / has if has > 0.0 else 0.0
    return has * max(reach - where_it_runs, 0.0) + (1.0 - has) * reach


def addable(reach: Floats | float, running: Floats) -> Floats:
    """The share of the target group that a plan can add: added = max(reach - running, 0)."""
    return np.maximum(reach - running, 0.0)


def mean_multiple(running: Floats, added: Floats, reach: float, beyond: float) -> Floats:
    """What those added cost or gain for each who is, as a multiple of the mean (D,), from `running` and `added` (D,).

    multiple = 1/added * integral from running to running + added of (1 where u < EASY * reach, else beyond) du

    It is 1 where nobody is added.
    """
    easy = np.clip(EASY * reach - running, 0.0, added)
    hard = np.divide(added - easy, added, out=np.zeros_like(added), where=added > 0.0)
    return np.asarray(1.0 + (beyond - 1.0) * hard)


def expected_multiple(running: Floats, added: Floats, reach: float, beyond: float) -> float:
    """The mean of `mean_multiple` over those added in all draws; 1 where nobody is added in any."""
    people = float(added.sum())
    if people <= 0.0:
        return 1.0
    return float((added * mean_multiple(running, added, reach, beyond)).sum() / people)
