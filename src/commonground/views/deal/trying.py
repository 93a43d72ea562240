"""Changes that could help a partner, each with what a run of it would be asked for. In: `Reader`. Out: `Way`s.

The plan's own remedies first, which are there when money from outside would be needed; then what this partner can do
by itself: confirm, offer more, ask for another rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.settlement import Remedy
from commonground.document.shapes import EVERYWHERE, YearAmount
from commonground.document.words import BREAK_EVEN_GBP, HALF_A_POUND, listed, pounds, pounds_up
from commonground.views.deal.answer import read_chance
from commonground.views.deal.model import Change, Try, Way
from commonground.views.explanation.model import Reader
from commonground.views.explanation.years import lowest_gbp, read_after, read_asked

Attempt = tuple[Try | None, str]  # a run, or why none can try it
COUNCIL = "council"
NO_CARRYING = "A run counts each year by itself, so it cannot try money that is carried from year to year."
NO_WARDS = "Beds that are not empty cannot be closed, so no run can close more wards than the plan empties."
UNKNOWN = "This version does not say enough of it for a run to try it."
FLOOR_FIRST = (
    "Its floor already bears part of its own loss, and a larger offer of its own would first take the place of that: "
    "let another partner try it."
)
NONE_NEEDED = "The deal counts on no money from outside."
SEVERAL = "Several councils would have to agree who gives what; each can try a further offer of its own."


def list_ways(reader: Reader) -> tuple[Way, ...]:
    """What could help: the plan's remedies, then the partner's own moves; nothing for one that takes no part."""
    if not reader.partner.takes_part:
        return ()
    named = (_of_remedy(reader, row) for row in reader.plan.remedies)
    own = (_confirm, _cushion, _leave_out, _rules, _notice)
    return (*named, *(way for find in own for way in find(reader)))


def _of_remedy(reader: Reader, remedy: Remedy) -> Way:
    find = ATTEMPTS.get(remedy.kind, _unknown)
    attempt, why_not = find(reader, remedy)
    return Way(remedy.kind, remedy.sentence, remedy.enough, attempt, why_not)


def find_outside(plan: Plan, names: Names) -> Attempt:
    """The money from outside that this deal counts on, held by whoever holds the fund; no run where it counts on none.

    A run knows no funder but partners, so what comes from outside is an offer of one of them on that condition.
    """
    gbp = _gbp(plan.settlement.subsidy)
    if not any(gbp):
        return None, NONE_NEEDED
    holders = sorted(plan.partners, key=lambda one: one.id != plan.fund.host)
    holder = next((one for one in holders if not _bears_own(Reader(plan, names, one))), None)
    if holder is None:
        return None, FLOOR_FIRST
    change = Change(holder.id, further_offer_gbp=gbp, once=True, condition="A funder from outside puts it in.")
    return Try(f"Try it with this money from outside, held by {holder.name}", partners=(change,)), ""


def _bears_own(reader: Reader) -> bool:
    """Whether its floor bears part of its own loss in a year that is short, so that more from it takes its place."""
    short = {row.year for row in reader.plan.settlement.subsidy if row.amount_gbp > 0.0}
    return any(row.asked_gbp > row.usable_gbp + HALF_A_POUND for row in read_asked(reader) if row.year in short)


def _outside(reader: Reader, _: Remedy) -> Attempt:
    return find_outside(reader.plan, reader.names)


def _offer(reader: Reader, remedy: Remedy) -> Attempt:
    """A further offer of the partner itself, where its floor does not bear part of its own loss."""
    if _bears_own(reader):
        return None, FLOOR_FIRST
    change = Change(reader.id, further_offer_gbp=_gbp(remedy.by_year))
    return Try(f"Try it with a further offer from {reader.partner.name}", partners=(change,)), ""


def _reserve(reader: Reader, remedy: Remedy) -> Attempt:
    """Money for once from the one council of the plan."""
    councils = pick(reader.plan.partners, kind=COUNCIL)
    if len(councils) != 1:
        return None, SEVERAL
    change = Change(councils[0].id, further_offer_gbp=_gbp(remedy.by_year), once=True)
    return Try(f"Try it with reserves of {councils[0].name}", partners=(change,)), ""


def _other_plan(_: Reader, __: Remedy) -> Attempt:
    return Try("Try the plan for the partners’ cash", set=(("choose.objective", "cash"),)), ""


def _no_carrying(_: Reader, __: Remedy) -> Attempt:
    return None, NO_CARRYING


def _no_wards(_: Reader, __: Remedy) -> Attempt:
    return None, NO_WARDS


def _unknown(_: Reader, __: Remedy) -> Attempt:
    return None, UNKNOWN


ATTEMPTS: dict[str, Callable[[Reader, Remedy], Attempt]] = {
    "subsidy": _outside,
    "offer": _offer,
    "loan": _no_carrying,
    "reserve": _reserve,
    "other_plan": _other_plan,
    "wards": _no_wards,
}


def _confirm(reader: Reader) -> Iterator[Way]:
    """It confirms what it puts on the table."""
    rows = [row for row in read_asked(reader) if row.to_confirm_gbp >= HALF_A_POUND]
    if not rows:
        return
    most = pounds_up(max(row.to_confirm_gbp for row in rows))
    said = f"{reader.partner.name} confirms what it has put on the table: the deal asks it for at most {most} a year."
    attempt = Try("Try it with its offers confirmed", partners=(Change(reader.id, confirms=True),))
    yield Way("confirm", said, None, attempt)


def _cushion(reader: Reader) -> Iterator[Way]:
    """Where its chance is too small: what its tenth worst future lacks in each year, as a further offer."""
    likely, asked = read_chance(reader), reader.plan.settlement.confidence
    if likely is None or likely >= asked:
        return
    ends = zip(read_after(reader)[:-1], lowest_gbp(reader), strict=False)
    gbp = tuple(max(line - row.p10, 0.0) if row.p10 is not None else 0.0 for row, line in ends)
    if not any(gbp):
        return
    told = listed([f"{pounds_up(one)} in {year}" for year, one in zip(reader.plan.years, gbp, strict=True) if one])
    said = (
        f"A further offer of {told} would hold it in nine futures in ten of each of these years, if who bears what "
        "stays as it is."
    )
    change = Change(reader.id, further_offer_gbp=gbp)
    yield Way("own_offer", said, None, Try("Try it with this further offer", partners=(change,)))


def _leave_out(reader: Reader) -> Iterator[Way]:
    """The plan without the option that costs it most cash, of those that nothing says have to be in it."""
    plan = reader.plan
    held = {*plan.required.options, *(row.option for row in plan.conditions if row.kind == "must")}
    lines = {row.line: row.options[0] for row in plan.ledger_lines if row.kind == "cash" and len(row.options) == 1}
    costs: dict[str, float] = {}
    for row in pick(plan.accounts, partner=reader.id, kind="cash", year=EVERYWHERE):
        option = lines.get(row.line)
        if option is not None and option not in held:
            costs[option] = costs.get(option, 0.0) - row.mean
    if costs and max(costs.values()) >= BREAK_EVEN_GBP:
        option = max(costs, key=costs.__getitem__)
        name, cost = reader.names.option(option), pounds(costs[option])
        said = f"Of what could be left out, “{name}” costs it most: {cost} over all years. What it saves would go too."
        yield Way("leave_out", said, None, Try(f"Try the plan without “{name}”", must_not=(option,)))


def _rules(reader: Reader) -> Iterator[Way]:
    """The rule that leaves it most, where that is more than the rule in use leaves it."""
    deal = reader.plan.settlement
    left = {rule.id: row.mean for rule in deal.rules for row in pick(rule.left, partner=reader.id)}
    best = max(deal.rules, key=lambda rule: left.get(rule.id, float("-inf")), default=None)
    if best is None or deal.rule not in left or left[best.id] - left[deal.rule] < BREAK_EVEN_GBP:
        return
    gains = pounds(left[best.id] - left[deal.rule])
    said = f"Shared by another rule, “{best.title}”, it would be left with {gains} more over all years, discounted."
    yield Way("rule", said, None, Try(f"Try sharing by “{best.title}”", set=(("settle.rule", best.id),)))


def _notice(reader: Reader) -> Iterator[Way]:
    """Half of the notice, in whole months, in which it still pays for capacity that closes, where that is money."""
    rows = [
        row for row in pick(reader.plan.fund.transition, partner=reader.id) if row.double_running_gbp > HALF_A_POUND
    ]
    usual: list[float | str | None] = [r.value for r in pick(reader.plan.provenance, figure="settle.notice_months")]
    months = next((one for one in (reader.partner.notice_months, *usual) if one is not None), None)
    paid = sum(row.double_running_gbp for row in rows)
    if paid < BREAK_EVEN_GBP or not isinstance(months, float):
        return
    half = float(round(months / 2.0))
    if half >= months:
        return
    said = (
        f"It pays {pounds(paid)} for capacity that closes, in a notice of {_months(months)}. With a notice of "
        f"{_months(half)} it would pay less."
    )
    change = Change(reader.id, notice_months=half)
    yield Way("notice", said, None, Try(f"Try it with a notice of {_months(half)}", partners=(change,)))


def _months(number: float) -> str:
    return f"{number:g} month{'' if number == 1.0 else 's'}"


def _gbp(rows: Iterable[YearAmount]) -> tuple[float, ...]:
    return tuple(row.amount_gbp for row in rows)
