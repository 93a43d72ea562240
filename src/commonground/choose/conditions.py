"""What each thing that was asked of the plan costs in worth. In: candidates. Out: `Condition`s.

The best in parts without it, less the best in parts with all that is asked: as a shadow price, from the linear
relaxation (Dantzig 1963, Linear Programming and Extensions, chapter 6), but over the whole of the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from commonground.choose.model import Ask, Candidates, Condition
from commonground.choose.problem import Problem
from commonground.choose.relaxation import relax
from commonground.choose.rounds import build_place_problem

SWITCHED_ON: tuple[Literal["community_share", "cvar"], ...] = ("community_share", "cvar")  # limits that a figure sets


def price_conditions(alone: Candidates) -> tuple[Condition, ...]:
    """One for each ask, and one for each limit that a figure of the plan has switched on."""
    problem = build_place_problem(alone)
    names = {rows.declared.name for rows in problem.limits}
    kept = [name for name in SWITCHED_ON if name in names]
    if not (kept or alone.asks.must or alone.asks.must_not):
        return ()
    best = _worth(problem)
    asked = [Condition(kind, ask, _worth(without) - best) for kind, ask, without in _without_each(alone)]
    return (*asked, *(Condition(name, None, _worth(problem.without(name)) - best) for name in kept))


def _without_each(alone: Candidates) -> Iterator[tuple[Literal["must", "must_not"], Ask, Problem]]:
    """Each ask, its kind, and the problem without it."""
    asks = alone.asks
    for ask in asks.must:
        fewer = replace(asks, must=tuple(other for other in asks.must if other is not ask))
        yield "must", ask, build_place_problem(replace(alone, asks=fewer))
    for ask in asks.must_not:
        fewer = replace(asks, must_not=tuple(other for other in asks.must_not if other is not ask))
        yield "must_not", ask, build_place_problem(replace(alone, asks=fewer))


def _worth(problem: Problem) -> float:
    relaxed = relax(problem)
    return 0.0 if relaxed is None else relaxed.value
