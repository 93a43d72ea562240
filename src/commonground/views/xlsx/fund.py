"""The sheet Fund: who puts in what, what changing over and waiting cost, prices, notices. In: `Plan`. Out: sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.money import STEPS
from commonground.document.names import Names
from commonground.views.xlsx.layout import HEAD_ROW, Kind, Line, Sheet, Style, label_columns

HEADINGS, AFTER_YEARS = ("What", "Who or what for", "Which"), ("All years", "Why, or from where")
NEW, DEAL, BOTH = "Pays for the new services", "Pays in by the deal", "Both together"
DOUBLE, REDUNDANCY = "Double running against doing nothing", "Redundancies against doing nothing"
OPENED = "If nothing is done: what opens (negative: it pays)"
PRICE, NOTICE, MEMBER = "Price, times that of the price base", "Notice, months", "Takes part"
HOST = "Host"


@dataclass(frozen=True)
class Row:
    """One line: amounts by year, where there are any, and the sum of them where they add up."""

    what: str
    who: str
    which: str = ""
    by_year: tuple[float, ...] = ()
    whole: float | None = None
    kind: Kind = "pence"
    why: str = ""


def fill_fund(plan: Plan, names: Names) -> Sheet:
    """Contributions by partner and year, changing over, what growth would open, prices, notices, host and members."""
    rows = [
        *_contributions(plan, names),
        *_transition(plan, names),
        *_opened(plan, names),
        *_prices(plan),
        *(Row(NOTICE, one.what, whole=one.months, kind="figure", why=one.source) for one in plan.fund.notices),
        *_members(plan, names),
    ]
    lines = [label_columns((*HEADINGS, *plan.years, *AFTER_YEARS)), *(_line(row, plan.years) for row in rows)]
    note = (
        f"Means over draws, prices of {plan.fund.price_base}. What is put in sums in each year to the cost of services."
    )
    widths = (44, 40, 34, *(15 for _ in plan.years), 15, 70)
    title = "The money of the new services as partners hold it"
    return Sheet("Fund", title, note, widths, dict(enumerate(lines, HEAD_ROW)), frozen=True, is_table=True)


def _line(row: Row, years: Sequence[str]) -> Line:
    amounts: tuple[float | None, ...] = row.by_year or (None,) * len(years)
    text, number = Style(), Style(row.kind)
    cells = (row.what, row.who, row.which, *amounts, row.whole, row.why)
    return Line(cells, (text, text, text, *(number for _ in years), number, text))


def _spread(rows: Iterable[tuple[tuple[str, str, str], str, float]], years: Sequence[str]) -> Iterator[Row]:
    """A row for each heading with GBP by year; none where all are nothing."""
    found: dict[tuple[str, str, str], list[float]] = {}
    for heading, year, gbp in rows:
        if year in years:
            found.setdefault(heading, [0.0] * len(years))[years.index(year)] += gbp
    for (what, who, which), by_year in found.items():
        if any(by_year):
            yield Row(what, who, which, tuple(by_year), sum(by_year))


def _contributions(plan: Plan, names: Names) -> Iterator[Row]:
    for what, field in ((NEW, "services_gbp"), (DEAL, "deal_gbp"), (BOTH, "total_gbp")):
        rows = plan.fund.contributions
        yield from _spread(
            (((what, names.partner(row.partner), ""), row.year, getattr(row, field)) for row in rows), plan.years
        )


def _transition(plan: Plan, names: Names) -> Iterator[Row]:
    for what, field in ((DOUBLE, "double_running_gbp"), (REDUNDANCY, "redundancy_gbp")):
        rows = plan.fund.transition
        yield from _spread(
            (((what, names.partner(row.partner), ""), row.year, getattr(row, field)) for row in rows), plan.years
        )


def _opened(plan: Plan, names: Names) -> Iterator[Row]:
    rows = plan.do_nothing.opened
    yield from _spread(
        (
            ((OPENED, names.partner(row.partner), row.line.removesuffix(f" {STEPS}")), row.year, row.mean)
            for row in rows
        ),
        plan.years,
    )


def _prices(plan: Plan) -> Iterator[Row]:
    for one in plan.fund.uplifts:
        by_year = {price.year: price.index for price in one.prices}
        yield Row(PRICE, one.name, by_year=tuple(by_year[year] for year in plan.years), kind="figure")


def _members(plan: Plan, names: Names) -> Iterator[Row]:
    """Host and members, with the form of the fund."""
    fund = plan.fund
    host = names.partner(fund.host) if fund.host else "nobody"
    yield Row(HOST, host, fund.form, why=fund.host_why)
    for one in fund.members:
        yield Row(MEMBER, names.partner(one.partner), one.way, why=f"{one.why} (since {one.valid_from}; {one.source})")
