"""What neighbourhoods are: a partition of small areas. In: areas, people, borders. Out: `Neighbourhoods`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Neighbourhoods:
    """A partition of the areas. `of_area` (areas,) indexes `ids`/`names`."""

    ids: tuple[str, ...]  # N01, N02, ... or the codes given by CSV
    names: tuple[str, ...]  # from the wards they hold
    of_area: NDArray[np.int32]
    report: pl.DataFrame  # id, name, population, areas, wards_whole, wards_split, compactness, cut_edges
    notes: tuple[str, ...] = ()  # what was joined, what could not be met
