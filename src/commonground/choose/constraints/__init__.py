"""The limits of a choice, each declared in words and built by plain Python in its own module.

They are our own choice of what stands in the way of a joint plan.
"""

from __future__ import annotations

from collections.abc import Callable

from commonground.choose.constraints import (
    budget,
    community_share,
    core,
    cvar,
    deprived_floor,
    must,
    must_not,
    neighbourhood_floor,
    one_scale,
    order,
    staff,
    together,
    wards,
)
from commonground.choose.declared import Declared, Layout, Rows
from commonground.choose.model import Candidates

Build = Callable[[Candidates, Layout], Rows]

ALONE = (budget, staff, one_scale, order, wards)  # limits of any group of partners by itself
PLACE = (
    *ALONE,
    together,
    core,
    neighbourhood_floor,
    deprived_floor,
    must,
    must_not,
    community_share,
    cvar,
)  # limits of a plan for the whole place
DECLARED: tuple[Declared, ...] = tuple(module.DECLARED for module in PLACE)
BUILD: dict[str, Build] = {module.DECLARED.name: module.build for module in PLACE}
ALONE_NAMES = tuple(module.DECLARED.name for module in ALONE)
PLACE_NAMES = tuple(module.DECLARED.name for module in PLACE)
