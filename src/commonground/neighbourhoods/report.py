"""What may be said of each neighbourhood, designed or given. In: a partition of areas. Out: one row for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.neighbourhoods.graph import pieces, touching
from commonground.neighbourhoods.groups import polsby_popper
from commonground.neighbourhoods.model import Neighbourhoods

if TYPE_CHECKING:
    import geopandas as gpd

CLOSING_M = 10.0  # slivers narrower than twice this are closed before a perimeter is measured
TOUCH_M = 1.0  # borders of super-generalised areas that come this near to each other touch


def as_given(
    of_area: Sequence[str],
    names: Mapping[str, str],
    population: Ints,
    wards: Sequence[str],
    boundaries: gpd.GeoSeries,
    *,
    low: int,
    high: int,
) -> Neighbourhoods:
    """Neighbourhoods that a place already has, used as they are: `of_area` is the id of each area.

    They stand in the order of their first areas, whatever they are called. Nothing is moved; what a designed set would
    keep to (`low` to `high` residents, one connected piece) is checked and said in the notes.
    """
    ids = tuple(dict.fromkeys(of_area))
    index = {unit: label for label, unit in enumerate(ids)}
    labels = np.array([index[unit] for unit in of_area], dtype=np.int64)
    titles = tuple(names.get(unit, unit) for unit in ids)
    edges = touching(np.asarray(boundaries.values), TOUCH_M)
    compact = compactness(boundaries, labels, len(ids), closing_m=0.0)
    report = measures(ids, titles, labels, population, wards, edges, compact)
    notes = _outside(report, low, high) + _in_pieces(titles, pieces(len(labels), edges, labels), labels)
    return Neighbourhoods(ids, titles, labels.astype(np.int32), report, notes)


def _outside(report: pl.DataFrame, low: int, high: int) -> tuple[str, ...]:
    return tuple(
        f"{row['name']} has {row['population']:,} residents, outside {low:,} to {high:,}; it was given so and is kept."
        for row in report.iter_rows(named=True)
        if not low <= row["population"] <= high
    )


def _in_pieces(titles: Sequence[str], piece: NDArray[np.int32], labels: Ints) -> tuple[str, ...]:
    counts = [len(np.unique(piece[labels == label])) for label in range(len(titles))]
    return tuple(
        f"{title} is in {count} separate pieces; it was given so and is kept."
        for title, count in zip(titles, counts, strict=True)
        if count > 1
    )


def measures(
    ids: Sequence[str],
    names: Sequence[str],
    labels: Ints,
    population: Ints,
    wards: Sequence[str] | NDArray[np.str_],
    edges: Ints,
    compact: Floats,
) -> pl.DataFrame:
    """One row for each neighbourhood of the partition `labels` (areas,), an index into `ids` and `names`.

    Columns: id, name, population, areas, wards_whole, wards_split (wards held wholly, in part), compactness
    (`compact`, Polsby–Popper of the union of its areas), cut_edges (neighbouring pairs with one area outside).
    """
    count = len(ids)
    whole, split = wards_held(wards, labels, count)
    return pl.DataFrame(
        {
            "id": list(ids),
            "name": list(names),
            "population": np.bincount(labels, population, count).astype(np.int64),
            "areas": np.bincount(labels, minlength=count),
            "wards_whole": whole,
            "wards_split": split,
            "compactness": compact,
            "cut_edges": cut_edges(edges, labels, count),
        }
    )


def wards_held(wards: Sequence[str] | NDArray[np.str_], labels: Ints, count: int) -> tuple[Ints, Ints]:
    """How many wards each label holds wholly, and how many in part (count,)."""
    ward = np.unique(np.asarray(wards), return_inverse=True)[1]
    held = np.zeros((int(ward.max(initial=-1)) + 1, count), dtype=bool)
    held[ward, labels] = True
    parted = held.sum(axis=1) > 1
    return held[~parted].sum(axis=0), held[parted].sum(axis=0)


def compactness(boundaries: gpd.GeoSeries, labels: Ints, count: int, closing_m: float = CLOSING_M) -> Floats:
    """Polsby–Popper (count,) of the union of each label's areas, slivers of up to twice `closing_m` closed."""
    shapes = np.asarray(boundaries.values)
    unions = [shapely.union_all(shapes[labels == label]) for label in range(count)]
    if closing_m > 0:
        grown = shapely.buffer(unions, closing_m, join_style="mitre")
        unions = shapely.buffer(grown, -closing_m, join_style="mitre")
    return polsby_popper(shapely.area(unions), shapely.length(unions))


def cut_edges(edges: Ints, labels: Ints, count: int) -> Ints:
    """Edges (count,) that leave each label, of `edges` (m, 2)."""
    ends = labels[edges]
    crossing = ends[ends[:, 0] != ends[:, 1]]
    return np.bincount(crossing.ravel(), minlength=count)
