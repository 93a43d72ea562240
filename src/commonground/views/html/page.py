"""One page that a councillor, a finance director and a resident can each read. In: `Plan`. Out: HTML."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.comparison import Comparison
from commonground.views.first_screen import first_screen
from commonground.views.html import decisions, maps, money, people, services, sources


def page(plan: Plan) -> str:
    """The whole plan as one HTML page that needs no script and no network."""
    from commonground.views.html import charts  # here, for the first screen alone needs no Vega-Altair

    names = Names(plan)
    return _template("page.html.j2").render(
        style=_style(),
        plan=plan,
        names=names,
        first=first_screen(plan, names),
        map=maps.draw(plan),
        people=people.people(plan, names),
        cards=people.cards(plan, names),
        use=services.use(plan, names),
        drawings=charts.drawings(plan, names),
        money=money.money(plan, names),
        work=services.work(plan, names),
        matters=services.matters(plan, names),
        checks=services.checks(plan, names),
        deciders=decisions.deciders(plan, names),
        fits=decisions.fits(plan),
        runners_up=decisions.runners_up(plan, names),
        left_out=decisions.left_out(plan),
        shadow_prices=decisions.shadow_prices(plan),
        promises=decisions.promises(plan, names),
        changed=sources.changed(plan, names),
        sources=sources.sources(plan, names),
    )


def first_screen_alone(plan: Plan) -> str:
    """The first screen alone, with its own style: what a notebook shows of a plan."""
    names = Names(plan)
    first = first_screen(plan, names)
    return _template("first_alone.html.j2").render(style=_style_within(), plan=plan, names=names, first=first)


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
