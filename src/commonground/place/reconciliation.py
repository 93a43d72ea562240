"""Census tables that must agree with each other, made to. In: counts by area. Out: counts that some people could have.

The census moves counts a little, table by table. A table is first scaled to its residents or households; where it then
says what nobody could live in (households by size that hold more people than there are, disabled people without a
household to live in), as few of its households as possible are moved to another category. The rule is our own.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Ints

SIZES = 8  # categories of household size: 1 to 7 people, 8 or more
MOST_IN_LARGEST = 12  # people in a household of 8 or more, on average over an area at most (England: 9.0)


def agree_residence(communal: Ints, residents: Ints, households: Ints) -> Ints:
    """Communal residents (areas,) near `communal` that leave each household someone, and none more than it can hold."""
    most = np.maximum(residents - households, 0)
    least = np.maximum(residents - MOST_IN_LARGEST * households, 0)
    return np.clip(communal, np.minimum(least, most), most)


def agree_sizes(sizes: Ints, at_home: Ints) -> Ints:
    """Households by size (areas, 8) near `sizes` that hold `at_home` (areas,) people, with as few moved as can be:

        sum_{k<8} k n_k + 8 n_8  <=  at_home  <=  sum_{k<8} k n_k + 12 n_8

    People beyond the first sum live in homes of 8 or more, whose sizes are open. Too many people in homes: the largest
    become homes of one; too few: the smallest become homes of 8 or more; the last of them goes only as far as it must.
    No fewer can do, since none can change the sum by more. Needs households <= at_home <= 12 households.
    """
    counts = sizes.astype(np.int64).copy()
    _shrink(counts, _least(counts) - at_home)
    _grow(counts, at_home)
    return counts


def _least(sizes: Ints) -> Ints:
    """People (areas,) whom households of these sizes hold at least."""
    return np.asarray(sizes @ np.arange(1, SIZES + 1))


def _shrink(counts: Ints, over: Ints) -> None:
    """Move the largest homes to one person, in place, until `over` (areas,) people are gone."""
    over = np.maximum(over, 0)
    for k in range(SIZES - 1, 0, -1):
        moved = np.minimum(counts[:, k], -(-over // k))
        counts[:, k] -= moved
        counts[:, 0] += moved
        over = over - k * moved
        beyond = np.flatnonzero(over < 0)  # the last one moved stays as much larger
        counts[beyond, 0] -= 1
        counts[beyond, -over[beyond]] += 1
        over = np.maximum(over, 0)


def _grow(counts: Ints, at_home: Ints) -> None:
    """Move the smallest homes to 8 or more, in place, until all are held."""
    short = np.maximum(at_home - _least(counts) - (MOST_IN_LARGEST - SIZES) * counts[:, -1], 0)
    rows = short > 0
    for k in range(SIZES - 1):
        gain = MOST_IN_LARGEST - k - 1
        moved = np.minimum(counts[:, k], -(-short // gain))
        counts[:, k] -= moved
        counts[:, -1] += moved
        short = np.maximum(short - gain * moved, 0)
    beyond = np.where(rows, np.maximum(_least(counts) - at_home, 0), 0)
    last = np.flatnonzero(beyond)
    counts[last, -1] -= 1
    counts[last, SIZES - 1 - beyond[last]] += 1


def agree_disabled(homes: Ints, disabled: Ints, communal: Ints, sizes: Ints) -> Ints:
    """Households by disabled members (areas, 3: none, one, two or more) near `homes`, with room for the disabled:

        n_1 + 2 n_2  <=  disabled at home  <=  n_1 + people in the n_2 largest homes,   n_2 <= homes of 2 or more

    `disabled` (areas,) residents, of whom up to `communal` live in no household; `sizes` (areas, 8). As few households
    are moved as can be.
    """
    counts = homes.astype(np.int64).copy()
    alone = np.maximum(counts[:, 2] - sizes[:, 1:].sum(axis=1), 0)
    counts[:, 2] -= alone
    counts[:, 1] += alone
    over = np.maximum(counts[:, 1] + 2 * counts[:, 2] - disabled, 0)
    for k in (2, 1):
        moved = np.minimum(counts[:, k], -(-over // k))
        counts[:, k] -= moved
        counts[:, 0] += moved
        over = over - k * moved
        beyond = over < 0
        counts[beyond, 0] -= 1
        counts[beyond, 1] += 1
        over = np.maximum(over, 0)
    return _house(counts, disabled - np.minimum(communal, disabled), sizes)


def _house(counts: Ints, at_least: Ints, sizes: Ints) -> Ints:
    """Move homes to two or more disabled members until `at_least` (areas,) can live in them."""
    multiple = sizes[:, 1:].sum(axis=1)
    while True:
        short = at_least > counts[:, 1] + _people_in_largest(counts[:, 2], sizes)
        rows = np.flatnonzero(short & (counts[:, 2] < multiple) & (counts[:, :2].sum(axis=1) > 0))
        if not len(rows):
            return _fill(counts, at_least, sizes)
        source = np.where(counts[rows, 0] > 0, 0, 1)
        counts[rows, source] -= 1
        counts[rows, 2] += 1


def _fill(counts: Ints, at_least: Ints, sizes: Ints) -> Ints:
    """Move homes without a disabled member to one, where all others are full."""
    short = np.maximum(at_least - counts[:, 1] - _people_in_largest(counts[:, 2], sizes), 0)
    moved = np.minimum(short, counts[:, 0])
    return np.asarray(counts + np.stack([-moved, moved, np.zeros_like(moved)], axis=1))


def _people_in_largest(count: Ints, sizes: Ints) -> Ints:
    """People (areas,) in the `count` (areas,) largest homes; those of 8 or more counted as 8."""
    found, left = np.zeros(len(count), dtype=np.int64), count.copy()
    for k in range(SIZES - 1, -1, -1):
        taken = np.minimum(sizes[:, k], left)
        found += taken * (k + 1)
        left = left - taken
    return found


def count_moved(before: Ints, after: Ints) -> int:
    """Households moved from one category to another, over all areas."""
    return int(np.abs(after - before).sum()) // 2
