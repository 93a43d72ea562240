"""Wards of Exampleshire: near areas of like population, with names that are plainly made up."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import numpy as np

from commonground.core.arrays import Floats, Ints

MAINLAND_WARDS = 22
NAMES = {
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


def group(points_m: Floats, residents: Ints, parts: int) -> Ints:
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
        again, place = divmod(used[telling], len(NAMES[telling]))
        names.append(NAMES[telling][place] + (f" {again + 1}" if again else ""))
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
