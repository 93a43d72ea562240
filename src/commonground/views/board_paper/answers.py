"""What the plan answers to the questions that a body will be asked. In: `Author`. Out: a sentence or two."""

from __future__ import annotations

from collections.abc import Callable

from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import (
    HALF_A_POUND,
    count,
    listed,
    lower_first,
    pence,
    percent,
    pounds,
    pounds_up,
    signed,
)
from commonground.views.board_paper.lines import say_call_in
from commonground.views.board_paper.model import Answer, Author
from commonground.views.explanation.years import read_asked

LEAVE_FIGURE = "settle.withdrawal_months"
WEEKS = 52
GP = "gp"
OFFERED = {"recurrent": "going on after the plan", "once": "for once"}
AGENCIES = {GP: "general practice", "police": "police"}  # who calls, as services have it, by kind of body


def tell(answer: Answer, author: Author) -> str:
    """The plan's answer; '' where there is none."""
    return ANSWERS[answer](author) if answer in ANSWERS else ""


def _carry(author: Author) -> str:
    """Who bears overspends, up to what."""
    terms = pick(author.plan.bad_years.terms, partner=author.reader.id)
    if not terms:
        return "The plan has no rule for that yet."
    last = terms[-1]
    alone = f"Each bears the first part of its own overspend alone, we up to {pounds(last.collar_gbp)} in {last.year}"
    return f"{alone}. Of the rest we bear {percent(last.share)}, and never more than {pounds(last.cap_gbp)} in all."


def _leave(author: Author) -> str:
    rows = pick(author.plan.provenance, figure=LEAVE_FIGURE)
    return f"By {float(rows[0].value):.0f} months of notice." if rows else "No period of notice is agreed yet."


def _evidence(author: Author) -> str:
    rows = author.plan.provenance
    judged = sum(row.quality == "D" for row in rows)
    return f"{judged:,} of the {len(rows):,} figures behind the plan are judgement, marked D."


def _say_use(author: Author) -> list[str]:
    """How much more or less is used of what we give, in the middle of futures, in the last year."""
    plan, year = author.plan, author.plan.years[-1]
    agency = AGENCIES.get(author.reader.partner.kind)
    mine = {row.id for row in plan.services if row.agency and row.agency == agency}
    rows = [row for row in pick(plan.activity, neighbourhood=EVERYWHERE, year=year) if row.service in mine]
    return [f"{author.reader.names.service(row.service)}: {_say_change(row.change.p50)} in {year}." for row in rows]


def _say_change(number: float) -> str:
    """'about 120 fewer'; 'no change' where it is less than half of one."""
    if abs(number) < 0.5:
        return "no change"
    return f"about {count(abs(number))} {'fewer' if number < 0 else 'more'}"


def _contract(author: Author) -> str:
    return (
        "The plan changes no term of it: practices are paid for new work by a contract of its own, and pool nothing. "
        "Whether it is protected is not for the plan to say."
    )


def _nothing(author: Author) -> str:
    rows = pick(author.plan.do_nothing.net, partner=author.reader.id, kind="cash", year=author.plan.years[-1])
    if not rows:
        return ""
    return f"If nothing is done, growth leaves us {signed(rows[0].mean)} in {author.plan.years[-1]} beside today."


def _ends(author: Author) -> str:
    """How much of what the deal asks ends with the plan, of all partners and of us."""
    rows, year = author.plan.settlement.ends_with_plan, author.plan.years[-1]
    total = sum(row.amount_gbp for row in rows)
    if total < HALF_A_POUND:
        return f"What partners offer for it goes on after {year}: none of that is money for once."
    ours = sum(row.amount_gbp for row in pick(rows, partner=author.reader.id))
    part = f"{pounds_up(ours)} of that is ours" if ours >= HALF_A_POUND else "none of that is ours"
    return f"Nobody yet for {pounds_up(total)} of what is asked in {year}: it is money for once, and {part}."


def _leave_or_end(author: Author) -> str:
    return f"{_leave(author)} {_ends(author)}"


def _leave_or_overspend(author: Author) -> str:
    return f"Leaving: {lower_first(_leave(author))} Overspending: {lower_first(_carry(author))}"


def _once(author: Author) -> str:
    """What is on the table in our name: for once, and going on."""
    gbp = {kind: sum(sum(o.gbp) for o in pick(author.reader.partner.offers, kind=kind)) for kind in OFFERED}
    told = [f"{pounds(gbp[kind])} {words}" for kind, words in OFFERED.items() if gbp[kind] >= HALF_A_POUND]
    over = author.reader.names.span_of_years
    return f"On the table in our name over {over}: {listed(told)}." if told else "We have put no money on the table."


def _beyond(author: Author) -> str:
    asked, first = sum(row.asked_gbp for row in read_asked(author.reader)[1:]), author.plan.years[0]
    if asked < HALF_A_POUND:
        return f"None: the deal asks nothing of us after {first}."
    return f"{pence(asked)} of what the deal asks of us falls after {first}."


def _early(author: Author) -> str:
    """What is watched, and what partners do if it does not fall."""
    rows = author.plan.bad_years.triggers
    if not rows:
        return "The plan has no measure yet that would make partners act, and does not judge whether it is safe."
    first = min(rows, key=lambda row: row.month)
    what = lower_first(author.reader.names.service(first.service))
    acts = {"review": "review the plan", "stop": "stop the plan"}[first.act]
    counted = f"The first sign is {what}, counted by the end of {first.by}: if it has not fallen as expected, partners"
    return f"Whether it is safe is for clinicians to say. {counted} {acts}."


def _call_in(author: Author) -> str:
    about = author.about
    day = f"can be called in until {say_call_in(about)}" if about.call_in_ends else "has no day set for call-in yet"
    return f"It {day}. What scrutiny will ask, officers have to prepare."


def _places(author: Author) -> str:
    """In how many neighbourhoods all that is new in any is new."""
    new = {
        here.id: {row.id for row in pick(author.plan.options, neighbourhood=here.id)}
        for here in author.plan.neighbourhoods
    }
    every = set[str]().union(*new.values())
    whole = sum(options == every for options in new.values())
    if not every:
        return "The plan has nothing new anywhere."
    if whole == len(new):
        return f"Yes: all {len(every)} new services are in every neighbourhood."
    return (
        f"No: all {len(every)} new services are in {whole} of {len(new)} neighbourhoods. The annex has what each gets."
    )


def _wards(author: Author) -> str:
    """Where there is anything new; the annex has it by neighbourhood with its wards."""
    found, total = len({row.neighbourhood for row in author.plan.options}), len(author.plan.neighbourhoods)
    where = "in each of them" if found == total else f"in {found} of {total}"
    return f"The annex has what is new by neighbourhood, with its wards: there is something {where}."


def _work(author: Author) -> str:
    """Hours of our staff in a week of the last year, and what changes in the services that we give."""
    plan, year = author.plan, author.plan.years[-1]
    rows = [row for row in plan.staff if author.reader.id in row.employers and row.year == year]
    weekly = sum(row.needed.p50 for row in rows) / WEEKS
    told = "The plan asks no hours of our staff."
    if rows:
        way = "more" if weekly >= 0 else "fewer"
        together = ", for all practices together" if author.reader.partner.kind == GP else ""
        told = f"About {count(abs(weekly))} {way} hours a week of staff like ours in {year}{together}."
    return " ".join([told, *_say_use(author)])


def _paid(author: Author) -> str:
    """What it delivers, from when to when, for how much, and who pays."""
    plan, reader = author.plan, author.reader
    mine = pick(plan.promises, who=reader.id)
    if not mine:
        return "Nothing of the plan is for us to deliver, so nothing is paid for it."
    cost, first = sum(row.amount_gbp for row in mine), min(row.start for row in mine)
    who = reader.names.payers(code for row in mine for code in row.paid_by)
    shared = " How it is shared among practices the plan does not say." if reader.partner.kind == GP else ""
    over = f"{first} to {plan.years[-1]}" if first != plan.years[-1] else first
    return f"{pounds(cost)} in {over} for what we deliver, paid by {who}; the annex has each year.{shared}"


def say_who_gains(author: Author) -> str:
    """Who gains in the most deprived fifth that has residents here."""
    fifths = [row for row in author.plan.inequality if row.people > 0]
    if not fifths or not author.plan.options:
        return ""
    first = min(fifths, key=lambda row: row.quintile)
    return (
        f"The most deprived fifth here are {percent(first.share_of_people)} of residents and "
        f"{percent(first.share_of_reached)} of people reached."
    )


ANSWERS: dict[Answer, Callable[[Author], str]] = {
    "beyond": _beyond,
    "call_in": _call_in,
    "carry": _carry,
    "contract": _contract,
    "early": _early,
    "ends": _ends,
    "evidence": _evidence,
    "leave": _leave,
    "leave_or_end": _leave_or_end,
    "leave_or_overspend": _leave_or_overspend,
    "nothing": _nothing,
    "once": _once,
    "paid": _paid,
    "places": _places,
    "wards": _wards,
    "work": _work,
}
