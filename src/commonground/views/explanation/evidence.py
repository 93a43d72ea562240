"""Evidence rows behind figures: value, range, source, letter. In: dotted names. Out: a table, values in words."""

from __future__ import annotations

from collections.abc import Iterable

from commonground.core.figures import JUDGED
from commonground.document.names import Names
from commonground.document.sources import Source
from commonground.views.tables import Cell, Table, make_table


def say_value(value: float | str, source: Source | None = None) -> str:
    """A figure with its unit, as people write it: '£1,390', '31%', '1.04', '18 months'."""
    unit = source.unit if source else ""
    if isinstance(value, str):
        return value
    if unit.startswith("GBP"):
        return f"£{value:,.2f}" if abs(value) < 100.0 else f"£{value:,.0f}"
    if unit.startswith("share"):
        return f"{value:.3g}"
    plain = f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"
    return f"{plain} {unit}" if unit in ("months", "years", "days", "hours", "beds") else plain


def tabulate_evidence(names: Names, figures: Iterable[str], caption: str) -> Table:
    """The rows of `figures`, in their order; those that the plan has no row of are left out."""
    sources = {row.figure: row for row in names.plan.provenance}
    rows = [
        (
            Cell(names.assumption(name)),
            Cell(name, "name"),
            say_value(row.value, row),
            "" if row.low is None or row.high is None else f"{say_value(row.low, row)} to {say_value(row.high, row)}",
            row.unit,
            *tell_source(row),
        )
        for name in dict.fromkeys(figures)
        if (row := sources.get(name)) is not None
    ]
    return make_table(caption, ("Figure", "Name", "#Value", "#80% range", "Unit", "Letter", "Source"), rows)


def tell_source(row: Source | None) -> tuple[Cell, Cell]:
    """The letter of a figure, and where it comes from, linked where that is one page."""
    if row is None:
        return Cell(""), Cell("")
    page = row.url if row.url.startswith("http") and " " not in row.url else ""
    return Cell(row.quality, "judged" if row.quality == JUDGED else ""), Cell(row.source, link=page, note=row.year)
