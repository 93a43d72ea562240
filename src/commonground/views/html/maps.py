"""The map of neighbourhoods as SVG shapes. In: `Plan`. Out: paths, labels and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from commonground.document import Plan
from commonground.document.opening import Opening
from commonground.document.place import MultiPolygon, Neighbourhood, Polygon, Position, Ring
from commonground.document.words import fine_percent

WIDTH = 420.0
TALLEST = 520.0
SHADES = ("#e8f1f8", "#b9d6ea", "#7fb3d8", "#3f86bd", "#1d5a8f")  # light to dark; also told by legend and table
ONE = 2  # the shade where all neighbourhoods are alike
MANY = 20  # beyond this many neighbourhoods labels are small and without a disc


@dataclass(frozen=True)
class Shape:
    """One neighbourhood: its outline, shade and label at (x, y)."""

    path: str
    fill: str
    number: int
    name: str
    residents: str
    share: str
    x: float
    y: float


@dataclass(frozen=True)
class Key:
    """One shade of the legend and what it means."""

    fill: str
    text: str


@dataclass(frozen=True)
class Map:
    """Shapes in a box of `width` by `height`; `disc` is the radius of a label's disc, 0 = none."""

    width: float
    height: float
    font: int
    disc: int
    shapes: tuple[Shape, ...]
    legend: tuple[Key, ...]


def draw_map(plan: Plan) -> Map:
    """Paths in a box `WIDTH` wide, shaded by the share of residents who are helped."""
    return shade_map(plan, {row.neighbourhood: row.share for row in plan.helped.by_neighbourhood})


def shade_map(plan: Plan | Opening, shares: Mapping[str, float]) -> Map:
    """Paths in a box `WIDTH` wide, shaded by a share of each neighbourhood's residents, by its id."""
    frame = _Frame([point for here in plan.neighbourhoods for ring in _rings(here.geometry) for point in ring])
    steps = _steps(list(shares.values()))
    many = len(plan.neighbourhoods) > MANY
    return Map(
        width=WIDTH,
        height=round(frame.height, 1),
        font=10 if many else 19,
        disc=0 if many else 15,
        shapes=tuple(
            _shape(number, here, shares[here.id], frame, steps) for number, here in enumerate(plan.neighbourhoods, 1)
        ),
        legend=_legend(steps),
    )


def _shape(number: int, here: Neighbourhood, share: float, frame: _Frame, steps: Sequence[float]) -> Shape:
    x, y = frame.place(here.label_point)
    return Shape(
        path="".join(frame.path(ring) for ring in _rings(here.geometry)),
        fill=SHADES[_step(share, steps)],
        number=number,
        name=here.name,
        residents=f"{here.population:,}",
        share=fine_percent(share),
        x=x,
        y=y,
    )


class _Frame:
    """Degrees to the box: equal scale both ways at the middle latitude."""

    def __init__(self, points: Sequence[Position]) -> None:
        xs, ys = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
        self.west, self.north = min(xs), max(ys)
        self.squeeze = cos(radians((max(ys) + min(ys)) / 2))
        wide, tall = max((max(xs) - min(xs)) * self.squeeze, 1e-9), max(ys) - min(ys)
        self.scale = min((WIDTH - 8) / wide, (TALLEST - 8) / max(tall, 1e-9))
        self.height = tall * self.scale + 8
        self.left = (WIDTH - wide * self.scale) / 2

    def place(self, point: Position) -> tuple[float, float]:
        x = self.left + (point[0] - self.west) * self.squeeze * self.scale
        return round(x, 1), round(4 + (self.north - point[1]) * self.scale, 1)

    def path(self, ring: Ring) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in map(self.place, ring)) + "Z"


def _rings(geometry: Polygon | MultiPolygon) -> Iterator[Ring]:
    if isinstance(geometry, Polygon):
        yield from geometry.coordinates
    else:
        for polygon in geometry.coordinates:
            yield from polygon


def _steps(shares: Sequence[float]) -> list[float]:
    """Upper ends of equal classes between the smallest and largest share; one where all are alike."""
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    if high - low < 0.005:
        return [high]
    return [low + (high - low) * (i + 1) / len(SHADES) for i in range(len(SHADES))]


def _step(share: float, steps: Sequence[float]) -> int:
    if len(steps) == 1:
        return ONE
    return next((i for i, end in enumerate(steps) if share <= end + 1e-9), len(steps) - 1)


def _legend(steps: Sequence[float]) -> tuple[Key, ...]:
    if len(steps) == 1:
        return (Key(SHADES[ONE], f"about {fine_percent(steps[0])}"),)
    return tuple(Key(SHADES[i], f"up to {fine_percent(end)}") for i, end in enumerate(steps))
