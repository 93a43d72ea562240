"""Each partner's own page, to be printed and taken to its board. In: `Plan`, explanations. Out: HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.shapes import Range
from commonground.document.words import pounds, signed
from commonground.views.explanation.model import Explained, Reader
from commonground.views.explanation.partner import explain_partner
from commonground.views.explanation.years import lowest_gbp, read_after, read_before
from commonground.views.html.bars import Axis, Span
from commonground.views.html.environment import read_style, template

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 250, 76, 8, 14, 28  # of the drawing, and what its edges leave
BAR = 0.3  # of a year's width
EDGE = 2.0  # per cent of the axis of swings that is left free at either end
NEAR = 0.12  # of the axis: an end nearer to zero has no tick of its own


@dataclass(frozen=True)
class Bar:
    """One bar of the drawing from zero to an amount, and the 80% range over it; where they stand."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Group:
    """One year: its cash before the deal and with it, and the lowest that it may end."""

    year: str
    x: float
    before: Bar
    after: Bar
    lowest: float
    from_x: float
    to_x: float


@dataclass(frozen=True)
class Drawing:
    """A partner's cash by year, drawn."""

    width: int
    height: int
    left: int
    zero: float
    ticks: tuple[tuple[float, str], ...]
    groups: tuple[Group, ...]
    in_words: str


@dataclass(frozen=True)
class Swung:
    """One figure that moves a partner's end: from where to where, on the axis of all of them."""

    name: str
    body: Span
    tone: str
    text: str


@dataclass(frozen=True)
class Swings:
    """The figures that move a partner's end, and where the end is expected and the lowest stands, per cent."""

    bars: tuple[Swung, ...]
    expected: float
    lowest: float


@dataclass(frozen=True)
class Page:
    """One partner: what is said, and its drawings; an anchor and a name for the list of pages."""

    anchor: str
    name: str
    said: Explained
    drawing: Drawing
    swings: Swings | None


def render_partners_page(plan: Plan) -> str:
    """A page for each partner, one after the other: needs no script and no network."""
    pages = tuple(_page(plan, partner.id, number) for number, partner in enumerate(plan.partners, start=1))
    return _render(f"{plan.place.name}: a page for each partner", plan.synthetic, pages, plan)


def render_explanation_page(found: Explained) -> str:
    """What was explained, as one page."""
    return template("explained.html.j2").render(found=found, style=read_style())


def render_partner_page(plan: Plan, partner: str) -> str:
    """One partner's page alone. Raises UserError for a partner that the plan has not."""
    page = _page(plan, partner, 1)
    return _render(page.said.title, plan.synthetic, (page,), plan)


def _render(title: str, synthetic: bool, pages: Sequence[Page], plan: Plan) -> str:
    return template("partners.html.j2").render(
        title=title, synthetic=synthetic, pages=pages, plan=plan, style=read_style()
    )


def _page(plan: Plan, partner: str, number: int) -> Page:
    reader = Reader.of(plan, partner)
    said = explain_partner(plan, partner)
    return Page(f"partner-{number}", reader.partner.name, said, draw_years(reader), draw_swings(reader))


def draw_years(reader: Reader) -> Drawing:
    """Bars of each year before the deal and with it, their ranges, and a line at the lowest that it may end."""
    before, after, lowest = read_before(reader)[:-1], read_after(reader)[:-1], lowest_gbp(reader)[:-1]
    values = [v for row in (*before, *after) for v in (row.mean, *(row.ends or ()))]
    axis = Axis.over([*values, *lowest])
    step = (WIDTH - LEFT - RIGHT) / len(before)
    groups = []
    for at, (year, was, now, low) in enumerate(zip(reader.plan.years, before, after, lowest, strict=True)):
        x = LEFT + at * step
        first, second = (
            _bar(axis, was.mean, was, x + 0.16 * step, step),
            _bar(axis, now.mean, now, x + 0.54 * step, step),
        )
        groups.append(Group(year, x + step / 2, first, second, _y(axis, low), x + 0.08 * step, x + 0.92 * step))
    words = "; ".join(
        f"{y}: {signed(b.mean)} and {signed(a.mean)}" for y, b, a in zip(reader.plan.years, before, after, strict=True)
    )
    return Drawing(WIDTH, HEIGHT, LEFT, _y(axis, 0.0), _ticks(axis), tuple(groups), words)


def _ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    ends = [end for end in (axis.least, axis.most) if abs(end) > NEAR * axis.width]
    return tuple((_y(axis, value), signed(value)) for value in (0.0, *ends))


def _y(axis: Axis, value: float) -> float:
    """Where an amount stands from the top."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (100.0 - axis.at(value)) / 100.0, 1)


def _bar(axis: Axis, mean: float, row: Range, x: float, step: float) -> Bar:
    top, bottom = sorted((_y(axis, mean), _y(axis, 0.0)))
    low, high = (None, None) if row.ends is None else (_y(axis, row.ends[0]), _y(axis, row.ends[1]))
    width = round(BAR * step, 1)
    return Bar(round(x, 1), top, width, round(max(bottom - top, 0.8), 1), round(x + width / 2, 1), low, high)


def draw_swings(reader: Reader) -> Swings | None:
    """Each figure's reach on one axis, the widest first; None where no figure is ranked."""
    rows = pick(reader.plan.sensitivity.swings, partner=reader.id)
    if not rows:
        return None
    standing = pick(reader.plan.sensitivity.standings, partner=reader.id)[0]
    ends = [end for row in rows for end in (row.at_low_gbp, row.at_high_gbp)]
    shown = [*ends, standing.line_gbp, standing.expected_gbp]
    least, width = min(shown), max(max(shown) - min(shown), 1.0)

    def at(gbp: float) -> float:
        return round(EDGE + (100.0 - 2 * EDGE) * (gbp - least) / width, 2)

    bars = []
    for row in rows:
        left, right = sorted(map(at, (row.at_low_gbp, row.at_high_gbp)))
        body, tone = Span(left, round(right - left, 2)), "less" if row.at_high_gbp < row.at_low_gbp else "more"
        moved = pounds(abs(row.at_high_gbp - row.at_low_gbp))
        text = f"{moved} {'worse' if tone == 'less' else 'better'} off if high"
        bars.append(Swung(reader.names.assumption(row.figure), body, tone, text))
    return Swings(tuple(bars), at(standing.expected_gbp), at(standing.line_gbp))
