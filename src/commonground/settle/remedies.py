"""Who could not sign and why, and the smallest changes that would help. In: settlement, floors. Out: words, `Remedy`s.

Money between partners cannot help in a year when all of them together are short; only outside money, reserves,
borrowing against later years, or another ward's worth of released cost can. The list is our own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.choose.model import CashPlan
from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.text import listed, pounds, pounds_up
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.prices.book import ward_gbp
from commonground.prices.model import PriceBook
from commonground.settle.floors import bear_own_loss, brought_gbp, smallest_subsidy_pence
from commonground.settle.ladder import total_and_largest
from commonground.settle.model import Ledger, Remedy, Settlement

MOST_LINES = 3
SMALL_SHARE = 0.05  # a line under this share of the biggest is not named
COUNCIL = "council"
FEW_OPTIONS = 2


def describe_blocker(
    ledger: Ledger, partners: Sequence[Partner], expected: Floats, usable: Floats, floors: Floats, subsidy: Ints
) -> str:
    """Why this plan needs outside money: who would be worse off most, in the worst year, and by which lines.

    `expected`, `usable` offers, `floors` (Y, P) GBP; `subsidy` (Y,) pence. "" when no year needs a subsidy.
    """
    if not subsidy.any():
        return ""
    year, bearable = int(np.argmax(subsidy)), usable + bear_own_loss(expected, usable, floors)
    partner = int(np.argmin(expected[year] + bearable[year]))
    who, when = partners[partner].name, ledger.years[year]
    costs = biggest_costs(ledger, partners[partner].id, year)
    because = f", because of {listed(costs)}" if costs else ""
    rule = _rule(float((usable + floors)[year, partner]))
    beyond = " beyond what offers and floors bear" if (bearable[year] >= 1.0).any() else ""
    short = f"{pounds_up(subsidy[year] / PENCE)} short in {when}{beyond}"
    together = f"All partners together are {short}, so no payments between them"
    return (
        f"{who} would be {pounds(float(expected[year, partner]))} worse off in {when}{because}; {rule}. "
        f"{together} can mend it."
    )


def biggest_costs(ledger: Ledger, partner: str, year: int) -> list[str]:
    """The lines that cost the partner most cash in the year, as 'name (£1.2m)', the biggest first."""
    lines: dict[str, float] = {}
    for flow in ledger.flows:
        if flow.kind == "cash" and partner in (flow.payer, flow.payee):
            name = flow.line.split(":")[0]
            gain = float(flow.gbp[:, year].mean()) * (1 if flow.payee == partner else -1)
            lines[name] = lines.get(name, 0.0) + gain
    costs = sorted(((gain, line) for line, gain in lines.items() if gain < 0), key=lambda pair: pair)[:MOST_LINES]
    return [f"{line} ({pounds(gain)})" for gain, line in costs if gain <= SMALL_SHARE * costs[0][0]]


def _rule(line: float) -> str:
    if line > 0:
        return f"what it offers and its money rule let it be at most {pounds(line)} worse off that year"
    return "it offers nothing for that year, and its money rule does not let it be worse off"


def find_remedies(
    settlement: Settlement,
    partners: Sequence[Partner],
    assumptions: Assumptions,
    prices: PriceBook | None = None,
    cash_plan: CashPlan | None = None,
) -> tuple[Remedy, ...]:
    """What would make this plan signable, the surest first; () when it already is.

    Uses `value.discount_rate` as the interest on a loan; `prices` is needed to count wards, `cash_plan` to hold
    another plan beside this one.
    """
    if settlement.signable_without_subsidy:
        return ()
    subsidy = settlement.subsidy_pence / PENCE
    expected, usable = brought_gbp(settlement.net_before.mean(axis=0), partners), settlement.table.usable
    borne = bear_own_loss(expected, usable, settlement.floors)
    spare = (expected + usable + borne).sum(axis=1)
    spared = (borne > 0.0) & (borne < settlement.floors) & (subsidy > 0.0)[:, None]  # by a larger offer: the floor
    but = [partner.name for partner, years in zip(partners, spared.T, strict=True) if years.any()]
    remedies = [_subsidy(settlement, subsidy), _offer(settlement, subsidy, but)]
    remedies += [_loan(settlement, spare, assumptions.number("value.discount_rate"))]
    remedies += _reserve(settlement, [one.name for one in partners if one.kind == COUNCIL and one.takes_part], subsidy)
    if cash_plan is not None and cash_plan.net_gbp.sum() > 0:
        remedies.append(_other_plan(settlement, cash_plan))
    if prices is not None and prices.stepped_per_bed_gbp > 0:
        remedies.append(_wards(settlement, subsidy, ward_gbp(prices, assumptions)))
    return tuple(remedies)


def _subsidy(settlement: Settlement, subsidy: Floats) -> Remedy:
    sentence = f"Outside money of {total_and_largest(subsidy, settlement.years)} would let every partner sign."
    return Remedy("subsidy", subsidy, True, sentence)


def _offer(settlement: Settlement, subsidy: Floats, but: Sequence[str]) -> Remedy:
    """More on the table, without a fence: any partner's will do, but of one whose floor bears all of its own loss.

    The larger offer of such a body, one of `but`, would first take the place of its floor.
    """
    others = f", but not {listed(but)}, of whose own loss a floor bears part" if but else ""
    larger = total_and_largest(subsidy, settlement.years)
    sentence = f"Offers larger by {larger} would do as well, whoever makes them{others}."
    return Remedy("offer", subsidy, True, sentence)


def _loan(settlement: Settlement, spare: Floats, rate: float) -> Remedy:
    """Borrowing what is short, repaid with interest from every later pound above the floors.

    owed[y] = max((1 + rate) owed[y-1] - spare[y], 0),   spare[y] = sum_p (expected[y,p] + usable[y,p] + borne[y,p])
    """
    balance, path = 0.0, []
    for amount in spare:
        balance = min(balance * (1.0 + rate) + amount, 0.0)
        path.append(balance)
    owed = np.array(path)
    drawn = -np.diff(owed, prepend=0.0)
    in_debt = np.flatnonzero(owed < 0)
    peak, repaid = pounds_up(float(owed.min())), settlement.years[in_debt[-1] + 1 if len(in_debt) else 0 :]
    if repaid:
        sentence = f"If partners may carry money across years, a loan of up to {peak} would be repaid by {repaid[0]}."
        return Remedy("loan", drawn, True, sentence)
    left = f"{pounds_up(float(owed[-1]))} would"
    if (drawn >= 0).all():
        sentence = f"Carrying money across years would only put this off: {left} be owed after {settlement.years[-1]}."
        return Remedy("loan", drawn, False, sentence)
    end = f"{left} still be owed after {settlement.years[-1]}"
    return Remedy("loan", drawn, False, f"Carrying money across years would need a loan of up to {peak}, and {end}.")


def _reserve(settlement: Settlement, councils: Sequence[str], subsidy: Floats) -> list[Remedy]:
    """Councils alone may carry money over, and may give of it; several would have to agree who gives what.

    How much of it they have is no open data that is read here, so the sentence asks for it.
    """
    if not councils:
        return []
    who, if_they = (councils[0], "it has") if len(councils) == 1 else ("The councils together", "they have")
    sentence = (
        f"{who} could close the gap by paying in {total_and_largest(subsidy, settlement.years)} from reserves, "
        f"if {if_they} {pounds_up(float(subsidy.sum()))} to spare (not known here: look it up)."
    )
    return [Remedy("reserve", subsidy, True, sentence)]


def _wards(settlement: Settlement, subsidy: Floats, gbp_a_ward: float) -> Remedy:
    wards = np.ceil(subsidy / gbp_a_ward)
    most = int(np.argmax(wards))
    sentence = (
        f"Each ward closed, or not opened, releases {pounds(gbp_a_ward)} a year: "
        f"closing the gap that way would take {int(wards[most])} more by {settlement.years[most]} "
        "than this plan empties."
    )
    return Remedy("wards", wards * gbp_a_ward, False, sentence)  # beds that are not empty cannot be closed


def _other_plan(settlement: Settlement, cash_plan: CashPlan) -> Remedy:
    """The plan chosen for the partners' cash: what it would still lack, what it gains them and residents."""
    usable = settlement.table.usable if cash_plan.usable_gbp is None else cash_plan.usable_gbp
    borne = bear_own_loss(cash_plan.net_gbp, usable, settlement.floors)
    lacks = smallest_subsidy_pence(cash_plan.net_gbp, usable, borne) / PENCE
    short = lacks.sum() >= 1.0
    needs = f"need only {total_and_largest(lacks, settlement.years)} from outside" if short else "need no outside money"
    more = len(cash_plan.option_names) - FEW_OPTIONS
    named = listed([*cash_plan.option_names[:FEW_OPTIONS], *([f"{more} more"] if more > 0 else [])])
    sentence = (
        f"Another plan, chosen for the partners' cash ({named}), would {needs} and gain the partners "
        f"{pounds(float(cash_plan.net_gbp.sum()))} in all, with {_years_of_health(cash_plan.qaly)} for residents."
    )
    return Remedy("other_plan", lacks, not short, sentence)


def _years_of_health(qaly: float) -> str:
    return f"about {qaly:,.0f} years of good health" if qaly >= 1.0 else "hardly any gain in health"
