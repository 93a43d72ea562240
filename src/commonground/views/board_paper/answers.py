"""What the plan answers to the questions that a body will be asked. In: `Author`. Out: a sentence or two."""

from __future__ import annotations

from collections.abc import Callable

from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import (
    BREAK_EVEN_GBP,
    HALF_A_POUND,
    count,
    listed,
    lower_first,
    percent,
    pounds,
    pounds_up,
    signed,
)
from commonground.views.board_paper.lines import write_day
from commonground.views.board_paper.model import Answer, Author
from commonground.views.explanation.bad_years import try_partner
from commonground.views.explanation.years import read_after, read_asked
from commonground.views.word.pennies import pence

LEAVE_FIGURE = "settle.withdrawal_months"
AGENCIES = {"gp": "general practice", "police": "police"}  # who calls, as services have it, by kind of body


def tell(answer: Answer, author: Author) -> str:
    """The plan's answer; '' where there is none."""
    return ANSWERS[answer](author) if answer in ANSWERS else ""


def _line(author: Author) -> str:
    tried = try_partner(author.reader)
    held = sum(one.broken_in is None for one in tried)
    return f"In {held} of {len(tried)} bad years that were tried." if tried else "No bad year was tried."


def _carry(author: Author) -> str:
    """Who bears overspends, up to what."""
    terms = pick(author.plan.bad_years.terms, partner=author.reader.id)
    if not terms:
        return "The plan has no rule for that yet."
    last = terms[-1]
    alone = f"Each bears the first part of its own overspend alone, we up to {pounds(last.collar_gbp)} in {last.year}"
    return f"{alone}. Of the rest we bear {percent(last.share)}, and never more than {pounds(last.cap_gbp)} in all."


def _staff(author: Author) -> str:
    rows = [row for row in author.plan.staff if author.reader.id in row.employers]
    short = list(dict.fromkeys(lower_first(row.who) for row in rows if row.short and row.short >= 1.0))
    if not rows:
        return "The plan asks no hours of our staff."
    return f"Not enough {listed(short)}: see annex." if short else "Yes, as many as the plan needs by our own numbers."


def _leave(author: Author) -> str:
    rows = pick(author.plan.provenance, figure=LEAVE_FIGURE)
    return f"By {float(rows[0].value):.0f} months of notice." if rows else "No period of notice is agreed yet."


def _ends(author: Author) -> str:
    rows = pick(author.plan.settlement.ends_with_plan, partner=author.reader.id)
    year = author.plan.years[-1]
    if rows and rows[0].amount_gbp >= HALF_A_POUND:
        return f"{pounds_up(rows[0].amount_gbp)} of our part in {year} is money for once, and must be found afterwards."
    return f"Nothing of our part in {year} is money that ends with the plan."


def _even(author: Author) -> str:
    """Our worst year against doing nothing, which our own budget bears."""
    rows = read_after(author.reader)[:-1]
    worst = min(rows, key=lambda row: row.mean)
    if worst.mean > -HALF_A_POUND:
        return "On average no year leaves us worse off than doing nothing."
    most = f"up to {pence(-worst.mean)} a year ({worst.year})"
    return f"On average we are worse off by {most}, for which our own budget must have room."


def _beyond(author: Author) -> str:
    rows = read_asked(author.reader)[1:]
    asked = sum(row.asked_gbp for row in rows)
    return f"{pence(asked)} of what the deal asks of us falls after {author.plan.years[0]}." if rows else ""


def _income(author: Author) -> str:
    """What the lines of our account that gain and those that cost come to."""
    booked = {row.line for row in author.plan.ledger_lines}
    lines = pick(author.plan.accounts, partner=author.reader.id, kind="cash", year=EVERYWHERE)
    gains = sum(row.mean for row in lines if row.line in booked and row.mean > 0)
    costs = -sum(row.mean for row in lines if row.line in booked and row.mean < 0)
    over = author.reader.names.span_of_years
    said = f"Lines of our account bring {pounds(gains)} and cost {pounds(costs)} over {over}"
    return f"{said}; the annex has payments and running costs apart."


def _closing(author: Author) -> str:
    """What changing over costs us, and how long what closes goes on being paid for."""
    rows = pick(author.plan.fund.transition, partner=author.reader.id)
    double, redundancy = sum(row.double_running_gbp for row in rows), sum(row.redundancy_gbp for row in rows)
    if max(abs(double), abs(redundancy)) < HALF_A_POUND:
        return "Nothing of ours closes that costs double running or redundancies."
    return (
        f"Against doing nothing, double running costs us {_say_more(double)} and redundancies {_say_more(redundancy)}."
    )


def _say_more(gbp: float) -> str:
    return f"{pounds(gbp)} {'more' if gbp >= 0 else 'less'}"


def _early(author: Author) -> str:
    """What is watched, and what partners do if it does not fall."""
    rows = author.plan.bad_years.triggers
    if not rows:
        return "The plan has no measure yet that would make partners act."
    first = min(rows, key=lambda row: row.month)
    what = lower_first(author.reader.names.service(first.service))
    acts = {"review": "review the plan", "stop": "stop the plan"}[first.act]
    counted = f"{what[:1].upper()}{what[1:]} is counted by the end of {first.by}"
    return f"{counted}: if it has not fallen as expected, partners {acts}."


def _call_in(author: Author) -> str:
    day = author.about.call_in_ends
    return f"It can be called in until {write_day(day)}." if day else "The day on which call-in ends is not set yet."


def _evidence(author: Author) -> str:
    rows = author.plan.provenance
    judged = sum(row.quality == "D" for row in rows)
    return f"{judged:,} of the {len(rows):,} figures behind the plan are judgement, marked D."


def _wards(author: Author) -> str:
    codes = dict.fromkeys(row.neighbourhood for row in author.plan.options)
    total = len(author.plan.neighbourhoods)
    if len(codes) == total:
        return f"Something new in every one of the {total} neighbourhoods: the annex has each."
    named = listed([author.reader.names.neighbourhood(code) for code in codes])
    return f"Something new in {len(codes)} of {total} neighbourhoods: {named}."


def _burden(author: Author) -> str:
    """How much of the new services' cost we pay."""
    plan = author.plan
    mine = sum(row.mean for row in pick(plan.funding, partner=author.reader.id, year=EVERYWHERE))
    total = sum(row.mean for row in pick(plan.funding, partner=EVERYWHERE, year=EVERYWHERE))
    if mine < BREAK_EVEN_GBP or total <= 0.0:
        return "We pay for none of the new services."
    return f"We pay {pounds(mine)} of the {pounds(total)} that the new services cost ({percent(mine / total)})."


def _work(author: Author) -> str:
    """Hours of our staff in the last year, and what changes in the services that we give."""
    plan, year = author.plan, author.plan.years[-1]
    rows = [row for row in plan.staff if author.reader.id in row.employers and row.year == year]
    hours = sum(row.needed.p50 for row in rows)
    more = f"About {count(abs(hours))} {'more' if hours >= 0 else 'fewer'} hours of staff like ours in {year}."
    return " ".join([more if rows else "The plan asks no hours of our staff.", *_say_use(author)])


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


def _paid(author: Author) -> str:
    """What it delivers and who pays for that."""
    mine = pick(author.plan.promises, who=author.reader.id)
    if not mine:
        return "Nothing of the plan is for us to deliver, so nothing is paid for it."
    cost = sum(row.amount_gbp for row in mine)
    who = author.reader.names.payers(code for row in mine for code in row.paid_by)
    return f"{pounds(cost)} over {author.reader.names.span_of_years} for what we deliver, paid by {who}."


def _nothing(author: Author) -> str:
    rows = pick(author.plan.do_nothing.net, partner=author.reader.id, kind="cash", year=author.plan.years[-1])
    if not rows:
        return ""
    return f"If nothing is done, growth leaves us {signed(rows[0].mean)} in {author.plan.years[-1]} beside today."


def _inequality(author: Author) -> str:
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
    "line": _line,
    "carry": _carry,
    "staff": _staff,
    "leave": _leave,
    "ends": _ends,
    "even": _even,
    "beyond": _beyond,
    "income": _income,
    "closing": _closing,
    "early": _early,
    "call_in": _call_in,
    "evidence": _evidence,
    "wards": _wards,
    "burden": _burden,
    "work": _work,
    "contract": _contract,
    "paid": _paid,
    "nothing": _nothing,
    "inequality": _inequality,
}
