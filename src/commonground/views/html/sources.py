"""Where figures come from, who decides, what else was considered. In: plan.json. Out: tables."""

from __future__ import annotations

from typing import Any

from commonground.core.figures import QUALITY_MEANS
from commonground.document.names import Reader, Row, pick
from commonground.document.tables import Cell, Table, table
from commonground.document.words import count, listed, percent, pounds, sentence

GROUPS = (
    ("Options: cost, reach, staff and timing", ("options.",)),
    ("Options: effects", ("effects.", "activity_share.")),
    ("Services: cost and payment", ("cost.", "variable_share.", "stepped_share.", "payment.")),
    ("Services: use and growth", ("rate.", "growth.", "prevalence.", "ageing.", "need.")),
)
REST = "Everything else"
EVERY = "Every neighbourhood"
WHOLLY = 0.995
SHOWN_DIGITS = 4


def sources(plan: Reader) -> dict[str, Any]:
    """All figures in groups, with how many of each quality."""
    rows = plan["provenance"]
    letters = {letter: sum(row["quality"] == letter for row in rows) for letter in QUALITY_MEANS}
    groups: dict[str, list[Row]] = {name: [] for name in (*(name for name, _ in GROUPS), REST)}
    for row in rows:
        groups[next((name for name, starts in GROUPS if row["figure"].startswith(starts)), REST)].append(row)
    return {
        "letters": [(letter, QUALITY_MEANS[letter], f"{number:,}") for letter, number in letters.items()],
        "groups": [(name, len(found), _figures(plan, name, found)) for name, found in groups.items() if found],
    }


def _figures(plan: Reader, name: str, rows: list[Row]) -> Table:
    lines = [
        (
            Cell(plan.assumption(row["figure"]), note=row["figure"]),
            _value(row),
            row["unit"],
            Cell(row["source"], link=row["url"] if row["url"].startswith("https://") else "", note=row["year"]),
            Cell(f"{row['quality']}{' – judgement' if row['quality'] == 'D' else ''}", _tone(row)),
        )
        for row in rows
    ]
    return table(name, ("Figure", "#Value and 80% range", "Unit", "Source", "Quality"), lines)


def _tone(row: Row) -> str:
    return "judged" if row["quality"] == "D" else ""


def _value(row: Row) -> str:
    changed = f" (changed from {_number(row['changed_from'])})" if row["changed_from"] is not None else ""
    if row["low"] is None or row["high"] is None:
        return f"{_number(row['value'])}{changed}"
    return f"{_number(row['value'])} ({_number(row['low'])} to {_number(row['high'])}){changed}"


def _number(value: object) -> str:
    """1856.23 -> '1,856', 0.06512 -> '0.06512', 70000 -> '70,000'; a word stays a word."""
    if not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 10**SHOWN_DIGITS else f"{value:,.{SHOWN_DIGITS}g}"


def changed(plan: Reader) -> Table:
    """Assumptions that somebody set otherwise."""
    rows = [
        (
            Cell(plan.assumption(row["figure"]), note=row["figure"]),
            _number(row["was"]),
            _number(row["value"]),
            row["unit"],
        )
        for row in plan["changed"]
    ]
    return table("Assumptions changed for this plan", ("Assumption", "#Was", "#Is", "Unit"), rows)


def deciders(plan: Reader) -> Table:
    """Who has a say in each neighbourhood; one row where it is the same body everywhere."""
    lines: list[tuple[str, str, str]] = []
    for footprint in plan["footprints"]:
        said = {row["id"]: _bodies(plan, row["id"], footprint["kind"]) for row in plan["neighbourhoods"]}
        if len(set(said.values())) == 1:
            lines.append((footprint["title"], EVERY, next(iter(said.values()))))
        else:
            lines += [(footprint["title"], plan.neighbourhood(code), bodies) for code, bodies in said.items()]
    caption = "Who has a say in each neighbourhood, and for what share of its residents"
    return table(caption, ("Kind of body", "Neighbourhood", "Bodies"), [line for line in lines if line[-1]])


def _bodies(plan: Reader, neighbourhood: str, kind: str) -> str:
    found = pick(plan["who_decides"], neighbourhood=neighbourhood, kind=kind)
    return listed(
        [row["body"] if row["share"] > WHOLLY else f"{row['body']} ({percent(row['share'])})" for row in found]
    )


def fits(plan: Reader) -> Table:
    """How well footprints fit one another."""
    titles = {row["kind"]: row["title"] for row in plan["footprints"]}
    lines = [
        (row["title"], titles[other], percent(share))
        for row in plan["footprints"]
        for other, share in row["coterminosity"].items()
        if share < WHOLLY and "ward" not in (row["kind"], other)
    ]
    return table("Boundaries that do not fit: residents for whom both agree", ("Footprint", "Against", "#Agree"), lines)


def left_out(plan: Reader) -> Table:
    """Options that were considered and not chosen."""
    rows = [(row["name"], sentence(row["plain"]), row["why"]) for row in plan["options_not_chosen"]]
    return table("Considered and not chosen", ("Option", "What it is", "Why not"), rows)


def runners_up(plan: Reader) -> Table:
    """Plans that came close, by how they differ."""
    rows = [
        (
            f"Plan {row['rank']}",
            _choices(plan, row["adds"]) or "nothing",
            _choices(plan, row["drops"]) or "nothing",
            _choices(plan, row["changes"]) or "nothing",
            f"{pounds(row['less_than_plan_gbp'])} less",
        )
        for row in plan["runners_up"]
    ]
    columns = ("Plan", "Adds", "Leaves out", "Does at another scale or time", "#Worth to society")
    return table("Plans that came close", columns, rows)


def _choices(plan: Reader, rows: list[Row]) -> str:
    where: dict[str, list[str]] = {}
    for row in rows:
        where.setdefault(row["id"], []).append(plan.neighbourhood(row["neighbourhood"]))
    return "; ".join(f"{plan.option(option)} in {listed(places)}" for option, places in where.items())


def shadow_prices(plan: Reader) -> Table:
    """What one more unit of each limit would be worth."""
    rows = [
        (
            row["label"],
            row["constraint"].replace("_", " "),
            "pound" if row["unit"] == "GBP" else row["unit"],
            f"{pounds(row['worth_gbp_per_unit'])}",
        )
        for row in sorted(plan["shadow_prices"], key=lambda row: -abs(row["worth_gbp_per_unit"]))
    ]
    return table("What one more would be worth", ("Whose", "Limit", "One more", "#Worth to society"), rows)


def promises(plan: Reader) -> list[tuple[str, Table]]:
    """Promises by owner."""
    owners = list(dict.fromkeys(row["who"] for row in plan["promises"]))
    return [(plan.partner(owner), _promises(plan, owner)) for owner in owners]


def _promises(plan: Reader, owner: str) -> Table:
    """One row an option, its neighbourhoods together; the workbook has each promise alone."""
    by_option: dict[str, list[Row]] = {}
    for row in pick(plan["promises"], who=owner):
        by_option.setdefault(row["option"], []).append(row)
    rows = [_promise(plan, option, found) for option, found in by_option.items()]
    columns = ("Promise", "What and where", "#Cost, all years", "From", "How we would know it was kept")
    return table(f"Promises of {plan.partner(owner)}", columns, rows)


def _promise(plan: Reader, option: str, found: list[Row]) -> tuple[Cell | str, ...]:
    where = {row["neighbourhood"] for row in found}
    chosen = [row for row in plan["options"] if row["id"] == option and row["neighbourhood"] in where]
    unit = "households" if chosen[0]["unit"] == "household" else "people"
    places = EVERY.lower() if len(where) == len(plan["neighbourhoods"]) > 1 else listed(_names(plan, found))
    numbers = found[0]["id"] if len(found) == 1 else f"{found[0]['id']} to {found[-1]['id']}"
    return (
        Cell(plan.option(option), note=numbers),
        f"Reach about {count(sum(row['reached'] for row in chosen))} {unit} a year by {plan.last_year} in {places}",
        pounds(sum(row["amount_gbp"] for row in found)),
        listed(sorted({row["from"] for row in found})),
        f"{found[0]['measure']}. {found[0]['evidence']}.",
    )


def _names(plan: Reader, rows: list[Row]) -> list[str]:
    return [plan.neighbourhood(row["neighbourhood"]) for row in rows]
