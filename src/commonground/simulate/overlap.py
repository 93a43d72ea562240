"""Use left when several options work on the same people. In: cells, what each option leaves. Out: use by draw.

use_left[d,y] = sum over cells c of use[c,y] * product of residual[o,d,y] over the options o in the mask of c

It is evaluated exactly by taking one option at a time (bucket elimination: Dechter 1999, Artificial Intelligence
113:41-85): cells with it are multiplied and join their twins without it, so the number of cells falls as the work goes
on. A service feels few options, so each has few cells.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Flags, Floats, Masks

DRAWS_AT_ONCE = 256  # keeps the work in the processor's cache; results do not depend on it


def bit(option: int) -> np.uint64:
    """The mask of one option."""
    return np.uint64(1) << np.uint64(option)


def merge(mask: Masks, use: Floats, keep: np.uint64) -> tuple[Masks, Floats]:
    """Cells that are the same in the bits of `keep`, added up: masks (G,) and use (G, ...)."""
    masks, group = np.unique(mask & keep, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(masks)))
    return masks, np.add.reduceat(use[order], starts, axis=0) if len(mask) else use


def use_left(mask: Masks, use: Floats, residual: dict[int, Floats]) -> Floats:
    """Use left (D, Y) of cells `use` (C, Y), where option o leaves the part `residual[o]` (D, Y) of its cells."""
    if not residual:
        return np.asarray(use.sum(axis=0)[None, :])
    keep = np.bitwise_or.reduce(np.array([bit(option) for option in residual], dtype=np.uint64))
    masks, merged = merge(mask, use, keep)
    draws = next(iter(residual.values())).shape[0]
    parts = [slice(first, first + DRAWS_AT_ONCE) for first in range(0, draws, DRAWS_AT_ONCE)]
    return np.concatenate([_contract(masks, merged, {o: left[part] for o, left in residual.items()}) for part in parts])


def _contract(masks: Masks, use: Floats, residual: dict[int, Floats]) -> Floats:
    """`use_left` for some of the draws. Rarest option first: it leaves the fewest rows to carry."""
    rows = use[:, :, None]  # (G, Y, 1), later (G, Y, D)
    for option in sorted(residual, key=lambda o: (int(np.count_nonzero(masks & bit(o))), o)):
        having = (masks & bit(option)) != 0
        if having.any():
            masks, rows = _take_out(masks, rows, having, option, residual[option].T)
    total = rows.sum(axis=0)
    return np.broadcast_to(total.T, (next(iter(residual.values())).shape[0], use.shape[1]))


def _take_out(masks: Masks, rows: Floats, having: Flags, option: int, residual: Floats) -> tuple[Masks, Floats]:
    """Multiply the rows that have `option` and join them to those without it."""
    joined = np.unique(masks & ~bit(option))
    out = np.zeros((len(joined), *np.broadcast_shapes(rows.shape[1:], residual.shape)))
    out[np.searchsorted(joined, masks[~having])] = rows[~having]
    out[np.searchsorted(joined, masks[having] & ~bit(option))] += rows[having] * residual
    return joined, out
