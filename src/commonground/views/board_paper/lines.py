"""The first five lines: the decision, our line, the first year's gap, open money points, what it would take."""

from __future__ import annotations

from datetime import date

from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.settlement import Remedy
from commonground.document.words import HALF_A_POUND, chance, listed, sentence
from commonground.views.board_paper.model import About, Author, Entry
from commonground.views.explanation.model import PENNY
from commonground.views.explanation.years import paid_in_gbp, read_asked, room_gbp
from commonground.views.word.pennies import pence

NO_DAY = "on a day to be set"
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def write_first(author: Author) -> tuple[Entry, ...]:
    """The five lines, in order."""
    return (
        Entry(author.words.ask_line, (say_decision(author),)),
        Entry("Our line", (say_line(author),)),
        Entry("First-year gap", (say_gap(author),)),
        Entry("Open money points", (say_open(author.about),)),
        Entry("What it would take", (say_needed(author),)),
    )


def say_decision(author: Author) -> str:
    """What the body is asked, and by when."""
    what = author.about.decision or f"agree our part in this plan, {author.about.version}, as the annex sets it out"
    return f"{author.words.asked} {what.rstrip('.')}, {say_day(author.about.decide_on)}."


def say_day(day: date | None) -> str:
    """'on 3 December 2026'; that it has still to be set where there is none."""
    return f"on {write_day(day)}" if day else NO_DAY


def write_day(day: date) -> str:
    """A day as it is written in a letter."""
    return f"{day.day} {day:%B %Y}"


def say_line(author: Author) -> str:
    """Whether the body ends on its own line or above it in every year, and how surely."""
    reader = author.reader
    room = dict(zip(author.plan.years, room_gbp(reader), strict=False))
    short = {year: gbp for year, gbp in room.items() if gbp < -HALF_A_POUND}
    if short:
        told = listed([f"{pence(-gbp)} in {year}" for year, gbp in short.items()])
        return f"No: on average we end below the lowest that we may end, by {told}."
    year = min(room, key=lambda each: room[each])
    least = (
        f"at least {pence(room[year])} above it ({year})" if room[year] >= HALF_A_POUND else f"exactly on it in {year}"
    )
    yes = "Yes, with money from outside that nobody has promised" if needs_outside(author) else "Yes"
    return f"{yes}: on average no year ends below the lowest that we may end; {least}.{_say_chance(author)}"


def _say_chance(author: Author) -> str:
    rows = pick(author.plan.settlement.prob_within_line, partner=author.reader.id)
    told = [row.probability for row in rows if row.probability is not None]
    return f" The chance of that in every year is {chance(told[0])}." if told else ""


def needs_outside(author: Author) -> bool:
    """Whether it takes money out in a year in which some of that comes from outside."""
    helped = {year for year, gbp in find_outside(author.plan).items() if gbp > PENNY}
    paid = zip(author.plan.years, paid_in_gbp(author.reader), strict=False)
    return any(year in helped and gbp < -PENNY for year, gbp in paid)


def find_outside(plan: Plan) -> dict[str, float]:
    """GBP that is needed from outside in each year."""
    return {row.year: row.amount_gbp for row in plan.settlement.subsidy}


def say_gap(author: Author) -> str:
    """What is lacking in the first year: of all partners' money, and of ours."""
    first = author.plan.years[0]
    outside, room = find_outside(author.plan).get(first, 0.0), room_gbp(author.reader)[0]
    told = [f"{pence(outside)} in {first}: money that nobody has promised."] if outside > PENNY else []
    if room < -PENNY:
        told.append(f"{pence(-room)} of our own in {first}: we would end that far below our line.")
    covered = f"None: nothing from outside is needed in {first}, and we end on our line or above it."
    return " ".join(told) or covered


def say_open(about: About) -> str:
    """The money points without an answer: how many, and each by name."""
    points = about.open_money
    if not points:
        return "None that we know of."
    number = NUMBERS[len(points)] if len(points) < len(NUMBERS) else str(len(points))
    named = " ".join(f"({at}) {sentence(point)}" for at, point in enumerate(points, 1))
    return f"{number} without an answer: {named}" if len(points) > 1 else f"One without an answer: {named[4:]}"


def say_needed(author: Author) -> str:
    """What would have to happen for the body to sign."""
    parts = [*_list_money(author), *_list_others(author)]
    return f"That {'; that '.join(parts)}." if parts else "Nothing more than this decision."


def _list_money(author: Author) -> list[str]:
    """What we have to confirm, and what would close a gap."""
    to_confirm = sum(row.to_confirm_gbp for row in read_asked(author.reader))
    told = [f"we confirm {pence(to_confirm)} of what is on the table in our name"] if to_confirm > PENNY else []
    lacking = any(gbp > PENNY for gbp in find_outside(author.plan).values())
    if lacking or min(room_gbp(author.reader)) < -HALF_A_POUND:
        way = find_way(author.plan)
        told.append(f"what is lacking is found ({way.sentence.rstrip('.')})" if way else "what is lacking is found")
    return told


def find_way(plan: Plan) -> Remedy | None:
    """The surest change that would let everybody sign, money from outside last; None where there is none."""
    enough = [row for row in plan.remedies if row.enough]
    return next((row for row in enough if row.kind != "subsidy"), enough[0] if enough else None)


def _list_others(author: Author) -> list[str]:
    about = author.about
    told = [
        f"what {'we ask' if one.id == author.reader.id else f'{one.name} ask'} for is met ({one.needs})"
        for one in author.absent
        if one.needs
    ]
    if about.open_money:
        told.append("each open money point is answered, or accepted by name")
    if about.unconfirmed:
        number = len(about.unconfirmed)
        told.append(f"{number} {'fact is' if number == 1 else 'facts are'} confirmed")
    return told
