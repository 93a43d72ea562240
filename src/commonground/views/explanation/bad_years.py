"""How one partner fares in bad years, what it then bears, and when partners act. In: `Reader`. Out: words, tables."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.document.bad_years import TOLD_GBP, BadPosition, BadYear, Term, Trigger
from commonground.document.names import pick
from commonground.document.shapes import SUPPLIERS
from commonground.document.words import HALF_A_POUND, chance, listed, lower_first, missed, percent, pounds
from commonground.views.explanation.model import Reader, exact
from commonground.views.tables import Cell, Table, make_table

FIRST = 3  # bad years that are told to break it first
ACTS = {"review": "they review the plan", "stop": "they stop the plan and give notice"}


@dataclass(frozen=True)
class Tried:
    """One bad year of one partner: all its years, the one that leaves it lowest, and the first that breaks it."""

    test: BadYear
    years: tuple[BadPosition, ...]

    @property
    def lowest(self) -> BadPosition:
        """The year that leaves it lowest beside its line."""
        return min(self.years, key=lambda row: row.above_gbp)

    @property
    def broken_in(self) -> str | None:
        """The first year in which it ends below its line; None where there is none."""
        return next((row.year for row in self.years if row.above_gbp <= -TOLD_GBP), None)

    @property
    def name(self) -> str:
        """Without its parts: 'Two at once'."""
        return self.test.name.split(":")[0]


def try_partner(reader: Reader) -> list[Tried]:
    """Every bad year of the plan, that which leaves the partner lowest beside its line first."""
    found = [
        Tried(test, tuple(pick(reader.plan.bad_years.positions, test=test.id, partner=reader.id)))
        for test in reader.plan.bad_years.tests
        if test.parts
    ]
    return sorted((one for one in found if one.years), key=lambda one: one.lowest.above_gbp)


def find_worst(reader: Reader) -> Tried | None:
    """The bad year that the plan names as its worst; None where none leaves it lower than as planned."""
    worst = pick(reader.plan.bad_years.worst_years, partner=reader.id)
    return next((one for one in try_partner(reader) if worst and one.test.id == worst[0].test), None)


def say_beside(gbp: float) -> str:
    """How far above its line, or below: '£55,000 above its line'; 'exactly on its line'."""
    if abs(gbp) < HALF_A_POUND:
        return "exactly on its line"
    return f"{pounds(gbp)} {'below' if gbp < 0 else 'above'} its line"


def say_worst(reader: Reader) -> str:
    """Its worst bad year: which, when, how far below its line or above, and from when it cannot keep its part."""
    worst = find_worst(reader)
    if worst is None:
        return "no bad year that was tried leaves it lower than as planned."
    said = f"{lower_first(worst.name)}, lowest in {worst.lowest.year}: {say_beside(worst.lowest.above_gbp)}."
    return f"{said} It cannot keep its part from {worst.broken_in} on." if worst.broken_in else said


def say_first_broken(reader: Reader) -> list[str]:
    """The bad years that take it below its line first, the deepest first where they do so in the same year."""
    broken = [(one.broken_in, one) for one in try_partner(reader) if one.broken_in]
    if not broken:
        return ["No bad year that was tried takes it below its line."]
    first = sorted(broken, key=lambda pair: pair[0])[:FIRST]
    told = [f"{lower_first(one.name)} (from {year})" for year, one in first]
    return [f"These take it below its line first: {listed(told)}."]


def tabulate_tests(reader: Reader) -> Table:
    """Each bad year, from its worst: its lowest year, how far from its line, and what the agreement says then."""
    rows = [
        (
            one.test.name,
            one.lowest.year,
            Cell(exact(one.lowest.above_gbp), "bad" if one.broken_in else ""),
            one.broken_in or "never",
            one.test.sentence,
        )
        for one in try_partner(reader)
    ]
    columns = (
        "Bad year",
        "Lowest in",
        "#Above its line, £",
        "Below it from",
        "What the agreement says then",
    )
    return make_table("Each bad year, from its worst (negative: below its line)", columns, rows)


def say_terms(reader: Reader) -> list[str]:
    """What it bears of over- and underspends, in a sentence."""
    terms = _terms(reader)
    if not terms:
        return []
    if not any(term.share or term.cap_gbp >= HALF_A_POUND for term in terms):
        return ["It bears none of what others over- or underspend."]
    return [
        "Over- and underspends are counted from the cash that is expected of each partner, by year. It bears its own "
        "overspends up to its collar; of those beyond all collars it bears its share, but never more than its cap, "
        f"which is its room above its line{_but_for_floor(reader)}. It keeps its own underspends up to a sum, and of "
        "those beyond it has a share, both such that on average it loses and gains nothing by sharing."
    ]


def _but_for_floor(reader: Reader) -> str:
    """That a floor gives no room for the losses of others; '' for a partner without one."""
    has_floor = any(row.floor_gbp >= HALF_A_POUND for row in pick(reader.plan.settlement.asked, partner=reader.id))
    return ", but for what its floor keeps for losses of its own" if has_floor else ""


def tabulate_terms(reader: Reader) -> Table:
    """Its collar, share and cap by year, and what it keeps and gains of underspends."""
    terms = _terms(reader)
    rows = [
        ("Collar: bears its own up to, £", *(exact(term.collar_gbp) for term in terms)),
        ("Its share of overspends beyond", *(f"{term.share:.2%}" for term in terms)),
        ("Cap: never more than, £", *(exact(term.cap_gbp) for term in terms)),
        ("Keeps its own underspends up to, £", *(exact(term.keeps_gbp) for term in terms)),
        ("Its share of underspends beyond", *(f"{term.gain:.2%}" for term in terms)),
    ]
    columns = ("", *(f"#{term.year}" for term in terms))
    return make_table("Its terms of over- and underspends", columns, rows if terms else [])


def _terms(reader: Reader) -> list[Term]:
    mine = {term.year: term for term in pick(reader.plan.bad_years.terms, partner=reader.id)}
    return [mine[year] for year in reader.plan.years if year in mine]


def tabulate_triggers(reader: Reader) -> Table:
    """What should have fallen by when and what is done if not; services that it provides or pays for first."""
    told = [(_whose(reader, row.service), row) for row in reader.plan.bad_years.triggers]
    rows = [
        (
            reader.names.service(row.service),
            whose,
            f"{row.by} (month {row.month})",
            f"{missed(row.least)}{' (a weak signal)' if row.weak else ''}",
            f"{row.expected:,.0f}",
            _act(reader, row),
            chance(row.chance),
            chance(row.power_nil),
        )
        for whose, row in sorted(told, key=lambda pair: (not pair[0], pair[1].month))
    ]
    columns = (
        "Measure",
        "Its part",
        "By the end of",
        "If",
        "#Expected",
        "Then",
        "#As planned",
        "#If nothing",
    )
    caption = "When partners act, and the chance of it though all goes as planned, and if the plan does nothing"
    return make_table(caption, columns, rows)


def _whose(reader: Reader, service: str) -> str:
    """'provides it' of whoever pays suppliers for it, 'pays for it' of whoever pays partners alone, else ''."""
    lines = {line.line for line in reader.plan.ledger_lines if line.kind == "cash" and line.services[:1] == (service,)}
    rows = [row for row in pick(reader.plan.ledger, partner=reader.id, kind="cash") if row.line in lines]
    if not rows:
        return ""
    return "provides it" if any(SUPPLIERS in (row.payer, row.payee) for row in rows) else "pays for it"


def _act(reader: Reader, row: Trigger) -> str:
    held = listed([reader.names.option(code) for code in row.held_back])
    return f"{ACTS[row.act]}; {held} wait{'s' if len(row.held_back) == 1 else ''}" if held else ACTS[row.act]


def say_way_out(reader: Reader) -> str:
    """When partners stop the plan, and how long before it leaves it has to say so."""
    return " ".join([_say_stop(reader), *_say_notice(reader)])


def _say_stop(reader: Reader) -> str:
    stops = pick(reader.plan.bad_years.triggers, act="stop")
    if not stops:
        return "no trigger stops the plan by itself."
    told = [
        f"{missed(row.least)} by {row.by} ({lower_first(reader.names.service(row.service))}; chance of that though "
        f"all goes as planned: {percent(row.chance)}{'; a weak signal by itself' if row.weak else ''})"
        for row in stops
    ]
    return f"partners stop the plan if {' or '.join(told)}."


def _say_notice(reader: Reader) -> list[str]:
    """Months of notice before a partner leaves, where the plan has the figure."""
    rows = pick(reader.plan.provenance, figure="settle.withdrawal_months")
    return [f"By itself it can leave with {float(row.value):.0f} months of notice." for row in rows]


def say_hold(reader: Reader) -> list[str]:
    """How far below its line its worst bad year leaves it, and what more on the table would hold it, by year."""
    worst = find_worst(reader)
    if worst is None or worst.broken_in is None:
        return []
    lacking = [f"£{exact(-row.above_gbp)} in {row.year}" for row in worst.years if row.above_gbp <= -HALF_A_POUND]
    below = f"Its worst bad year ({lower_first(worst.name)}) leaves it {say_beside(worst.lowest.above_gbp)}"
    if _is_cut(reader, worst):
        held = (
            f"What it has on the table goes first when its own money is cut, so {listed(lacking)} more would hold it "
            "only if the cut cannot reach it: kept aside, or put in by others."
        )
    else:
        held = f"An offer of {listed(lacking)} more would hold it, if who bears what stays as it is."
    return [f"{below} in {worst.lowest.year}. {held}"]


def _is_cut(reader: Reader, tried: Tried) -> bool:
    """Whether the bad year takes from what it has on the table, so that its line lies higher than as planned."""
    planned = {
        row.year: row.line_gbp
        for test in reader.plan.bad_years.tests
        if not test.parts
        for row in pick(reader.plan.bad_years.positions, test=test.id, partner=reader.id)
    }
    return any(row.line_gbp < planned.get(row.year, row.line_gbp) - HALF_A_POUND for row in tried.years)


def say_carrying(reader: Reader) -> list[str]:
    """Whether it could carry every overspend of rising costs alone, and when that would break the deal."""
    found = reader.plan.bad_years
    costs = next((lower_first(test.name) for test in found.tests if test.id == found.costs_test), "")
    return [
        f"If it carried all over- and underspends alone ({costs}): {row.sentence}"
        if row.broken_in
        else f"It could carry all over- and underspends alone ({costs}): it would end {say_beside(row.above_gbp)}."
        for row in pick(found.carriers, partner=reader.id)
    ]
