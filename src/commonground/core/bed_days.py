"""Emergency bed days in two services, so that for every service a change times its unit cost is what it is worth.

The cost of the bed days that an admission carries is inside the cost of the admission; a day that a shorter stay takes
off it, or a longer one adds, is not. So a simulation hands on the two apart. Only what a person reads, and what a
partner says that a bed day is worth to it, puts them together again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.services import BED_DAY, BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY

PARTS = (BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY)


def parted(services: Sequence[str]) -> tuple[str, ...]:
    """`services` with bed days in two: those of length of stay in their place, those of admissions last."""
    if BED_DAY not in services:
        return tuple(services)
    here = (BED_DAYS_OF_LENGTH_OF_STAY if service == BED_DAY else service for service in services)
    return (*here, BED_DAYS_OF_ADMISSIONS)


def whole_of(service: str) -> str:
    """The service that `service` is, or is a part of."""
    return BED_DAY if service in PARTS else service


def units_of(service: str, amounts: Floats, services: Sequence[str]) -> Floats:
    """Units (...) of `service` in `amounts` (..., S): its parts together, zeros where it is not simulated."""
    columns = [s for s, part in enumerate(services) if whole_of(part) == service]
    return np.asarray(amounts[..., columns].sum(axis=-1))


def joined(amounts: Floats, services: Sequence[str]) -> Floats:
    """`amounts` (..., S) of `services` with bed days in one, in the place of those of length of stay."""
    if BED_DAYS_OF_ADMISSIONS not in services:
        return amounts
    carried, stays = (services.index(part) for part in PARTS)
    whole = amounts.copy()
    whole[..., stays] += amounts[..., carried]
    return np.delete(whole, carried, axis=-1)
