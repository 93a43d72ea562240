"""Services with and without the plan, hours of work, and how sure we are. In: plan.json. Out: bars and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonground.core.services import QALY
from commonground.document.names import Reader, Row, pick
from commonground.document.parties import EVERYWHERE
from commonground.document.tables import Cell, Table, table
from commonground.document.words import count, percent
from commonground.views.html.money import ROOM

QUALITY_TONE = {"D": "judged"}
AGREES = 0.1  # predicted within a tenth of published before calibration


def changes_in_use(plan: Reader) -> dict[str, Any]:
    """Each service that the plan moves, in the last year, as per cent of use without the plan."""
    rows = pick([*plan["activity"], *plan["outcomes"]], neighbourhood=EVERYWHERE, year=plan.last_year)
    moved = [row for row in rows if "without" in row and row["change"]["p50"] and row["without"]["p50"]]
    shares = [{key: row["change"][key] / row["without"]["p50"] for key in row["change"]} for row in moved]
    ends = [0.0, *(value for share in shares for value in share.values())]
    low, width = min(ends) * ROOM, ((max(ends) - min(ends)) * ROOM) or 1.0
    bars = [_bar(plan, row, share, low, width) for row, share in zip(moved, shares, strict=True)]
    return {
        "year": plan.last_year,
        "zero": round(100 * (0.0 - low) / width, 2),
        "bars": sorted(bars, key=lambda bar: bar["order"]),
        "table": _use_table(plan, moved),
    }


def _bar(plan: Reader, row: Row, share: Mapping[str, float], low: float, width: float) -> dict[str, Any]:
    at = {key: round(100 * (value - low) / width, 2) for key, value in share.items()}
    return {
        "name": plan.service(row["service"]),
        "low": at["p10"],
        "middle": at["p50"],
        "reach": round(at["p90"] - at["p10"], 2),
        "text": more_or_fewer(row["change"]),
        "share": f"{percent(abs(share['p50']))} {'fewer' if share['p50'] < 0 else 'more'}",
        "order": share["p50"],
    }


def more_or_fewer(change: Mapping[str, float]) -> str:
    """'310 fewer a year (120 to 480 fewer)', '12 more a year (30 fewer to 60 more)'."""

    def way(value: float) -> str:
        return "fewer" if value < 0 else "more"

    low, middle, high = change["p10"], change["p50"], change["p90"]
    if low < 0 < high:
        between = f"{count(-low)} fewer to {count(high)} more"
    else:
        near, far = sorted((abs(low), abs(high)))
        between = f"{count(near)} to {count(far)} {way(middle)}"
    return f"{count(abs(middle))} {way(middle)} a year ({between})"


def _use_table(plan: Reader, rows: list[Row]) -> Table:
    lines = [
        (
            plan.service(row["service"]),
            count(row["without"]["p50"]),
            f"{count(row['without']['p10'])} to {count(row['without']['p90'])}",
            count(row["with"]["p50"]),
            f"{count(row['with']['p10'])} to {count(row['with']['p90'])}",
            more_or_fewer(row["change"]),
        )
        for row in rows
    ]
    columns = ("Service", "#Without", "#80% range", "#With the plan", "#80% range", "Change")
    return table(f"Services used in {plan.last_year}, without and with the plan", columns, lines)


def hours(plan: Reader) -> dict[str, Any]:
    """Who takes on work and who is relieved of it in the last year, as bars on one axis."""
    rows = pick(plan["hours"], neighbourhood=EVERYWHERE, year=plan.last_year)
    ends = [0.0, *(row[key] for row in rows for key in ("p10", "p90"))]
    low, width = min(ends) * ROOM, ((max(ends) - min(ends)) * ROOM) or 1.0

    def at(value: float) -> float:
        return round(float(100 * (value - low) / width), 2)

    bars = [
        {
            "name": row["who"],
            "left": min(at(0.0), at(row["p50"])),
            "width": round(abs(at(row["p50"]) - at(0.0)), 2),
            "low": at(row["p10"]),
            "reach": round(at(row["p90"]) - at(row["p10"]), 2),
            "more": row["p50"] > 0,
            "text": f"{count(abs(row['p50']))} hours a year {'more' if row['p50'] > 0 else 'less'}",
            "span": f"{_hours(row['p10'])} to {_hours(row['p90'])}",
        }
        for row in sorted(rows, key=lambda row: -row["p50"])
    ]
    return {"year": plan.last_year, "zero": at(0.0), "bars": bars}


def _hours(value: float) -> str:
    return count(value) if value >= 0 else f"{count(-value)} less"


def matters(plan: Reader) -> Table:
    """The assumptions that move the answer most."""
    means = {QALY: "Health gained", "cash": "Partners' cash"}
    rows = [
        (
            plan.assumption(row["figure"]),
            means[row["target"]],
            percent(row["share_of_spread"]),
            "a higher figure raises it" if row["direction"] == "up" else "a higher figure lowers it",
        )
        for row in plan["uncertainty"]
    ]
    columns = ("Assumption", "What it moves", "#Share of the spread", "Which way")
    return table("The assumptions that matter most", columns, rows)


def checks(plan: Reader) -> Table:
    """Predicted use beside published, before any calibration: the honest test."""
    rows = [
        (
            plan.service(row["service"]),
            row["body"] or "",
            count(row["predicted"]),
            count(row["published"]),
            _agreement(row["ratio"]),
            f"{row['period'] or ''}, {row['source'] or ''}".strip(", "),
        )
        for row in plan["need"]["checks"]
        if row["predicted"] is not None and row["published"] is not None and row["ratio"] is not None
    ]
    columns = ("Service", "Body", "#We predicted", "#Published", "How close", "Source")
    return table("Use that we predicted before looking, beside what is published", columns, rows)


def _agreement(ratio: float) -> Cell:
    off = abs(ratio - 1)
    if off <= AGREES:
        return Cell(f"within {max(round(100 * off), 1)}%", "good")
    return Cell(f"{round(100 * off)}% too {'high' if ratio > 1 else 'low'}", "bad")
