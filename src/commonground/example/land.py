"""The land of Exampleshire: a coast, an island, small areas as Voronoi cells, and wards. In: a seed. Out: `Land`.

Wards are near areas of like population, with names that are plainly made up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point, Polygon

from commonground.core.arrays import Floats, Ints
from commonground.core.chance import generator
from commonground.example.character import ISLAND, MAINLAND, AreaKind

CENTRE_M = np.array([640_000.0, 480_000.0])  # open sea on the British National Grid: nobody lives there
TOWN_M = CENTRE_M + np.array([3_000.0, -1_000.0])
MAINLAND_RADIUS_M = 15_000.0
ISLAND_CENTRE_M = CENTRE_M + np.array([17_500.0, 13_000.0])
ISLAND_RADIUS_M = 2_800.0
SPACING_M = 3_000.0  # first try at the distance between two sites; it shrinks until all fit
EVENING_ROUNDS = 2
MAINLAND_WARDS = 22
WARD_NAMES = {
    "centre": ("Market Cross", "Old Exchange", "Gaslight"),
    "student": ("University", "Gown Street", "Library Walk", "Porters Lodge"),
    "inner": ("Foundry", "Canalside", "Station Road", "Mill Lane", "Ropewalk", "Dyeworks", "Engine Shed", "Tannery"),
    "suburb": (
        *("Larch Park", "Beacon Rise", "Orchard Way", "Sandpit Hill", "Copper Beech", "Longacre Green"),
        *("Meadow View", "Tern Valley", "Windmill Fields", "Quarry Bank", "Plane Tree", "Racecourse"),
    ),
    "village": (
        *("Nether Sample", "Over Sample", "Sample Magna", "Sample Parva", "Specimen St Mary"),
        *("Great Instance", "Little Instance", "Mocking", "Examplestead"),
    ),
    "coast": ("Samplemouth", "Mockhaven", "Instance Bay", "Pattern-on-Sea", "Model Sands", "Specimen Cove"),
    "island": ("Isle of Proxy",),
}

Polygons = NDArray[np.object_]


@dataclass(frozen=True)
class Land:
    """Cells (areas,) of shapely polygons, a kind for each, and a point inside each (areas, 2), metres."""

    cells: Polygons
    kinds: tuple[AreaKind, ...]
    points_m: Floats


def lay_out(seed: int) -> Land:
    """The small areas of the mainland, then those of the island, from `seed`."""
    rng = generator(seed, "example", "land")
    mainland = wobbly_disc(rng, CENTRE_M, MAINLAND_RADIUS_M)
    island = wobbly_disc(rng, ISLAND_CENTRE_M, ISLAND_RADIUS_M)
    placed = [scatter(rng, kind, mainland) for kind in MAINLAND]
    cells = np.concatenate([tessellate(np.concatenate(placed), mainland), _island_cells(rng, island)])
    kinds = tuple(kind for kind in (*MAINLAND, ISLAND) for _ in range(kind.areas))
    return Land(cells, kinds, shapely.get_coordinates(shapely.point_on_surface(cells)))


def wobbly_disc(rng: np.random.Generator, centre_m: Floats, radius_m: float) -> Polygon:
    """A closed coast: a circle with a few harmonics of random phase, each a small part of the radius."""
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    waves = range(2, 7)
    phases = rng.uniform(0, 2 * np.pi, len(waves))
    swell = sum(0.13 / k * np.cos(k * angle + phase) for k, phase in zip(waves, phases, strict=True))
    radius = radius_m * (1 + np.asarray(swell))
    return Polygon(centre_m + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))


def scatter(rng: np.random.Generator, kind: AreaKind, land: Polygon) -> Floats:
    """Sites (kind.areas, 2) for one kind of area, apart from each other and where the kind belongs."""
    return spread(rng, kind.areas, land.bounds, lambda at: _belongs(at, kind, land))


def spread(rng: np.random.Generator, count: int, bounds: Sequence[float], allowed: Callable[[Floats], bool]) -> Floats:
    """`count` random points (count, 2) that `allowed` accepts, as far apart as they will go by halving."""
    spacing, chosen = SPACING_M, np.empty((0, 2))
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    while len(chosen) < count:
        for at in rng.uniform(low, high, (400, 2)):
            if len(chosen) < count and allowed(at) and _apart(at, chosen, spacing):
                chosen = np.vstack([chosen, at])
        spacing *= 0.85
    return chosen


def tessellate(sites_m: Floats, land: Polygon) -> Polygons:
    """Cells (sites,) that share out `land`, each nearest to its site, after a few rounds of evening out."""
    for _ in range(EVENING_ROUNDS):
        sites_m = shapely.get_coordinates(shapely.centroid(_voronoi(sites_m, land)))
    return _one_piece_each(_voronoi(sites_m, land))


def _island_cells(rng: np.random.Generator, island: Polygon) -> Polygons:
    sites = spread(rng, ISLAND.areas, island.bounds, lambda at: bool(island.contains(Point(at))))
    return tessellate(sites, island)


def _belongs(at: Floats, kind: AreaKind, land: Polygon) -> bool:
    from_town = float(np.hypot(*(at - TOWN_M)))
    if not kind.nearest_m <= from_town <= kind.farthest_m:
        return False
    point = Point(at)
    inland = land.contains(point)
    return inland and (kind.shore_m is None or land.exterior.distance(point) <= kind.shore_m)


def _apart(at: Floats, others: Floats, spacing_m: float) -> bool:
    return len(others) == 0 or float(np.hypot(*(others - at).T).min()) >= spacing_m


def _voronoi(sites_m: Floats, land: Polygon) -> Polygons:
    """Voronoi cells (sites,) clipped to `land`, in the order of the sites."""
    points = shapely.points(sites_m)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=land))
    site, cell = shapely.STRtree(cells).query(points, predicate="intersects")
    ordered = np.empty(len(points), dtype=object)
    ordered[site] = cells[cell]
    return np.asarray(shapely.intersection(ordered, land))


def _one_piece_each(cells: Polygons) -> Polygons:
    """Cells cut in two by a bay keep their largest piece; the rest goes to the cell it shares most border with."""
    pieces = [sorted(shapely.get_parts(cell), key=shapely.area) for cell in cells]
    whole = np.array([parts[-1] for parts in pieces], dtype=object)
    for crumb in (part for parts in pieces for part in parts[:-1]):
        taker = int(np.argmax(shapely.length(shapely.intersection(whole, crumb))))
        whole[taker] = shapely.union(whole[taker], crumb)
    return whole


# wards


def ward_of_areas(points_m: Floats, residents: Ints, parts: int) -> Ints:
    """A ward index (areas,) for each area: halve along the longer side by population until there are `parts`."""
    ward = np.zeros(len(points_m), dtype=np.int64)
    _halve(np.arange(len(points_m)), parts, 0, points_m, residents, ward)
    return ward


def name_wards(ward: Ints, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """A name for each ward index 0..n-1, after the kind of area that sets it apart; a second use gets a number."""
    everywhere, used = Counter(kinds), Counter[str]()
    names = []
    for index in range(int(ward.max()) + 1):
        inside = Counter(kind for kind, of in zip(kinds, ward, strict=True) if of == index)
        telling = max(inside, key=lambda kind: inside[kind] / sqrt(everywhere[kind]))
        again, place = divmod(used[telling], len(WARD_NAMES[telling]))
        names.append(WARD_NAMES[telling][place] + (f" {again + 1}" if again else ""))
        used[telling] += 1
    return tuple(names)


def _halve(
    members: Ints,
    parts: int,
    first: int,
    points_m: Floats,
    residents: Ints,
    ward: Ints,
) -> None:
    """Fill `ward` for `members` with the indices first..first+parts-1."""
    ward[members] = first
    if parts == 1:
        return
    inside = points_m[members]
    longer = int(np.argmax(np.ptp(inside, axis=0)))
    ordered = members[np.argsort(inside[:, longer], kind="stable")]
    left_parts = parts // 2
    share = np.cumsum(residents[ordered]) / residents[ordered].sum()
    cut = int(np.searchsorted(share, left_parts / parts)) + 1
    cut = min(max(cut, left_parts), len(ordered) - (parts - left_parts))
    _halve(ordered[:cut], left_parts, first, points_m, residents, ward)
    _halve(ordered[cut:], parts - left_parts, first + left_parts, points_m, residents, ward)
