"""The first page: what, why, money, promises, risks, duties, questions, the decision. In: `Author`. Out: `Entry`s."""

from __future__ import annotations

from commonground.document.names import pick
from commonground.document.options import Option
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import HALF_A_POUND, listed, lower_first, pounds, sentence
from commonground.views.board_paper.answers import tell
from commonground.views.board_paper.lines import say_day, write_day
from commonground.views.board_paper.model import Author, Duty, Entry
from commonground.views.explanation.bad_years import say_beside, try_partner
from commonground.views.explanation.model import PENNY, exact
from commonground.views.explanation.years import lowest_gbp, paid_in_gbp, read_after, read_before, room_gbp
from commonground.views.first_screen import group_by_option, make_first_screen
from commonground.views.tables import TOTAL, Cell, Table, make_table
from commonground.views.word.pennies import pence

FEW = 3  # options or questions told by name on the first page
NOTHING = "Nothing: we deliver and pay for none of it."
MONEY = "Our money by year against doing nothing, £, on average (negative: worse off)"


def write_before(author: Author) -> tuple[Entry, ...]:
    """What is proposed, and why for people here."""
    return Entry("What", (say_what(author),)), Entry("Why", (say_why(author),))


def write_after(author: Author) -> tuple[Entry, ...]:
    """All that stands below the money."""
    found = (
        Entry("We promise", (say_promised(author),)),
        Entry("We are promised", (say_receipts(author),)),
        Entry("What could go wrong", (say_worst(author),)),
        Entry("What would change our answer", (say_change(author),)),
        Entry("Duties", say_duties(author)),
        Entry("You will be asked", ask_few(author)),
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
    mine = [rows for rows in groups if is_ours(rows, reader.id)]
    what = f"{len(groups)} new {'service' if len(groups) == 1 else 'services'}" if groups else "nothing"
    ours = f" Ours to deliver or pay for: {name_few(mine)}." if mine else " We deliver and pay for none of them."
    return (
        f"{what} from {plan.years[0]} to {plan.years[-1]} for {pounds(total)}, all partners together, on average.{ours}"
    )


def is_ours(rows: list[Option], partner: str) -> bool:
    """Whether the partner delivers an option or pays for it, in any neighbourhood."""
    return any(partner in (*row.delivered_by, *row.funded_by) for row in rows)


def name_few(groups: list[list[Option]]) -> str:
    """The first options by name, and how many more."""
    names = [lower_first(rows[0].name) for rows in groups]
    more = len(names) - FEW
    return listed([*names[:FEW], *([f"{more} more"] if more > 0 else [])])


def say_why(author: Author) -> str:
    """Who is helped, what they gain and what is avoided, for people who live here."""
    screen = make_first_screen(author.plan, author.reader.names)
    helped, gains = screen.helped, screen.gains
    avoided = f" {sentence('; '.join(gains.avoided))}" if gains.avoided else ""
    return f"It reaches {helped.figure} by {author.plan.years[-1]} and brings {gains.figure}. {gains.lead}{avoided}"


def tabulate_money(author: Author) -> Table:
    """Our cash by year before payments between partners and after them, and our line, to the penny."""
    reader = author.reader
    rows: tuple[tuple[str, list[float]], ...] = (
        ("Before payments between partners", [row.mean for row in read_before(reader)]),
        ("Payments to us (negative: we pay in)", [-gbp for gbp in paid_in_gbp(reader)]),
        ("After payments", [row.mean for row in read_after(reader)]),
        ("Our line: the lowest that we may end", lowest_gbp(reader)),
        ("Room above our line", room_gbp(reader)),
    )
    lines = [_line(label, gbp, label in ("After payments",)) for label, gbp in rows]
    return make_table(MONEY, ("", *reader.year_heads), lines)


def _line(label: str, gbp: list[float], strong: bool) -> tuple[Cell, ...]:
    tone = TOTAL if strong else ""
    return tuple(Cell(text, tone) for text in (label, *map(exact, gbp)))


def say_promised(author: Author) -> str:
    """What we deliver, and what we pay for or pay in."""
    reader = author.reader
    mine = pick(author.plan.promises, who=reader.id)
    names = list(dict.fromkeys(lower_first(reader.names.option(row.option)) for row in mine))
    cost = sum(row.amount_gbp for row in mine)
    told = [f"To deliver {_few(names)}, at a cost of {pence(cost)}"] if mine else []
    pays = [row.mean for row in pick(author.plan.funding, partner=reader.id, year=EVERYWHERE)]
    if pays and pays[0] > HALF_A_POUND:
        told.append(f"to pay {pence(pays[0])} for new services")
    paid_in = [gbp for gbp in paid_in_gbp(reader)[:-1] if gbp > PENNY]
    if paid_in:
        told.append(f"to pay {pence(sum(paid_in))} to other partners")
    said = f"{listed(told)}, over {reader.names.span_of_years}." if told else NOTHING
    return f"{said[:1].upper()}{said[1:]}"


def _few(names: list[str]) -> str:
    more = len(names) - FEW
    return listed([*names[:FEW], *([f"{more} more"] if more > 0 else [])])


def say_receipts(author: Author) -> str:
    """What others pay us, deliver with our money, or promise at all."""
    reader, plan = author.reader, author.plan
    received = [-gbp for gbp in paid_in_gbp(reader)[:-1] if gbp < -PENNY]
    told = [f"{pence(sum(received))} from other partners, over {reader.names.span_of_years}"] if received else []
    with_ours = [row for row in plan.promises if row.who != reader.id and reader.id in row.paid_by]
    whole = with_ours or [row for row in plan.promises if row.who != reader.id]
    if whole:
        who = list(dict.fromkeys(reader.names.partner(row.who) for row in whole))
        names = list(dict.fromkeys(lower_first(reader.names.option(row.option)) for row in whole))
        told.append(f"{_few(names)}, delivered by {_few(who)}{' with our money in it' if with_ours else ''}")
    said = listed(told) or "nothing by name"
    return f"{said[:1].upper()}{said[1:]}. Each promise has a measure: see annex."


def say_worst(author: Author) -> str:
    """The bad year that leaves us lowest, those that take us below our line, and what nobody bears."""
    tried = try_partner(author.reader)
    if not tried:
        return "No bad year was tried."
    worst, broken = tried[0], [one for one in tried if one.broken_in]
    beside = say_beside(worst.lowest.above_gbp).replace("its", "our")
    said = f"Worst of {len(tried)} bad years: {lower_first(worst.name)}; in {worst.lowest.year} we end {beside}."
    if not broken:
        return f"{said} None takes us below our line."
    others = [f"{lower_first(one.name)} (from {one.broken_in})" for one in broken]
    return f"{said} {len(broken)} of {len(tried)} take us below our line: {_few(others)}."


def say_change(author: Author) -> str:
    """How much more we could pay in, and what would make us end below our line."""
    reader = author.reader
    room = room_gbp(reader)[:-1]
    least = min(room)
    year = author.plan.years[room.index(least)]
    if least < -HALF_A_POUND:
        said = f"With {pence(-least)} more for us in {year} we could keep our line there."
    elif least < HALF_A_POUND:
        said = f"One pound more in {year} would take us below our line."
    else:
        said = f"More than {pence(least)} beyond what is planned for us in {year} would take us below our line."
    swings = pick(author.plan.sensitivity.swings, partner=reader.id)
    moves = f" What moves our end most: {lower_first(reader.names.assumption(swings[0].figure))}." if swings else ""
    unmet = [one.partner for one in author.about.standings if one.state == "not in"]
    out = f" Not in: {listed(unmet)}; the plan runs without {'it' if len(unmet) == 1 else 'them'}." if unmet else ""
    return f"{said}{moves}{out}"


def say_duties(author: Author) -> tuple[str, ...]:
    """The duties engaged by name, that nothing shows yet that they are met, and who gains by deprivation."""
    if not author.words.duties:
        return ()
    named = [f"{_name(duty)}{' [D]' if duty.quality == 'D' else ''}" for duty in author.words.duties]
    return (
        f"Engaged: {listed(named)} (sources in the annex). The plan does not show that they are met: the author "
        f"records how. {tell('inequality', author)}",
    )


def _name(duty: Duty) -> str:
    """What a duty is about: the words before its colon."""
    return duty.words.split(":")[0].lower()


def ask_few(author: Author) -> tuple[str, ...]:
    """The first questions, each with the plan's answer."""
    return tuple(f"{one.asked} {tell(one.answer, author)}".strip() for one in author.words.questions[:FEW])


def say_unconfirmed(author: Author) -> tuple[str, ...]:
    """Each fact that nobody has confirmed, and by whom it should be."""
    rows = author.about.unconfirmed
    if not rows:
        return ()
    return (" ".join(f"{one.fact.rstrip('.')}: not yet confirmed by {one.by}." for one in rows),)


def say_dates(author: Author) -> str:
    """What is decided when, what follows it, and what happens next."""
    about = author.about
    told = [f"{author.words.body[:1].upper()}{author.words.body[1:]} decides {say_day(about.decide_on)}."]
    told += [sentence(author.words.after)] if author.words.after else []
    told += [f"Call-in ends on {write_day(about.call_in_ends)}."] if about.call_in_ends else []
    told += [f"{one.what.rstrip('.')}{f': {write_day(one.on)}' if one.on else ''}." for one in about.next_steps]
    return " ".join(told)
