"""Changes that could be tried, found by the name in an address, in words. In: `Plan`. Out: `views.deal.Try`."""

from __future__ import annotations

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.words import listed, pence
from commonground.views.deal import list_switches, open_row
from commonground.views.deal.model import Change, Switch, Try

WAY, RULE, OUTSIDE, SET = "way", "rule", "outside", "set"


def name_way(partner: str, number: int) -> str:
    """How the address of a remedy ends."""
    return f"{WAY}/{partner}/{number}"


def find_try(plan: Plan, name: str) -> Try | None:
    """The change of this name in a plan; None where it has none."""
    kind, _, rest = name.partition("/")
    if kind == WAY:
        return _of_way(plan, *rest.rpartition("/")[::2])
    if kind == RULE:
        rules = list_switches(plan).rules
        return next((rule.attempt for rule in rules if rule.id == rest), None)
    if kind == SET:
        return _of_switch(plan, *rest.partition("/")[::2])
    return list_switches(plan).subsidy.attempt if name == OUTSIDE else None


def find_number(plan: Plan, figure: str) -> Switch | None:
    """The number of the deal that can be set otherwise, by its name; None where there is none."""
    switches = list_switches(plan)
    every = (*switches.payments, *switches.terms)
    return next((one for one in every if one.figure == figure and not one.choices), None)


def set_number(switch: Switch, value: float) -> Try:
    """The change that sets it to this."""
    return Try(f"{switch.title}: {value:g}", set=((switch.figure, value),))


def _of_way(plan: Plan, partner: str, number: str) -> Try | None:
    try:
        ways = open_row(plan, partner).ways
    except UserError:
        return None
    return ways[int(number)].attempt if number.isdecimal() and int(number) < len(ways) else None


def _of_switch(plan: Plan, figure: str, value: str) -> Try | None:
    switches = list_switches(plan)
    for switch in (*switches.payments, *switches.terms):
        for choice in switch.choices:
            if (switch.figure, choice.value) == (figure, value) and not choice.in_use:
                return Try(f"{switch.title}: {choice.words}", set=((figure, value),))
    return None


def say_changes(plan: Plan, attempt: Try) -> tuple[str, ...]:
    """What the new version would have other than this one, a sentence each."""
    names = Names(plan)
    said = [_say_set(plan, names, figure, value) for figure, value in attempt.set]
    said += [f"“{names.option(option)}” must be in it." for option in attempt.must]
    said += [f"“{names.option(option)}” must not be in it." for option in attempt.must_not]
    said += [line for change in attempt.partners for line in _say_change(plan, names, change)]
    return tuple(said)


def _say_set(plan: Plan, names: Names, figure: str, value: str | float) -> str:
    switches = list_switches(plan)
    if figure == "settle.rule":
        titles = {rule.id: rule.title for rule in switches.rules}
        now = titles.get(plan.settlement.rule, plan.settlement.rule)
        return f"Sharing rule: “{titles.get(str(value), value)}” in place of “{now}”."
    for switch in (*switches.payments, *switches.terms):
        if switch.figure == figure and switch.choices:
            told = {choice.value: choice.words for choice in switch.choices}
            return (
                f"{switch.title}: “{told.get(str(value), value)}” in place of “{told.get(switch.value, switch.value)}”."
            )
    now = "".join(str(row.value) for row in pick(plan.provenance, figure=figure))
    return f"{names.assumption(figure)}: {value}{f' in place of {now}' if now else ''}."


def _say_change(plan: Plan, names: Names, change: Change) -> list[str]:
    who = names.partner(change.partner)
    told = []
    if change.confirms:
        told.append(f"What {who} has put on the table counts as confirmed.")
    if any(change.further_offer_gbp):
        pairs = zip(plan.years, change.further_offer_gbp, strict=False)
        by_year = listed([f"{pence(gbp)} in {year}" for year, gbp in pairs if gbp])
        told.append(f"{who} offers more: {by_year}{', for once' if change.once else ''}.")
    if change.condition:
        told.append(f"That stands only if this is so: {change.condition}")
    if change.floor_gbp is not None:
        floors = listed([f"{pence(gbp)} in {year}" for year, gbp in zip(plan.years, change.floor_gbp, strict=False)])
        told.append(f"The money rule of {who} lets it go further by {floors}.")
    if change.notice_months is not None:
        told.append(f"{who} pays for capacity that closes for {change.notice_months:g} months.")
    return told
