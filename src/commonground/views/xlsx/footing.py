"""What a plan stands on: Read me, Assumptions, Sources. In: `Plan`, `Names`. Out: sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonground.core.figures import QUALITY_MEANS
from commonground.core.money import KIND_MEANS
from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.notices import list_notices
from commonground.document.place import BudgetLine
from commonground.document.shapes import LEAST_DRAWS
from commonground.document.sources import LookUp, Source, Swing
from commonground.document.words import listed
from commonground.views.xlsx.layout import HEAD_ROW, Column, Columns, Line, Sheet, Style, as_table

SHEETS = (
    "Sheets: Plan, Runs today, Activity, Money (live sums), Ledger, Settlement, Fund, Accounts, Sharing, Games, "
    "Bad years, Terms, Hours, Staff, Unpaid care, Promises, People, Budgets, Assumptions, Sensitivity, Look up, "
    "Sources."
)


def fill_readme(plan: Plan, names: Names) -> Sheet:
    """What the workbook is, how to read it, and what to mind."""
    lines = {row: Line((text,), (Style(),)) for row, text in enumerate(_readme(plan, names), HEAD_ROW)}
    return Sheet("Read me", f"A plan for {plan.place.name}", f"Made on {plan.created}", (110,), lines)


def _readme(plan: Plan, names: Names) -> Iterator[str]:
    yield (
        f"{plan.place.population:,} residents in {len(plan.neighbourhoods)} neighbourhoods, "
        f"{len(plan.partners)} partners, years {plan.years[0]} to {names.last_year}."
    )
    notices = list_notices(plan)
    yield from notices
    if plan.draws >= LEAST_DRAWS:
        yield f"Ranges are 80% intervals from {plan.draws:,} draws (seed {plan.seed}); means add up, ranges do not."
    else:
        yield f"Middles and means are of {plan.draws} draws (seed {plan.seed}): too few for ranges, left blank here."
    for kind, meaning in KIND_MEANS.items():
        yield f"{kind.capitalize()}: {meaning}. The three kinds are never added up."
    for letter, meaning in QUALITY_MEANS.items():
        yield f"Quality {letter}: {meaning}."
    yield SHEETS
    for row in plan.changed:
        yield f"Changed for this plan: {row.figure} = {row.value} (was {row.was})."
    for warning in plan.warnings:
        if warning not in notices:
            yield f"Mind: {warning}"
    for name, value in plan.fingerprints.items():
        yield f"Fingerprint of {name}: {value}"


@dataclass(frozen=True)
class Spent:
    """A line of a partner's budget, with whose it is."""

    partner: str
    line: BudgetLine


def fill_budgets(plan: Plan, names: Names) -> Sheet:
    """What each partner's annual budget is made of, with the source of each line."""
    columns: Columns[Spent] = (
        Column("Partner", lambda row: row.partner, 38),
        Column("For", lambda row: row.line.plain, 30),
        Column("GBP a year", lambda row: row.line.gbp, 16, "gbp"),
        Column("As published, GBP", lambda row: row.line.published_gbp, 18, "gbp"),
        Column("Share for this place", lambda row: row.line.share, 12, "figure"),
        Column("Year", lambda row: row.line.year, 10),
        Column("Uplift", lambda row: row.line.uplift, 9, "figure"),
        Column("Basis", lambda row: row.line.basis or "its own figure", 14),
        Column("Source", lambda row: row.line.source, 60),
        Column("Link", lambda row: row.line.url, 40),
        Column("Quality", lambda row: row.line.quality, 9),
        Column("Note", lambda row: row.line.note, 80),
    )
    note = (
        "GBP a year = as published x share x uplift. Do not add partners up: a board's money pays practices and trusts."
    )
    rows = (Spent(partner.name, line) for partner in plan.partners for line in partner.budget_lines)
    return as_table("Budgets", "What each partner spends on the people of this place", columns, rows, note)


def fill_assumptions(plan: Plan, names: Names) -> Sheet:
    """Every figure with its range, unit, source, quality and whether it was changed."""
    columns: Columns[Source] = (
        Column("Figure", lambda row: row.figure, 44),
        Column("Value", lambda row: row.value, 14, "figure"),
        Column("Low", lambda row: row.low, 12, "figure"),
        Column("High", lambda row: row.high, 12, "figure"),
        Column("Unit", lambda row: row.unit, 26),
        Column("Source", lambda row: row.source, 60),
        Column("Quality", lambda row: row.quality, 9),
        Column("Changed from", lambda row: row.changed_from, 14, "figure"),
    )
    note = "Low to high is an 80% interval. Change one with --set figure=value."
    return as_table("Assumptions", "Every figure behind the plan", columns, plan.provenance, note)


def fill_look_up(plan: Plan, names: Names) -> Sheet:
    """The judged figures that move the plan most, and where to look them up."""
    columns: Columns[LookUp] = (
        Column("Figure", lambda row: row.figure, 44),
        Column("In words", lambda row: names.assumption(row.figure), 60),
        Column("Look it up here", lambda row: "yes" if row.local else "no", 14),
        Column("Where", lambda row: row.ask, 70),
        Column("Worth knowing (GBP)", lambda row: row.worth_knowing_gbp, 20, "gbp"),
        Column("Of the spread of health", lambda row: row.share_of_spread.health, 20, "share"),
        Column("Of cash", lambda row: row.share_of_spread.cash, 12, "share"),
        Column("Of worth", lambda row: row.share_of_spread.worth, 12, "share"),
    )
    note = f"{plan.judgement.judged:,} of {plan.judgement.figures:,} figures of the library are judged (quality D)."
    return as_table("Look up", "What to look up next", columns, plan.judgement.look_up, note)


def fill_sensitivity(plan: Plan, names: Names) -> Sheet:
    """What moves each partner's end, and what knowing it would be worth to that partner."""
    columns: Columns[Swing] = (
        Column("Partner", lambda row: names.partner(row.partner), 36),
        Column("Figure", lambda row: row.figure, 44),
        Column("In words", lambda row: names.assumption(row.figure), 60),
        Column("Ends at, figure low (GBP)", lambda row: row.at_low_gbp, 22, "gbp"),
        Column("Ends at, figure high (GBP)", lambda row: row.at_high_gbp, 22, "gbp"),
        Column("Crosses its line at", lambda row: row.crosses_at, 18, "figure"),
        Column("Worth knowing (GBP)", lambda row: row.worth_knowing_gbp, 20, "gbp"),
        Column("Share of the spread", lambda row: row.share_of_spread, 18, "share"),
    )
    note = "Over all plan years, with the deal, contributions as they are; each figure alone."
    return as_table("Sensitivity", "What moves where each partner ends", columns, plan.sensitivity.swings, note)


@dataclass(frozen=True)
class Cited:
    """One source and the figures that rest on it."""

    title: str
    year: str
    url: str
    figures: tuple[Source, ...]


def fill_sources(plan: Plan, names: Names) -> Sheet:
    """Each source once, with how many figures rest on it and their quality."""
    columns: Columns[Cited] = (
        Column("Source", lambda cited: cited.title, 70),
        Column("Year", lambda cited: cited.year, 12),
        Column("Link", lambda cited: cited.url, 60),
        Column("Quality", lambda cited: "".join(sorted({row.quality for row in cited.figures})), 10),
        Column("Figures", lambda cited: len(cited.figures), 9, "count"),
        Column("How obtained", lambda cited: listed(sorted({row.how_obtained for row in cited.figures})), 80),
    )
    return as_table("Sources", "Where figures come from", columns, _cited(plan))


def _cited(plan: Plan) -> Iterator[Cited]:
    found: dict[tuple[str, str, str], list[Source]] = {}
    for row in plan.provenance:
        found.setdefault((row.source, row.year, row.url), []).append(row)
    for (title, year, url), figures in found.items():
        yield Cited(title, year, url, tuple(figures))
