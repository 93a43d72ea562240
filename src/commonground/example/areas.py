"""The table of Exampleshire's areas: deprivation and health fall from the inner town outwards. Generated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.chance import generator
from commonground.example.bodies import DISTRICT_CODE, DISTRICT_NAME
from commonground.example.character import AreaKind
from commonground.example.land import Land

# The least score of deciles 9 down to 1 in the Indices of Deprivation 2025 (England), so that quintiles mean
# in Exampleshire what they mean in a real place.
DECILE_STARTS = np.array([5.46, 8.38, 11.13, 14.14, 17.45, 21.54, 26.61, 33.51, 44.91])
SPREAD = 0.35  # of the score about its kind's middle, on the log scale
TOWN_TILT = 0.30  # the town's east is more deprived than its west, on the log scale from end to end
MORBIDITY = (0.80, 1.40)  # index (England = 1) from the least to the most deprived
LONELINESS = (0.21, 0.30)  # share of adults often or always lonely, or some of the time, least to most deprived
MOST_SCORE = 85.0


@dataclass(frozen=True)
class Ground:
    """The land with its residents and wards, areas in code order. `ward` (areas,) indexes the ward names."""

    land: Land
    residents: Ints
    ward: Ints
    ward_names: tuple[str, ...]

    @property
    def ward_codes(self) -> tuple[str, ...]:
        """A made-up code for each ward."""
        return tuple(f"X05{index + 1:06d}" for index in range(len(self.ward_names)))

    @property
    def area_codes(self) -> tuple[str, ...]:
        """A made-up code for each area."""
        return tuple(f"X01{index + 1:06d}" for index in range(len(self.ward)))


def area_table(ground: Ground, seed: int, score: Floats, homes: Ints) -> pl.DataFrame:
    """The table of areas, as `Place` describes it."""
    decile = _deciles(score)
    stands = standing(score)
    health = generator(seed, "example", "health")
    return pl.DataFrame(
        {
            "code": ground.area_codes,
            "name": _area_names(ground.ward),
            "ward_code": [ground.ward_codes[index] for index in ground.ward],
            "ward_name": [ground.ward_names[index] for index in ground.ward],
            "district_code": [DISTRICT_CODE] * len(score),
            "district_name": [DISTRICT_NAME] * len(score),
            "residents": ground.residents,
            "households": homes,
            "imd_score": score,
            "imd_decile": decile,
            "imd_quintile": (decile + 1) // 2,
            "acute_morbidity": _acute_morbidity(health, stands),
            "loneliness": _loneliness(health, stands),
            "rural": [kind.rural for kind in ground.land.kinds],
            "x_m": ground.land.points_m[:, 0],
            "y_m": ground.land.points_m[:, 1],
        }
    )


def scores(rng: np.random.Generator, kinds: tuple[AreaKind, ...], points_m: Floats) -> Floats:
    """An IMD-like score (areas,), higher = more deprived."""
    middle = np.log([kind.imd_score for kind in kinds])
    east = points_m[:, 0]
    from_west = (east - east.min()) / np.ptp(east)
    score = np.exp(middle + TOWN_TILT * (from_west - 0.5) + rng.normal(0, SPREAD, len(kinds)))
    return np.asarray(np.minimum(score, MOST_SCORE))


def _deciles(score: Floats) -> Ints:
    """England's decile (areas,) of each score: 1 = most deprived tenth."""
    return 10 - np.searchsorted(DECILE_STARTS, score, side="right").astype(np.int64)


def standing(score: Floats) -> Floats:
    """Where a score stands in England (areas,): 0 = least, 1 = most deprived, straight between decile starts."""
    return np.interp(score, [0.0, *DECILE_STARTS, MOST_SCORE], np.linspace(0, 1, len(DECILE_STARTS) + 2))


def _acute_morbidity(rng: np.random.Generator, stands: Floats) -> Floats:
    """Illness treated in hospital (areas,), an index with England = 1."""
    return _along(MORBIDITY, stands) * np.exp(rng.normal(0, 0.10, len(stands)))


def _loneliness(rng: np.random.Generator, stands: Floats) -> Floats:
    """Share of adults who are lonely (areas,)."""
    return np.clip(_along(LONELINESS, stands) + rng.normal(0, 0.012, len(stands)), 0.15, 0.40)


def _along(ends: tuple[float, float], stands: Floats) -> Floats:
    return ends[0] + (ends[1] - ends[0]) * stands


def _area_names(ward: Ints) -> list[str]:
    """Names like Exampleshire 003B: the ward's number and a letter within it."""
    first = {index: int(np.argmax(ward == index)) for index in set(ward.tolist())}
    letters = [chr(ord("A") + row - first[index]) for row, index in enumerate(ward.tolist())]
    return [f"{DISTRICT_NAME} {index + 1:03d}{letter}" for index, letter in zip(ward.tolist(), letters, strict=True)]
