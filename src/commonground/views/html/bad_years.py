"""The plan tried in bad years: who falls below its line, terms, triggers, one carrying all. In: `Plan`. Out: tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.bad_years import BadPosition, BadYear
from commonground.document.names import Names, pick
from commonground.document.words import HALF_A_POUND, MINUS, percent, pounds
from commonground.views.standings import say_bad_years
from commonground.views.tables import Cell, Table, make_table

LEAST_SHARE = 0.0005  # of what is shared, and no collar: not told
SPELT = {"icb": "ICB", "gp": "practices'", "vcse": "charities'"}  # words of the codes of money rules


@dataclass(frozen=True)
class Tried:
    """What the section shows; each table may be empty."""

    lead: str
    worst: Table
    by_partner: tuple[Table, ...]
    tests: Table
    terms: Table
    triggers: tuple[str, ...]  # each in a sentence
    carriers: Table
    with_all: str  # what the agreement does in the test that the carriers are tried in; '' = no such test


def show_bad_years(plan: Plan, names: Names) -> Tried:
    """The whole section."""
    found = plan.bad_years
    costs = next((test for test in found.tests if test.id == found.costs_test), None)
    return Tried(
        lead=say_bad_years(plan),
        worst=_worst(plan, names),
        by_partner=_by_partner(plan, names),
        tests=_tests(found.tests),
        terms=_terms(plan, names),
        triggers=tuple(row.sentence for row in found.triggers),
        carriers=_carriers(plan, names),
        with_all="" if costs is None else f"{costs.name}, with this agreement: {costs.sentence}",
    )


def _worst(plan: Plan, names: Names) -> Table:
    """Each partner's worst year, the furthest below its line first."""
    tests = {test.id: test.name.split(":")[0] for test in plan.bad_years.tests}
    rows = [
        (names.partner(row.partner), tests[row.test], row.year, _above(row.above_gbp))
        for row in sorted(plan.bad_years.worst_years, key=lambda row: row.above_gbp)
    ]
    columns = ("Partner", "Bad year", "Lowest in", "#Above its line")
    return make_table("Each partner's worst year: how far above its line it ends", columns, rows)


def _by_partner(plan: Plan, names: Names) -> tuple[Table, ...]:
    """For each partner its lowest year in every test; those whom none moves are left out."""
    lowest: dict[tuple[str, str], BadPosition] = {}
    for row in plan.bad_years.positions:
        held = lowest.get((row.partner, row.test))
        if held is None or row.above_gbp < held.above_gbp:
            lowest[row.partner, row.test] = row
    found = []
    for body in plan.partners:
        mine = [(test, lowest[body.id, test.id]) for test in plan.bad_years.tests]
        above = [row.above_gbp for _, row in mine]
        if min(above) <= -HALF_A_POUND or max(above) - min(above) >= HALF_A_POUND:
            rows = [(test.name, row.year, _above(row.above_gbp)) for test, row in mine]
            found.append(make_table(names.partner(body.id), ("Bad year", "Lowest in", "#Above its line"), rows))
    return tuple(found)


def _above(gbp: float) -> Cell:
    return Cell(f"{pounds(gbp)} below", "bad") if gbp <= -HALF_A_POUND else Cell(pounds(gbp))


def _tests(tests: Sequence[BadYear]) -> Table:
    rows = [
        (
            Cell(test.name, note=test.plain),
            Cell("holds", "good") if test.holds else Cell(f"breaks in {test.broken_in}", "bad"),
            f"{test.qaly:,.0f}".replace("-", MINUS),
            test.sentence,
        )
        for test in tests
    ]
    columns = ("Bad year", "The deal", "#Years of good health", "What the agreement says then")
    return make_table("Each bad year, and what the agreement says then", columns, rows)


def _rule(code: str) -> str:
    """'icb_own_breakeven' -> 'ICB own breakeven'."""
    return " ".join(SPELT.get(word, word) for word in code.split("_"))


def _terms(plan: Plan, names: Names) -> Table:
    """The terms of the last year, which are those of most risk; all years are in plan.xlsx."""
    rows = [
        (
            names.partner(row.partner),
            _rule(row.money_rule),
            pounds(row.collar_gbp),
            percent(row.share),
            pounds(row.cap_gbp),
            pounds(row.keeps_gbp),
            percent(row.gain),
        )
        for row in pick(plan.bad_years.terms, year=names.last_year)
        if row.share >= LEAST_SHARE or row.cap_gbp >= HALF_A_POUND
    ]
    columns = (
        "Partner",
        "Money rule",
        "#Collar: bears its own up to",
        "#Share of the rest",
        "#Cap: never more than",
        "#Keeps its own underspends up to",
        "#Share of the rest of underspends",
    )
    return make_table(f"Over- and underspends in {names.last_year}", columns, rows)


def _carriers(plan: Plan, names: Names) -> Table:
    rows = [
        (
            names.partner(row.partner),
            Cell(f"breaks in {row.broken_in}", "bad") if row.broken_in else Cell("holds", "good"),
            f"{pounds(row.above_gbp)} {'below' if row.above_gbp < 0 else 'above'}",
        )
        for row in plan.bad_years.carriers
    ]
    return make_table("If one partner carried all of it", ("Who", "The deal", "#Beside its line then"), rows)
