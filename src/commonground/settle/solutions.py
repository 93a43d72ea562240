"""Ways to share what all gain together: solutions of a cooperative game, and what each partner of a bloc is due.

N is everybody, n of them, v(S) what the coalition S could gain alone: `values` (2**n,), see `game`. Shares (n,) sum to
v(N) by every rule. Every solution raises ValueError for an array that is not a game. Blocs are unions decided
beforehand (Owen 1977, Values of games with a priori unions); sharing inside one by size is our own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from commonground.choose.model import GameValues
from commonground.core.arrays import Floats, Ints
from commonground.core.errors import Fault
from commonground.partners import Partner
from commonground.settle.game import checked_game, in_core, is_superadditive, members, singletons
from commonground.settle.model import Game
from commonground.settle.nucleolus import find_nucleolus, least_core

ROUNDING_GBP = 1.0  # nobody leaves for less: whole pence are paid, and values are solved for to a pound or so


def solve_game(blocs: tuple[str, ...], game: GameValues, given: Floats, shared: float | None) -> Game:
    """The game of `blocs` (B) with several solutions side by side, and whether a deal keeps them together.

    `given` (B,): what the deal leaves each. `shared`: what it brings everybody, whoever pays: a public good, which
    those who leave do without but for what their own plan brings (Foley 1970, Econometrica 38:66-72). Then no group is
    owed more than the deal brings all together: the plan keeps floors that v(S) does not, whoever is in S.
    """
    v = game.value_gbp
    alone = v if shared is None else np.minimum(v, given.sum() + shared) - shared
    mask, gain = find_better_alone(np.where(np.arange(len(v)) > 0, alone, 0.0), given)
    return Game(
        counts=game.counts,
        blocs=blocs,
        coalition_value_gbp=v,
        bound_gbp=game.bound_gbp,
        shapley_gbp=shapley(v),
        nucleolus_gbp=find_nucleolus(v),
        nash_gbp=nash(v),
        least_core_gbp=least_core(v)[0],
        superadditive=is_superadditive(v, game.bound_gbp),
        blocking=tuple(blocs[i] for i in members(mask)),
        blocking_gain_gbp=gain,
        blocking_options=game.options[mask],
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


def nash(values: ArrayLike) -> Floats:
    """(n,) Nash (1950) with transferable money: each keeps v(alone); what joining adds is shared in equal parts.

    x = argmax prod_i (x_i - v({i})), so that  x_i = v({i}) + (v(N) - sum_j v({j})) / n
    """
    v, n = checked_game(values)
    alone = singletons(v)
    return np.asarray(alone + (v[-1] - alone.sum()) / n, dtype=np.float64)


def bloc_of(partners: Sequence[Partner], blocs: Sequence[str]) -> Ints:
    """(P,) the index in `blocs` of each partner: its bloc, or itself where it plays alone."""
    names = [partner.bloc or partner.id for partner in partners]
    missing = sorted(set(names) - set(blocs))
    if missing:
        raise Fault(f"the game has no bloc for {', '.join(missing)}")
    return np.array([list(blocs).index(name) for name in names], dtype=np.int64)


def split_in_bloc(due: Floats, bloc: Ints, size: Floats) -> Floats:
    """(P,) each partner's part of what its bloc is due (B,), by `size` (P,): annual budgets.

    part[p] = due[b] * size[p] / sum_(p in b) size[p],   b the bloc of p; in equal parts where all sizes are nothing
    """
    weight = np.maximum(size, 0.0)
    empty = np.bincount(bloc, weight, minlength=len(due)) == 0
    weight = np.where(empty[bloc], 1.0, weight)
    return np.asarray(due[bloc] * weight / np.bincount(bloc, weight, minlength=len(due))[bloc])


def find_better_alone(values: Floats, given: Floats) -> tuple[int, float]:
    """The coalition that would gain most by itself over what a deal gives its blocs (B,), and how much; (0, 0): none.

        v(S) > sum_(p in S) (given[p] + 1),   for the S that would gain most, v(everyone) taken as what all are given

    The plan's own worth stands for v(everyone): it keeps floors and core offers, so it is not the most possible.
    """
    received = given + ROUNDING_GBP
    own = values.copy()
    own[-1] = received.sum()
    stable, mask = in_core(own, received)
    if stable or mask is None:
        return 0, 0.0
    return mask, float(values[mask] - given[list(members(mask))].sum())
