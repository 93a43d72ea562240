"""What two plans stand on: their assumptions and their partners, side by side. In: two `Plan`s. Out: tables."""

from __future__ import annotations

from collections.abc import Mapping

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.place import BudgetLine, Offer, Partner, Patch, StaffOfProfession
from commonground.document.sources import Source
from commonground.document.words import percent
from commonground.views.tables import Cell, Table, make_table

NOT_THERE = "–"
PAYMENTS = {  # how a service may be paid for, in words
    "block": "A fixed sum, whatever is used",
    "activity": "A price for each one used",
    "blended": "A fixed sum, and part of the price for each one more or fewer",
}
CHOICES = {  # what else of the deal is a choice, with its words
    "settle.game": {
        "cash": "Cash alone",
        "declared": "Cash, and what partners say that outcomes are worth to them",
        "public": "Cash, and what health and company are worth to the public",
    },
    "settle.fund": {
        "pooled": "One pooled fund under section 75 of the National Health Service Act 2006",
        "aligned": "Budgets of their own, spent as agreed",
    },
    "settle.host": {
        "most": "The council or integrated care board that puts in most",
        "council": "A council",
        "icb": "An integrated care board",
    },
}
TITLES = {
    "settle.confidence": "Chance of keeping to its line that each partner should have",
    "settle.game": "What is counted where sharing asks what groups of partners could do alone",
}
RULE, CORE = "settle.rule", "choose.core_everywhere"
SETTINGS = TITLES | {RULE: "Rule of sharing", CORE: "What national policy requires everywhere"}
VALUES = CHOICES | {CORE: {"on": "Added wherever it does not run", "off": "Left out where it is not worth its cost"}}
FIELDS = {  # of a partner, as a table calls them
    "code": "official code",
    "roles": "what it provides and pays for",
    "money_rule": "money rule",
    "patch": "where it serves",
    "annual_budget_gbp": "annual budget, £",
    "offers": "what it has put on the table, £",
    "plan_budget_gbp": "all that it offers, £",
    "floor_gbp": "how far its money rule lets it go further, £",
    "new_staff_wte": "new whole-time staff that it finds a year",
    "new_staff_by_profession": "new staff by profession",
    "budget_lines": "lines of its budget, £",
    "modelled": "whether its money is modelled",
    "declared_worth_gbp": "what outcomes are worth to it, £",
    "bloc": "bloc that it plays with",
    "hosts_fund": "whether it holds the fund",
    "notice_months": "months for which it pays for what closes",
    "takes_part": "whether it takes part",
    "to_check": "what is to be checked",
}
KINDS = {"recurrent": "going on after the plan", "once": "for once"}


def tabulate_assumptions(a: Names, b: Names) -> Table:
    """Figures that differ in value, range, source or quality, or which only one plan has."""
    was, now = ({row.figure: row for row in names.plan.provenance} for names in (a, b))
    rows = [
        (Cell(name_figure(name, b), note=name), *_values(was.get(name), now.get(name), _words_of(name, a.plan, b.plan)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    return make_table("Assumptions that differ", ("Assumption", "#A", "#B"), rows)


def name_figure(figure: str, names: Names | None) -> str:
    """What a figure is called; its dotted name where nothing calls it otherwise."""
    return SETTINGS.get(figure) or (names.assumption(figure) if names else figure)


def say_setting(figure: str, value: float | str, plan: Plan | None) -> str:
    """A figure that was set, in words: 'Rule of sharing: “Equal parts”'; `plan` is one of the place, or none."""
    said = _words_of(figure, *([plan] if plan else [])).get(str(value), str(value))
    units = [row.unit for row in plan.provenance if row.figure == figure] if plan else []
    if isinstance(value, float):
        said = percent(value) if units == ["share"] else " ".join([f"{value:g}", *units])
    return f"{name_figure(figure, Names(plan) if plan else None)}: {said if isinstance(value, float) else f'“{said}”'}"


def _words_of(figure: str, *plans: Plan) -> Mapping[str, str]:
    """Words for the values that a choice may have, by value; none for a number."""
    if figure == RULE:
        return {rule.id: rule.title for plan in plans for rule in plan.settlement.rules}
    return VALUES.get(figure, PAYMENTS if figure.startswith("payment.") else {})


def _values(was: Source | None, now: Source | None, words: Mapping[str, str]) -> tuple[str, str]:
    """The values of one figure, with as much of their range and source as tells them apart."""
    if was and now and was.value != now.value and {was.value, now.value} <= set(words):
        return words[str(was.value)], words[str(now.value)]
    for say in (_value, _range_too, _source_too):
        said = tuple(NOT_THERE if row is None else say(row) for row in (was, now))
        if said[0] != said[1]:
            return said[0], said[1]
    return said[0], f"{said[1]}, told otherwise"


def _value(row: Source) -> str:
    return f"{row.value:.12g}" if isinstance(row.value, float) else f"‘{row.value}’"


def _range_too(row: Source) -> str:
    return _value(row) if row.low is None or row.high is None else f"{_value(row)} ({row.low:.12g} to {row.high:.12g})"


def _source_too(row: Source) -> str:
    return f"{_range_too(row)} {row.unit}, {row.quality}: {row.source}, {row.year}"


def tabulate_partners(a: Plan, b: Plan) -> Table:
    """Partners that only one plan has, and whatever differs in what is said of one."""
    was, now = ({row.id: row for row in plan.partners} for plan in (a, b))
    rows = []
    for code in dict.fromkeys([*was, *now]):
        one, other = was.get(code), now.get(code)
        if one is None or other is None:
            known = one or other
            name = known.name if known else code
            rows.append((f"{name} ({code})", "takes part", "yes" if one else "no", "yes" if other else "no"))
        else:
            rows += [
                (other.name, FIELDS.get(name, name), _told(left), _told(right))
                for name in Partner.model_fields
                for left, right in [(getattr(one, name), getattr(other, name))]
                if left != right
            ]
    return make_table("Partners that differ", ("Partner", "What", "A", "B"), rows)


def _told(value: object) -> str:
    """A value of a partner as it can stand in a cell, no digit left out."""
    if isinstance(value, tuple):
        told = [_told(each) for each in value]
        return f"{told[0]} each year" if len(told) > 1 and len(set(told)) == 1 else ", ".join(told) or "none"
    if isinstance(value, Offer):
        return _tell_offer(value)
    if isinstance(value, StaffOfProfession):
        return f"{value.name} {value.wte:,.12g}"
    if isinstance(value, BudgetLine):
        return " ".join(filter(None, (value.plain, f"{value.gbp:,.12g}", value.basis, value.year, value.quality)))
    if isinstance(value, Patch):
        return f"{value.kind or 'the whole place'} {', '.join(value.codes)}".strip()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_told(each)}" for key, each in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    return f"{value:,.12g}" if isinstance(value, float) else str(value) or "none"


def _tell_offer(one: Offer) -> str:
    """'cash, going on after the plan, not confirmed: 1,000 each year; only for falls; if costs hold'."""
    said = f"{one.form}, {KINDS[one.kind]}, {'confirmed' if one.confirmed else 'not confirmed'}: {_told(one.gbp)}"
    fence = f"; only for {', '.join(one.only_for)}" if one.only_for else ""
    return f"{said}{fence}{f'; if {one.condition}' if one.condition else ''}"
