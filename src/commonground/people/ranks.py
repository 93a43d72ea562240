"""Ordering and dealing within areas, for arrays that hold many areas end to end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints


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


def cut_by_rank(area: Ints, key: NDArray[np.floating], counts: Ints) -> Ints:
    """Deal categories 0, 1, ... in ascending order of `key`: area a gets exactly `counts[a, c]` of category c.

    `counts` (areas, categories); its rows must sum to the number of items of each area.
    """
    areas, categories = counts.shape
    dealt = np.repeat(np.tile(np.arange(categories), areas), counts.ravel())
    category = np.empty(len(area), dtype=np.int64)
    category[order_within(area, key)] = dealt
    return category


def deal_by_weight(area: Ints, log_weight: Floats, chance: Floats, counts: Ints) -> Ints:
    """Deal unordered categories: exactly `counts[a, c]` in each area, likelier where the weight is larger.

    `log_weight` (items, categories); `chance` (items, categories) standard Gumbel. Each category in turn
    takes its count from those left, by sampling without replacement on its share of the weights left.
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
