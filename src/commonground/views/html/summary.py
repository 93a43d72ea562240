"""The first screen: who is helped, who pays, who gains, how sure, can everybody sign. In: plan.json."""

from __future__ import annotations

from typing import Any

from commonground.core.services import MORTALITY, QALY
from commonground.document.names import Reader, Row, pick
from commonground.document.parties import EVERYWHERE, NATIONAL, OUTSIDE
from commonground.document.words import (
    BREAK_EVEN_GBP,
    chance,
    count,
    listed,
    lower_first,
    money_between,
    percent,
    pounds,
    span,
)
from commonground.views.html.money import lots, outside_subsidy_gbp
from commonground.views.html.people import changes

OTHER_PLAN = "other_plan"  # a remedy that is a plan of its own
LIKELY = 2.0  # how many times the loss in a bad future the middle gain must be
FEW = 3  # names in a sentence before it reads as a list
MOST_LOTS = 8  # partners on the first screen: those who would lose or gain most


def summary(plan: Reader) -> dict[str, Any]:
    """Sentences of the first screen."""
    return {
        "helped": _helped(plan),
        "pays": _pays(plan),
        "gains": _gains(plan),
        "sure": _sure(plan),
        "sign": _sign(plan),
    }


def _helped(plan: Reader) -> dict[str, Any]:
    row = plan["helped"]["all"]
    ways = [f"{card['name']} ({card['reached']})" for card in changes(plan)[:FEW]]
    return {
        "figure": f"{count(row['reached'])} people a year",
        "lead": f"That is {percent(row['share'])} of the {count(row['people'])} who live here, by {plan.last_year}.",
        "ways": ways,
        "more": max(len(changes(plan)) - FEW, 0),
    }


def _pays(plan: Reader) -> dict[str, Any]:
    rows = pick(plan["funding"], year=EVERYWHERE)
    total = next(row for row in rows if row["partner"] == EVERYWHERE)
    parts = [row for row in rows if row["partner"] != EVERYWHERE and row["mean"] >= BREAK_EVEN_GBP]
    shown = sorted(parts, key=lambda row: -row["mean"])
    return {
        "figure": f"{pounds(total['mean'])} over {plan.span_of_years}",
        "lead": f"The cost of the new services (80% range {money_between(total)}).",
        "parts": [_part(plan, row, total) for row in shown],
        "deal": _deal_payers(plan),
    }


def _part(plan: Reader, row: Row, total: Row) -> str:
    name = "National funders" if row["partner"] == NATIONAL else plan.partner(row["partner"])
    return f"{name}: {pounds(row['mean'])} ({percent(row['mean'] / total['mean'])})"


def _deal_payers(plan: Reader) -> str:
    """Who then helps whom through the settlement, in one sentence."""
    totals: dict[str, float] = {}
    for row in plan["settlement"]["contributions"]:
        totals[row["partner"]] = totals.get(row["partner"], 0.0) + row["transfer_gbp"]
    outside = totals.pop(OUTSIDE, 0.0)
    pay = [f"{plan.partner(p)} pays in {pounds(gbp)}" for p, gbp in totals.items() if gbp >= BREAK_EVEN_GBP]
    take = [f"{plan.partner(p)} takes out {pounds(gbp)}" for p, gbp in totals.items() if gbp <= -BREAK_EVEN_GBP]
    help_ = [f"a subsidy from outside adds {pounds(outside)}"] if outside >= BREAK_EVEN_GBP else []
    return f"In the deal, {listed([*pay, *help_, *take])}." if pay or take or help_ else ""


def _gains(plan: Reader) -> dict[str, Any]:
    healthy = pick(plan["outcomes"], service=QALY, neighbourhood=EVERYWHERE, year=EVERYWHERE)[0]["change"]
    low, middle, high = (healthy[key] for key in ("p10", "p50", "p90"))
    after = pick(plan["settlement"]["net_after"], year=EVERYWHERE)
    ahead = sorted((row for row in after if row["mean"] >= BREAK_EVEN_GBP), key=lambda row: -row["mean"])
    return {
        "figure": f"{count(middle)} years of good health",
        "lead": f"For residents, over {plan.span_of_years} (80% range about {count(low)} to {count(high)}).",
        "deaths": _deaths(plan),
        "avoided": _avoided(plan),
        "ahead": [f"{plan.partner(row['partner'])}: {pounds(row['mean'])} in cash" for row in ahead],
    }


def _deaths(plan: Reader) -> str:
    """Deaths averted in the last year, which the years of good health do not hold; '' where none are expected."""
    for row in pick(plan["outcomes"], service=MORTALITY, neighbourhood=EVERYWHERE, year=plan.last_year):
        low, middle, high = (-row["change"][key] for key in ("p90", "p50", "p10"))
        if middle >= 1.0:
            between = f"{count(max(low, 0.0))} to {count(high)}"
            return f"Besides, about {count(middle)} fewer deaths in {plan.last_year} ({between})."
    return ""


def _avoided(plan: Reader) -> list[str]:
    """Services that go down, surely or likely, in plain figures for the last year."""
    said = []
    for service in _headlines(plan):
        everything = [*plan["activity"], *plan["outcomes"]]
        for row in pick(everything, service=service, neighbourhood=EVERYWHERE, year=plan.last_year):
            sentence = _fewer(row["change"])
            if sentence:
                said.append(f"{plan.service(service)}: {sentence}")
    return said[:FEW]


def _headlines(plan: Reader) -> list[str]:
    """Ids of the services that councillors ask about first, in that order."""
    told = [row for row in plan["services"] if row["headline"] is not None]
    return [row["id"] for row in sorted(told, key=lambda row: float(row["headline"]))]


def _fewer(change: Row) -> str:
    """'54 fewer a year (11 to 98)', 'likely 230 fewer a year (460 fewer to 25 more)'; '' where it may well be more."""
    low, middle, high = (change[key] for key in ("p10", "p50", "p90"))
    if high < 0:
        return f"{count(middle)} fewer a year ({count(high)} to {count(low)})"
    if middle < 0 and -middle > LIKELY * high:
        return f"likely {count(middle)} fewer a year ({count(low)} fewer to {count(high)} more)"
    return ""


def _sure(plan: Reader) -> dict[str, Any]:
    cash = pick(plan["ledger_together"], kind="cash", year=EVERYWHERE)[0]
    judged = sum(row["quality"] == "D" for row in plan["provenance"])
    lines = [
        *_most_depends(plan),
        _least_sure(plan),
        f"{judged:,} of the {len(plan['provenance']):,} figures behind the plan are judgement, marked D.",
    ]
    return {
        "figure": span(cash)[0].upper() + span(cash)[1:],
        "lead": f"Where the cash of all partners together ends over {plan.span_of_years}, before any subsidy, "
        f"in four of every five of the {plan['draws']:,} futures that we tried.",
        "lines": [line for line in lines if line],
    }


def _most_depends(plan: Reader) -> list[str]:
    """The assumption that moves health most, and the one that moves cash most."""
    said = []
    for target, words in (("cash", "Cash"), (QALY, "Health")):
        rows = pick(plan["uncertainty"], target=target)
        if rows:
            said.append(f"{words} depends most on {lower_first(plan.assumption(rows[0]['figure']))}.")
    return said


def _least_sure(plan: Reader) -> str:
    """The partner with the smallest chance of being no worse off, once the deal is done."""
    rows = plan["settlement"]["prob_no_worse"]
    least = min(rows, key=lambda row: float(row["probability"]), default=None)
    if least is None or least["probability"] > 0.99:
        return ""
    return f"{plan.partner(least['partner'])} is least sure of no loss: a chance of {chance(least['probability'])}."


def _sign(plan: Reader) -> dict[str, Any]:
    deal = plan["settlement"]
    return {
        "yes": deal["signable_without_subsidy"],
        "losers": _losers(plan),
        "blocker": deal["blocker"],
        "subsidy": pounds(outside_subsidy_gbp(plan)),
        "stable": deal["stable"],
        "remedies": [row for row in plan["remedies"] if row["enough"] and row["kind"] not in ("subsidy", OTHER_PLAN)],
        "other": " ".join(row["sentence"] for row in pick(plan["remedies"], kind=OTHER_PLAN)),
        "lots": lots(plan, MOST_LOTS),
    }


def _losers(plan: Reader) -> list[str]:
    """What each partner would have lost, in words."""
    totals = {row["partner"]: row for row in pick(plan["settlement"]["net_before"], year=EVERYWHERE)}
    said = []
    for row in plan["settlement"]["would_have_lost"]:
        mean = totals[row["partner"]]["mean"]
        worst = f"at worst {pounds(row['worst_gbp'])} short in {row['worst_year']}"
        over = f"{pounds(mean)} worse off over {plan.span_of_years}, " if mean < -BREAK_EVEN_GBP else ""
        said.append(f"{plan.partner(row['partner'])}: {over}{worst}")
    return said
