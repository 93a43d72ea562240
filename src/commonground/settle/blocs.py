"""Who plays the game as one, and what each is due by the rule. In: blocs, values. Out: shares of partners.

Blocs are unions decided beforehand (Owen 1977, Values of games with a priori unions); sharing inside one by size is
our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import Fault
from commonground.partners import Partner
from commonground.settle.game import in_core, members
from commonground.settle.solutions import equal_split, shapley

ROUNDING_GBP = 1.0  # nobody leaves for less: whole pence are paid, and values are solved for to a pound or so
RULES: Mapping[str, Callable[[Floats], Floats]] = {"shapley": shapley, "equal": equal_split}


def bloc_of(partners: Sequence[Partner], blocs: Sequence[str]) -> Ints:
    """(P,) the index in `blocs` of each partner: its bloc, or itself where it plays alone."""
    names = [partner.bloc or partner.id for partner in partners]
    missing = sorted(set(names) - set(blocs))
    if missing:
        raise Fault(f"the game has no bloc for {', '.join(missing)}")
    return np.array([list(blocs).index(name) for name in names], dtype=np.int64)


def rule_shares(rule: str, values: Floats, bloc: Ints, size: Floats) -> Floats:
    """(P,) shares of the plan's gain by `rule`, summing to 1; within a bloc by `size` (annual budgets).

        share[p] = max(due[b], 0) / sum_b max(due[b], 0) * size[p] / sum_(p in b) size[p],   b the bloc of p

    Where no coalition gains anything in cash, or the rule would take from a bloc, what it leaves is shared
    in equal parts.
    """
    due = np.maximum(RULES[rule](values), 0.0)
    share = due / due.sum() if due.sum() > 0 else np.full(len(due), 1.0 / len(due))
    return np.asarray(share[bloc] * _within(bloc, size, len(due)))


def _within(bloc: Ints, size: Floats, blocs: int) -> Floats:
    """(P,) each partner's part of its bloc."""
    weight = np.maximum(size, 0.0)
    empty = np.bincount(bloc, weight, minlength=blocs) == 0
    weight = np.where(empty[bloc], 1.0, weight)
    return np.asarray(weight / np.bincount(bloc, weight, minlength=blocs)[bloc])


def better_alone(values: Floats, given: Floats, bloc: Ints, blocs: Sequence[str]) -> tuple[str, ...]:
    """The blocs that would gain more cash by themselves than the settlement gives them (P,); () when none would.

        v(S) > sum_(p in S) (given[p] + 1),   for the S that would gain most, v(everyone) taken as what all are given

    The chosen plan's own cash stands for v(everyone): it buys health as well, so it is not the most cash possible.
    """
    received = np.bincount(bloc, given + ROUNDING_GBP, minlength=len(blocs))
    own = values.copy()
    own[-1] = received.sum()
    stable, mask = in_core(own, received)
    return () if stable or mask is None else tuple(blocs[i] for i in members(mask))
