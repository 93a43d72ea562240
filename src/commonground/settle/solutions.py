"""Ways to share what all gain together: solutions of a cooperative game. In: `values` (2**n,), see `game`. Out: (n,).

N is everybody, n of them, v(S) what the coalition S could gain alone. Shares sum to v(N) by every rule. Every function
raises ValueError for an array that is not a game.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats
from commonground.settle.game import checked_game, singletons
from commonground.settle.model import Game
from commonground.settle.nucleolus import nucleolus


def solve_game(blocs: tuple[str, ...], values: Floats) -> Game:
    """The game of `blocs` (B) with `values` (2**B,), with the shares of every rule side by side."""
    return Game(
        blocs=blocs,
        coalition_value_gbp=values,
        shapley_gbp=shapley(values),
        nucleolus_gbp=nucleolus(values),
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
