"""What two plans stand on: their assumptions and their partners, side by side. In: two `Plan`s. Out: tables."""

from __future__ import annotations

from collections.abc import Mapping

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.place import BudgetLine, Partner, Patch
from commonground.document.sources import Source
from commonground.views.tables import Cell, Table, make_table

NOT_THERE = "–"


def tabulate_assumptions(a: Names, b: Names) -> Table:
    """Figures that differ in value, range, source or quality, or which only one plan has."""
    was, now = ({row.figure: row for row in names.plan.provenance} for names in (a, b))
    rows = [
        (Cell(b.assumption(name), note=name), *_values(was.get(name), now.get(name)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    return make_table("Assumptions that differ", ("Assumption", "#A", "#B"), rows)


def _values(was: Source | None, now: Source | None) -> tuple[str, str]:
    """The values of one figure, with as much of their range and source as tells them apart."""
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
                (other.name, name.removesuffix("_gbp").replace("_", " "), _told(left), _told(right))
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
    if isinstance(value, BudgetLine):
        return " ".join(filter(None, (value.plain, f"{value.gbp:,.12g}", value.basis, value.year, value.quality)))
    if isinstance(value, Patch):
        return f"{value.kind or 'the whole place'} {', '.join(value.codes)}".strip()
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_told(each)}" for key, each in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.12g}" if isinstance(value, float) else str(value) or "none"
