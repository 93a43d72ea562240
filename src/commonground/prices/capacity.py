"""Steps of capacity: wards, lists, clinics, posts and crews open and close whole. In: evidence, use. Out: `Capacity`.

D draws, Y years, N neighbourhoods, S services, P partners, G kinds of capacity. Services that share a kind take it up
by their stepped cost, so that an hour of staff is the same hour whoever it is spent on. A provider opens or closes a
step only when a whole one of change has gathered since today; less than that is taken up by occupancy. So what a plan
avoids first avoids a step that growth would have opened, and only then closes one. A trust gathers its steps from all
whom it serves, so that a place has the part of each that it has of the trust's patients. The rules are our own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.services import BED_DAY
from commonground.core.years import DAYS_A_YEAR
from commonground.evidence.model import Assumptions, Evidence
from commonground.partners import Partner
from commonground.prices.model import Capacity, PriceBook

GENERAL_BED_DAYS, OF_RESIDENTS, OF_ALL = "general_acute_bed_day", "residents_of_body", "whole_body"
EXACT = 9  # decimals of a step to which a whole one counts as whole: below them is binary dust


def read_capacity(evidence: Evidence, services: Sequence[str], assumptions: Assumptions) -> Capacity:
    """Kinds of capacity that any of `services` is delivered with; those that no figure gives a size have no steps.

    gbp[g] = size[g] * stepped[first service of g];  per_unit[g,s] = stepped[s] / gbp[g]
    stepped[s] = cost[s] * (stepped_share[s] + opening_share[s]);  kept[g] = opening / (stepped + opening share)

    size[g] is the use a year of the first service that one step takes: `capacity.<kind>`, or the days of a ward.
    """
    stepped = {service: _stepped_gbp(service, assumptions) for service in services}
    kinds = [row for row in evidence.capacity.to_dicts() if _lead(row, stepped) and _size(row, assumptions)]
    gbp = np.array([_size(row, assumptions) * stepped[str(_lead(row, stepped))] for row in kinds])
    per_unit = np.zeros((len(kinds), len(services)))
    for g, row in enumerate(kinds):
        inside = [s for s, service in enumerate(services) if service in _services(row)]
        per_unit[g, inside] = np.array([stepped[services[s]] for s in inside]) / gbp[g]
    return Capacity(
        kinds=tuple(row["id"] for row in kinds),
        names=tuple(row["name"] for row in kinds),
        gbp=gbp,
        kept=np.array([_kept(str(_lead(row, stepped)), assumptions) for row in kinds]),
        per_unit=per_unit,
        beds=np.array([BED_DAY in _services(row) for row in kinds], dtype=bool),
    )


def _stepped_gbp(service: str, assumptions: Assumptions) -> float:
    """GBP of one unit that comes only with a whole step."""
    shares = (assumptions.number(f"{kind}_share.{service}", 0.0) for kind in ("stepped", "opening"))
    return assumptions.number(f"cost.{service}", 0.0) * sum(shares)


def _services(row: Mapping[str, str]) -> list[str]:
    return row["services"].split("|")


def _lead(row: Mapping[str, str], stepped: Mapping[str, float]) -> str | None:
    """The first service of a kind, whose use its size is told in; None where it has no stepped cost here."""
    first = _services(row)[0]
    return first if stepped.get(first, 0.0) > 0.0 else None


def _kept(service: str, assumptions: Assumptions) -> float:
    """The part of a step's cost that stays when it closes."""
    opening, stepped = (assumptions.number(f"{kind}_share.{service}", 0.0) for kind in ("opening", "stepped"))
    return opening / (opening + stepped)


def _size(row: Mapping[str, str], assumptions: Assumptions) -> float:
    """The use a year that one step takes; 0 where no figure gives it."""
    return days_a_ward(assumptions) if BED_DAY in _services(row) else assumptions.number(f"capacity.{row['id']}", 0.0)


def days_a_ward(assumptions: Assumptions) -> float:
    """Bed days that a ward gives in a year at the usual occupancy, by `beds.occupancy` and `beds.ward_size`.

    days a ward = 365 * occupancy * ward_size
    """
    return DAYS_A_YEAR * assumptions.number("beds.occupancy") * assumptions.number("beds.ward_size")


def steps_opened(prices: PriceBook, today: Floats, units: Floats) -> Floats:
    """(G, D, Y, P) whole steps opened since today (negative = closed), for use a year `units` (D, Y, N, S).

    change[g,p] = sum over n, s of provider_share[p,n,s] * per_unit[g,s] * (units[n,s] - today[n,s])
    steps[g,p] = part_here[p] * trunc(change[g,p] / part_here[p])

    `today` (D, N, S) is the use that today's capacity was opened for. Of a partner that serves others too, its other
    places are taken to change as this one does, and this place has its part of each whole step of the partner's: steps
    of one of which a twenty-fifth is here come in twenty-fifths.
    """
    draws, years, *_ = units.shape
    opened = np.zeros((len(prices.capacity.kinds), draws, years, len(prices.partners)))
    for g, per_unit in enumerate(prices.capacity.per_unit):
        for s in np.flatnonzero(per_unit):
            change = units[..., s] - today[:, None, :, s]
            opened[g] += change @ (prices.provider_share[:, :, s] * per_unit[s]).T
    return np.asarray(prices.part_here * np.trunc((opened / prices.part_here).round(EXACT)))


def parts_here(partners: Sequence[Partner], published: pl.DataFrame) -> Floats:
    """(P,) part of each partner's own patients who live in the place; 1 where nobody publishes it.

    part_here[p] = general and acute bed days of residents / general and acute bed days

    `published`: that of a `Place`, which lays a trust's bed days on where its patients live.
    """
    days = published.filter(pl.col("service") == GENERAL_BED_DAYS)
    of = {
        measure: dict(days.filter(pl.col("measure") == measure).select("body_code", "value").iter_rows())
        for measure in (OF_RESIDENTS, OF_ALL)
    }
    parts = [of[OF_RESIDENTS].get(one.code, 0.0) / of[OF_ALL].get(one.code, math.inf) for one in partners]
    return np.array([part if 0.0 < part <= 1.0 else 1.0 for part in parts])
