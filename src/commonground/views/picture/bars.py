"""Bars and ranges as still SVG: no style attribute and no script, so that a strict page may hold it. Out: SVG text.

Text and axes take the colour of the page around them; bars have a class each, so that a style sheet can give them
another colour where a reader has forced colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from commonground.views.picture.model import Bar

WIDTH = 360.0  # of the box; a narrow phone shows it whole
LINE, BAR, FONT, EDGE = 18.0, 16.0, 14, 4.0
LETTERS = 46  # that a line of text holds
LESS, MORE = "#7c2855", "#005eb8"
AIR = 1.04  # a little at both ends


def draw_bars(key: str, title: str, description: str, bars: Sequence[Bar]) -> str:
    """Bars from zero with their ranges, one under another; '' for none. `key` makes the ids of a page differ."""
    if not bars:
        return ""
    ends = [0.0, *(end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None)]
    axis = _Axis(min(ends) * AIR, max(ends) * AIR)
    rows, top = [], 0.0
    for bar in bars:
        lines = _lines(bar)
        rows.append(_words(lines, bar.text, top))
        top += LINE * len(lines) + EDGE
        rows.append(_row(bar, axis, top))
        top += BAR + LINE / 2
    return frame(key, title, description, top, "".join(rows))


def frame(key: str, title: str, description: str, height: float, inside: str) -> str:
    """A drawing in a box `WIDTH` wide, with the title and the description that a screen reader tells."""
    title_id, about_id = f"{escape(key)}-title", f"{escape(key)}-desc"
    return (
        f'<svg class="cg-drawing" viewBox="0 0 {WIDTH:g} {height:g}" role="img" '
        f'aria-labelledby="{title_id} {about_id}" focusable="false">'
        f'<title id="{title_id}">{escape(title)}</title><desc id="{about_id}">{escape(description)}</desc>'
        f"{inside}</svg>"
    )


@dataclass(frozen=True)
class _Axis:
    """From a value to where it stands in the box."""

    least: float
    most: float

    def at(self, value: float) -> float:
        span = (self.most - self.least) or 1.0
        return round(EDGE + (value - self.least) / span * (WIDTH - 2 * EDGE), 1)


def _lines(bar: Bar) -> list[str]:
    """The name in lines; its words in the last, where they fit beside it."""
    named = wrap(bar.name, LETTERS) or [""]
    joined = f"{named[-1]}: {bar.text}"
    return [*named[:-1], joined] if len(joined) <= LETTERS else [*named, bar.text]


def _words(lines: Sequence[str], text: str, top: float) -> str:
    """The lines over a bar, what it says in bold."""
    drawn = []
    for at, line in enumerate(lines, 1):
        name = line.removesuffix(text) if at == len(lines) else line
        bold = f'<tspan font-weight="bold">{escape(text)}</tspan>' if at == len(lines) else ""
        drawn.append(
            f'<text class="cg-name" x="{EDGE:g}" y="{top + LINE * at - EDGE:g}" font-size="{FONT}" '
            f'fill="currentColor">{escape(name)}{bold}</text>'
        )
    return "".join(drawn)


def _row(bar: Bar, axis: _Axis, base: float) -> str:
    """The bar from zero, where zero is, and its range across it."""
    left, right = sorted((axis.at(0.0), axis.at(bar.value)))
    kind, colour = ("less", LESS) if bar.value < 0.0 else ("more", MORE)
    return (
        f'<rect class="cg-bar cg-bar-{kind}" x="{left}" y="{base:g}" width="{max(right - left, 0.5):.1f}" '
        f'height="{BAR:g}" fill="{colour}" stroke="currentColor" stroke-width="0.5"/>'
        f'<path class="cg-axis" d="M{axis.at(0.0)} {base - 2:g}v{BAR + 4:g}" fill="none" stroke="currentColor" '
        f'stroke-width="1"/>{_range(bar, axis, base + BAR / 2)}'
    )


def _range(bar: Bar, axis: _Axis, middle: float) -> str:
    """A line from the low end to the high end with a mark at either; '' where there is no range."""
    if bar.low is None or bar.high is None:
        return ""
    low, high = axis.at(bar.low), axis.at(bar.high)
    marks = f"M{low} {middle - 5:g}V{middle + 5:g}M{low} {middle:g}H{high}M{high} {middle - 5:g}V{middle + 5:g}"
    return (
        f'<path class="cg-range-under" d="{marks}" fill="none" stroke="#ffffff" stroke-width="4"/>'
        f'<path class="cg-range" d="{marks}" fill="none" stroke="currentColor" stroke-width="2"/>'
    )
