"""Whether each partner could sign, worked out from the plan and from what each has said. Out: `Deal`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.notices import list_notices
from commonground.document.shapes import LEAST_DRAWS
from commonground.document.words import (
    HALF_A_POUND,
    SYNTHETIC,
    chance,
    listed,
    pence,
    percent,
    pounds,
    pounds_up,
    sentence,
)
from commonground.views.deal.model import Deal, DealRow, SmallestYear, Standing, State, Whole
from commonground.views.deal.reading import find_smallest, outside_gbp
from commonground.views.explanation.model import Reader
from commonground.views.explanation.years import read_asked, room_gbp

NOBODY: Mapping[str, Standing] = {}
UNHEARD = Standing(said=False)
AWAY: tuple[State, ...] = ("not_in", "in_if")  # bodies that a version runs without, and need not sign it


def can_sign(plan: Plan, standing: Mapping[str, Standing] = NOBODY) -> Deal:
    """One row a body: whether it could sign, by its line, its chance, and its word.

    `standing`: what each has said, by partner id; who is not there has said nothing. A body that the plan does not have
    gets a row after those of the plan's partners. Nothing is read but the plan given.
    """
    names = Names(plan)
    rows = [_judge(Reader(plan, names, one), standing.get(one.id, UNHEARD)) for one in plan.partners]
    known = {one.id for one in plan.partners}
    rows += [_unplanned(code, said) for code, said in standing.items() if code not in known]
    warnings = (*((SYNTHETIC,) if plan.synthetic else ()), *list_notices(plan))
    leaning = _list_leaning(plan, rows)
    state = _find_state(plan, rows, leaning)
    answer = " ".join(said for said in (_answer(plan, rows, state, leaning), _say_without(rows)) if said)
    return Deal(answer, tuple(rows), plan.settlement.confidence, warnings, state)


def read_chance(reader: Reader) -> float | None:
    """How likely it is to end no lower than its line in every year; None below 20 draws."""
    return next((row.probability for row in pick(reader.plan.settlement.prob_within_line, partner=reader.id)), None)


def is_aside(reader: Reader, said: Standing) -> bool:
    """Whether the plan was made without it."""
    return said.aside or not reader.partner.takes_part


def _judge(reader: Reader, said: Standing) -> DealRow:
    if is_aside(reader, said):
        return _aside(reader, said)
    smallest = find_smallest(reader)
    blocks, missing = list_blocks(reader, said), _list_missing(reader, said)
    state: State = "not_yet" if blocks else "not_known" if missing else "yes"
    return DealRow(
        partner=reader.id,
        name=reader.partner.name,
        kind=reader.partner.kind,
        state=state,
        smallest=smallest,
        chance=read_chance(reader),
        because=_because(reader, smallest, blocks, missing),
        in_the_way=(*blocks, *missing),
        decides=said.decides,
    )


def _aside(reader: Reader, said: Standing) -> DealRow:
    """The row of a body that the plan was made without."""
    if said.takes_part:
        told = "It is in, and this version was made without it: make a new version to count it."
        return _empty(reader.id, reader.partner.name, reader.partner.kind, "not_yet", told, said)
    return _empty(reader.id, reader.partner.name, reader.partner.kind, *_say_away(said), said)


def _unplanned(code: str, said: Standing) -> DealRow:
    """The row of a body that the plan has no figures of."""
    state, told = _say_away(said)
    if said.takes_part:
        state, told = (
            "not_known",
            "It is in, and this version has no figures of it, so that nobody knows what it means.",
        )
        if not said.said:
            told = "It has not yet said whether it is in, and this version has no figures of it."
    return _empty(code, said.name or code, "", state, told, said)


def _say_away(said: Standing) -> tuple[State, str]:
    """How a body stands that does not take part, and what that means."""
    if said.part == "not_in":
        return "not_in", "It is not in: this version runs without it."
    asks = sentence(said.condition or "it has not yet said what")
    return "in_if", f"It is in only if this is so: {asks} Until then this version runs without it."


def _empty(code: str, name: str, kind: str, state: State, told: str, said: Standing) -> DealRow:
    away = state in AWAY
    return DealRow(
        partner=code,
        name=name,
        kind=kind,
        state=state,
        smallest=None,
        chance=None,
        because=told,
        in_the_way=() if away else (told,),
        decides=said.decides,
        planned=bool(kind),
        condition=said.condition if state == "in_if" else "",
    )


def list_blocks(reader: Reader, said: Standing) -> list[str]:
    """Why it could not sign as things stand: it is not in, it ends below its line, or its chance is too small."""
    told = []
    if said.part == "not_in":
        told.append("It has said that it is not in, and this version counts on it: make a version without it.")
    short = [f"{year} (by {pounds_up(gbp)})" for year, gbp in _by_year(reader, room_gbp(reader)) if gbp < -HALF_A_POUND]
    if short:
        told.append(f"On average it ends below its line in {listed(short)}.")
    outside = [
        f"{pounds_up(gbp)} in {year}" for year, gbp in _by_year(reader, outside_gbp(reader)) if gbp > HALF_A_POUND
    ]
    if outside:
        told.append(f"It counts on money from outside that nobody has promised: up to {listed(outside)}.")
    likely, asked = read_chance(reader), reader.plan.settlement.confidence
    if likely is not None and likely < asked:
        told.append(f"Its chance of keeping to its line in every year is {say_beside(likely, asked)}.")
    return told


def _by_year(reader: Reader, gbp: Sequence[float]) -> list[tuple[str, float]]:
    return list(zip(reader.plan.years, gbp, strict=False))


def say_beside(likely: float, asked: float) -> str:
    """'72 in 100, where 80 in 100 is asked', with a decimal where both would read alike."""
    one, other = chance(likely), chance(asked)
    if one == other and likely != asked:
        one, other = f"{100 * likely:.1f} in 100", f"{100 * asked:.1f} in 100"
    return f"{one}, where {other} is asked"


def _list_missing(reader: Reader, said: Standing) -> list[str]:
    """What is not known yet of a body that could sign by the figures."""
    told = []
    if said.part == "in_if" and not said.met:
        told.append(f"It is in only if this is so: {sentence(said.condition or 'it has not yet said what')}")
    if not said.said:
        told.append("It has not yet said whether it is in.")
    years = [row for row in read_asked(reader) if row.to_confirm_gbp >= HALF_A_POUND]
    if years:
        worst = max(years, key=lambda row: row.to_confirm_gbp)
        told.append(
            "It is asked for more of its offer than it has confirmed: at most "
            f"{pence(worst.to_confirm_gbp)} in a year ({worst.year})."
        )
    if said.tried:
        told.append(f"What it offers counts as confirmed for this try; {reader.partner.name} has not confirmed it.")
    if not said.confirmed:
        told.append("It has not yet confirmed its own sheet.")
    elif said.unknown:
        told.append(f"It does not know all of its own sheet: {listed(said.unknown)}.")
    if reader.plan.draws < LEAST_DRAWS:
        told.append(f"Fewer than {LEAST_DRAWS} futures were tried, so nobody can say how likely it keeps to its line.")
    return told


def _because(reader: Reader, smallest: SmallestYear, blocks: Sequence[str], missing: Sequence[str]) -> str:
    """What decides its state, in a sentence."""
    if blocks:
        return blocks[0]
    room = _say_room(smallest)
    if missing:
        return f"By the figures so far it could: it ends {room}. {missing[0]}"
    likely, asked = read_chance(reader), reader.plan.settlement.confidence
    how_sure = "" if likely is None else f". Its chance of keeping to that is {say_beside(likely, asked)}"
    return f"It ends {room}{how_sure}."


def _say_room(smallest: SmallestYear) -> str:
    if abs(smallest.room_gbp) < HALF_A_POUND:
        return f"exactly on its line in {smallest.year}, on average, and no lower in any other year"
    return f"at least {pounds(smallest.room_gbp)} above its line in every year, on average (least in {smallest.year})"


def _list_leaning(plan: Plan, rows: Sequence[DealRow]) -> list[str]:
    """Names of the bodies that take no part and that the deal takes money from all the same."""
    away = {row.partner: row.name for row in rows if row.planned and row.smallest is None}
    paid = [row.partner for row in plan.settlement.contributions if row.transfer_gbp > HALF_A_POUND]
    return [name for code, name in away.items() if code in paid]


def _find_state(plan: Plan, rows: Sequence[DealRow], leaning: Sequence[str]) -> Whole:
    """The state of the whole: that of the rows which keep it from a yes."""
    states = {row.state for row in rows if row.state not in AWAY}
    if not plan.options or not states:
        return "nothing"
    if leaning or "not_yet" in states:
        return "not_yet"
    return "not_known" if "not_known" in states else "yes"


def _answer(plan: Plan, rows: Sequence[DealRow], state: Whole, leaning: Sequence[str]) -> str:
    """Whether everybody can sign, in one sentence."""
    asked = [row for row in rows if row.state not in AWAY]
    not_yet, unknown = ([row.name for row in asked if row.state == state] for state in ("not_yet", "not_known"))
    if state == "nothing":
        return (
            "There is nobody to sign this version."
            if plan.options
            else "There is nothing to sign: this version is empty."
        )
    if state == "not_yet":
        counts = f"the deal counts on money from {listed(leaning)}, which it runs without" if leaning else ""
        short = f"{listed(not_yet)} could not sign this version" if not_yet else ""
        rest = f", and for {_others(len(unknown))} it is not known" if unknown else ""
        return f"Not yet: {'; '.join(said for said in (counts, short) if said)}{rest}."
    if state == "not_known":
        who = "1 partner has" if len(unknown) == 1 else f"{len(unknown)} partners have"
        return (
            f"Not known: by the figures so far everybody who is in could sign, but {who} not said all that is needed."
        )
    who = "the one partner" if len(asked) == 1 else f"all {len(asked)} partners"
    return f"Yes: {who} could sign this version, each with a chance of {percent(plan.settlement.confidence)} or more."


def _say_without(rows: Sequence[DealRow]) -> str:
    """Whom the version runs without, so that no answer hides it."""
    away = [
        row.name + (f" (in if: {row.condition.rstrip('.')})" if row.condition else "")
        for row in rows
        if row.state in AWAY
    ]
    return f"This version runs without {listed(away)}." if away else ""


def _others(number: int) -> str:
    return "1 other" if number == 1 else f"{number} others"
