"""Chance by area. In: a seed and area codes. Out: draws that depend on nothing but seed, code and purpose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints, Singles
from commonground.core.chance import generator


@dataclass(frozen=True)
class Dice:
    """Random numbers for several areas, laid end to end in the order of `codes`."""

    seed: int
    codes: tuple[str, ...]

    def uniform(self, purpose: str, per_area: Ints) -> Floats:
        """`per_area[a]` numbers in [0, 1) for each area a, in one array."""
        draws = [generator(self.seed, c, purpose).random(int(n)) for c, n in zip(self.codes, per_area, strict=True)]
        return np.concatenate(draws) if draws else np.empty(0)

    def normal(self, purpose: str, per_area: Ints) -> Singles:
        """As `uniform`, standard normal, float32."""
        draws = [
            generator(self.seed, c, purpose).standard_normal(int(n), dtype=np.float32)
            for c, n in zip(self.codes, per_area, strict=True)
        ]
        return np.concatenate(draws) if draws else np.empty(0, dtype=np.float32)

    def gumbel(self, purpose: str, per_area: Ints) -> Floats:
        """As `uniform`, standard Gumbel: the largest of (log weight + draw) samples by weight without replacement."""
        return np.asarray(-np.log(-np.log(np.clip(self.uniform(purpose, per_area), 1e-15, 1 - 1e-15))))
