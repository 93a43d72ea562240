"""Contiguous groups of units that could be a neighbourhood. In: `Units`, bounds. Out: `Groups`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core import chance
from commonground.core.arrays import Flags, Floats, Ints, Masks
from commonground.neighbourhoods.units import Units


@dataclass(frozen=True)
class Groups:
    """`m` groups of units with what tells their worth; `members` is (m, units)."""

    members: Flags
    population: Ints
    area_m2: Floats
    perimeter_m: Floats
    splits: Floats  # half a split for each ward held in part: two groups share each split
    name: Masks  # the sum of random names of the members: equal for equal groups

    def __len__(self) -> int:
        return len(self.population)

    def only(self, rows: NDArray[np.integer] | Flags) -> Groups:
        """The groups at `rows`."""
        return Groups(*(getattr(self, field)[rows] for field in self.__dataclass_fields__))

    @property
    def compactness(self) -> Floats:
        """Polsby–Popper (m,)."""
        return polsby_popper(self.area_m2, self.perimeter_m)


def polsby_popper(area_m2: Floats, perimeter_m: Floats) -> Floats:
    """4 pi A / P^2, area over perimeter squared: 1 for a circle (Polsby and Popper 1991, The third criterion)."""
    return np.asarray(4 * np.pi * area_m2 / np.maximum(perimeter_m, 1e-9) ** 2)


def grow(units: Units, high: int, breadth: int, split_cost: float, seed: int) -> Groups:
    """Contiguous groups of up to `high` residents, by adding neighbours one at a time.

    At each size a group is kept if it is among the `breadth` best (compactness less the cost of split
    wards) of those that hold one of its units. Where no unit has more groups than that, all are found. The search is
    our own.
    """
    return join(tuple(_generations(units, high, breadth, split_cost, seed)))


def join(parts: tuple[Groups, ...]) -> Groups:
    """All the groups of `parts`."""
    return Groups(*(np.concatenate([getattr(p, f) for p in parts]) for f in Groups.__dataclass_fields__))


def best_of_each_unit(groups: Groups, worth: Floats, breadth: int) -> Ints:
    """Rows of the groups that are among the `breadth` of most `worth` for one of their units."""
    order = np.argsort(-worth, kind="stable")
    members = groups.members[order]
    rank = np.cumsum(members, axis=0, dtype=np.int32)
    kept = (members & (rank <= breadth)).any(axis=1)
    return np.sort(order[kept])


def _generations(units: Units, high: int, breadth: int, split_cost: float, seed: int) -> Iterator[Groups]:
    names = chance.generator(seed, "design", "names of units").integers(0, 2**63, units.size, dtype=np.uint64)
    groups = _singles(units, names)
    while len(groups):
        yield groups
        groups = _one_more(groups, units, names, high)
        groups = groups.only(best_of_each_unit(groups, groups.compactness - split_cost * groups.splits, breadth))


def _singles(units: Units, names: Masks) -> Groups:
    members = np.eye(units.size, dtype=bool)
    return Groups(members, units.population, units.area_m2, units.perimeter_m, _splits(members, units), names)


def _one_more(groups: Groups, units: Units, names: Masks, high: int) -> Groups:
    """Each group with each of its neighbours, where the sum keeps within `high`; each result once."""
    held = groups.members.astype(np.float32)
    reach = ((held @ units.touches.astype(np.float32)) > 0) & ~groups.members
    reach &= ~(np.any(groups.members[:, units.locked], axis=1)[:, None] & units.locked)
    reach &= groups.population[:, None] + units.population <= high
    row, unit = np.nonzero(reach)
    name, first = np.unique(groups.name[row] + names[unit], return_index=True)
    row, unit = row[first], unit[first]
    shared = (held @ units.border_m)[row, unit]
    members = groups.members[row]
    members[np.arange(len(row)), unit] = True
    return Groups(
        members=members,
        population=groups.population[row] + units.population[unit],
        area_m2=groups.area_m2[row] + units.area_m2[unit],
        perimeter_m=groups.perimeter_m[row] + units.perimeter_m[unit] - 2 * shared,
        splits=_splits(members, units),
        name=name,
    )


def _splits(members: Flags, units: Units) -> Floats:
    total = units.ward_areas.sum(axis=0)
    parted = np.flatnonzero((units.ward_areas > 0).sum(axis=0) > 1)
    held = members.astype(np.float32) @ units.ward_areas[:, parted]
    return np.asarray(0.5 * ((held > 0) & (held < total[parted])).sum(axis=1), dtype=np.float64)
