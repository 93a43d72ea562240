"""Over- and underspends: the collar in which each body bears its own, the shares of the rest, the cap on what it bears.

They are counted from what is expected of each body in each year. What a body keeps of its own underspends, and its
share of those of all, are set so that over all futures it loses and gains nothing by sharing: a fair bet for each.

Room is how far below its place in the deal a body may go before it is below its line. Whatever is said of a body is
in proportion to its room among the bodies of its money rule, so that they are exposed alike. D draws, Y years,
P partners, R money rules; GBP of cash against doing nothing. The terms are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from commonground.core.arrays import Floats
from commonground.settle.model import Collars, Shared

DUST = 1e-12  # of the largest sum of money: what rounding leaves of nothing
A_PENNY = 0.01  # of a subsidy, which is told in whole pence: no room by which anybody bears anything
ROUNDS = 64  # of filling up to caps: in each somebody reaches its cap, or all is borne


def agree_collars(net: Floats, lines: Floats, rules: Sequence[str]) -> Collars:
    """The terms for over- and underspends about a deal that leaves partners `net` (D, Y, P).

        room[y,p] = max(mean_d net[d,y,p] + line[y,p], 0),   room[y,r] = sum_(p in r) room[y,p]
        off[d,y,r] = sum_(p in r) (net[d,y,p] - mean_d net[d,y,p])
        cap[y,p] = room[y,p]
        collar[y,p] = room[y,p] * min(median_d |off[d,y,r]| / room[y,r], 1)
        weight[y,r] = min(sd_d off[d,y,r], room[y,r])
        share[y,p] = weight[y,r] / sum_r weight[y,r] * room[y,p] / room[y,r]

        keeps[y,p] is such that   mean_d own[d,y,p] = 0
        gains[y,p] = mean_d lost[d,y,p] / sum_p mean_d lost[d,y,p]

    r is the money rule of p. So half of all futures stay within the collars of a rule; what is beyond them is borne
    between rules by what each rule's bodies bring, as far as they have room, and within a rule by room. Where nobody
    brings anything it is borne by room, where nobody has room by what each brings, and in equal parts where neither is.
    own and lost (what it bears of the overspends of all, and what is beyond every cap) are as in `share_out`. So
    sharing moves nobody's expectation: mean_d (own + pooled + beyond) = 0.
    `lines` (Y, P) GBP: how far below nothing each may go. `rules`: the money rule of each partner.
    """
    belongs = np.array([[rule == known for known in sorted(set(rules))] for rule in rules], dtype=np.float64)  # (P, R)
    agreed, dust = net.mean(axis=0), DUST * (np.abs(net).max(initial=0.0) + np.abs(lines).max(initial=0.0))
    room = _without(agreed + lines, max(dust, A_PENNY))
    together, off = room @ belongs, (net - agreed) @ belongs
    within = _ratio(room, together @ belongs.T)
    band = np.minimum(_ratio(np.median(np.abs(off), axis=0), together), 1.0)
    weight = np.minimum(_without(off.std(axis=0), dust), together)
    brought = _without(net.std(axis=0), dust)
    shares = _first_of(_ratio(weight, weight.sum(axis=1, keepdims=True)) @ belongs.T * within, room, brought)
    collars = room * (band @ belongs.T)
    dust = DUST * np.abs(net).max(initial=0.0)
    terms = Collars(shares, room, collars, shares, _fair_keep(net - agreed, collars, dust))
    tried = share_out(terms, net - agreed)
    lost = -(np.minimum(tried.pooled_gbp, 0.0) + tried.beyond_gbp).mean(axis=0)
    return replace(terms, gains=_first_of(_without(lost, dust), shares))


def _fair_keep(off: Floats, collars: Floats, dust: float) -> Floats:
    """(Y, P) up to where each keeps its own underspends, so that what it bears of its own is nothing on average.

        keeps such that   mean_d min(x[d], keeps) = 0,   x[d] = max(off[d], -collar)

    With x sorted, the largest first, keeps = (sum of the first m - sum of all) / m for the largest m whose x is above
    it (as in `floors.nearest_above`). Where no draw is below the collar, all of its own is kept, and as much as it
    would bear.
    """
    held = np.sort(np.maximum(off, -collars), axis=0)[::-1]
    cut_off = held.sum(axis=0)
    level = (np.cumsum(held, axis=0) - cut_off) / np.arange(1, len(held) + 1)[:, None, None]
    last = np.maximum((held > level).sum(axis=0) - 1, 0)
    keeps = np.maximum(np.take_along_axis(level, last[None], axis=0)[0], 0.0)
    return np.asarray(np.where(cut_off > dust * len(off), keeps, np.maximum(held[0], collars)))


def share_out(terms: Collars, off: Floats) -> Shared:
    """Who bears over- and underspends `off` (..., Y, P), those of all partners being the same before and after.

        own[y,p] = min(max(off[y,p], -collar[y,p]), keeps[y,p]),   pool[y] = sum_p (off[y,p] - own[y,p])
        pooled[y,p] = gains[y,p] * pool[y] where that is an underspend
        pooled[y,p] = -min(share[y,p] * t[y], cap[y,p] + min(own[y,p], 0)) where it is an overspend

    t[y] is such that all of it is borne; where shares alone cannot, those with room left bear it by that room. What is
    beyond every cap is left to those who overspent beyond their collars, in proportion.
    """
    own = np.clip(off, -terms.collars_gbp, terms.keeps_gbp)
    rest = off - own
    pool = rest.sum(axis=-1, keepdims=True)
    most = np.maximum(terms.caps_gbp + np.minimum(own, 0.0), 0.0)
    lost = _filled(terms.shares, most, np.maximum(-pool, 0.0))
    left = np.maximum(-pool, 0.0) - lost.sum(axis=-1, keepdims=True)
    over = np.maximum(-rest, 0.0)
    beyond = -left * _ratio(over, over.sum(axis=-1, keepdims=True))
    return Shared(own, terms.gains * np.maximum(pool, 0.0) - lost, beyond)


def _filled(shares: Floats, most: Floats, amount: Floats) -> Floats:
    """(..., P) of `amount` (..., 1) for each, by `shares`, at `most`; then by what room is left, as far as it goes."""
    borne = np.zeros_like(np.broadcast_arrays(shares, most, amount)[1])
    for _ in range(min(most.shape[-1], ROUNDS)):
        free = shares * (most - borne > 0.0)
        to_go = amount - borne.sum(axis=-1, keepdims=True)
        if not (to_go * free > 0.0).any():
            break
        borne = np.minimum(borne + to_go * _ratio(free, free.sum(axis=-1, keepdims=True)), most)
    spare = most - borne
    to_go = np.minimum(amount - borne.sum(axis=-1, keepdims=True), spare.sum(axis=-1, keepdims=True))
    return np.asarray(borne + np.maximum(to_go, 0.0) * _ratio(spare, spare.sum(axis=-1, keepdims=True)))


def _without(gbp: Floats, dust: float) -> Floats:
    """What is more than binary dust, and nothing of what is less."""
    return np.asarray(np.where(gbp > dust, gbp, 0.0))


def _first_of(*weights: Floats) -> Floats:
    """(Y, P) shares of each year by the first of `weights` (Y, P) that is not nothing in it; else in equal parts."""
    found = np.full_like(weights[0], 1.0 / weights[0].shape[1])
    for weight in reversed(weights):
        total = weight.sum(axis=1, keepdims=True)
        found = np.where(total > 0.0, _ratio(weight, total), found)
    return found


def _ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; nothing where there is no whole."""
    shape = np.broadcast_shapes(part.shape, whole.shape)
    return np.asarray(np.divide(part, whole, out=np.zeros(shape), where=np.broadcast_to(whole > 0.0, shape)))
