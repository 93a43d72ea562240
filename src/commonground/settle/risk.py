"""Over- and underspends: how far they are pooled, who bears them, and the cushion that makes a deal safe.

D draws, Y years, P partners; GBP of cash against doing nothing.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats

ROUNDING_GBP = 0.5  # contributions are whole pence: up to a penny in each of up to fifty years


def shared_risk(net: Floats, pooled: float, share: Floats) -> Floats:
    """(D, Y, P) each partner's departure from what is expected, once the share `pooled` of all is borne together.

        off_after[d,y,p] = (1 - pooled) * off[d,y,p] + pooled * share[p] * sum_p off[d,y,p],   off = net - mean_d net

    `share` (P,) sums to 1 (a linear risk-sharing rule: Borch 1962, Equilibrium in a reinsurance market). The departures
    of all partners together are unchanged in every draw and year.
    """
    off = net - net.mean(axis=0)
    return np.asarray((1.0 - pooled) * off + pooled * off.sum(axis=2, keepdims=True) * share)


def risk_shares(room: Floats, own: Floats) -> Floats:
    """(P,) of pooled over- and underspends, summing to 1: by the room that each has, else by its `own` risk.

        share[p] = max(room[p], 0) / sum_p max(room[p], 0)

    `room` is how far what the deal leaves a partner is above the lowest that it may end for the sake of others. Bearing
    risk in proportion to it makes everyone equally sure of ending above when all of it is pooled. Where nobody has room
    each bears as much as it brings (`own`, such as a standard deviation in GBP), so that pooling adds to nobody's. What
    is less than a rounding is none.
    """
    brought = np.where(own > ROUNDING_GBP, own, 0.0)
    for weight in (np.maximum(room, 0.0), brought, np.ones_like(room)):
        if weight.sum() > 0:
            return np.asarray(weight / weight.sum())
    return np.empty(0)


def cushion_needed(departures: Floats, confidence: float) -> Floats:
    """(P,) expected gain above the floor with which a partner keeps it in the share `confidence` of draws.

        cushion[p] = max(-quantile over d, at 1 - confidence, of off[d,p], 0)

    `departures` off (D, P) are discounted totals; the cushion is their value at risk (Artzner and others 1999).
    """
    worst_allowed = np.quantile(departures, 1.0 - confidence, axis=0, method="lower")
    return np.asarray(np.maximum(-worst_allowed, 0.0))


def prob_at_least(totals: Floats, least: Floats) -> Floats:
    """(P,) share of draws in which the total (D, P) is not below `least` (P,), pennies apart."""
    return np.asarray((totals >= least - ROUNDING_GBP).mean(axis=0))
