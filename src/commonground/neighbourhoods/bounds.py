"""Which bounds a total of residents allows. In: total, low, high. Out: `Bounds`."""

from __future__ import annotations

import math
from dataclasses import dataclass

SLACK = 0.05  # how far from an equal share a neighbourhood may be where no number of them meets the bounds


@dataclass(frozen=True)
class Bounds:
    """The residents that a neighbourhood may have, and what to say where they are not those that were asked for."""

    low: int
    high: int
    note: str = ""


def reachable(total: int, low: int, high: int) -> Bounds:
    """`low` and `high` where some number of neighbourhoods can meet them; else the nearest that can be met.

    Nearest means the fewest residents above `high` or short of `low`, over all neighbourhoods.
    """
    fewest, most = math.ceil(total / high), total // low
    if fewest <= most:
        return Bounds(low, high)
    if most == 0 and total <= high:
        few = f"{total:,} residents are fewer than the {low:,} of a neighbourhood: it is one neighbourhood"
        return Bounds(total, total, few)
    count = fewest if most == 0 or fewest * low - total < total - most * high else most
    share, note = total / count, f"{total:,} residents cannot be divided into neighbourhoods of {low:,} to {high:,}"
    lower, upper = min(low, math.floor(share * (1 - SLACK))), max(high, math.ceil(share * (1 + SLACK)))
    return Bounds(lower, upper, f"{note}: the nearest is {count} of about {share:,.0f}")
