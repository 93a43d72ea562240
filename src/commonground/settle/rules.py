"""Ways to share a burden or a gain, side by side. In: what falls to each, offers, games. Out: `Rule`s.

What each is left with is bounded by its offer and its gain; within that a rule decides. The list of
rules is our own. P partners, B blocs of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.choose.model import CoalitionValues
from commonground.core.arrays import Floats, Ints
from commonground.settle.floors import nearest_above
from commonground.settle.model import Rule
from commonground.settle.nucleolus import find_nucleolus
from commonground.settle.solutions import nash, shapley, split_in_bloc

AS_IT_FALLS = "as_it_falls"
WORDS = {  # id: title, what it is for
    AS_IT_FALLS: (
        "Where it falls",
        "Each bears what falls to it by the services that it funds and provides; others pay only where that is more "
        "than it has put on the table. The fewest payments between bodies.",
    ),
    "offer": (
        "By offer",
        "Each is asked for the same part of every pound that it has put on the table. For partners who have agreed "
        "what each brings.",
    ),
    "budget": (
        "By budget",
        "Each in proportion to what it spends on the place in a year. For partners who go by ability to pay.",
    ),
    "benefit": (
        "By benefit received",
        "Each in proportion to what the plan saves it, the capacity that it frees and what it says that outcomes are "
        "worth to it. For partners who hold that who gains should pay.",
    ),
    "equal": ("Equal parts", "The same for each, whatever its size. For partners of like size."),
    "shapley": (
        "By what each adds (Shapley)",
        "Each gets what it adds to what the others can do, averaged over every order of joining. For partners who "
        "could do part of the plan in smaller groups.",
    ),
    "nucleolus": (
        "Nucleolus",
        "The group with most to complain of is heard first. For partners who fear that some will leave.",
    ),
    "nash": (
        "Nash bargaining",
        "Each keeps what it could do alone; what joining adds is shared in equal parts. For partners with equal say.",
    ),
}
SOLUTIONS: Mapping[str, Callable[[Floats], Floats]] = {"shapley": shapley, "nucleolus": find_nucleolus, "nash": nash}
A_POUND = 1.0


@dataclass(frozen=True)
class Claims:
    """What rules look at. P partners; discounted GBP over all years."""

    falls: Floats  # (P,) what each is left with where money lies where it falls
    least: Floats  # (P,) the least that each may be left with
    total: float  # of all together
    offer: Floats  # (P,) usable
    budget: Floats  # (P,) a year
    benefit: Floats  # (P,) not below nothing
    bloc: Ints  # (P,) its bloc
    worth: Mapping[str, Floats]  # what a game counts besides cash: by game, (P,) that the plan brings each


def compare_rules(claims: Claims, values: CoalitionValues, counts: str, partners: Sequence[str]) -> tuple[Rule, ...]:
    """What each partner is left with by every rule, and who would prefer which. `counts`: the game that is played."""
    left = {rule: _left(rule, claims, values, counts) for rule in WORDS}
    table = np.stack(list(left.values()))
    best, differ = table.max(axis=0), np.ptp(table, axis=0) > A_POUND
    return tuple(
        Rule(
            id=rule,
            title=WORDS[rule][0],
            what_for=WORDS[rule][1],
            left_gbp=gbp,
            preferred_by=tuple(
                partner for p, partner in enumerate(partners) if differ[p] and gbp[p] >= best[p] - A_POUND
            ),
        )
        for rule, gbp in left.items()
    )


def _left(rule: str, claims: Claims, values: CoalitionValues, counts: str) -> Floats:
    """(P,) what the rule alone says, brought as near to it as offers and gains allow."""
    if rule == AS_IT_FALLS:
        return claims.falls
    return nearest_above(rule_target(rule, claims, values, counts), claims.least, claims.total)


def rule_target(rule: str, claims: Claims, values: CoalitionValues, counts: str) -> Floats:
    """(P,) what the rule alone would leave each with, summing to the total of all.

        target[p] = total * weight[p] / sum_p weight[p]          by offer, budget, benefit, or equal
        target[p] = part of p in its bloc's (solution of v - what the game counts besides cash that the plan brings it)

    In the second, v(everyone) is what this plan brings everyone: its cash, and what the game counts besides. So by what
    each adds to health and cash together, say, whoever adds more than its own part of the health is owed cash.
    """
    if rule in SOLUTIONS:
        return _of_game(SOLUTIONS[rule], claims, values, counts)
    weights = {"offer": claims.offer, "budget": claims.budget, "benefit": claims.benefit}
    weight = weights.get(rule, np.ones(len(claims.budget)))
    weight = weight if weight.sum() > 0.0 else np.ones(len(weight))
    return np.asarray(claims.total * weight / weight.sum())


def _of_game(solution: Callable[[Floats], Floats], claims: Claims, values: CoalitionValues, counts: str) -> Floats:
    game = values.of(counts)
    worth = claims.worth.get(game.counts, np.zeros(len(claims.bloc)))
    own = np.bincount(claims.bloc, worth, minlength=len(values.blocs))
    v = game.value_gbp.copy()
    v[-1] = claims.total + own.sum()
    return split_in_bloc(solution(v) - own, claims.bloc, claims.budget)
