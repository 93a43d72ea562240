"""One page that a councillor, a finance director and a resident can each read. In: `Plan`. Out: HTML."""

from __future__ import annotations

import re

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.shapes import LEAST_DRAWS
from commonground.views import running
from commonground.views.comparison import SideBySide
from commonground.views.first_screen import make_first_screen
from commonground.views.html import (
    accounts,
    bad_years,
    budgets,
    decisions,
    fund,
    maps,
    money,
    people,
    reasons,
    services,
    sharing,
    sources,
    waiting,
)
from commonground.views.html.environment import read_style, template


def render_page(plan: Plan) -> str:
    """The whole plan as one HTML page that needs no script and no network."""
    from commonground.views.html import charts, frontier  # here, for the first screen alone needs no Vega-Altair

    names = Names(plan)
    return template("page.html.j2").render(
        style=read_style(),
        whole=True,
        ranged=plan.draws >= LEAST_DRAWS,
        plan=plan,
        names=names,
        first=make_first_screen(plan, names),
        map=maps.draw_map(plan),
        people=people.show_people(plan, names),
        cards=people.make_cards(plan, names),
        use=services.show_use(plan, names),
        drawings=charts.draw_charts(plan, names),
        money=money.show_money(plan, names),
        tried=bad_years.show_bad_years(plan, names),
        fund=fund.show_fund(plan, names),
        waiting=waiting.show_waiting(plan, names),
        budgets=budgets.tabulate_budgets(plan),
        accounts=accounts.tabulate_accounts(plan, names),
        sharing=sharing.show_sharing(plan, names),
        work=services.show_work(plan, names),
        matters=services.tabulate_influences(plan, names),
        judged=sources.say_judgement(plan),
        look_up=sources.tabulate_look_up(plan, names),
        checks=services.tabulate_checks(plan, names),
        what_runs=running.say_what_runs(plan, names),
        running=running.tabulate_running(plan, names),
        deciders=decisions.tabulate_deciders(plan, names),
        fits=decisions.tabulate_fits(plan),
        frontier=frontier.show_frontier(plan, names),
        worst_draws=decisions.say_worst_draws(plan),
        conditions=decisions.tabulate_conditions(plan, names),
        reasons=reasons.tabulate_reasons(plan, names),
        runners_up=decisions.tabulate_runners_up(plan, names),
        left_out=decisions.tabulate_left_out(plan),
        shadow_prices=decisions.tabulate_shadow_prices(plan),
        promises=decisions.tabulate_promises(plan, names),
        changed=sources.tabulate_changed(plan, names),
        sources=sources.show_sources(plan, names),
    )


def render_first_screen(plan: Plan) -> str:
    """The first screen as a part of somebody else's page: what a notebook shows of a plan."""
    names = Names(plan)
    title = f"A plan for {plan.place.name}, {plan.years[0]} to {names.last_year}"
    return _alone(
        title, plan.place.name, plan.synthetic, "first.html.j2", names=names, first=make_first_screen(plan, names)
    )


def render_comparison_page(found: SideBySide) -> str:
    """Two plans side by side as one HTML page."""
    return template("compare.html.j2").render(found=found, style=read_style())


def render_comparison(found: SideBySide) -> str:
    """Two plans side by side as a part of somebody else's page."""
    return _alone(f"Two plans for {found.place}", found.place, found.synthetic, "moved.html.j2", found=found)


def _alone(title: str, place: str, synthetic: bool, inside: str, **said: object) -> str:
    """The template `inside` with its own style, which reaches nothing of the page around it."""
    style = re.sub(r"(:root|\bbody)\{", "&{", read_style())  # the template nests it below one class
    return template("alone.html.j2").render(
        style=style, title=title, place=place, synthetic=synthetic, inside=inside, whole=False, **said
    )
