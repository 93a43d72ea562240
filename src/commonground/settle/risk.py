"""The cushion that makes a deal safe, and how sure each is.

D draws, Y years, P partners; GBP of cash against doing nothing.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.rounding import FLOAT_SLACK

ROUNDING_GBP = 0.5  # contributions are whole pence: up to a penny in each of up to fifty years
ROUNDING_A_YEAR_GBP = 0.05  # a penny, and those by which it moves who bears what


def cushion_needed(departures: Floats, confidence: float) -> Floats:
    """(Y, P) by how much more in each year a partner loses in none of them in the share `confidence` of draws.

        worst[d,p] = min over y of off[d,y,p]
        cushion[y,p] = max(-min of off[d,y,p] over the kept d, 0)

    `departures` off (D, Y, P). Given up are the draws whose worst year is worst, as many as the confidence allows; the
    others are kept, and the cushion of a year is what they lose in it at most: a value at risk (Artzner and others
    1999) of all years.
    """
    worst = departures.min(axis=1)
    given_up = min(int(len(worst) * (1.0 - confidence) + FLOAT_SLACK), len(worst) - 1)
    kept = worst >= np.sort(worst, axis=0)[given_up]
    least = np.where(kept[:, None], departures, np.inf).min(axis=0)
    return np.asarray(np.maximum(-least, 0.0))


def prob_at_least(totals: Floats, least: Floats) -> Floats:
    """(P,) share of draws in which the total (D, P) is not below `least` (P,), pennies apart."""
    return np.asarray((totals >= least - ROUNDING_GBP).mean(axis=0))


def prob_every_year(yearly: Floats, least: Floats) -> Floats:
    """(P,) share of draws in which no year (D, Y, P) is below its `least` (Y, P), pennies apart.

    sure[p] = share of d with after[d,y,p] >= line[y,p] in every y
    """
    return np.asarray((yearly >= least - ROUNDING_A_YEAR_GBP).all(axis=1).mean(axis=0))
