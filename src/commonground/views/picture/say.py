"""Who decides here, and which boundaries cross. In: `Plan`, `Names`. Out: `Topic`."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.html.decisions import tabulate_deciders, tabulate_fits
from commonground.views.picture.bars import draw_bars
from commonground.views.picture.model import QUESTIONS, Bar, Topic

WARD = "ward"


def show_deciders(plan: Plan, names: Names) -> Topic:
    """Which bodies have a say in each neighbourhood, and how many in each."""
    bodies = {(row.kind, row.code) for row in plan.who_decides if row.kind != WARD}
    by_place = {
        here.id: {(row.kind, row.code) for row in plan.who_decides if row.neighbourhood == here.id and row.kind != WARD}
        for here in plan.neighbourhoods
    }
    most = max((len(found) for found in by_place.values()), default=0)
    title = f"{_bodies(len(bodies))} {'has' if len(bodies) == 1 else 'have'} a say here, {_most(most, len(bodies))}"
    bars = [Bar(names.neighbourhood(code), float(len(found)), _bodies(len(found))) for code, found in by_place.items()]
    tables = tabulate_deciders(plan, names), tabulate_fits(plan)
    sources = [f"{row.title}, {row.vintage}: {row.source}." for row in plan.footprints]
    return Topic(
        id="deciders",
        question=QUESTIONS["deciders"],
        title=title,
        said=("Wards are not counted: they elect members of councils.",),
        drawing=draw_bars("deciders", title, "Bodies with a say in each neighbourhood. The table names them.", bars),
        tables=tuple(table for table in tables if table),
        notes=tuple(sources),
        figures=(),
        judged=0,
    )


def _most(most: int, bodies: int) -> str:
    return "in some neighbourhood all of them" if most == bodies else f"up to {most} of them in one neighbourhood"


def _bodies(number: int) -> str:
    return "1 body" if number == 1 else f"{number} bodies"
