"""The cushion that makes a deal safe, and how sure each is.

D draws, Y years, P partners; GBP of cash against doing nothing.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats

ROUNDING_GBP = 0.5  # contributions are whole pence: up to a penny in each of up to fifty years


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
