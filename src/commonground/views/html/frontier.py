"""Plans to choose between: a chart of the frontier with the plan on it, and tables under it. In: `Plan`, `Names`."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from commonground.document import Plan
from commonground.document.choices import Frontier, Reached
from commonground.document.names import Names
from commonground.document.words import pounds, signed
from commonground.views.html.charts import AXES, FONT, Drawing, draw_svg
from commonground.views.html.decisions import list_picks
from commonground.views.tables import Table, make_table

WIDE, TALL = 820, 380
PRESENT = "This plan"
SHADES = ("#c9a227", "#1d5a8f")  # from the least of the gap closed to the most, apart in grey too


@dataclass(frozen=True)
class ToChooseBetween:
    """The plans of the frontier: drawn (None where there are none), in figures, and how each differs."""

    drawing: Drawing | None
    plans: Table
    differences: Table


def show_frontier(plan: Plan, names: Names) -> ToChooseBetween:
    """All that the page shows of the frontier."""
    return ToChooseBetween(
        draw_frontier(plan, names), tabulate_frontier(plan, names), tabulate_differences(plan, names)
    )


def draw_frontier(plan: Plan, names: Names) -> Drawing | None:
    """The frontier as a chart, and in a sentence; None where the plan has none."""
    if plan.frontier is None or not plan.frontier.plans:
        return None
    return Drawing("Plans to choose between", _say(plan.frontier, names), draw_svg(chart_frontier(plan.frontier)))


def _say(found: Frontier, names: Names) -> str:
    most, cheapest = found.plans[0], max(found.plans, key=lambda row: row.cash_gbp)
    better = sum(_betters(row, found.present) for row in found.plans)
    here = found.present
    said = (
        f"{len(found.plans)} plans over {names.span_of_years}, from {most.healthy_years:,.0f} years of good health "
        f"({_cash(most)}) to {cheapest.healthy_years:,.0f} ({_cash(cheapest)}). This plan: "
        f"{here.healthy_years:,.0f} ({_cash(here)})."
    )
    if better:
        said += (
            f" {'One of them is' if better == 1 else f'{better} of them are'} no worse than this plan in all three and "
            "better in one: this plan is worth most by all that is counted, which beside these three are lives, "
            "company and capacity freed."
        )
    return said


def _betters(row: Reached, other: Reached) -> bool:
    ours, theirs = ((one.healthy_years, one.cash_gbp, one.gap) for one in (row, other))
    return ours != theirs and all(a >= b for a, b in zip(ours, theirs, strict=True))


def _cash(row: Reached) -> str:
    return f"partners {'pay' if row.cash_gbp < 0 else 'gain'} {pounds(abs(row.cash_gbp))}"


def chart_frontier(found: Frontier) -> alt.LayerChart:
    """Years of good health against partners' cash, the shade by the gap closed, each point numbered as in the table."""
    rows = [{**_point(row), "name": str(row.number)} for row in found.plans]
    axis = alt.Axis(format=",.3~s", tickCount=6)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("cash:Q", title="Partners' cash over all years, £ million", axis=axis, scale=alt.Scale(nice=True)),
        y=alt.Y("health:Q", title="Years of good health gained", axis=axis, scale=alt.Scale(zero=False, nice=True)),
    )
    key = alt.Legend(title="Gap closed, years for each 1,000", titleLimit=300, orient="top", type="symbol", tickCount=4)
    shade = alt.Color("gap:Q", scale=alt.Scale(range=list(SHADES)), legend=key)
    points = base.mark_circle(size=90, opacity=1.0).encode(color=shade)
    labels = base.mark_text(dx=9, dy=-7, fontSize=11, color="#32404b").encode(text="name:N")
    here = alt.Chart(alt.InlineData(values=[{**_point(found.present), "name": PRESENT}])).encode(
        x="cash:Q", y="health:Q"
    )
    mark = here.mark_point(shape="diamond", size=190, filled=True, color="#a3262a")
    named = here.mark_text(dx=11, align="left", fontSize=13, fontWeight="bold", color="#a3262a").encode(text="name:N")
    drawn: alt.LayerChart = (
        alt.layer(points, labels, mark, named)
        .properties(width=WIDE, height=TALL, background="transparent")
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(**AXES)
    )
    return drawn


def _point(row: Reached) -> dict[str, float]:
    return {"health": row.healthy_years, "cash": row.cash_gbp / 1e6, "gap": row.gap}


def tabulate_frontier(plan: Plan, names: Names) -> Table:
    """What this plan and each of the frontier bring."""
    found = plan.frontier
    rows = [] if found is None else [(PRESENT, found.present), *((str(row.number), row) for row in found.plans)]
    columns = (
        "Plan",
        "#Years of good health",
        "#Partners' cash",
        "#Gap closed, years for each 1,000",
        f"#People helped in {names.last_year}",
        "#Worth to society",
    )
    figures = [(name, *_figures(row)) for name, row in rows]
    return make_table(f"Plans to choose between, over {names.span_of_years}", columns, figures)


def tabulate_differences(plan: Plan, names: Names) -> Table:
    """What each plan of the frontier would do differently from this plan."""
    rows = [
        (str(row.number), *(list_picks(names, picks) or "nothing" for picks in (row.adds, row.drops, row.changes)))
        for row in (() if plan.frontier is None else plan.frontier.plans)
    ]
    columns = ("Plan", "Adds", "Leaves out", "Does at another scale or time")
    return make_table("What each would do differently from this plan", columns, rows)


def _figures(row: Reached) -> tuple[str, ...]:
    return (
        f"{row.healthy_years:,.0f}",
        signed(row.cash_gbp),
        f"{row.gap:.2f}",
        f"{row.reached:,.0f}",
        pounds(row.objective_gbp),
    )
