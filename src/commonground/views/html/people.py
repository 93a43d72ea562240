"""Who lives here and who is helped. In: plan.json. Out: bars, tables and the map's legend."""

from __future__ import annotations

from typing import Any

from commonground.document.names import Reader, Row
from commonground.document.parties import EVERYWHERE
from commonground.document.tables import Table, table
from commonground.document.words import count, listed, percent, pounds, sentence, span

FIFTHS = {1: "Most deprived fifth", 2: "Second", 3: "Middle", 4: "Fourth", 5: "Least deprived fifth"}


def people(plan: Reader) -> dict[str, Any]:
    """People helped by neighbourhood and by deprivation, as bars of the share of residents reached."""
    helped = plan["helped"]
    shares = [row["share"] for row in (*helped["by_neighbourhood"], *helped["by_quintile"])]
    top = max([*shares, 0.0001])
    return {
        "year": helped["year"],
        "reached": count(helped["all"]["reached"]),
        "share": percent(helped["all"]["share"]),
        "neighbourhoods": [_bar(plan.neighbourhood(r["neighbourhood"]), r, top) for r in helped["by_neighbourhood"]],
        "fifths": [_bar(FIFTHS[r["quintile"]], r, top) for r in helped["by_quintile"] if r["people"]],
        "fairness": fairness(plan),
        "table": places(plan),
    }


def _bar(name: str, row: dict[str, Any], top: float) -> dict[str, Any]:
    return {
        "name": name,
        "width": round(100 * row["share"] / top, 1),
        "text": f"{count(row['reached'])} people",
        "share": f"{percent(row['share'])} of {count(row['people'])}",
    }


def fairness(plan: Reader) -> str:
    """Whether the most deprived fifth gets at least its share, in one sentence."""
    row = next(row for row in plan["inequality"] if row["quintile"] == 1)
    if not row["people"]:
        return "Nobody here lives in the most deprived fifth of England."
    lives, gains = percent(row["share_of_people"]), percent(row["share_of_qaly"])
    verdict = "more than their share" if row["share_of_qaly"] > row["share_of_people"] else "less than their share"
    return (
        f"{lives} of residents live in the most deprived fifth of England. "
        f"They get {gains} of the years of good health that the plan gains: {verdict}."
    )


def places(plan: Reader) -> Table:
    """One row a neighbourhood: size, deprivation, people helped, wards."""
    helped = {row["neighbourhood"]: row for row in plan["helped"]["by_neighbourhood"]}
    rows = [
        (
            f"{number}. {row['name']}",
            f"{row['population']:,}",
            percent(row["imd_quintile_shares"][0]),
            count(helped[row["id"]]["reached"]),
            percent(helped[row["id"]]["share"]),
            listed(row["wards"]),
        )
        for number, row in enumerate(plan["neighbourhoods"], start=1)
    ]
    columns = ("Neighbourhood", "#Residents", "#In the most deprived fifth", "#Helped a year", "#Of residents", "Wards")
    return table(f"The neighbourhoods, and people helped in {plan.last_year}", columns, rows)


def changes(plan: Reader) -> list[dict[str, Any]]:
    """What would change for people: each option once, with where, how many, from when and what it costs."""
    by_option: dict[str, list[dict[str, Any]]] = {}
    for row in plan["options"]:
        by_option.setdefault(row["id"], []).append(row)
    cards = [_change(plan, rows) for rows in by_option.values()]
    return sorted(cards, key=lambda card: -card["size"])


def _change(plan: Reader, rows: list[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    unit = "households" if first["unit"] == "household" else "people"
    everywhere = len(rows) == len(plan["neighbourhoods"])
    names = [plan.neighbourhood(row["neighbourhood"]) for row in rows]
    reached = sum(row["reached"] for row in rows)
    yearly = sum(row["cost_by_year"][-1] for row in rows)
    return {
        "name": first["name"],
        "plain": sentence(first["plain"]),
        "core": first["core"],
        "size": reached,
        "reached": f"{count(reached)} {unit} a year",
        "cost": f"{pounds(yearly)} a year",
        "where": "every neighbourhood" if everywhere and len(rows) > 1 else listed(names),
        "start": " or ".join(sorted({row["start"] for row in rows})),
        "by": listed(_names(plan, rows, "delivered_by")) or "not settled yet",
        "paid": listed(_names(plan, rows, "funded_by")) or "National funders",
        "evidence": first["evidence_strength"],
    }


def _names(plan: Reader, rows: list[dict[str, Any]], key: str) -> list[str]:
    return [plan.partner(code) for code in dict.fromkeys(code for row in rows for code in row[key])]


def agencies(plan: Reader) -> Table:
    """Households by the number of agencies that call on them in a year."""
    found = plan["need"]["agencies_per_household"]
    rows = [
        (
            f"{row['agencies']} or more" if row["agencies"] >= found["most_counted"] else str(row["agencies"]),
            count(row["households"]),
            percent(row["share_of_households"]),
            percent(row["share_of_cost"]),
        )
        for row in found["rows"]
    ]
    columns = ("Agencies in touch", "#Households", "#Of all households", "#Of all cost")
    return table("How many agencies call on one household in a year", columns, rows)


def waiting(plan: Reader) -> Table:
    """The price of doing nothing by partner over all years, cash beside the room that growth would take."""
    found = {
        (row["partner"], row["kind"]): row
        for row in [*plan["do_nothing"]["net"], *plan["do_nothing"]["together"]]
        if row["year"] == EVERYWHERE and (row["p10"] or row["p90"])
    }
    rows = [
        (plan.partner(partner), *(_span_or_nothing(found.get((partner, kind))) for kind in ("cash", "capacity")))
        for partner in dict.fromkeys(partner for partner, _ in found)
    ]
    return table(
        f"{plan.span_of_years} if nothing is done, against today (80% range)".capitalize(),
        ("Partner", "Cash", "Capacity: room that it would have, or lack"),
        rows,
    )


def _span_or_nothing(row: Row | None) -> str:
    return span(row) if row else "no change"
