"""One page that a councillor, a finance director and a resident can each read. In: plan.json. Out: HTML."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from commonground.document.names import Document, Reader
from commonground.views.comparison import Comparison
from commonground.views.html import charts, maps, money, people, services, sources
from commonground.views.html.summary import summary


def page(document: Document) -> str:
    """The whole plan as one HTML page that needs no script and no network."""
    plan = Reader(document)
    return _template("page.html.j2").render(
        plan=document,
        style=_style(),
        span_of_years=plan.span_of_years,
        last_year=plan.last_year,
        summary=summary(plan),
        map=maps.draw(plan),
        people=people.people(plan),
        changes=people.changes(plan),
        agencies=people.agencies(plan),
        waiting=people.waiting(plan),
        use=services.changes_in_use(plan),
        charts=[{**chart, "svg": Markup(chart["svg"])} for chart in charts.charts(plan)],
        money=money,
        sources=sources,
        services=services,
        reader=plan,
    )


def first_screen(document: Document) -> str:
    """The first screen alone, with its own style: what a notebook shows of a plan."""
    plan = Reader(document)
    return _template("first_alone.html.j2").render(
        plan=document,
        style=_style_within(),
        summary=summary(plan),
        span_of_years=plan.span_of_years,
        last_year=plan.last_year,
        money=money,
    )


def comparison_page(found: Comparison) -> str:
    """Two plans side by side as one HTML page."""
    return _template("compare.html.j2").render(found=found, style=_style())


def _style() -> Markup:
    return Markup(files("commonground.views.html").joinpath("templates/style.css").read_text(encoding="utf-8"))


def _style_within() -> Markup:
    """The style for a part of somebody else's page: nested below one class, so that it reaches nothing around it."""
    return Markup(_style().replace(":root{", "&{").replace("body{", "&{"))


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("commonground.views.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
