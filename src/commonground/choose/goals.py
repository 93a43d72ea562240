"""The three things that a choice of plan is about: years of good health, partners' cash, who gains. In: candidates.

The three are our own. Years of good health and cash are of all plan years together, not discounted, as the plan's
tables have them; cash is that of all partners, with each part of a ward at that part of a ward's cost.
"""

from __future__ import annotations

import numpy as np

from commonground.choose.model import Candidates
from commonground.core.arrays import Floats

QALY, CASH, GAP = range(3)
PER_PEOPLE = 1000.0


def measure_goals(candidates: Candidates) -> Floats:
    """(3, K): what each candidate brings of years of good health, partners' cash and closing the gap.

    gap[k] = 1000 * (qaly[k,q] / people in fifth q - qaly[k,r] / people in fifth r)

    with q the most and r the least deprived fifth: years of good health for each 1,000 residents, above nothing where
    the most deprived gain more. Where all residents live in one fifth, it is nothing.
    """
    most, least = compared_fifths(candidates)
    qaly, people = candidates.worth.qaly, candidates.people.sum(axis=0)
    gap = PER_PEOPLE * (qaly[:, most] / people[most] - qaly[:, least] / people[least])
    return np.stack([qaly.sum(axis=1), candidates.cash_by_year.sum(axis=1), gap])


def compared_fifths(candidates: Candidates) -> tuple[int, int]:
    """The most and the least deprived fifth in which anybody lives here, from 0."""
    lived_in = np.flatnonzero(candidates.people.sum(axis=0) > 0.0)
    return int(lived_in[0]), int(lived_in[-1])
