"""Chance, order and exact counts within areas, for arrays that hold many areas end to end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints, Singles
from commonground.core.chance import generator


@dataclass(frozen=True)
class AreaRandom:
    """Random numbers for several areas, laid end to end in the order of `codes`.

    Each number depends on nothing but the seed, the code of its area and the purpose.
    """

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
        """As `uniform`, standard Gumbel: -ln(-ln u)."""
        return np.asarray(-np.log(-np.log(np.clip(self.uniform(purpose, per_area), 1e-15, 1 - 1e-15))))


def starts(counts: Ints) -> Ints:
    """Where each area begins when `counts[a]` items of each are laid end to end."""
    return np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)


def order_within(area: Ints, key: NDArray[np.floating]) -> Ints:
    """Indices that sort items by area, then by ascending `key` (ties keep their order)."""
    return np.lexsort((key, area)).astype(np.int64)


def rank_within(area: Ints, key: NDArray[np.floating], areas: int) -> Ints:
    """Rank 0.. of each item within its area by ascending `key`."""
    order = order_within(area, key)
    first = starts(np.bincount(area, minlength=areas))
    rank = np.empty(len(area), dtype=np.int64)
    rank[order] = np.arange(len(area)) - first[area[order]]
    return rank


def assign_by_rank(area: Ints, key: NDArray[np.floating], counts: Ints) -> Ints:
    """Categories 0, 1, ... in ascending order of `key`: area a gets exactly `counts[a, c]` of category c.

        item i has category c where  sum_{b < c} counts_ab <= rank of key_i in its area a < sum_{b <= c} counts_ab

    `counts` (areas, categories); its rows must sum to the number of items of each area. With a key of score plus
    noise this is an ordered-response model (McKelvey and Zavoina 1975, A statistical model for the analysis of ordinal
    level dependent variables) whose thresholds are set by the published counts.
    """
    areas, categories = counts.shape
    dealt = np.repeat(np.tile(np.arange(categories), areas), counts.ravel())
    category = np.empty(len(area), dtype=np.int64)
    category[order_within(area, key)] = dealt
    return category


def sample_by_weight(area: Ints, log_weight: Floats, chance: Floats, counts: Ints) -> Ints:
    """Unordered categories: exactly `counts[a, c]` in each area, likelier where the weight is larger.

        category c goes to the counts[a, c] items left of largest  ln w_ic - ln sum_{d > c} w_id + G_ic

    `log_weight` (items, categories); `chance` G (items, categories) standard Gumbel. The largest of log weight plus
    Gumbel noise are a sample by weight without replacement (Efraimidis and Spirakis 2006, Weighted random sampling
    with a reservoir), taken here one category at a time from those left.
    """
    areas, categories = counts.shape
    category = np.full(len(area), categories - 1, dtype=np.int64)
    left = np.arange(len(area))
    later = np.logaddexp.accumulate(log_weight[:, ::-1], axis=1)[:, ::-1]
    for c in range(categories - 1):
        key = -(log_weight[left, c] - later[left, c + 1] + chance[left, c])
        taken = rank_within(area[left], key, areas) < counts[area[left], c]
        category[left[taken]] = c
        left = left[~taken]
    return category
