"""The section of docs/evidence.md on what to look up next. In: docs/look-up.csv. Out: Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from commonground.core.text import pounds
from commonground.document.words import percent
from commonground.evidence.page_sections import tabulate, with_range

Row = Mapping[str, Any]
TO_TWENTY = 20
INTRODUCTION = """Every judged figure that has a range was set to either end of it, the rest and the plan's choices as
they are, and Bolton's plan measured again (400 draws; `python docs/make_look_up.py`; all of them in
[look-up.csv](look-up.csv)). *Worth* is social value over the plan, less cost: {worth} at the figures as they are,
with {health} years of good health and {cash} of partners' cash (whole wards apart). Together the {judged} judged
figures of {figures} go with {health_spread} of the spread of health, {cash_spread} of that of cash and {worth_spread}
of that of worth. *Worth knowing* is what the choice of options would gain on average if the figure were known first
(expected value of partial perfect information); *spread* is the squared rank correlation over draws with health, cash
and worth. What a place can look up itself stands in the first table; the plan of a place lists its own.
"""


def tabulate_look_up(rows: pl.DataFrame) -> str:
    """What all judged figures do together, then those that move the plan most, local ones first."""
    together, single = rows.row(0, named=True), rows.slice(1)
    parts = [_introduced(together)]
    for title, local in (("What a place can look up itself", True), ("What only studies or guidance can tell", False)):
        some = single.filter(pl.col("local") == local).head(TO_TWENTY)
        parts.append(f"### {title}\n\n{_table(some)}")
    return "\n".join(parts)


def _introduced(row: Row) -> str:
    spread = {f"{target}_spread": percent(row[f"{target}_spread"]) for target in ("health", "cash", "worth")}
    return INTRODUCTION.format(
        worth=_gbp(row["worth_low"]),
        health=f"{row['health_low']:,.0f}",
        cash=_gbp(row["cash_low"]),
        judged=f"{row['value']:,.0f}",
        figures=f"{row['high']:,.0f}",
        **spread,
    )


def _table(rows: pl.DataFrame) -> str:
    heading = ["figure", "value (range)", "health", "cash", "worth", "worth knowing", "spread", "where to look"]
    return tabulate(heading, (_row(row) for row in rows.iter_rows(named=True)))


def _row(row: Row) -> list[str]:
    spread = " / ".join(percent(row[f"{target}_spread"]) for target in ("health", "cash", "worth"))
    return [
        f"`{row['figure']}`",
        f"{with_range(row['low'], row['value'], row['high'])} {row['unit']}",
        f"{row['health_low']:,.0f} to {row['health_high']:,.0f}",
        f"{_gbp(row['cash_low'])} to {_gbp(row['cash_high'])}",
        f"{_gbp(row['worth_low'])} to {_gbp(row['worth_high'])}",
        pounds(row["worth_knowing_gbp"]) if row["worth_knowing_gbp"] >= 1 else "",
        spread,
        row["ask"],
    ]


def _gbp(gbp: float) -> str:
    return f"−{pounds(gbp)}" if gbp < 0 else pounds(gbp)
