"""Sums by neighbourhood, and who carries an option there. In: place, shares. Out: arrays, partner ids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.place.model import Place

LEAST_SHARE = 0.01  # below one resident in a hundred a body is not named as serving a neighbourhood


def by_neighbourhood(place: Place, values: Floats) -> Floats:
    """(areas,) or (areas, k) summed to (N,) or (N, k)."""
    total = np.zeros((len(place.neighbourhoods.ids), *values.shape[1:]))
    np.add.at(total, place.neighbourhoods.of_area, values)
    return total


def carriers(partners: Sequence[str], shares: Floats) -> list[str]:
    """Ids of partners with a part in `shares` (P,), the largest part first, ties in order of partner."""
    order = np.argsort(-shares, kind="stable")
    return [partners[i] for i in order if shares[i] >= LEAST_SHARE]
