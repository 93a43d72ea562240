"""The sheets that are plain tables. In: plan.json. Out: sheets of the book."""

from __future__ import annotations

from typing import Any

from commonground.core.figures import QUALITY_MEANS
from commonground.core.money import KIND_MEANS
from commonground.document.names import Reader, pick
from commonground.document.parties import EVERYWHERE
from commonground.document.words import listed
from commonground.views.xlsx.book import HEAD_ROW, Book, Column

PARTS = ("p10", "p50", "p90")
RANGE_HEADS = ("p10 (one in ten is lower)", "middle", "p90 (one in ten is higher)")


def readme(book: Book, plan: Reader) -> None:
    """What the workbook is, how to read it, and what to mind."""
    sheet = book.sheet("Read me", f"A plan for {plan['place']['name']}", f"Made on {plan['created']}", [110])
    lines = [
        f"{plan['place']['population']:,} residents in {len(plan['neighbourhoods'])} neighbourhoods, "
        f"{len(plan['partners'])} partners, years {plan['years'][0]} to {plan.last_year}.",
        f"Ranges are 80% intervals from {plan['draws']:,} draws (seed {plan['seed']}); means add up, ranges do not.",
        *(
            f"{kind.capitalize()}: {meaning}. The three kinds are never added up."
            for kind, meaning in KIND_MEANS.items()
        ),
        *(f"Quality {letter}: {meaning}." for letter, meaning in QUALITY_MEANS.items()),
        "Sheets: Plan, Activity, Money (live sums), Ledger, Settlement, Hours, Promises, People, Assumptions, Sources.",
        *(f"Changed for this plan: {row['figure']} = {row['value']} (was {row['was']})." for row in plan["changed"]),
        *(f"Mind: {warning}" for warning in plan["warnings"]),
        *(f"Fingerprint of {name}: {value}" for name, value in plan["fingerprints"].items()),
    ]
    for row, line in enumerate(lines, start=HEAD_ROW):
        book.put(sheet, row, 0, line, book.formats["text"])


def options(book: Book, plan: Reader) -> None:
    """One row a choice."""
    columns = [
        Column("Option", 34),
        Column("Neighbourhood", 28),
        Column("What it is for a resident", 60),
        Column("Starts", 10),
        Column("Scale", 8, "figure"),
        Column("Counts", 11),
        Column("Reached in the last year", 12, "count"),
        *(Column(f"Cost, all years: {part}", 15, "gbp") for part in (*PARTS, "mean")),
        Column("Delivered by", 30),
        Column("Paid for by", 30),
        Column("Evidence", 14),
    ]
    rows = [
        (
            row["name"],
            plan.neighbourhood(row["neighbourhood"]),
            row["plain"],
            row["start"],
            row["scale"],
            f"{row['unit']}s",
            row["reached"],
            *(row["cost"][part] for part in (*PARTS, "mean")),
            listed([plan.partner(code) for code in row["delivered_by"]]),
            listed([plan.partner(code) for code in row["funded_by"]]),
            row["evidence_strength"],
        )
        for row in plan["options"]
    ]
    book.table("Plan", "What the plan would do, where and from when", "", columns, rows)


def activity(book: Book, plan: Reader) -> None:
    """One row a service or outcome, neighbourhood and year."""
    heads = [f"{when}: {part}" for when in ("Without", "With", "Change") for part in PARTS]
    columns = [
        Column("Service", 36),
        Column("Neighbourhood", 28),
        Column("Year", 11),
        *(Column(head, 13, "decimal") for head in heads),
    ]
    rows = [
        (
            plan.service(row["service"]),
            plan.neighbourhood(row["neighbourhood"]),
            "All years" if row["year"] == EVERYWHERE else row["year"],
            *(_part(row, when, part) for when in ("without", "with", "change") for part in PARTS),
        )
        for row in [*plan["activity"], *plan["outcomes"]]
    ]
    book.table("Activity", "Services and outcomes a year, without and with the plan", "", columns, rows)


def _part(row: dict[str, Any], when: str, part: str) -> Any:
    return row[when][part] if when in row else None


def ledger(book: Book, plan: Reader) -> None:
    """The double-entry ledger, one row a flow, partner and year."""
    columns = [
        Column("Partner", 32),
        Column("Year", 11),
        Column("Line", 52),
        Column("Payer", 26),
        Column("Payee", 26),
        Column("Kind", 11),
        *(Column(head, 16, "gbp") for head in (*RANGE_HEADS, "mean (adds up)")),
    ]
    rows = [
        (
            plan.partner(row["partner"]),
            row["year"],
            row["line"],
            plan.partner(row["payer"]),
            plan.partner(row["payee"]),
            row["kind"],
            *(row[part] for part in (*PARTS, "mean")),
        )
        for row in plan["ledger"]
    ]
    note = "Against doing nothing. Positive = the partner gains. Never add up cash, capacity and value."
    book.table("Ledger", "Every flow of money", note, columns, rows)


def hours(book: Book, plan: Reader) -> None:
    """Hours that somebody takes on or is relieved of."""
    columns = [
        Column("Who", 30),
        Column("Neighbourhood", 28),
        Column("Year", 11),
        *(Column(head, 16, "count") for head in RANGE_HEADS),
    ]
    rows = [
        (row["who"], plan.neighbourhood(row["neighbourhood"]), row["year"], *(row[part] for part in PARTS))
        for row in plan["hours"]
    ]
    book.table("Hours", "Hours of work a year: positive = more for them", "", columns, rows)


def promises(book: Book, plan: Reader) -> None:
    """One row a promise."""
    columns = [
        Column("Number", 10),
        Column("Owner", 34),
        Column("Promise", 70),
        Column("Cost, all years", 15, "gbp"),
        Column("Paid for by", 34),
        Column("From", 10),
        Column("Measure", 44),
        Column("How we would know it was kept", 60),
    ]
    rows = [
        (
            row["id"],
            plan.partner(row["who"]),
            row["what"],
            row["amount_gbp"],
            listed([plan.partner(code) for code in row["paid_by"]]),
            row["from"],
            row["measure"],
            row["evidence"],
        )
        for row in plan["promises"]
    ]
    book.table("Promises", "What each partner promises", "", columns, rows)


def people(book: Book, plan: Reader) -> None:
    """Neighbourhoods, deprivation and people helped."""
    helped = {row["neighbourhood"]: row for row in plan["helped"]["by_neighbourhood"]}
    fifths = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")
    columns = [
        Column("Neighbourhood", 34),
        Column("Residents", 12, "count"),
        *(Column(name, 12, "share") for name in fifths),
        Column("Helped a year", 12, "count"),
        Column("Share helped", 12, "share"),
        Column("Wards", 60),
    ]
    rows = [
        (
            row["name"],
            row["population"],
            *row["imd_quintile_shares"],
            helped[row["id"]]["reached"],
            helped[row["id"]]["share"],
            listed(row["wards"]),
        )
        for row in plan["neighbourhoods"]
    ]
    note = "Residents are modelled from published tables; no count is of real people who could be known."
    book.table("People", f"Who lives here and who is helped in {plan.last_year}", note, columns, rows)


def assumptions(book: Book, plan: Reader) -> None:
    """Every figure with its range, unit, source, quality and whether it was changed."""
    columns = [
        Column("Figure", 44),
        Column("Value", 14, "figure"),
        Column("Low", 12, "figure"),
        Column("High", 12, "figure"),
        Column("Unit", 26),
        Column("Source", 60),
        Column("Quality", 9),
        Column("Changed from", 14, "figure"),
    ]
    keys = ("figure", "value", "low", "high", "unit", "source", "quality", "changed_from")
    rows = [tuple(row[key] for key in keys) for row in plan["provenance"]]
    note = "Low to high is an 80% interval. Change one with --set figure=value."
    book.table("Assumptions", "Every figure behind the plan", note, columns, rows)


def sources(book: Book, plan: Reader) -> None:
    """Each source once, with how many figures rest on it and their quality."""
    titles = dict.fromkeys((row["source"], row["url"], row["year"]) for row in plan["provenance"])
    rows = []
    for source, url, year in titles:
        figures = pick(plan["provenance"], source=source, url=url, year=year)
        letters = "".join(sorted({row["quality"] for row in figures}))
        rows.append(
            (source, year, url, letters, len(figures), listed(sorted({row["how_obtained"] for row in figures})))
        )
    columns = [
        Column("Source", 70),
        Column("Year", 12),
        Column("Link", 60),
        Column("Quality", 10),
        Column("Figures", 9, "count"),
        Column("How obtained", 80),
    ]
    book.table("Sources", "Where figures come from", "", columns, rows)
