"""plan.html: one file that a councillor, a finance director and a resident can each read. In: plan.json. Out: HTML."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from commonground.plan.html import charts, maps, money, people, services, sources
from commonground.plan.html.reader import Reader
from commonground.plan.html.summary import summary
from commonground.plan.model import Document


def page(document: Document) -> str:
    """The whole plan as one HTML page that needs no script and no network."""
    plan = Reader(document)
    return _template().render(
        plan=document,
        style=Markup(files(__name__).joinpath("templates/style.css").read_text(encoding="utf-8")),
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


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("commonground.plan.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")
