"""What could go wrong for one partner, what would change its answer, and what to measure next. Out: `Section`s."""

from __future__ import annotations

from commonground.document.names import pick
from commonground.document.notices import list_elsewhere
from commonground.document.sources import Source, Standing, Swing
from commonground.document.words import HALF_A_POUND, listed, lower_first, pounds, pounds_up, signed
from commonground.views.explanation.bad_years import (
    say_carrying,
    say_first_broken,
    say_hold,
    say_terms,
    tabulate_terms,
    tabulate_tests,
    tabulate_triggers,
)
from commonground.views.explanation.evidence import say_value, tell_source
from commonground.views.explanation.model import Reader, Section
from commonground.views.explanation.years import lowest_gbp, read_after, room_gbp
from commonground.views.tables import Cell, Table, make_table

MOST_CROSSINGS = 3


def say_risks(reader: Reader) -> Section:
    """Its worst years, what others must do for it to hold, and whether its staff can be found."""
    said = [
        *say_first_broken(reader),
        *_say_worst_year(reader),
        *say_terms(reader),
        *_say_end_of_offers(reader),
        *_say_help(reader),
        *filter(None, [list_elsewhere(reader.plan).get(reader.id)]),
        *_say_short_of_staff(reader),
        *(f"To check: {note}" for note in reader.partner.to_check),
    ]
    tables = tabulate_tests(reader), tabulate_terms(reader), tabulate_triggers(reader)
    return Section("What could go wrong", tuple(said), tuple(table for table in tables if table))


def _say_worst_year(reader: Reader) -> list[str]:
    """The year whose tenth worst future lies furthest below its line."""
    years = zip(read_after(reader)[:-1], lowest_gbp(reader), strict=False)
    below = [(row.p10 - low, row) for row, low in years if row.p10 is not None and row.p10 - low < -HALF_A_POUND]
    if not below:
        return []
    gap, row = min(below, key=lambda one: one[0])
    end = "" if row.p10 is None else signed(row.p10)
    return [
        f"As planned its worst year is {row.year}: in one future in ten it ends at {end} or worse, {pounds(gap)} below "
        "its line."
    ]


def _say_end_of_offers(reader: Reader) -> list[str]:
    """What it is asked for in the last year of money that does not go on after it."""
    rows = pick(reader.plan.settlement.ends_with_plan, partner=reader.id)
    year = reader.plan.years[-1]
    return [
        f"{pounds_up(row.amount_gbp)} of what it is asked for in {year} is money for once: it must be found afterwards."
        for row in rows
        if row.amount_gbp >= HALF_A_POUND
    ]


def _say_help(reader: Reader) -> list[str]:
    """What it loses where others do not pay what the deal has them pay."""
    lost = pick(reader.plan.settlement.would_have_lost, partner=reader.id)
    return [
        f"Without the deal it would end {pounds(row.worst_gbp)} worse off in {row.worst_year}, below its line."
        for row in lost
    ]


def _say_short_of_staff(reader: Reader) -> list[str]:
    rows = [row for row in reader.plan.staff if reader.id in row.employers and row.short and row.short >= 1.0]
    years: dict[str, list[str]] = {}
    for row in rows:
        years.setdefault(row.who, []).append(f"{row.short:,.0f} hours in {row.year}")
    return [f"It cannot find enough {lower_first(who)}: short of {listed(told)}." for who, told in years.items()]


def say_changes(reader: Reader) -> Section:
    """What would change its answer: what it could still pay in, and the values at which figures make it cross."""
    swings, _ = _mine(reader)
    said = [*_say_contribution(reader), *say_hold(reader), *say_carrying(reader), *_say_crossings(reader, swings)]
    if not swings:
        said.append(_say_unranked(reader))
    return Section("What would change its answer", tuple(said), _only(_tabulate_swings(reader, swings)))


def _mine(reader: Reader) -> tuple[list[Swing], Standing | None]:
    found = reader.plan.sensitivity
    standings = pick(found.standings, partner=reader.id)
    return pick(found.swings, partner=reader.id), standings[0] if standings else None


def _only(table: Table) -> tuple[Table, ...]:
    return (table,) if table else ()


def _say_contribution(reader: Reader) -> list[str]:
    """How much more it could pay in, or how much less it would have to, year by year."""
    room = list(zip(reader.plan.years, room_gbp(reader), strict=False))
    spare = [f"{pounds(gbp)} in {year}" for year, gbp in room if gbp >= HALF_A_POUND]
    short = [f"{pounds_up(gbp)} in {year}" for year, gbp in room if gbp <= -HALF_A_POUND]
    said = [f"It could pay in {listed(spare)} more and still keep its line on average."] if spare else []
    if short:
        said.append(f"To keep its line on average it would have to be given {listed(short)} more.")
    return said or ["Any pound more that it is asked to pay in, in any year, takes it below its line on average."]


def _say_crossings(reader: Reader, swings: list[Swing]) -> list[str]:
    """The figures that would take it across its line, and at which value, by a straight line through the draws."""
    sources = _sources(reader)
    if _is_on(reader):
        return ["It is expected to end exactly on its line: whatever turns out worse than expected takes it below."]
    told = [
        f"{reader.names.assumption(row.figure)} {'above' if _rises(row) == _is_above(reader) else 'below'} "
        f"{say_value(row.crosses_at, sources.get(row.figure))}"
        for row in swings
        if row.crosses_at is not None
    ]
    if not told:
        return (
            ["No single figure, at any value that was drawn, would change on which side of its line it ends."]
            if (swings)
            else []
        )
    side = "below" if _is_above(reader) else "above"
    return [
        f"It would be expected to end {side} its line over all years with {'; or '.join(told[:MOST_CROSSINGS])} (each "
        "alone, by a straight line through the futures)."
    ]


def _rises(row: Swing) -> bool:
    """Whether a higher figure is worse for it."""
    return row.at_high_gbp < row.at_low_gbp


def _is_on(reader: Reader) -> bool:
    """Whether it ends on its line on average, over all years, so that any figure crosses at what is expected of it."""
    return abs(room_gbp(reader)[-1]) < HALF_A_POUND


def _is_above(reader: Reader) -> bool:
    """Whether it ends on its line or above it on average, over all years."""
    return room_gbp(reader)[-1] >= -HALF_A_POUND


def _say_unranked(reader: Reader) -> str:
    after = read_after(reader)[-1]
    if after.ends is None or after.p10 != after.p90:
        return "Too few futures were tried to say which figures move where it ends."
    return "No figure moves where it ends."


def _sources(reader: Reader) -> dict[str, Source]:
    return {row.figure: row for row in reader.plan.provenance}


def _tabulate_swings(reader: Reader, swings: list[Swing]) -> Table:
    """The figures that move where it ends most, with what it would end at, and what knowing each is worth."""
    sources = _sources(reader)
    rows = [
        (
            Cell(reader.names.assumption(row.figure), note=row.figure),
            _between(sources.get(row.figure)),
            signed(row.at_low_gbp),
            signed(row.at_high_gbp),
            pounds(abs(row.at_high_gbp - row.at_low_gbp)),
            "" if row.crosses_at is None or _is_on(reader) else say_value(row.crosses_at, sources.get(row.figure)),
            pounds(row.worth_knowing_gbp),
            *tell_source(sources.get(row.figure)),
        )
        for row in swings
    ]
    columns = (
        "Figure",
        "#80% range",
        "#Ends at, low",
        "#Ends at, high",
        "#Moves it by",
        "#Crosses its line at",
        "#Worth knowing",
        "Letter",
        "Source",
    )
    return make_table("What moves where it ends most, over all years", columns, rows)


def _between(row: Source | None) -> str:
    if row is None or row.low is None or row.high is None:
        return ""
    return f"{say_value(row.low, row)} to {say_value(row.high, row)}"


def say_measuring(reader: Reader) -> Section | None:
    """What to measure next: the figure worth most to know before it signs; None where nothing is worth knowing."""
    swings, standing = _mine(reader)
    worth = sorted((row for row in swings if row.worth_knowing_gbp >= 1.0), key=lambda row: -row.worth_knowing_gbp)
    if standing is None or not worth:
        return None
    first, ask = worth[0], {row.figure: row.ask for row in reader.plan.judgement.look_up}
    where = f" Ask: {ask[first.figure]}." if first.figure in ask else ""
    others = [lower_first(reader.names.assumption(row.figure)) for row in worth[1:3]]
    then = f"Then {listed(others)}." if others else ""
    return Section(
        "Measure this next",
        tuple(
            filter(
                None,
                (
                    f"{reader.names.assumption(first.figure)}: knowing it before it signs would be worth "
                    f"{pounds(first.worth_knowing_gbp)} to it.{where}",
                    then,
                    f"Certainty of everything that is drawn would be worth {pounds(standing.worth_knowing_gbp)}. Both "
                    "are what it would gain on average by signing only where the truth turns out to be above its line "
                    "(expected value of perfect information).",
                ),
            )
        ),
    )
