"""Deprivation and health of Exampleshire's areas, on a gradient from the inner town outwards. Generated."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.example.character import AreaKind

# The least score of deciles 9 down to 1 in the Indices of Deprivation 2025 (England), so that quintiles mean
# in Exampleshire what they mean in a real place.
DECILE_STARTS = np.array([5.46, 8.38, 11.13, 14.14, 17.45, 21.54, 26.61, 33.51, 44.91])
SPREAD = 0.35  # of the score about its kind's middle, on the log scale
TOWN_TILT = 0.30  # the town's east is more deprived than its west, on the log scale from end to end
MORBIDITY = (0.80, 1.40)  # index (England = 1) from the least to the most deprived
LONELINESS = (0.21, 0.30)  # share of adults often or always lonely, or some of the time, least to most deprived
MOST_SCORE = 85.0


def scores(rng: np.random.Generator, kinds: tuple[AreaKind, ...], points_m: Floats) -> Floats:
    """An IMD-like score (areas,), higher = more deprived."""
    middle = np.log([kind.imd_score for kind in kinds])
    east = points_m[:, 0]
    from_west = (east - east.min()) / np.ptp(east)
    score = np.exp(middle + TOWN_TILT * (from_west - 0.5) + rng.normal(0, SPREAD, len(kinds)))
    return np.asarray(np.minimum(score, MOST_SCORE))


def deciles(score: Floats) -> Ints:
    """England's decile (areas,) of each score: 1 = most deprived tenth."""
    return 10 - np.searchsorted(DECILE_STARTS, score, side="right").astype(np.int64)


def standing(score: Floats) -> Floats:
    """Where a score stands in England (areas,): 0 = least, 1 = most deprived, straight between decile starts."""
    return np.interp(score, [0.0, *DECILE_STARTS, MOST_SCORE], np.linspace(0, 1, len(DECILE_STARTS) + 2))


def acute_morbidity(rng: np.random.Generator, stands: Floats) -> Floats:
    """Illness treated in hospital (areas,), an index with England = 1."""
    return _along(MORBIDITY, stands) * np.exp(rng.normal(0, 0.10, len(stands)))


def loneliness(rng: np.random.Generator, stands: Floats) -> Floats:
    """Share of adults who are lonely (areas,)."""
    return np.clip(_along(LONELINESS, stands) + rng.normal(0, 0.012, len(stands)), 0.15, 0.40)


def _along(ends: tuple[float, float], stands: Floats) -> Floats:
    return ends[0] + (ends[1] - ends[0]) * stands
