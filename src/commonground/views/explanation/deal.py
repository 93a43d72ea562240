"""Whether one partner could sign, why it ends where it ends, what it promises and is promised. Out: `Section`s."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonground.document.names import pick
from commonground.document.options import Option, Promise
from commonground.document.shapes import EVERYWHERE, Range
from commonground.document.words import (
    BREAK_EVEN_GBP,
    HALF_A_POUND,
    chance,
    heads,
    listed,
    pounds,
    pounds_of,
    pounds_up,
    sentence,
    signed,
    signed_between,
    standing,
)
from commonground.views.explanation.bad_years import say_way_out, say_worst
from commonground.views.explanation.model import PENNY, Reader, Section, Verdict, exact
from commonground.views.explanation.reasons import tabulate_own
from commonground.views.explanation.years import (
    AFTER,
    SUM,
    lowest_gbp,
    paid_in_gbp,
    read_after,
    read_asked,
    read_before,
    room_gbp,
    sort_lines,
    tabulate_lines,
    tabulate_years,
)
from commonground.views.tables import Cell, Table, make_table

FEW = 3  # lines in a sentence
FORMS = {"cash": "Money", "staff": "Staff", "buildings": "Buildings"}
KINDS = {"recurrent": "going on after the plan", "once": "for once"}
CAPTIONS = (
    ("cash", "Cash by line, £, on average", AFTER),
    ("capacity", "Capacity: freed but still paid for, £", "All of it"),
    ("value", "Value: what it says that outcomes are worth to it, £", "All of it"),
)


def judge(reader: Reader) -> Verdict:
    """Whether it could sign, in a line: as things stand, if it confirms, with help from outside, or not yet."""
    room, taken = room_gbp(reader), [-gbp for gbp in paid_in_gbp(reader)]
    short = [year for year, gbp in zip(reader.plan.years, room, strict=False) if gbp < -HALF_A_POUND]
    helped = {row.year for row in reader.plan.settlement.subsidy if row.amount_gbp > PENNY}
    needs = [year for year, gbp in zip(reader.plan.years, taken, strict=False) if year in helped and gbp > HALF_A_POUND]
    if short:
        return Verdict(f"Not as it stands: on average it ends below its line in {_when(reader, short)}.", "bad")
    if needs:
        when = _when(reader, needs)
        return Verdict(f"Only with money from outside that nobody has promised: it counts on some in {when}.", "bad")
    return _judge_offer(reader)


def _judge_offer(reader: Reader) -> Verdict:
    """Whether what it is asked for is within what it has put on the table, and confirmed."""
    rows = read_asked(reader)
    asked, offered = sum(row.asked_gbp for row in rows), sum(row.usable_gbp for row in rows)
    to_confirm = sum(row.to_confirm_gbp for row in rows)
    if asked < HALF_A_POUND:
        return Verdict("Yes: on average it is asked for nothing in any year.", "good" if is_moved(reader) else "plain")
    part, whole = pounds_of(asked, offered)
    of_offer = f"{part} of the {whole} that it has on the table"
    beyond = sum(max(row.asked_gbp - row.usable_gbp, 0.0) for row in rows)
    if beyond >= HALF_A_POUND:
        of_offer = f"{part}, of which its floor bears {pounds_up(beyond)} beyond what it offers"
    if to_confirm >= HALF_A_POUND:
        return Verdict(f"Yes, if it confirms {pounds_up(to_confirm)}: it is asked for {of_offer}.", "plain")
    if beyond >= HALF_A_POUND:
        return Verdict(f"Yes, within its floor: it is asked for {of_offer}.", "plain")
    return Verdict(f"Yes: it is asked for {of_offer}.", "good")


def _when(reader: Reader, years: Sequence[str]) -> str:
    return "every year" if len(years) == len(reader.plan.years) else listed(years)


def say_leads(reader: Reader) -> tuple[tuple[str, str], ...]:
    """What a finance director looks for first: her line, her worst bad year, her way out."""
    return (
        ("Its line", f"{_say_line(reader)} {_say_room(reader)}"),
        ("Its worst bad year", say_worst(reader)),
        ("Its way out", say_way_out(reader)),
    )


def say_answer(reader: Reader) -> Section:
    """Where it ends without the deal and with it, and how surely."""
    before, after = read_before(reader)[-1], read_after(reader)[-1]
    said = [
        f"Without a deal: {standing(before)} over {reader.names.span_of_years}{_between(before)}.",
        f"With the deal: {standing(after)}{_between(after)}.{_say_outside(reader)}",
        *_say_chances(reader),
    ]
    return Section("Could it sign?", tuple(said), (tabulate_years(reader),))


def _between(row: Range) -> str:
    words = signed_between(row)
    return f" (80% range {words})" if words and words != "£0 to £0" else ""


def _say_outside(reader: Reader) -> str:
    subsidy = sum(row.amount_gbp for row in reader.plan.settlement.subsidy)
    if subsidy <= PENNY:
        return ""
    return f" That counts on {pounds_up(subsidy)} from outside for all partners, which nobody has promised."


def _say_line(reader: Reader) -> str:
    """The lowest that it may end, and what that follows from."""
    rows, lowest = read_asked(reader), lowest_gbp(reader)[-1]
    offered, floor = sum(row.usable_gbp for row in rows), sum(row.floor_gbp for row in rows)
    if abs(lowest) < HALF_A_POUND:
        return "the lowest that it may end is as if nothing were done: it offers nothing that can be used."
    parts = [
        f"it has put {pounds(offered)} on the table that can be used" if offered >= HALF_A_POUND else "",
        f"its money rule lets it go {pounds(floor)} further" if floor >= HALF_A_POUND else "",
    ]
    because = listed([part for part in parts if part]) or "its money rule wants it better off"
    return f"the lowest that it may end is {signed(lowest)} over all years: {because}."


def _say_room(reader: Reader) -> str:
    """How far it stays above its line, or in which years it does not."""
    room = room_gbp(reader)
    short = [(year, gbp) for year, gbp in zip(reader.plan.years, room, strict=False) if gbp < -HALF_A_POUND]
    if short:
        return f"It ends below that on average in {listed([f'{year} (by {pounds(gbp)})' for year, gbp in short])}."
    least = min(room[:-1])
    if room[-1] < HALF_A_POUND:
        return "It ends exactly there on average: nothing is left over."
    spare = "in some year with nothing" if least < HALF_A_POUND else f"in every year with at least {pounds(least)}"
    return f"On average it ends {pounds(room[-1])} above that over all years, {spare} to spare."


def _say_chances(reader: Reader) -> list[str]:
    """How sure it is of no loss, and where its line lies lower, of keeping to that; nothing of too few draws."""
    deal = reader.plan.settlement
    told = [("ending no lower than its line in every year", deal.prob_within_line)] if lowest_gbp(reader)[-1] else []
    told.append(("no loss against no plan, over all years together", deal.prob_no_worse))
    return [
        f"It has a chance of {chance(row.probability)} of {what}."
        for what, rows in told
        for row in pick(rows, partner=reader.id)
        if row.probability is not None
    ]


def say_why(reader: Reader) -> Section:
    """The lines of its account, and the largest of them in words."""
    tables = (tabulate_lines(reader, *one) for one in CAPTIONS)
    return Section("Why", tuple(_say_lines(reader)), tuple(table for table in tables if table))


def _say_lines(reader: Reader) -> list[str]:
    booked = {row.line for row in reader.plan.ledger_lines}  # not what the settlement adds, which is told below
    mine = sort_lines(reader, pick(reader.plan.accounts, partner=reader.id, kind="cash"))
    lines = [(line, gbp) for line, gbp in mine if line in booked]
    said = []
    for words, sign in (("It gains most by", 1.0), ("It pays or loses most by", -1.0)):
        told = [f"{line} ({pounds(gbp[-1])})" for line, gbp in lines if sign * gbp[-1] >= HALF_A_POUND]
        if told:
            said.append(f"{words} {listed(told[:FEW])}, over {reader.names.span_of_years}.")
    return said or ["The plan moves none of its cash."]


def say_promises(reader: Reader) -> Section:
    """What it would deliver, pay for and pay in; what it would be given."""
    return Section(
        "What it promises, and what it is promised",
        tuple(_say_transfers(reader)),
        tuple(
            filter(
                None,
                (
                    _tabulate_offers(reader),
                    tabulate_own(reader),
                    _tabulate_delivery(reader),
                    _tabulate_payment(reader),
                ),
            )
        ),
    )


def _say_transfers(reader: Reader) -> list[str]:
    paid = paid_in_gbp(reader)
    said = []
    for gives, sign in (("pays in", 1.0), ("takes out", -1.0)):
        years = [
            f"£{exact(sign * gbp)} in {year}"
            for year, gbp in zip(reader.plan.years, paid, strict=False)
            if sign * gbp > PENNY
        ]
        if years:
            said.append(f"By the deal it {gives} {listed(years)}.")
    if not said:
        said.append("By the deal it neither pays in nor takes anything out.")
    return said


def _tabulate_offers(reader: Reader) -> Table:
    """What it has put on the table, an offer a row, with its fence and condition; then what of it is asked."""
    rows: list[tuple[Cell | str, ...]] = [
        (
            f"{FORMS[one.form]}, {KINDS[one.kind]}{'' if one.confirmed else ', not confirmed'}",
            reader.names.fence(one.only_for),
            one.condition,
            *map(exact, (*one.gbp, sum(one.gbp))),
        )
        for one in reader.partner.offers
        if any(one.gbp)
    ]
    asked = [min(row.asked_gbp, row.usable_gbp) for row in read_asked(reader)]  # the rest its floor bears
    if not rows:
        return make_table("What it has put on the table", (), [])
    rows.append((Cell("Of this the deal asks", SUM), "", "", *map(exact, (*asked, sum(asked)))))
    columns = ("Offer", "Only for", "If", *reader.year_heads)
    return make_table("What it has put on the table, £", columns, rows)


def _tabulate_delivery(reader: Reader) -> Table:
    """What it promises to deliver, an option a row."""
    rows = [
        (
            reader.names.option(option),
            _places(reader, promises),
            min(one.start for one in promises),
            exact(sum(one.amount_gbp for one in promises)),
            reader.names.payers(code for one in promises for code in one.paid_by),
            sentence(promises[0].evidence),
        )
        for option, promises in _by_option(pick(reader.plan.promises, who=reader.id)).items()
    ]
    columns = ("It delivers", "Where", "From", "#Costs, £, all years", "Paid for by", "What would show it")
    return make_table("What it promises to deliver", columns, rows)


def _tabulate_payment(reader: Reader) -> Table:
    """What it promises to pay for, an option a row: whom others would have reached with its money."""
    mine = [row for row in reader.plan.options if reader.id in row.funded_by]
    by_option: dict[str, list[Option]] = {}
    for row in mine:
        by_option.setdefault(row.id, []).append(row)
    rows = [
        (
            reader.names.option(option),
            listed([reader.names.partner(code) for code in dict.fromkeys(c for o in own for c in o.delivered_by)])
            or "other providers",
            heads(sum(one.reached for one in own), own[0].unit),
            exact(_paid_gbp(reader, option)),
            exact(sum(one.cost.mean for one in own)),
        )
        for option, own in by_option.items()
    ]
    columns = ("It pays for", "Delivered by", "#Reached a year", "#Its part, £, all years", "#Whole cost, £")
    return make_table("What it pays for, and what it is promised for it", columns, rows)


def _paid_gbp(reader: Reader, option: str) -> float:
    """What it pays others and spends itself on an option over all years, GBP, by its account; less what it is paid."""
    lines = {row.line for row in reader.plan.ledger_lines if option in row.options}
    rows = pick(reader.plan.accounts, partner=reader.id, kind="cash", year=EVERYWHERE)
    return -sum(row.mean for row in rows if row.line in lines)


def _by_option(promises: Iterable[Promise]) -> dict[str, list[Promise]]:
    found: dict[str, list[Promise]] = {}
    for one in promises:
        found.setdefault(one.option, []).append(one)
    return found


def _places(reader: Reader, promises: Sequence[Promise]) -> str:
    places = dict.fromkeys(one.neighbourhood for one in promises)
    everywhere = len(places) == len(reader.plan.neighbourhoods)
    return "everywhere" if everywhere else listed([reader.names.neighbourhood(code) for code in places])


def is_moved(reader: Reader) -> bool:
    """Whether the plan moves its cash by enough to speak of, before the deal or with it."""
    return max(abs(read_before(reader)[-1].mean), abs(read_after(reader)[-1].mean)) >= BREAK_EVEN_GBP
