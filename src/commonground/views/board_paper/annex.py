"""The annex: the account to the penny, promises, bad years, rule, waiting, sources, duties. Out: `Section`s."""

from __future__ import annotations

from collections import Counter

from commonground.core.figures import JUDGED, QUALITY_MEANS
from commonground.document.names import pick
from commonground.document.options import Promise
from commonground.document.sources import Source
from commonground.document.words import listed, lower_first, sentence
from commonground.views.board_paper.acronyms import ADDRESS, SOURCE
from commonground.views.board_paper.answers import tell
from commonground.views.board_paper.lines import NO_DAY, write_day
from commonground.views.board_paper.model import DUTIES, MONEY, Author
from commonground.views.board_paper.rules import explain_rule
from commonground.views.explanation.deal import say_answer, say_promises, say_why
from commonground.views.explanation.doubts import say_changes, say_risks
from commonground.views.explanation.evidence import say_value
from commonground.views.explanation.fund import say_fund
from commonground.views.explanation.model import PENNY, Reader, Section, exact
from commonground.views.explanation.work import say_work
from commonground.views.explanation.years import paid_in_gbp, read_after
from commonground.views.tables import Table, make_table

KINDS = {"cash": "Cash", "capacity": "Capacity: freed or taken up, but paid for all the same", "value": "Value"}
NEVER = "The three kinds of money stand apart and are never added: cash, capacity that is still paid for, and value."
WAITING = "If nothing is done, against today, £, on average (negative: it costs us more)"
UNANSWERED = "The plan does not say: somebody has to prepare this answer."
OPEN = "Not answered yet"
WARD = "ward"
MARK = f" [{JUDGED}]"


def write_annex(author: Author) -> tuple[Section, ...]:
    """Every section, in order."""
    reader = author.reader
    found = (
        introduce(author),
        _title(say_answer(reader), "Our money by year"),
        list_ranges(author),
        _title(say_why(reader), "Our account, line by line", NEVER),
        _title(say_promises(reader), "What we promise, and what we are promised"),
        list_promised(author),
        _title(say_risks(reader), "What could go wrong: bad years"),
        _title(say_changes(reader), "What would change our answer"),
        list_money_points(author),
        list_received(author),
        explain_rule(author),
        explain_waiting(author),
        say_work(reader),
        list_known(author),
        list_duties(author),
        list_changed(author),
        list_places(author),
        list_steps(author),
        list_questions(author),
        list_sources(author),
    )
    return tuple(section for section in found if section and (section.said or section.tables))


def introduce(author: Author) -> Section:
    """How the annex is read."""
    plan, name = author.plan, author.reader.partner.name
    said = (
        f"In this annex ‘it’ is {name}. Every amount to the penny is that of the plan’s own file, plan.json. Amounts "
        f"are at the prices of {plan.fund.price_base}, against doing nothing, on average over the {plan.draws:,} "
        "futures that were tried; an 80% range leaves one future in ten below it and one above. What is marked "
        f"{MARK.strip()} is judged and has to be checked.",
    )
    return Section("How to read it", said)


def list_ranges(author: Author) -> Section | None:
    """Where we end with the deal in a low, a middle and a high future, by year; None below 20 draws."""
    ends = read_after(author.reader)
    if any(row.ends is None for row in ends):
        return None
    rows = [
        ("One future in ten is lower than", *(exact(row.p10 or 0.0) for row in ends)),
        ("Half of them are lower than", *(exact(row.p50) for row in ends)),
        ("One future in ten is higher than", *(exact(row.p90 or 0.0) for row in ends)),
    ]
    table = make_table("Where we end with the deal, £ (years do not add up)", ("", *author.reader.year_heads), rows)
    return Section("How far it may be off", (), (table,))


def _title(section: Section, title: str, *first: str) -> Section:
    return Section(title, (*first, *section.said), section.tables)


def list_promised(author: Author) -> Section:
    """What every other partner promises, an option a row, to the penny."""
    reader = author.reader
    groups: dict[tuple[str, str], list[Promise]] = {}
    for row in author.plan.promises:
        if row.who != reader.id:
            groups.setdefault((row.who, row.option), []).append(row)
    rows = [
        (
            reader.names.partner(who),
            reader.names.option(option),
            min(row.start for row in mine),
            reader.names.payers(code for row in mine for code in row.paid_by),
            exact(sum(row.amount_gbp for row in mine)),
            sentence(mine[0].evidence),
        )
        for (who, option), mine in groups.items()
    ]
    columns = ("Who", "Delivers", "From", "Paid for by", "#Costs, £, all years", "What would show it")
    return Section("What other partners promise", (), _only(make_table("Promises of other partners", columns, rows)))


def _only(*tables: Table) -> tuple[Table, ...]:
    return tuple(table for table in tables if table)


def explain_waiting(author: Author) -> Section:
    """What doing nothing costs us by kind of money and year, what opens, and how we take part in the fund."""
    reader = author.reader
    rows = [(name, *(exact(_waiting_gbp(reader, kind, year)) for year in reader.years)) for kind, name in KINDS.items()]
    fund = say_fund(reader)
    waiting = make_table(WAITING, ("", *reader.year_heads), rows)
    return Section("If nothing is done, and our part in the fund", fund.said, (waiting, *fund.tables))


def _waiting_gbp(reader: Reader, kind: str, year: str) -> float:
    found = pick(reader.plan.do_nothing.net, partner=reader.id, kind=kind, year=year)
    return found[0].mean if found else 0.0


def list_known(author: Author) -> Section:
    """What we have declared, what is modelled of us, and what nobody has confirmed."""
    partner, about = author.reader.partner, author.about
    groups = [lower_first(title) for title in about.unconfirmed]
    said = [f"Not yet confirmed by us: {listed(groups)}."] if groups else []
    said += [f"Not yet confirmed their own sheets: {listed(about.sheets_open)}."] if about.sheets_open else []
    said += [f"To check: {note}" for note in partner.to_check]
    offers = [
        ("On the table", exact(sum(one.gbp)), "confirmed by us" if one.confirmed else "modelled or proposed", "", "")
        for one in partner.offers
        if any(abs(gbp) > PENNY for gbp in one.gbp)
    ]
    lines = [
        (
            line.plain,
            exact(line.gbp),
            f"{line.basis or 'our own figure'}{f', {line.year}' if line.year else ''}",
            f"{line.source}{MARK if line.quality == JUDGED else ''}",
            line.quality,
        )
        for line in partner.budget_lines
    ]
    worth = [
        (f"Worth of one {author.reader.names.service(code)} less", exact(gbp), "declared by us", "", "")
        for code, gbp in partner.declared_worth_gbp.items()
    ]
    columns = ("What", "#How much, £", "Declared or modelled", SOURCE, "Letter")
    table = make_table("What is known of us, and how", columns, [*offers, *lines, *worth])
    return Section("Declared by us, and modelled", tuple(said), _only(table))


def list_duties(author: Author) -> Section:
    """Each duty and each rule of our money, with its source and how surely it is known."""
    ours = {one.group: f" We say that this is wrong: “{one.words}”" for one in author.about.changed}
    groups = ((DUTIES, author.words.duties), (MONEY, author.words.rules))
    rows = [
        (
            f"{duty.words}{ours.get(group, '')}",
            f"{duty.source}{MARK if duty.quality == JUDGED else ''}",
            duty.url,
            duty.how_obtained,
        )
        for group, duties in groups
        for duty in duties
    ]
    table = make_table(
        "Duties, then rules of our money", ("What it says", SOURCE, ADDRESS, "How surely that is known"), rows
    )
    return Section("Duties that the decision engages, and our money rules", (), _only(table))


def list_changed(author: Author) -> Section:
    """What we say instead of what our sheet says, a group a row."""
    rows = [(one.title, one.words) for one in author.about.changed]
    table = make_table("Groups of our sheet that we say are wrong", ("Group", "What we say instead"), rows)
    return Section("Where we say that our sheet is wrong", (), _only(table))


def list_money_points(author: Author) -> Section:
    """Every money point with its question, what partners have agreed, who wrote that down and when."""
    rows = [
        (one.asked, one.text or OPEN, one.who, write_day(one.on) if one.on else "")
        for one in sorted(author.about.money, key=lambda one: bool(one.text))
    ]
    columns = ("Money point", "What partners have agreed", "Written down by", "On")
    return Section("Money points, open and answered", (), _only(make_table("Money points", columns, rows)))


def list_received(author: Author) -> Section:
    """What other parties pay us, a line and payer a row, by year; payments between partners are a row of their own."""
    reader, found = author.reader, dict[tuple[str, str], dict[str, float]]()
    mine = pick(author.plan.ledger, partner=reader.id, payee=reader.id, kind="cash")
    for row in mine:
        if row.payer != reader.id:
            found.setdefault((row.line, row.payer), {})[row.year] = row.mean
    rows = [
        (line, reader.names.partner(payer), *(exact(by.get(year, 0.0)) for year in author.plan.years))
        for (line, payer), by in found.items()
    ]
    deal = [max(-gbp, 0.0) for gbp in paid_in_gbp(reader)[:-1]]
    if any(gbp > PENNY for gbp in deal):
        rows.append(("By the deal", "the pooled fund", *map(exact, deal)))
    columns = ("For", "Paid by", *reader.year_heads[:-1])
    table = make_table("Money that comes to us by year, £, on average, against doing nothing", columns, rows)
    return Section("What is paid to us, and when", (), _only(table))


def list_steps(author: Author) -> Section:
    """Everything that happens next, with its day."""
    rows = [(one.what.rstrip("."), write_day(one.on) if one.on else NO_DAY) for one in author.about.next_steps]
    return Section("What happens next", (), _only(make_table("What happens next", ("What", "When"), rows)))


def list_places(author: Author) -> Section:
    """What is new in each neighbourhood, and the wards that it has."""
    names, plan = author.reader.names, author.plan
    rows = [
        (
            names.neighbourhood(here.id),
            listed([row.body for row in pick(plan.who_decides, neighbourhood=here.id, kind=WARD)]) or "not known",
            listed([f"{row.name}, from {row.start}" for row in pick(plan.options, neighbourhood=here.id)]) or "nothing",
        )
        for here in plan.neighbourhoods
    ]
    table = make_table("By neighbourhood", ("Neighbourhood", "Wards in it, wholly or in part", "What is new"), rows)
    return Section("What is new in each neighbourhood", (), _only(table))


def list_questions(author: Author) -> Section:
    """Every question with the plan's answer."""
    rows = [(one.asked, tell(one.answer, author) or UNANSWERED) for one in author.words.questions]
    return Section(
        "Questions you will be asked", (), _only(make_table("Questions", ("Question", "What the plan answers"), rows))
    )


def list_sources(author: Author) -> Section:
    """The judged figures behind our account, then every source behind it with its letters, the judged first."""
    behind = _find_behind(author)
    judged = [row for row in behind if row.quality == JUDGED]
    said = (
        f"{len(judged):,} of the {len(behind):,} figures behind our account are {QUALITY_MEANS[JUDGED]}: quality "
        f"{JUDGED}, and the source of any such is marked{MARK}. "
        f"Letters: {'; '.join(f'{letter} {means}' for letter, means in QUALITY_MEANS.items())}.",
    )
    named = author.reader.names.assumption
    rows = [
        (named(row.figure) + MARK, *(_value(each, row) for each in (row.value, row.low, row.high))) for row in judged
    ]
    figures = make_table("Judged figures behind our account", ("Figure", "#Taken as", "#Low", "#High"), rows)
    return Section("Where the figures come from", said, _only(figures, _tabulate_sources(behind)))


def _find_behind(author: Author) -> list[Source]:
    """The figures that any line of our account follows from."""
    lines = {row.line for row in pick(author.plan.accounts, partner=author.reader.id)}
    wanted = {name for row in author.plan.ledger_lines if row.line in lines for name in row.figures}
    return [row for row in author.plan.provenance if row.figure in wanted]


def _value(value: float | str | None, row: Source) -> str:
    return value if isinstance(value, str) else "" if value is None else say_value(value, row)


def _tabulate_sources(behind: list[Source]) -> Table:
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in behind:
        found.setdefault((row.source, row.url), Counter())[row.quality] += 1
    rows = [
        (f"{source}{MARK if letters[JUDGED] else ''}", url, " ".join(sorted(letters)), f"{sum(letters.values()):,}")
        for (source, url), letters in sorted(found.items(), key=lambda one: not one[1][JUDGED])
    ]
    return make_table("Sources of the figures behind our account", (SOURCE, ADDRESS, "Quality", "#Figures"), rows)
