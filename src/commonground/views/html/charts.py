"""Charts over years as still SVG, made by Vega-Altair. In: plan.json. Out: SVG text that needs no script."""

from __future__ import annotations

from io import StringIO
from typing import Any

import altair as alt

from commonground.core.errors import UserError, did_you_mean
from commonground.core.text import listed
from commonground.document.names import Reader, Row, pick
from commonground.document.parties import EVERYWHERE
from commonground.views.html.services import more_or_fewer

WIDE, TALL = 232, 150  # with its axis a chart is about 290 px: whole on the narrowest phone
MOST_CHARTS = 6
WITHOUT, WITH = "Without the plan", "With the plan"
COLOURS = ("#6b7680", "#1d5a8f")
FONT = "Arial, Helvetica, sans-serif"
YEAR_DIGITS = 7  # 2026/27


def charts(plan: Reader) -> list[dict[str, Any]]:
    """One chart a service that the plan surely moves, those moved most first."""
    rows = pick(plan["activity"], neighbourhood=EVERYWHERE, year=plan.last_year)
    sure = [row for row in rows if row["change"]["p10"] * row["change"]["p90"] > 0 and row["without"]["p50"]]
    most = sorted(sure, key=lambda row: -abs(row["change"]["p50"] / row["without"]["p50"]))[:MOST_CHARTS]
    return [_chart(plan, row) for row in most]


def chart(plan: Reader, service: str) -> alt.LayerChart:
    """A service over the years, with and without the plan, for the whole place.

    Raises UserError for a service that the plan does not show.
    """
    rows = pick([*plan["activity"], *plan["outcomes"]], service=service, neighbourhood=EVERYWHERE)
    shown = [row for row in rows if row["year"] != EVERYWHERE]
    if not shown:
        known = list(dict.fromkeys(row["service"] for row in [*plan["activity"], *plan["outcomes"]]))
        mend = did_you_mean(service, known) or f"it shows {listed(known)}"
        raise UserError(f"the plan shows no service {service!r}", mend=mend)
    drawn: alt.LayerChart = _drawing(shown).properties(title=plan.service(service))
    return drawn


def _chart(plan: Reader, last: Row) -> dict[str, Any]:
    rows = pick(plan["activity"], service=last["service"], neighbourhood=EVERYWHERE)
    name = plan.service(last["service"])
    said = f"{name} in {plan.last_year}: {more_or_fewer(last['change'])} than without the plan."
    return {"name": name, "text": said, "svg": _svg(_drawing(rows))}


def _drawing(rows: list[Row]) -> Any:
    values = [
        {"year": row["year"][:YEAR_DIGITS], "plan": name, **row[key]}
        for row in rows
        for key, name in (("without", WITHOUT), ("with", WITH))
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelExpr="substring(datum.value, 0, 4)")),
        color=alt.Color("plan:N", scale=alt.Scale(domain=[WITHOUT, WITH], range=list(COLOURS)), legend=None),
    )
    scale = alt.Scale(zero=False, nice=True)
    band = base.mark_area(opacity=0.22).encode(
        y=alt.Y("p10:Q", scale=scale, title=None, axis=alt.Axis(tickCount=4, format=",.3~s")), y2="p90:Q"
    )
    dash = alt.StrokeDash("plan:N", scale=alt.Scale(domain=[WITHOUT, WITH], range=[[5, 4], [1, 0]]), legend=None)
    line = base.mark_line(strokeWidth=2.5).encode(y=alt.Y("p50:Q", scale=scale), strokeDash=dash)
    chart = (band + line).properties(width=WIDE, height=TALL, background="transparent")
    return (
        chart.configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, labelColor="#32404b", gridColor="#dde3e8", domainColor="#8a949c")
    )


def _svg(chart: Any) -> str:
    """The drawing alone: hidden from screen readers, whose words stand beside it."""
    file = StringIO()
    chart.save(file, format="svg")
    return file.getvalue().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
