"""How many agencies call at one household in a year, and their cost. In: expected use. Out: one small table.

P(n agencies) <- P(n) * (1 - p) + P(n - 1) * p for each agency in turn, p = 1 - exp(-contact of the household)

A service counted as a flow puts its agency in touch with use / uses per person in touch; one counted as a stock (a
person in care for a year) with its rate itself. Members of a household share risk, so agencies gather. Counts are exact
sums over the probabilities, no draws (the Poisson binomial: Wang 1993, Statistica Sinica 3:295), and so is the expected
cost at each number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints, Singles
from commonground.evidence.model import Assumptions
from commonground.need.model import Service

MOST = 6  # six or more
NEARLY_CERTAIN = 0.99
HOUSEHOLDS_AT_ONCE = 5_000  # keeps the work in the processor's cache


def count_agencies(
    services: Sequence[Service], expected: Singles, household: Ints, assumptions: Assumptions
) -> pl.DataFrame:
    """Columns agencies (0..6, 6 = six or more), households, share_of_households, share_of_cost.

    `expected` (persons, services) units a year; `household` (persons,) -1 outside households, who are left out.
    """
    homes = int(household.max(initial=-1)) + 1
    contact, cost = _by_household(services, expected, household, homes, assumptions)
    number = np.zeros(MOST + 1)
    spent = np.zeros(MOST + 1)
    for first in range(0, homes, HOUSEHOLDS_AT_ONCE):
        part = slice(first, first + HOUSEHOLDS_AT_ONCE)
        probability, spending = _distribution(1.0 - np.exp(-contact[:, part]), cost[:, part])
        number += probability.sum(axis=1)
        spent += spending.sum(axis=1)
    return pl.DataFrame(
        {
            "agencies": np.arange(MOST + 1),
            "households": number,
            "share_of_households": number / max(homes, 1),
            "share_of_cost": spent / max(float(spent.sum()), 1e-9),
        }
    )


def _by_household(
    services: Sequence[Service], expected: Singles, household: Ints, homes: int, assumptions: Assumptions
) -> tuple[Floats, Floats]:
    """(agencies, households): expected number of people in touch, on the scale of -log(1 - p), and GBP a year."""
    where = np.where(household >= 0, household, homes)  # the last place is nobody's
    agencies = tuple(dict.fromkeys(service.agency for service in services if service.agency))
    contact = np.zeros((len(agencies), homes))
    cost = np.zeros((len(agencies), homes))
    for s, service in enumerate(services):
        if service.agency:
            a, use = agencies.index(service.agency), expected[:, s].astype(np.float64)
            contact[a] += np.bincount(where, _in_touch(service, use, assumptions), homes + 1)[:homes]
            cost[a] += np.bincount(where, use, homes + 1)[:homes] * assumptions.number(f"cost.{service.id}")
    return contact, cost


def _in_touch(service: Service, use: Floats, assumptions: Assumptions) -> Floats:
    """(persons,) -log(1 - p): of a stock, use is the share of people in touch; of a flow, several uses may be one's."""
    if service.in_touch == "stock":
        return np.asarray(-np.log1p(-np.minimum(use, NEARLY_CERTAIN)))
    return use / assumptions.number(f"need.uses_per_person_in_touch.{service.id}", 1.0)


def _distribution(in_touch: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """(0..6, households) the probability of each number of agencies, and the expected cost where it is that number.

    `in_touch` and `cost` (agencies, households): the probability that an agency calls, and its expected cost, which
    falls wholly where it does.
    """
    probability = np.zeros((MOST + 1, in_touch.shape[1]))
    probability[0] = 1.0
    spending = np.zeros_like(probability)
    for p, c in zip(in_touch, cost, strict=True):
        one_more = _one_more(probability)
        spending = spending * (1.0 - p) + _one_more(spending) * p + one_more * c
        probability = probability * (1.0 - p) + one_more * p
    return probability, spending


def _one_more(values: Floats) -> Floats:
    """`values` (0..6, households) with each number of agencies one higher; six or more stays."""
    higher = np.zeros_like(values)
    higher[1:] = values[:-1]
    higher[-1] += values[-1]
    return higher
