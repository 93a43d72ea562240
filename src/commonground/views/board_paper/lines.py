"""The first five lines: the decision, our line, the first year's gap, open money points, what it would take."""

from __future__ import annotations

from datetime import date

from commonground.document import Plan
from commonground.document.settlement import Remedy
from commonground.document.words import HALF_A_POUND, listed, lower_first, pence, sentence
from commonground.views.board_paper.model import About, Author, Entry
from commonground.views.deal.answer import AWAY, say_beside
from commonground.views.deal.model import State
from commonground.views.deal.reading import outside_gbp
from commonground.views.explanation.model import PENNY
from commonground.views.explanation.years import read_asked, room_gbp

NO_DAY = "on a day to be set"
WITHOUT_US = "this version runs without us"
FEW = 2  # names or questions told in full on the first page
STATES: dict[State, str] = {
    "yes": "Yes",
    "not_yet": "Not yet",
    "not_known": "Not known yet",
    "not_in": "Not in",
    "in_if": "In on a condition",
}
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
    """What the body is asked, and by when; nothing of one that the plan was made without."""
    if author.aside and not author.about.decision:
        return f"Nothing is asked of us: {WITHOUT_US}."
    what = author.about.decision or f"agree our part in this plan, {author.about.version}, as the annex sets it out"
    return f"{author.words.asked} {what.rstrip('.')}, {say_day(author.about.decide_on)}."


def say_day(day: date | None) -> str:
    """'on 3 December 2026'; that it has still to be set where there is none."""
    return f"on {write_day(day)}" if day else NO_DAY


def write_day(day: date) -> str:
    """A day as it is written in a letter."""
    return f"{day.day} {day:%B %Y}"


def say_call_in(about: About) -> str:
    """The last day of call-in, and that it is counted by the usual number of days where it is."""
    usual = " at the earliest, by the usual number of days" if about.call_in_usual else ""
    return f"{write_day(about.call_in_ends)}{usual}" if about.call_in_ends else ""


def say_line(author: Author) -> str:
    """Whether the body could sign as the deal has it and why not, and where it ends beside its line, to the penny."""
    row, room = author.row, dict(zip(author.plan.years, room_gbp(author.reader), strict=False))
    short = {year: gbp for year, gbp in room.items() if gbp < -HALF_A_POUND}
    why = row.because if row.state in AWAY else "".join(row.in_the_way[:1])
    said = f"{STATES[row.state]}.{f' Our row of the deal says: “{why}”' if why else ''}"
    if short:
        told = listed([f"{pence(-gbp)} in {year}" for year, gbp in short.items()])
        return f"{said} On average we end below the lowest that we may end, by {told}."
    year = min(room, key=lambda each: room[each])
    least = (
        f"at least {pence(room[year])} above it ({year})" if room[year] >= HALF_A_POUND else f"exactly on it in {year}"
    )
    return f"{said} On average no year ends below the lowest that we may end; {least}.{_say_chance(author)}"


def _say_chance(author: Author) -> str:
    """How likely that is in every year, beside what is asked; '' where the reason told it, or nobody knows."""
    likely, asked = author.row.chance, author.plan.settlement.confidence
    if likely is None or any("chance" in said for said in author.row.in_the_way[:1]):
        return ""
    return f" The chance of that in every year is {say_beside(likely, asked)}."


def needs_outside(author: Author) -> bool:
    """Whether it takes money out in a year in which some of that comes from outside."""
    return any(gbp > HALF_A_POUND for gbp in outside_gbp(author.reader))


def find_outside(plan: Plan) -> dict[str, float]:
    """GBP that is needed from outside in each year."""
    return {row.year: row.amount_gbp for row in plan.settlement.subsidy}


def say_gap(author: Author) -> str:
    """What is lacking in the first year: of all partners' money, and of ours."""
    first = author.plan.years[0]
    outside, room = find_outside(author.plan).get(first, 0.0), room_gbp(author.reader)[0]
    told = [f"{pence(outside)} in {first}: money that nobody has promised."] if outside > HALF_A_POUND else []
    if room < -HALF_A_POUND:
        told.append(f"{pence(-room)} of our own in {first}: we would end that far below our line.")
    covered = f"None: nothing from outside is needed in {first}, and we end on our line or above it."
    return " ".join(told) or covered


def say_open(about: About) -> str:
    """The money points without an answer: how many, and each by name, a few with their questions."""
    points = about.open_money
    if not points:
        return "None that we know of."
    number = NUMBERS[len(points)] if len(points) < len(NUMBERS) else str(len(points))
    if len(points) > FEW:
        named = [lower_first(point.title) for point in points]
        return f"{number} without an answer: {listed(named)}. The annex has each question."
    named = [f"({at}) {sentence(point.asked)}" for at, point in enumerate(points, 1)]
    return f"{number} without an answer: {' '.join(named) if len(points) > 1 else sentence(points[0].asked)}"


def say_needed(author: Author) -> str:
    """What would have to happen for the body to sign."""
    if author.aside:
        return f"Nothing of us: {WITHOUT_US}."
    parts = [*_list_money(author), *_list_others(author)]
    return f"That {'; that '.join(parts)}." if parts else "Nothing more than this decision."


def _list_money(author: Author) -> list[str]:
    """What we have to confirm, and what would close a gap."""
    to_confirm = sum(row.to_confirm_gbp for row in read_asked(author.reader))
    told = [f"we confirm {pence(to_confirm)} of what is on the table in our name"] if to_confirm > PENNY else []
    lacking = any(gbp > HALF_A_POUND for gbp in find_outside(author.plan).values())
    if lacking or min(room_gbp(author.reader)) < -HALF_A_POUND:
        way = find_way(author.plan)
        told.append(f"what is lacking is found ({way.sentence.rstrip('.')})" if way else "what is lacking is found")
    return told


def find_way(plan: Plan) -> Remedy | None:
    """The surest change that would let everybody sign, money from outside last; None where there is none."""
    enough = [row for row in plan.remedies if row.enough]
    return next((row for row in enough if row.kind != "subsidy"), enough[0] if enough else None)


def _list_others(author: Author) -> list[str]:
    """What has to be said by others or by us; nothing of partners that the plan was made without."""
    about = author.about
    told = [
        f"what {'we ask' if one.id == author.reader.id else f'{one.name} ask'} for is met ({one.needs})"
        for one in author.absent
        if one.needs and not one.standing.aside
    ]
    if about.open_money:
        told.append("each open money point is answered, or accepted by name")
    if about.unconfirmed:
        number = "one group" if len(about.unconfirmed) == 1 else f"{len(about.unconfirmed)} groups"
        told.append(f"we confirm {number} of our own sheet, named below")
    if about.sheets_open:
        one = len(about.sheets_open) == 1
        told.append(f"{say_others(about.sheets_open)} {'confirms its sheet' if one else 'confirm their sheets'}")
    return told


def say_others(names: tuple[str, ...]) -> str:
    """Other partners by name where they are few, else how many."""
    return listed(names) if len(names) <= FEW else f"{len(names)} other partners"
