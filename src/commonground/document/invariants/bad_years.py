"""Whether bad years follow: what is above a line, who bears what in all, terms, and one partner carrying all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from commonground.document.bad_years import TOLD_GBP, BadPosition
from commonground.document.invariants.model import Case, Invariant, digits, equals, fill, holds, known, pennies
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE

Key = tuple[str, str, str]


def bad_years_are_whole(plan: Plan) -> Iterator[Case]:
    """A row for each test, partner and year; whatever they name is in the plan."""
    found, years = plan.bad_years, plan.years
    tests, here = [row.id for row in found.tests], [row.id for row in plan.taking_part]
    positions = [(row.test, row.partner, row.year) for row in found.positions]
    yield from fill("bad_years/positions", positions, product(dict.fromkeys(tests), here, years))
    yield from fill("bad_years/terms", [(row.partner, row.year) for row in found.terms], product(here, years))
    yield from fill("bad_years/worst_years", [(row.partner,) for row in found.worst_years], [(code,) for code in here])
    yield from _named(plan, tests, here)
    services, options = {row.id for row in plan.services}, {row.id for row in plan.options}
    for i, trigger in enumerate(found.triggers):
        yield known(f"bad_years/triggers/{i}/service", trigger.service, services, "service")
        for code in trigger.held_back:
            yield known(f"bad_years/triggers/{i}/held_back", code, options, "option")


def _named(plan: Plan, tests: list[str], here: list[str]) -> Iterator[Case]:
    """Tests, years and partners that a row names."""
    found, years = plan.bad_years, plan.years
    yield holds("bad_years/tests", len(set(tests)) == len(tests), "a test is there twice")
    yield known("bad_years/costs_test", found.costs_test, tests, "test")
    for i, row in enumerate(found.worst_years):
        yield known(f"bad_years/worst_years/{i}/test", row.test, tests, "test")
        yield known(f"bad_years/worst_years/{i}/year", row.year, years, "year")
    for i, test in enumerate(found.tests):
        yield known(f"bad_years/tests/{i}/broken_in", test.broken_in, years, "year")
    for i, carrier in enumerate(found.carriers):
        yield known(f"bad_years/carriers/{i}/partner", carrier.partner, here, "partner")
        yield known(f"bad_years/carriers/{i}/broken_in", carrier.broken_in, years, "year")


def positions_follow(plan: Plan) -> Iterator[Case]:
    """A partner ends above its line by what it is left with and its line; all bear what is over- and underspent."""
    found, at = plan.bad_years, _positions(plan)
    planned = found.tests[0].id if found.tests else ""
    here = {body.id for body in plan.taking_part}
    nets = [row for row in plan.settlement.net_after if row.partner in here and row.year != EVERYWHERE]
    agreed = {(row.partner, row.year): row.mean for row in nets}
    for key, row in at.items():
        yield equals(f"bad_years/positions ({', '.join(key)})", row.above_gbp, row.after_gbp + row.line_gbp, pennies(2))
    for (partner, year), gbp in agreed.items():
        row, where = at[planned, partner, year], f"bad_years/positions ({planned}, {partner}, {year})"
        yield equals(where, row.after_gbp, gbp, pennies(1))
        yield equals(where, row.off_gbp, 0.0, pennies(0))
    for test, year in product((row.id for row in found.tests), plan.years):
        rows = [at[test, code, year] for code in here]
        borne = sum(row.after_gbp - agreed[row.partner, year] for row in rows)
        where = f"bad_years/positions ({test}, {year})"
        yield equals(where, borne, sum(row.off_gbp for row in rows), pennies(3 * len(rows)))


def breaks_are_told(plan: Plan) -> Iterator[Case]:
    """A test holds where nobody ends below its line, and the lowest year of each partner is told."""
    found, at = plan.bad_years, _positions(plan)
    for i, test in enumerate(found.tests):
        below = [year for (code, _, year), row in at.items() if code == test.id and row.above_gbp <= -TOLD_GBP]
        first = min(below, key=plan.years.index, default=None)
        fault = f"the first year with somebody below its line is {first}"
        yield holds(f"bad_years/tests/{i}/broken_in", test.broken_in == first, fault)
        yield holds(f"bad_years/tests/{i}/holds", test.holds == (first is None), fault)
    for i, worst in enumerate(found.worst_years):
        lowest = min(
            row.above_gbp for (code, who, _), row in at.items() if who == worst.partner and code != found.costs_test
        )
        where = f"bad_years/worst_years/{i}/above_gbp"
        yield equals(where, worst.above_gbp, lowest, pennies(0))
        yield equals(where, worst.above_gbp, at[worst.test, worst.partner, worst.year].above_gbp, pennies(0))


def terms_follow(plan: Plan) -> Iterator[Case]:
    """Shares of each year sum to 1; a cap is the room above offer and own loss in the floor; no collar is wider.

    room = max(after + usable + min(floor, max(-before - usable, 0)), 0)
    """
    found, at, borne = plan.bad_years, _positions(plan), _borne(plan)
    for i, row in enumerate(found.terms):
        if found.tests:
            room = at[found.tests[0].id, row.partner, row.year].after_gbp + borne[row.partner, row.year]
            yield equals(f"bad_years/terms/{i}/cap_gbp", row.cap_gbp, max(room, 0.0), pennies(3))
        wide = 0.0 <= row.collar_gbp <= row.cap_gbp + pennies(1)
        yield holds(f"bad_years/terms/{i}/collar_gbp", wide, f"£{row.collar_gbp:,.2f} is wider than its cap")
        body = next(body for body in plan.taking_part if body.id == row.partner)
        fault = f"its partner follows {body.money_rule!r}"
        yield holds(f"bad_years/terms/{i}/money_rule", row.money_rule == body.money_rule, fault)
    for year in plan.years:
        for shares in zip(*((row.share, row.gain) for row in found.terms if row.year == year), strict=True):
            yield equals(f"bad_years/terms ({year})", sum(shares), 1.0, digits(*shares) + 1e-6)


def _borne(plan: Plan) -> dict[tuple[str, str], float]:
    """By partner and year what its offer bears, and its floor of its own loss, GBP."""
    before = {(row.partner, row.year): row.mean for row in plan.settlement.net_before}
    return {
        (row.partner, row.year): row.usable_gbp
        + min(row.floor_gbp, max(-before[row.partner, row.year] - row.usable_gbp, 0.0))
        for row in plan.settlement.asked
    }


def carriers_follow(plan: Plan) -> Iterator[Case]:
    """One that carries all is left with what was agreed and everybody's over- and underspends."""
    found, at = plan.bad_years, _positions(plan)
    if found.costs_test is None:
        return
    for i, carrier in enumerate(found.carriers):
        above = {}
        for year in plan.years:
            every = sum(at[found.costs_test, body.id, year].off_gbp for body in plan.taking_part)
            own = at[found.tests[0].id, carrier.partner, year].after_gbp
            above[year] = own + every + at[found.costs_test, carrier.partner, year].line_gbp
        slack = pennies(len(plan.partners) + 2)
        first = next((year for year in plan.years if above[year] <= -TOLD_GBP + slack), None)
        due = min(above.values()) if first is None else above[first]
        yield equals(f"bad_years/carriers/{i}/above_gbp", carrier.above_gbp, due, slack)
        fault = f"the first year in which it is below its line is {first}"
        yield holds(f"bad_years/carriers/{i}/broken_in", carrier.broken_in == first, fault)


def _positions(plan: Plan) -> dict[Key, BadPosition]:
    return {(row.test, row.partner, row.year): row for row in plan.bad_years.positions}


WHOLE = (Invariant("Bad years have each partner and year once, and name what is there", bad_years_are_whole),)
BAD_YEARS = (
    Invariant("In a bad year partners end above their lines by what they bear", positions_follow),
    Invariant("Bad years that break the deal, and each partner's lowest, are told", breaks_are_told),
    Invariant("Shares of over- and underspends sum to one, and caps are the room above lines", terms_follow),
    Invariant("One partner carrying all bears all", carriers_follow),
)
