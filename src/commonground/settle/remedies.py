"""The smallest changes that would make a settlement where there is none. In: settlement, floors. Out: `Remedy`s.

Money between partners cannot help in a year when all of them together are short; only outside money, reserves,
borrowing against later years, or another ward's worth of released cost can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.evidence.assumptions import Assumptions
from commonground.options.prices import PriceBook
from commonground.place.partners import Partner
from commonground.settle.floors import floors_gbp
from commonground.settle.model import Settlement
from commonground.settle.wards import ward_gbp
from commonground.settle.words import listed, pounds

Floats = NDArray[np.float64]
COUNCIL = "council"


@dataclass(frozen=True)
class Remedy:
    """One change that would let everyone sign (or, where `enough` is false, only help)."""

    kind: str  # subsidy, loan, reserve, smaller_plan, wards
    gbp_by_year: Floats  # (Y,) outside money, borrowing (repayment negative), reserves drawn or cost released
    enough: bool
    sentence: str


def smallest_change(
    settlement: Settlement, partners: Sequence[Partner], assumptions: Assumptions, prices: PriceBook | None = None
) -> tuple[Remedy, ...]:
    """What would make this plan signable, the surest first; () when it already is.

    Uses `value.discount_rate` as the interest on a loan; `prices` is needed to count wards.
    """
    if settlement.signable_without_subsidy:
        return ()
    subsidy = settlement.subsidy_pence / 100.0
    spare = settlement.net_before.mean(axis=0).sum(axis=1) + floors_gbp(partners, len(settlement.years)).sum(axis=1)
    remedies = [_subsidy(settlement, subsidy), _loan(settlement, spare, assumptions.number("value.discount_rate"))]
    remedies += [_reserve(settlement, partner, subsidy) for partner in partners if partner.kind == COUNCIL]
    if settlement.coalition_value_gbp[-1] > 0:
        remedies.append(_smaller_plan(settlement))
    if prices is not None and prices.stepped_per_bed_gbp > 0:
        remedies.append(_wards(settlement, subsidy, ward_gbp(prices, assumptions)))
    return tuple(remedies)


def _subsidy(settlement: Settlement, subsidy: Floats) -> Remedy:
    sentence = f"Outside money of {_year_by_year(settlement, subsidy)} would let every partner sign."
    return Remedy("subsidy", subsidy, True, sentence)


def _loan(settlement: Settlement, spare: Floats, rate: float) -> Remedy:
    """Borrowing what is short, repaid with interest from every later pound above the floors."""
    balance, path = 0.0, []
    for amount in spare:
        balance = min(balance * (1.0 + rate) + amount, 0.0)
        path.append(balance)
    owed = np.array(path)
    drawn = -np.diff(owed, prepend=0.0)
    in_debt = np.flatnonzero(owed < 0)
    peak, repaid = pounds(float(owed.min())), settlement.years[in_debt[-1] + 1 if len(in_debt) else 0 :]
    if repaid:
        sentence = f"If partners may carry money across years, a loan of up to {peak} would be repaid by {repaid[0]}."
        return Remedy("loan", drawn, True, sentence)
    end = f"{pounds(float(owed[-1]))} would still be owed after {settlement.years[-1]}"
    return Remedy("loan", drawn, False, f"Carrying money across years would need a loan of up to {peak}, and {end}.")


def _reserve(settlement: Settlement, partner: Partner, subsidy: Floats) -> Remedy:
    draws = _year_by_year(settlement, subsidy)
    return Remedy(
        "reserve", subsidy, True, f"{partner.name} could close the gap by drawing {draws} more from reserves."
    )


def _wards(settlement: Settlement, subsidy: Floats, gbp_a_ward: float) -> Remedy:
    wards = np.ceil(subsidy / gbp_a_ward)
    years = [f"{int(count)} more in {year}" for count, year in zip(wards, settlement.years, strict=True) if count]
    sentence = f"Each ward closed, or not opened, releases {pounds(gbp_a_ward)} a year: it would take {listed(years)}."
    return Remedy("wards", wards * gbp_a_ward, True, sentence)


def _smaller_plan(settlement: Settlement) -> Remedy:
    gain = pounds(float(settlement.coalition_value_gbp[-1]))
    sentence = f"A plan chosen for cash alone would gain the partners {gain} over these years, with less health."
    return Remedy("smaller_plan", np.zeros(len(settlement.years)), False, sentence)


def _year_by_year(settlement: Settlement, gbp: Floats) -> str:
    return listed([f"{pounds(g)} in {year}" for g, year in zip(gbp, settlement.years, strict=True) if g > 0])
