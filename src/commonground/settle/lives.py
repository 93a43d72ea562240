"""Deaths averted that are valued. In: runs' accounts, draws, options counted. Out: deaths (D, Y).

Only some options' deaths are valued (`prices.value`). Each option's own step in the accounts says what it averts on
average; a draw moves it with that draw's effect. So what an option not counted adds or takes away leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from commonground.core.arrays import Floats
from commonground.simulate.accounts import OVERLAP
from commonground.simulate.model import Draws, Runs


def lives_saved(runs: Runs, draws: Draws, service: str, counted: Collection[str]) -> Floats:
    """(D, Y) deaths (`service`) that the options `counted` avert; negative where they cause some.

    Where options overlap on the same people, the counted ones bear their share of it, by the size of their steps.
    """
    s = runs.services.index(service)
    averted = {
        name: -step[..., s].sum(axis=1) for name, step in zip(runs.step_names, runs.steps, strict=True)
    }  # (Y,) each
    total = np.zeros((len(draws.rate_ratio), len(runs.years)))
    effects = 1.0 - draws.rate_ratio[..., draws.services.index(service)]
    for option in sorted(set(counted) & set(runs.options) & set(averted)):
        total += _pull(effects[:, runs.options.index(option)])[:, None] * averted[option]
    return np.asarray(total + _share(averted, runs.options, counted) * averted.get(OVERLAP, 0.0))


def _pull(loss: Floats) -> Floats:
    """(D,) how far each draw's loss is from the mean loss, as a multiple; ones where it has no mean to speak of."""
    mean = float(loss.mean())
    return np.asarray(loss / mean) if abs(mean) > 1e-9 else np.ones_like(loss)


def _share(averted: dict[str, Floats], options: Collection[str], counted: Collection[str]) -> Floats:
    """(Y,) the part of the options' steps, by size, that belongs to those counted."""
    sizes = {name: np.abs(amount) for name, amount in averted.items() if name in options}
    whole = np.asarray(sum(sizes.values(), np.zeros(1)))
    part = np.asarray(sum((size for name, size in sizes.items() if name in counted), np.zeros(1)))
    share = np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
    return np.asarray(share)
