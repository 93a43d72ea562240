"""The first page: what, why, money, promises, risks, duties, questions, the decision. In: `Author`. Out: `Entry`s."""

from __future__ import annotations

from collections.abc import Iterable

from commonground.core.text import first_few
from commonground.document.money import Net
from commonground.document.names import pick
from commonground.document.options import Option
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import HALF_A_POUND, listed, lower_first, pence, pounds, sentence
from commonground.views.board_paper.answers import say_who_gains, tell
from commonground.views.board_paper.lines import WITHOUT_US, needs_outside, say_call_in, say_day, say_others, write_day
from commonground.views.board_paper.model import Absent, Author, Entry
from commonground.views.explanation.bad_years import say_beside, try_partner
from commonground.views.explanation.model import PENNY, exact
from commonground.views.explanation.years import lowest_gbp, paid_in_gbp, read_after, read_before, room_gbp
from commonground.views.first_screen import group_by_option, make_first_screen
from commonground.views.tables import TOTAL, Cell, Table, make_table

STEPS = 1  # what happens next
FEW = 2  # options, bad years or questions told by name on the first page
NOTHING = "Nothing: we deliver and pay for none of it."
MONEY = "Our money by year against doing nothing, in £, on average (negative: worse off, or paid by us)"
AFTER = "After payments"


def write_before(author: Author) -> tuple[Entry, ...]:
    """What is proposed, and why for people here."""
    return Entry("What", (say_what(author),)), Entry("Why", (say_why(author),))


def write_after(author: Author) -> tuple[Entry, ...]:
    """All that stands below the money."""
    questions = author.words.questions[:FEW]
    found = (
        Entry("We promise", (say_promised(author),)),
        Entry("We are promised", (say_receipts(author),)),
        Entry("What could go wrong", (say_worst(author),)),
        Entry("What would change our answer", (say_change(author),)),
        Entry("Who is not in", say_absent(author)),
        Entry("Duties engaged", say_duties(author)),
        Entry("We say otherwise", say_changed(author)),
        Entry(
            "You will be asked",
            tuple(tell(one.answer, author) for one in questions),
            tuple(one.asked for one in questions),
        ),
        Entry("Not yet confirmed", say_unconfirmed(author)),
        Entry("Decision and dates", (say_dates(author),)),
    )
    return tuple(entry for entry in found if any(entry.said))


def say_what(author: Author) -> str:
    """How many new services, for how much, which are ours."""
    reader, plan = author.reader, author.plan
    groups = group_by_option(plan)
    if not groups:
        return "The plan chooses nothing: it moves no money and asks nothing of us."
    total = pick(plan.funding, partner=EVERYWHERE, year=EVERYWHERE)[0].mean
    mine = [rows[0].name for rows in groups if is_ours(rows, reader.id)]
    what = f"{len(groups)} new {'service' if len(groups) == 1 else 'services'} from {plan.years[0]} to {plan.years[-1]}"
    ours = f"We deliver or pay for {len(mine)} of them: {name_few(mine)}." if mine else "None of them is ours."
    return f"{what}, which cost all partners together {pounds(total)} on average. {ours}"


def is_ours(rows: list[Option], partner: str) -> bool:
    """Whether the partner delivers an option or pays for it, in any neighbourhood."""
    return any(partner in (*row.delivered_by, *row.funded_by) for row in rows)


def name_few(names: Iterable[str]) -> str:
    """The first names of options, without what they add after a colon or in brackets, and how many more."""
    short = [lower_first(name.split(": ")[0].split(" (")[0]) for name in dict.fromkeys(names)]
    return first_few(short, FEW)


def say_why(author: Author) -> str:
    """Who is helped, what they gain and what is avoided, for people who live here."""
    screen = make_first_screen(author.plan, author.reader.names)
    helped, gains = screen.helped, screen.gains
    avoided = f" {sentence('; '.join(gains.avoided))}" if gains.avoided else ""
    over = gains.lead.removeprefix("For residents, ")
    return f"{helped.figure} are reached by {author.plan.years[-1]}. For residents: {gains.figure} {over}{avoided}"


def tabulate_money(author: Author) -> Table:
    """Our cash by year before payments between partners and after them, and our line, to the penny."""
    reader, after = author.reader, read_after(author.reader)
    rows: tuple[tuple[str, list[float]], ...] = (
        ("Before payments", [row.mean for row in read_before(reader)]),
        ("Paid to us", [-gbp for gbp in paid_in_gbp(reader)]),
        (AFTER, [row.mean for row in after]),
        *_tell_range(after),
        ("Our line", lowest_gbp(reader)),
        ("Room above it", room_gbp(reader)),
    )
    return make_table(MONEY, ("", *reader.year_heads), [_line(label, gbp) for label, gbp in rows])


def _tell_range(after: list[Net]) -> list[tuple[str, list[float]]]:
    """The ends of four futures in five of each year; nothing below 20 draws."""
    ends = [row.ends for row in after if row.ends]
    if len(ends) < len(after):
        return []
    return [("Less in 1 of 10", [low for low, _ in ends]), ("More in 1 of 10", [high for _, high in ends])]


def _line(label: str, gbp: list[float]) -> tuple[Cell, ...]:
    tone = TOTAL if label == AFTER else ""
    return tuple(Cell(text, tone) for text in (label, *map(exact, gbp)))


def say_promised(author: Author) -> str:
    """What we deliver, and what we pay for or pay in."""
    reader = author.reader
    mine = pick(author.plan.promises, who=reader.id)
    cost = sum(row.amount_gbp for row in mine)
    names = name_few(reader.names.option(row.option) for row in mine)
    told = [f"to deliver {names}, at a cost of {pence(cost)}"] if mine else []
    helped = name_few(_list_helped(author))
    told += [f"to help deliver {helped}"] if helped else []
    pays = sum(row.mean for row in pick(author.plan.funding, partner=reader.id, year=EVERYWHERE))
    if pays > HALF_A_POUND:
        told.append(f"to pay {pence(pays)} for new services")
    paid_in = sum(gbp for gbp in paid_in_gbp(reader)[:-1] if gbp > PENNY)
    if paid_in:
        told.append(f"to pay {pence(paid_in)} to other partners")
    return _open(f"{listed(told)}, over {reader.names.span_of_years}.") if told else NOTHING


def _list_helped(author: Author) -> list[str]:
    """Options that it delivers with others who lead, by name."""
    us = author.reader.id
    led = {row.option for row in pick(author.plan.promises, who=us)}
    return [row.name for row in author.plan.options if us in row.delivered_by and row.id not in led]


def _open(said: str) -> str:
    """A sentence that begins with a capital."""
    return f"{said[:1].upper()}{said[1:]}"


def say_receipts(author: Author) -> str:
    """What others pay us, and what they promise to deliver, with our money where any of it is."""
    reader, plan = author.reader, author.plan
    received = -sum(gbp for gbp in paid_in_gbp(reader)[:-1] if gbp < -PENNY)
    told = [f"{pence(received)} {_say_whence(author)}, over {reader.names.span_of_years}"] if received else []
    others = [row for row in plan.promises if row.who != reader.id]
    ours = [row for row in others if reader.id in row.paid_by]
    if others:
        rows = ours or others
        who = first_few(list(dict.fromkeys(reader.names.partner(row.who) for row in rows)), 2)
        what = name_few(reader.names.option(row.option) for row in rows)
        told.append(f"{what}, delivered by {who}{' with our money in it' if ours else ''}")
    if not told:
        return "Nothing by name."
    return f"{_open('; '.join(told))}."


def _say_whence(author: Author) -> str:
    """Where what we take out comes from: no partner promises what comes from outside."""
    return (
        "by the deal, some of it from outside and promised by nobody"
        if needs_outside(author)
        else "from other partners"
    )


def say_worst(author: Author) -> str:
    """The bad year that leaves us lowest, and those that take us below our line."""
    tried = try_partner(author.reader)
    if not tried:
        return "No bad year was tried."
    worst, broken = tried[0], [one for one in tried if one.broken_in]
    beside = say_beside(worst.lowest.above_gbp).replace("its", "our")
    said = f"Worst of {len(tried)} bad years: {lower_first(worst.name)}. In {worst.lowest.year} we end {beside}."
    if not broken:
        return f"{said} None takes us below our line."
    told = first_few([f"{lower_first(one.name)} (from {one.broken_in})" for one in broken], FEW)
    return f"{said} {len(broken)} of {len(tried)} {'takes' if len(broken) == 1 else 'take'} us below our line: {told}."


def say_change(author: Author) -> str:
    """How much more we could pay in, and what moves where we end most."""
    reader = author.reader
    room = room_gbp(reader)[:-1]
    least, year = min(zip(room, author.plan.years, strict=True))
    if least < -HALF_A_POUND:
        said = f"With {pence(-least)} more for us in {year} we could keep our line there."
    elif least < HALF_A_POUND:
        said = f"One pound more to pay in {year} takes us below our line."
    else:
        said = f"More than {pence(least)} more to pay in {year} takes us below our line."
    swings = pick(author.plan.sensitivity.swings, partner=reader.id)
    return (
        f"{said} What moves our end most: {lower_first(reader.names.assumption(swings[0].figure))}." if swings else said
    )


def say_absent(author: Author) -> tuple[str, ...]:
    """Who is not in, and who is in only if something holds."""
    told = [f"{_whose(author, one)} {_say_part(author, one)}." for one in author.absent]
    return (" ".join(told),) if told else ()


def _whose(author: Author, one: Absent) -> str:
    return "We are" if one.id == author.reader.id else f"{one.name}:"


def _say_part(author: Author, one: Absent) -> str:
    """'not in', 'in if something holds', and whether the version runs without it."""
    part = f"in if {one.needs}" if one.needs else "not in"
    without = WITHOUT_US if one.id == author.reader.id else "this version runs without it"
    return f"{part}; {without}" if one.standing.aside else part


def say_duties(author: Author) -> tuple[str, ...]:
    """The duties engaged by name, that nothing shows yet that they are met, and who gains by deprivation."""
    if not author.words.duties:
        return ()
    named = listed([f"{duty.name}{' [D]' if duty.quality == 'D' else ''}" for duty in author.words.duties])
    who = say_who_gains(author)
    return (f"{_open(named)}: sources in the annex. How each is met is for this body to record. {who}".strip(),)


def say_unconfirmed(author: Author) -> tuple[str, ...]:
    """What we have not confirmed of what stands here, in one sentence, and how many others have not."""
    partner, about = author.reader.partner, author.about
    ours = [lower_first(title) for title in about.unconfirmed]
    if any(not one.confirmed for one in partner.offers if any(one.gbp)):
        ours.append("what is on the table in our name")
    if partner.modelled:
        ours.append("our own budget, which is modelled [D]")
    told = [f"by us: {listed(ours)}"] if ours else []
    if about.sheets_open:
        told.append(f"by {say_others(about.sheets_open)}: what their own sheets say")
    return (_open(f"{'; '.join(told)}."),) if told else ()


def say_changed(author: Author) -> tuple[str, ...]:
    """The groups of our own sheet that we say are wrong, by name; our words stand in the annex."""
    titles = [lower_first(one.title) for one in author.about.changed]
    return (f"We say that our sheet is wrong on {listed(titles)}: our own words stand in the annex.",) if titles else ()


def say_dates(author: Author) -> str:
    """What is decided when, what follows it, and what happens next."""
    about = author.about
    told = [f"{author.words.body}: decision {say_day(about.decide_on)}."]
    told += [sentence(author.words.after)] if author.words.after else []
    told += [f"Call-in ends on {say_call_in(about)}."] if about.call_in_ends else []
    steps = about.next_steps[:STEPS]
    told += [f"{one.what.rstrip('.')}{f': {write_day(one.on)}' if one.on else ''}." for one in steps]
    told += ["The annex has later ones."] if len(steps) < len(about.next_steps) else []
    return " ".join(told)
