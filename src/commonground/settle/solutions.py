"""Ways to share what all gain together: solutions of a cooperative game, and what each partner of a bloc is due.

N is everybody, n of them, v(S) what the coalition S could gain alone: `values` (2**n,), see `game`. Shares (n,) sum to
v(N) by every rule. Every solution raises ValueError for an array that is not a game. Blocs are unions decided
beforehand (Owen 1977, Values of games with a priori unions); sharing inside one by size is our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import Fault
from commonground.partners import Partner
from commonground.settle.game import checked_game, in_core, members, singletons
from commonground.settle.model import Game
from commonground.settle.nucleolus import find_nucleolus

ROUNDING_GBP = 1.0  # nobody leaves for less: whole pence are paid, and values are solved for to a pound or so


def solve_game(blocs: tuple[str, ...], values: Floats) -> Game:
    """The game of `blocs` (B) with `values` (2**B,), with the shares of every rule side by side."""
    return Game(
        blocs=blocs,
        coalition_value_gbp=values,
        shapley_gbp=shapley(values),
        nucleolus_gbp=find_nucleolus(values),
        nash_bargaining_gbp=nash_bargaining(values),
        proportional_gbp=proportional(values),
        equal_gbp=equal_split(values),
    )


def shapley(values: ArrayLike) -> Floats:
    """(n,) each player's average addition over every order of joining (Shapley 1953).

    phi_i = sum_(S without i) |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S))
    """
    v, n = checked_game(values)
    masks = np.arange(1 << n)
    by_size = _order_weights(n)
    share = np.empty(n)
    for player in range(n):
        without = masks[(masks >> player) & 1 == 0]
        added = v[without | (1 << player)] - v[without]
        share[player] = added @ by_size[np.bitwise_count(without)]
    return share


def _order_weights(n: int) -> Floats:
    """(n,) k! (n - k - 1)! / n!: chance that just the members of one coalition of size k joined before a player."""
    weights = np.empty(n)
    weights[0] = 1.0 / n
    for size in range(1, n):
        weights[size] = weights[size - 1] * size / (n - size)
    return weights


def equal_split(values: ArrayLike) -> Floats:
    """(n,) v(N) / n."""
    v, n = checked_game(values)
    return np.full(n, v[-1] / n)


def nash_bargaining(values: ArrayLike) -> Floats:
    """(n,) Nash (1950) with transferable money: each keeps v(alone); what joining adds is shared in equal parts.

    x = argmax prod_i (x_i - v({i})), so that  x_i = v({i}) + (v(N) - sum_j v({j})) / n
    """
    v, n = checked_game(values)
    alone = singletons(v)
    return np.asarray(alone + (v[-1] - alone.sum()) / n, dtype=np.float64)


def proportional(values: ArrayLike) -> Floats:
    """(n,) v(N) in proportion to what each gains alone, losses as nothing; in equal parts where nobody gains alone.

    x_i = v(N) max(v({i}), 0) / sum_j max(v({j}), 0)  (Moulin, Axioms of Cooperative Decision Making, 1988)
    """
    v, _ = checked_game(values)
    weight = np.maximum(singletons(v), 0.0)
    total = weight.sum()
    return np.asarray(v[-1] * weight / total, dtype=np.float64) if total > 0 else equal_split(v)


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
