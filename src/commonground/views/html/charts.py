"""Charts over years as still SVG, made by Vega-Altair. In: `Plan`, `Names`. Out: SVG text that needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from math import prod

import altair as alt

from commonground.core.errors import UserError, did_you_mean
from commonground.document import Plan
from commonground.document.activity import Activity
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import listed
from commonground.views.html.services import say_change

WIDE, TALL = 232, 150  # with its axis a chart is about 290 px: whole on the narrowest phone
MOST_CHARTS = 6
WITHOUT, WITH = "Without the plan", "With the plan"
COLOURS = ("#6b7680", "#1d5a8f")
FONT = "Arial, Helvetica, sans-serif"
AXES = {"labelFontSize": 12, "labelColor": "#32404b", "gridColor": "#dde3e8", "domainColor": "#8a949c"}


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG, hidden from screen readers, and the words that stand for it."""

    name: str
    text: str
    svg: str  # whose text Vega has escaped


def draw_charts(plan: Plan, names: Names) -> tuple[Drawing, ...]:
    """One chart a service that the plan surely moves, those moved most first."""
    rows = pick(plan.activity, neighbourhood=EVERYWHERE, year=names.last_year)
    sure = [row for row in rows if row.change.ends and prod(row.change.ends) > 0 and row.without.p50]
    most = sorted(sure, key=lambda row: -abs(row.change.p50 / row.without.p50))[:MOST_CHARTS]
    return tuple(_drawing(plan, names, row) for row in most)


def _drawing(plan: Plan, names: Names, last: Activity) -> Drawing:
    rows = pick(plan.activity, service=last.service, neighbourhood=EVERYWHERE)
    name = names.service(last.service)
    said = f"{name} in {names.last_year}: {say_change(last.change)} than without the plan."
    return Drawing(name, said, draw_svg(_chart(rows)))


def draw_chart(plan: Plan, service: str) -> alt.LayerChart:
    """A service or outcome over the years, with and without the plan, for the whole place.

    Raises UserError for one that the plan does not show.
    """
    shown = [row for row in (*plan.activity, *plan.outcomes) if isinstance(row, Activity)]
    rows = pick(shown, service=service, neighbourhood=EVERYWHERE)
    if not rows:
        known = list(dict.fromkeys(row.service for row in shown))
        mend = did_you_mean(service, known) or f"it shows {listed(known)}"
        raise UserError(f"the plan shows no service {service!r}", mend=mend)
    return _chart(rows).properties(title=Names(plan).service(service))


def _chart(rows: Sequence[Activity]) -> alt.LayerChart:
    values = [
        {"year": row.year, "plan": name, **use.model_dump()}
        for row in rows
        for use, name in ((row.without, WITHOUT), (row.with_plan, WITH))
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr="substring(datum.value, 0, 4)")),
        color=alt.Color("plan:N", scale=alt.Scale(domain=[WITHOUT, WITH], range=list(COLOURS)), legend=None),
    )
    scale = alt.Scale(zero=False, nice=True)
    band = [] if rows[0].change.ends is None else [_band(base, scale)]
    dash = alt.StrokeDash("plan:N", scale=alt.Scale(domain=[WITHOUT, WITH], range=[[5, 4], [1, 0]]), legend=None)
    line = base.mark_line(strokeWidth=2.5).encode(y=alt.Y("p50:Q", scale=scale), strokeDash=dash)
    both = alt.layer(*band, line).properties(width=WIDE, height=TALL, background="transparent")
    styled = both.configure(font=FONT).configure_view(stroke=None)
    drawn: alt.LayerChart = styled.configure_axis(**AXES)
    return drawn


def _band(base: alt.Chart, scale: alt.Scale) -> alt.Chart:
    """The 80% range behind a line."""
    axis = alt.Axis(tickCount=4, format=",.3~s")
    drawn: alt.Chart = base.mark_area(opacity=0.22).encode(
        y=alt.Y("p10:Q", scale=scale, title=None, axis=axis), y2="p90:Q"
    )
    return drawn


def draw_svg(drawn: alt.LayerChart) -> str:
    """The chart as SVG text, hidden from screen readers."""
    file = StringIO()
    drawn.save(file, format="svg")
    return file.getvalue().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
