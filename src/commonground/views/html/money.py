"""Who pays and who gains. In: plan.json. Out: the before-and-after picture and its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commonground.document.names import Reader, Row, pick
from commonground.document.parties import EVERYWHERE, OUTSIDE
from commonground.document.tables import Cell, Table, table
from commonground.document.words import BREAK_EVEN_GBP, chance, listed, pounds, signed, span, standing, verdict

TONES = {"better": "good", "likely better": "good", "even": "plain", "likely worse": "bad", "worse": "bad"}
MARKS = {"good": "▲", "plain": "=", "bad": "▼"}
ROOM = 1.04  # a little air at both ends of an axis


def picture(plan: Reader) -> dict[str, Any]:
    """Each partner before and after the settlement on one axis, those who would have lost most first."""
    before = {row["partner"]: row for row in pick(plan["settlement"]["net_before"], year=EVERYWHERE)}
    after = {row["partner"]: row for row in pick(plan["settlement"]["net_after"], year=EVERYWHERE)}
    axis = Axis([*before.values(), *after.values()])
    sure = {row["partner"]: row["probability"] for row in plan["settlement"]["prob_no_worse"]}
    stakes = [partner for partner in before if moved(before[partner]) or moved(after[partner])]
    order = sorted(stakes, key=lambda partner: before[partner]["mean"])
    return {
        "unmoved": listed([plan.partner(partner) for partner in before if partner not in stakes]),
        "zero": axis.at(0.0),
        "ticks": axis.ticks(),
        "rows": [
            {
                "name": plan.partner(partner),
                "before": axis.bar(before[partner]),
                "after": axis.bar(after[partner]),
                "chance": chance(sure[partner]),
            }
            for partner in order
        ],
    }


def moved(row: Mapping[str, float]) -> bool:
    """Whether a partner's cash changes on average by enough to speak of."""
    return abs(row["mean"]) >= BREAK_EVEN_GBP


class Axis:
    """Pounds to per cent of a track's width, zero always on it."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        ends = [0.0, *(row[key] for row in rows for key in ("p10", "p90", "mean"))]
        low, high = min(ends) * ROOM, max(ends) * ROOM
        self.low, self.width = low, (high - low) or 1.0
        self.ends = (min(ends), max(ends))

    def at(self, gbp: float) -> float:
        """Position of an amount, per cent from the left."""
        return round(100 * (gbp - self.low) / self.width, 2)

    def bar(self, row: Mapping[str, float]) -> dict[str, Any]:
        """A bar from zero to the mean with a whisker over the 80% range, and its words."""
        tone = TONES[verdict(row)]
        left, right = sorted((self.at(0.0), self.at(row["mean"])))
        return {
            "left": left,
            "width": round(right - left, 2),
            "low": self.at(row["p10"]),
            "reach": round(self.at(row["p90"]) - self.at(row["p10"]), 2),
            "tone": tone,
            "mark": MARKS[tone],
            "text": standing(row),
            "span": span(row),
        }

    def ticks(self) -> list[dict[str, Any]]:
        """The ends of the axis and zero, with their amounts."""
        values = [0.0, *(end for end in self.ends if abs(end) > 0.08 * self.width)]
        return [{"at": self.at(value), "text": signed(value)} for value in sorted(values)]


def lots(plan: Reader, most: int) -> Table:
    """Each partner's lot without and with the deal, in words; the `most` that the plan moves most."""
    before = {row["partner"]: row for row in pick(plan["settlement"]["net_before"], year=EVERYWHERE)}
    after = {row["partner"]: row for row in pick(plan["settlement"]["net_after"], year=EVERYWHERE)}
    stakes = [partner for partner in before if moved(before[partner]) or moved(after[partner])]
    shown = sorted(stakes, key=lambda partner: -abs(before[partner]["mean"]))[:most]
    order = sorted(shown, key=lambda partner: before[partner]["mean"])
    rest = len(before) - len(shown)
    others = f" ({rest} other {'partner' if rest == 1 else 'partners'}: see below)" if rest else ""
    rows = [(plan.partner(partner), _standing(before[partner]), _standing(after[partner])) for partner in order]
    caption = f"Cash over {plan.span_of_years}, on average{others}"
    return table(caption, ("Partner", "Without a deal", with_deal(plan)), rows)


def with_deal(plan: Reader) -> str:
    """What the second of the two states is called."""
    return "With the deal" if plan["settlement"]["signable_without_subsidy"] else "With deal and subsidy"


def standings(plan: Reader) -> Table:
    """Every partner before and after, in figures."""
    before = {row["partner"]: row for row in pick(plan["settlement"]["net_before"], year=EVERYWHERE)}
    after = {row["partner"]: row for row in pick(plan["settlement"]["net_after"], year=EVERYWHERE)}
    sure = {row["partner"]: row["probability"] for row in plan["settlement"]["prob_no_worse"]}
    rows = [
        (
            plan.partner(partner),
            _standing(before[partner]),
            span(before[partner]),
            _standing(after[partner]),
            span(after[partner]),
            chance(sure[partner]),
        )
        for partner in before
    ]
    columns = ("Partner", "Without a deal", "80% range", with_deal(plan), "80% range", "#Chance of no loss")
    return table(f"Cash against doing nothing, over {plan.span_of_years}", columns, rows)


def _standing(row: Mapping[str, float]) -> Cell:
    tone = TONES[verdict(row)]
    return Cell(f"{MARKS[tone]} {standing(row)}", tone)


def contributions(plan: Reader) -> Table:
    """What each partner pays in or takes out each year; each year sums to zero."""
    rows = plan["settlement"]["contributions"]
    totals = {year: sum(row["transfer_gbp"] for row in pick(rows, year=year)) for year in plan["years"]}
    lines = [_contribution(plan, code, pick(rows, partner=code)) for code in dict.fromkeys(r["partner"] for r in rows)]
    total = ("Sum", *(pounds(round(totals[year], 2)) for year in plan["years"]), pounds(round(sum(totals.values()), 2)))
    return table(
        "Contributions to the shared fund by year: + pays in, − takes out",
        ("Partner", *(f"#{year}" for year in plan["years"]), "#All years"),
        [*lines, total],
    )


def _contribution(plan: Reader, code: str, rows: Sequence[Row]) -> tuple[Any, ...]:
    amounts = [pick(rows, year=year)[0]["transfer_gbp"] for year in plan["years"]]
    return (plan.partner(code), *(signed(amount) for amount in amounts), signed(sum(amounts)))


def three_kinds(plan: Reader) -> Table:
    """Cash, capacity and value, side by side and never added up."""
    kinds = {
        "cash": ("Cash", "Money that a budget holder can really take out"),
        "capacity": ("Capacity", "Freed but still paid for, such as beds in a ward that stays open"),
        "value": ("Value", "Health and time for residents, in the Treasury's terms; nobody's budget"),
    }
    rows = []
    for kind, (name, meaning) in kinds.items():
        found = pick(plan["ledger_together"], kind=kind, year=EVERYWHERE)[0]
        rows.append((name, meaning, signed(found["mean"]), f"{signed(found['p10'])} to {signed(found['p90'])}"))
    columns = ("Kind", "What it is", "#All partners, before any subsidy", "#80% range")
    return table(f"Three kinds of money over {plan.span_of_years}: never add them up", columns, rows)


def subsidy(plan: Reader) -> Table:
    """The smallest outside money by year; empty where none is needed."""
    rows = [(row["year"], pounds(row["amount_gbp"])) for row in plan["settlement"]["subsidy"]]
    needed = any(row["amount_gbp"] for row in plan["settlement"]["subsidy"])
    caption = "Smallest money from outside that would let everybody sign"
    return table(caption, ("Year", "#Amount"), rows if needed else ())


def remedies(plan: Reader) -> Table:
    """What would let everybody sign, or help."""
    rows = [(row["sentence"], "Yes" if row["enough"] else "No, but it helps") for row in plan["remedies"]]
    return table("Ways out, where not everybody can sign", ("Change", "Enough alone?"), rows)


def payers(plan: Reader) -> Table:
    """Who pays for the new services before any settlement."""
    rows = [
        (plan.partner(row["partner"]), pounds(row["mean"]), f"{pounds(row['p10'])} to {pounds(row['p90'])}")
        for row in pick(plan["funding"], year=EVERYWHERE)
        if row["mean"] >= 1
    ]
    caption = f"Who pays for the new services over {plan.span_of_years}, before the deal"
    return table(caption, ("Payer", "#Pays on average", "#80% range"), rows)


def outside_subsidy_gbp(plan: Reader) -> float:
    """All outside money over the plan, GBP."""
    return float(sum(row["transfer_gbp"] for row in pick(plan["settlement"]["contributions"], partner=OUTSIDE)))
