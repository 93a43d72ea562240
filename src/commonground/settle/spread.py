"""Amounts by neighbourhood given to those who hold shares of them. In: (D, Y, N). Out: (K, D, Y), one a holder."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats


def spread(amounts: Floats, weights: Floats) -> Floats:
    """(K, D, Y) each holder's part of `amounts` (D, Y, N), by its `weights` (K, N), summed over neighbourhoods."""
    draws, years, places = amounts.shape
    parts = weights @ np.ascontiguousarray(amounts.reshape(-1, places).T)
    return np.asarray(parts.reshape(len(weights), draws, years))
