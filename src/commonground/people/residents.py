"""Everyone of a batch in one order. In: homes, communal residents. Out: `Residents`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Flags, Ints
from commonground.people.communal import Communal
from commonground.people.household_assignment import Homes


@dataclass(frozen=True)
class Residents:
    """Everyone of a batch by area, household (communal last) and age, the eldest first; five arrays (persons,)."""

    area: Ints
    age: Ints
    role: Ints
    household: Ints  # -1 outside households
    care_home: Flags
    per_area: Ints  # (areas,) how many they are


def gather(homes: Homes, communal: Communal) -> Residents:
    """Residents in households and in communal establishments in one order."""
    members = homes.members
    parts = [(members.area, members.age, members.role, members.household, False)]
    for counts, care_home in ((communal.care_home, True), (communal.other, False)):
        areas, ages = np.nonzero(counts)
        area, age = (np.repeat(which, counts[areas, ages]) for which in (areas, ages))
        nobody = np.full(len(area), -1)
        parts.append((area, age, nobody, nobody, care_home))
    area, age, role, household = (np.concatenate([part[i] for part in parts]) for i in range(4))
    care = np.concatenate([np.full(len(part[0]), part[4]) for part in parts])
    order = np.lexsort((-age, household, household < 0, area))
    per_area = np.bincount(area, minlength=len(communal.other))
    return Residents(area[order], age[order], role[order], household[order], care[order], per_area)
