"""Why each option is in or out, and where: a row an option. In: `Plan`, `Names`. Out: a table."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.choices import Reason
from commonground.document.names import Names
from commonground.document.words import percent, pounds
from commonground.views.tables import Table, make_table

NO_PRICE = "at no price"


def tabulate_reasons(plan: Plan, names: Names) -> Table:
    """For each option: where it is in, what it is worth and costs there, what binds, and which price would change that.

    Options that the plan has come first; of the others those that are nearest to coming in.
    """
    by_option: dict[str, list[Reason]] = {}
    for row in plan.reasons:
        by_option.setdefault(row.id, []).append(row)
    order = sorted(by_option.values(), key=lambda rows: (-sum(r.in_plan for r in rows), -max(map(_nearness, rows))))
    columns = ("Option", "In", "#Worth, less cost", "#Costs partners", "What binds", "Would fall out", "Would come in")
    caption = "Why each option is in or out, and the price at which that would change"
    return make_table(caption, columns, [_row(rows, len(rows), names) for rows in order])


def _nearness(row: Reason) -> float:
    return -1e9 if row.dearer is None else row.dearer


def _row(rows: Sequence[Reason], places: int, names: Names) -> tuple[str, ...]:
    inside, outside = [row for row in rows if row.in_plan], [row for row in rows if not row.in_plan]
    shown = inside or [max(outside, key=_nearness)]
    return (
        names.option(rows[0].id),
        f"{len(inside)} of {places}",
        pounds(sum(row.worth_gbp for row in shown)),
        pounds(sum(row.cost_gbp for row in shown)),
        max(shown, key=lambda row: row.cost_gbp).binds or "nothing",
        _change(min(inside, key=_nearness), names) if inside else "",
        _change(max(outside, key=_nearness), names) if outside else "",
    )


def _change(row: Reason, names: Names) -> str:
    """At which price it would change first, and where; in pounds of worth where it costs partners nothing."""
    where = f" in {names.neighbourhood(row.neighbourhood)}"
    if row.dearer is None:
        return f"if worth {pounds(abs(row.margin_gbp))} {'less' if row.in_plan else 'more'}{where}"
    if row.in_plan:
        return f"if {percent(row.dearer)} dearer{where}"
    return f"if {percent(-row.dearer)} cheaper{where}" if row.dearer > -1.0 else NO_PRICE
