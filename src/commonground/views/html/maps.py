"""The map of neighbourhoods as SVG shapes. In: outlines of plan.json. Out: paths, labels and a legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians
from typing import Any

from commonground.document.names import Reader
from commonground.document.words import percent

WIDTH = 420.0
TALLEST = 520.0
SHADES = ("#e8f1f8", "#b9d6ea", "#7fb3d8", "#3f86bd", "#1d5a8f")  # light to dark; also told by legend and table
ONE = 2  # the shade where all neighbourhoods are alike
MANY = 20  # beyond this many neighbourhoods labels are small and without a disc
Point = Sequence[float]


def draw(plan: Reader) -> dict[str, Any]:
    """Paths in a box `WIDTH` wide, shaded by the share of residents who are helped."""
    rows = plan["neighbourhoods"]
    frame = _Frame([point for row in rows for ring in _rings(row["geometry"]) for point in ring])
    shares = {row["neighbourhood"]: row["share"] for row in plan["helped"]["by_neighbourhood"]}
    steps = _steps(list(shares.values()))
    small = len(rows) > MANY
    return {
        "width": WIDTH,
        "height": round(frame.height, 1),
        "font": 10 if small else 19,
        "disc": 0 if small else 15,
        "shapes": [
            {
                "path": "".join(frame.path(ring) for ring in _rings(row["geometry"])),
                "fill": SHADES[_step(shares[row["id"]], steps)],
                "number": number,
                "name": row["name"],
                "residents": f"{row['population']:,}",
                "share": percent(shares[row["id"]]),
                "x": frame.place(row["label_point"])[0],
                "y": frame.place(row["label_point"])[1],
            }
            for number, row in enumerate(rows, start=1)
        ],
        "legend": _legend(steps),
    }


class _Frame:
    """Degrees to the box: equal scale both ways at the middle latitude."""

    def __init__(self, points: Sequence[Point]) -> None:
        xs, ys = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
        self.west, self.north = min(xs), max(ys)
        self.squeeze = cos(radians((max(ys) + min(ys)) / 2))
        wide, tall = max((max(xs) - min(xs)) * self.squeeze, 1e-9), max(ys) - min(ys)
        self.scale = min((WIDTH - 8) / wide, (TALLEST - 8) / max(tall, 1e-9))
        self.height = tall * self.scale + 8
        self.left = (WIDTH - wide * self.scale) / 2

    def place(self, point: Point) -> tuple[float, float]:
        x = self.left + (point[0] - self.west) * self.squeeze * self.scale
        return round(x, 1), round(4 + (self.north - point[1]) * self.scale, 1)

    def path(self, ring: Sequence[Point]) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in map(self.place, ring)) + "Z"


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Point]]:
    parts = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    for polygon in parts.get(geometry["type"], []):
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


def _legend(steps: Sequence[float]) -> list[dict[str, str]]:
    if len(steps) == 1:
        return [{"fill": SHADES[ONE], "text": f"about {percent(steps[0])}"}]
    return [{"fill": SHADES[i], "text": f"up to {end:.1%}"} for i, end in enumerate(steps)]
