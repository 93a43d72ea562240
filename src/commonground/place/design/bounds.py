"""Which bounds a total of residents allows. In: total, low, high. Out: `Bounds`."""

from __future__ import annotations

import math
from dataclasses import dataclass

SLACK = 0.05  # how far from an equal share a neighbourhood may be where no number of them meets the bounds


@dataclass(frozen=True)
class Bounds:
    """Residents that a neighbourhood may have, `alone` where the place is one neighbourhood, and what to say."""

    low: int
    high: int
    alone: bool = False
    note: str = ""


def reachable(total: int, low: int, high: int) -> Bounds:
    """`low` and `high` where some number of neighbourhoods can meet them; else the nearest that can be met.

    Nearest means the fewest residents above `high` or short of `low`, over all neighbourhoods.
    """
    fewest, most = math.ceil(total / high), total // low
    if total <= high:
        short = f"{total:,} residents are fewer than the {low:,} of a neighbourhood: it is one neighbourhood"
        return Bounds(low, high, alone=True, note="" if total >= low else short)
    if fewest <= most:
        return Bounds(low, high)
    count = fewest if fewest * low - total < total - most * high else most
    note = f"{total:,} residents cannot be divided into neighbourhoods of {low:,} to {high:,}"
    share = total / count
    lower, upper = min(low, math.floor(share * (1 - SLACK))), max(high, math.ceil(share * (1 + SLACK)))
    return Bounds(lower, upper, alone=count == 1, note=f"{note}: the nearest is {count}")
