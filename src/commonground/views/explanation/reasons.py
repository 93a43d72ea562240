"""Why one partner's options are in, and which others are nearest to coming in. In: `Reader`. Out: words, tables."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document.choices import Reason
from commonground.document.names import pick
from commonground.document.options import Option, OptionLeft
from commonground.document.words import HALF_A_POUND, listed, percent, pounds
from commonground.views.explanation.model import Reader, Section, exact
from commonground.views.running import say_both
from commonground.views.tables import Table, make_table

NEAREST = 5
STAYS = "stays at any price"
LEVELS = {"required": "required", "asked": "asked for", "local": "the place's own choice"}
ESTIMATES = (
    "Prices are estimates, from a plan that may take parts of options: each is of one option alone in one "
    "neighbourhood, with all else as it is."
)
SAME = 1e-9  # a change of its cost, as a share, that is none
NO_PRICE = -1.0  # a change of its cost at which it would cost nothing; below it no price would do


def tabulate_own(reader: Reader) -> Table:
    """Each option that it delivers or pays for: what runs, what is added, whether required, why, at which price out."""
    rows = [
        (
            reader.names.option(code),
            role,
            "; ".join(say_both(row) for row in pick(reader.plan.running, option=code)),
            "".join(LEVELS[row.requirement.level] for row in pick(reader.plan.running, option=code)),
            _say_in(reader, code),
            _say_prices(reader, code),
        )
        for code, role in _roles(reader, reader.plan.options).items()
    ]
    columns = (
        "Option",
        "Its part",
        "What runs today, and what is added",
        "National policy",
        "Why it is in",
        "Would fall out at a cost of",
    )
    return make_table("Why each is in: what it delivers or pays for", columns, rows)


def _roles(reader: Reader, rows: Sequence[Option | OptionLeft]) -> dict[str, str]:
    """'delivers', 'pays for' or both, by option that it has a part in."""
    found: dict[str, str] = {}
    for code in dict.fromkeys(row.id for row in rows):
        mine = pick(rows, id=code)
        delivers = any(reader.id in row.delivered_by for row in mine)
        pays = any(reader.id in row.funded_by for row in mine)
        if delivers or pays:
            found[code] = " and ".join(["delivers it"] * delivers + ["pays for it"] * pays)
    return found


def _say_in(reader: Reader, code: str) -> str:
    """Why the plan has an option: because it has to, or by its worth; and the limit that it uses most of."""
    rows = pick(reader.plan.reasons, id=code, in_plan=True)
    if not rows:
        return ""
    worth = sum(row.worth_gbp for row in rows)
    less = f"worth {pounds(worth)} {'more' if worth >= 0 else 'less'} than it costs"
    if code in reader.plan.required.options:
        return f"National policy requires it, and it may not run here; by these figures it is {less}."
    asked = [row for row in reader.plan.conditions if row.kind == "must" and row.option == code]
    if asked:
        return f"It was asked that it be in; by these figures it is {less}."
    if worth < 0:
        return f"By itself it is {less}; what is asked of the plan as a whole brings it in."
    binds = listed([row for row in dict.fromkeys(row.binds for row in rows) if row])
    return f"It is {less}. What binds: {binds}." if binds else f"It is {less}."


def _say_prices(reader: Reader, code: str) -> str:
    """The cost at which it would fall out, by neighbourhood, the nearest first; what has to be there stays at any."""
    if code in reader.plan.required.options:
        return STAYS
    asked = pick(reader.plan.conditions, kind="must", option=code)
    forced = {place for row in asked for place in row.neighbourhoods}
    rows = sorted(pick(reader.plan.reasons, id=code, in_plan=True), key=_distance)
    if rows and all(row.neighbourhood in forced for row in rows):
        return STAYS
    told = [(row, STAYS if row.neighbourhood in forced else _say_price(row)) for row in rows]
    return "; ".join(f"{reader.names.neighbourhood(row.neighbourhood)} {price}" for row, price in told)


def _distance(row: Reason) -> float:
    """How far its cost is from what would change it, as a share of it; what costs partners nothing is last."""
    return float("inf") if row.dearer is None else abs(row.dearer)


def price_gbp(row: Reason) -> float | None:
    """The cost over all plan years at which it would change, GBP; None where no cost would change it."""
    return None if row.dearer is None or row.dearer < NO_PRICE else row.cost_gbp * (1.0 + row.dearer)


def _say_price(row: Reason) -> str:
    """'£61,000 (18% dearer)'; in pounds of worth where it costs partners nothing."""
    price = price_gbp(row)
    if price is None or row.dearer is None:
        return f"if worth {pounds(abs(row.margin_gbp))} less"
    if abs(row.dearer) < SAME:
        return f"{pounds(price)} (what it costs now)"
    return f"{pounds(price)} ({percent(row.dearer)} dearer)"


def say_not_more(reader: Reader) -> Section | None:
    """Options that it would deliver or pay for and that are out where they could be; None where none is."""
    roles = _roles(reader, (*reader.plan.options, *reader.plan.options_not_chosen))
    nearest: dict[str, Reason] = {}
    for row in sorted(pick(reader.plan.reasons, in_plan=False), key=_distance):
        if row.id in roles:
            nearest.setdefault(row.id, row)
    priced = [row for row in nearest.values() if price_gbp(row) is not None]
    if not nearest:
        return None
    never = len(nearest) - len(priced)
    count = (
        "1 option that it would deliver or pay for is"
        if len(nearest) == 1
        else (f"{len(nearest)} options that it would deliver or pay for are")
    )
    said = [f"{count} left out somewhere. {ESTIMATES}"]
    if never:
        said.append(f"{never} of them would come in at no price: they bring too little by these figures.")
    return Section("Why not more", tuple(said), (_tabulate_out(reader, priced[:NEAREST], roles),) if priced else ())


def _tabulate_out(reader: Reader, rows: Sequence[Reason], roles: dict[str, str]) -> Table:
    cells = [
        (
            reader.names.option(row.id),
            _would(roles[row.id]),
            reader.names.neighbourhood(row.neighbourhood),
            exact(row.cost_gbp),
            exact(price_gbp(row) or 0.0),
            percent(0.0 if abs(row.dearer or 0.0) < SAME else -(row.dearer or 0.0)),
            _say_out(reader, row),
        )
        for row in rows
    ]
    columns = (
        "Option",
        "It would",
        "Nearest in",
        "#Costs partners there, £, all years",
        "#Would come in at, £",
        "#Cheaper by",
        "Why it is out",
    )
    return make_table("The nearest to coming in", columns, cells)


def _would(role: str) -> str:
    return role.replace("delivers", "deliver").replace("pays", "pay")


def _say_out(reader: Reader, row: Reason) -> str:
    """Why it is out everywhere, or in how many neighbourhoods it is in; and what binds."""
    left = pick(reader.plan.options_not_chosen, id=row.id)
    taken = len(pick(reader.plan.options, id=row.id))
    why = left[0].why if left else f"In {taken} of {len(reader.plan.neighbourhoods)} neighbourhoods."
    beside = f" There it would be worth {pounds(row.worth_gbp)} less than it costs." if not left else ""
    beside = beside if row.worth_gbp <= -HALF_A_POUND else ""
    return f"{why}{beside}{f' What binds: {row.binds}.' if row.binds else ''}"
