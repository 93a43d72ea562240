"""The areas that are to be divided, column by column. In: what the caller gave. Out: `Ground`, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import SeveralErrors, UserError
from commonground.neighbourhoods.locks import numbered


@dataclass(frozen=True)
class Ground:
    """By area, in one order: code, residents, ward and its name, district, lock (an index of `lock_ids` or FREE)."""

    codes: NDArray[np.str_]
    population: Ints
    wards: NDArray[np.str_]
    ward_names: NDArray[np.str_]
    district: NDArray[np.str_]
    boundaries: gpd.GeoSeries
    lock: Ints
    lock_ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.population)

    def only(self, rows: Ints) -> Ground:
        """The areas at `rows`."""
        return Ground(
            codes=self.codes[rows],
            population=self.population[rows],
            wards=self.wards[rows],
            ward_names=self.ward_names[rows],
            district=self.district[rows],
            boundaries=self.boundaries.iloc[rows],
            lock=self.lock[rows],
            lock_ids=self.lock_ids,
        )

    def points(self) -> Floats:
        """A point inside each area (areas, 2), metres east and north."""
        return np.asarray(shapely.get_coordinates(shapely.point_on_surface(np.asarray(self.boundaries.values))))


def lay(
    population: NDArray[np.integer],
    wards: Sequence[str],
    ward_names: Sequence[str],
    boundaries: gpd.GeoSeries,
    codes: Sequence[str],
    locked: Mapping[str, str],
    within: Sequence[str] | None,
) -> Ground:
    """The columns as a `Ground`; UserError for no areas, columns of unequal length, or a lock that is not here."""
    district = within if within is not None else [""] * len(population)
    columns = {"wards": wards, "ward_names": ward_names, "boundaries": boundaries, "codes": codes, "within": district}
    _check({name: len(column) for name, column in columns.items()}, len(population), set(codes), locked)
    lock, lock_ids = numbered(codes, locked)
    return Ground(
        codes=np.asarray(codes, dtype=np.str_),
        population=np.asarray(population, dtype=np.int64),
        wards=np.asarray(wards, dtype=np.str_),
        ward_names=np.asarray(ward_names, dtype=np.str_),
        district=np.asarray(district, dtype=np.str_),
        boundaries=boundaries,
        lock=lock,
        lock_ids=lock_ids,
    )


def _check(lengths: Mapping[str, int], size: int, codes: set[str], locked: Mapping[str, str]) -> None:
    problems = [
        UserError(f"{name} has {rows} rows where there are {size} areas")
        for name, rows in lengths.items()
        if rows != size
    ]
    if size == 0:
        problems.append(UserError("there are no areas to divide"))
    unknown = sorted(set(locked) - codes)
    if unknown:
        problems.append(UserError(f"locked areas are not in the place: {', '.join(unknown[:5])}", where="locked"))
    if problems:
        raise SeveralErrors(problems) if len(problems) > 1 else problems[0]
