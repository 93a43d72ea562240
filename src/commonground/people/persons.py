"""The persons of a batch of areas. In: homes, communal residents. Out: columns of `Population.persons`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Flags, Ints, Singles
from commonground.evidence.assumptions import Assumptions
from commonground.people import attributes
from commonground.people.communal import Communal
from commonground.people.dice import Dice
from commonground.people.home import Homes
from commonground.people.needs import Folk, Vocabulary, draw
from commonground.people.sexes import female
from commonground.people.tables import AreaTables


@dataclass(frozen=True)
class Residents:
    """Everyone of a batch by area, household (communal last) and age, the eldest first."""

    area: Ints
    age: Ints
    role: Ints
    household: Ints
    care_home: Flags


def residents(living: Homes, away: Communal) -> Residents:
    """Residents in households and in communal establishments in one order."""
    parts = [(living.ties.area, living.ties.age, living.ties.role, living.ties.household, False)]
    for counts, care_home in ((away.care_home, True), (away.other, False)):
        areas, ages = np.nonzero(counts)
        area, age = (np.repeat(which, counts[areas, ages]) for which in (areas, ages))
        nobody = np.full(len(area), -1)
        parts.append((area, age, nobody, nobody, care_home))
    area, age, role, household = (np.concatenate([part[i] for part in parts]) for i in range(4))
    care = np.concatenate([np.full(len(part[0]), part[4]) for part in parts])
    order = np.lexsort((-age, household, household < 0, area))
    return Residents(area[order], age[order], role[order], household[order], care[order])


def person_columns(
    who: Residents, households: dict[str, NDArray[Any]], tables: AreaTables, words: Vocabulary,
    ethnic_groups: tuple[str, ...], assumptions: Assumptions, dice: Dice,
) -> dict[str, NDArray[Any]]:  # fmt: skip
    """Sex, ethnic group, ill health, disability and needs of everyone."""
    is_female = female(
        who.area, who.age, who.role, who.household, who.care_home, tables.female_share, assumptions, dice
    )
    size = households["size"].astype(np.int64)
    risk, household_risk = _risk(who, tables, assumptions, dice)
    dimensions = np.where(who.household >= 0, households["deprivation"].astype(np.int64)[who.household], 0)
    is_disabled = attributes.disabled(who.area, who.age, risk, dimensions, who.care_home, tables, assumptions, dice)
    folk = Folk(
        persons_per_area=np.bincount(who.area, minlength=len(tables.codes)),
        households_per_area=tables.households,
        age=who.age,
        female=is_female,
        quintile=tables.quintile[who.area],
        household=who.household,
        risk=risk,
        household_risk=household_risk,
    )
    known = {"care_home": who.care_home, "disability": is_disabled, "deprived_area": folk.quintile == 1}
    return {
        "area": who.area.astype(np.uint32),
        "household": who.household.astype(np.int32),
        "age": who.age.astype(np.uint8),
        "female": is_female,
        "ethnic_group": attributes.ethnic_group(
            who.area, who.age, who.household, size, ethnic_groups, tables, assumptions, dice
        ).astype(np.uint8),
        "disabled": is_disabled,
        "care_home": who.care_home,
        "risk": risk,
        "needs": draw(folk, words, known, dice),
    }


def _risk(who: Residents, tables: AreaTables, assumptions: Assumptions, dice: Dice) -> tuple[Singles, Singles]:
    """Latent ill health given age of persons and of households, each standard normal.

    Members share part of it; care-home residents are the less well, and others of their age the better for it.
    """
    shared = assumptions.number("people.risk.household_correlation")
    of_home = dice.normal("risk of household", tables.households)
    risk = dice.normal("risk", np.bincount(who.area, minlength=len(tables.codes)))
    inside = who.household >= 0
    own = np.float32(np.sqrt(1.0 - shared)) * risk[inside]
    risk[inside] = own + np.float32(np.sqrt(shared)) * of_home[who.household[inside]]
    shift = assumptions.number("people.risk.care_home_shift")
    share_in_care = np.select(
        [who.age >= 85, who.age >= 65],
        [assumptions.number("people.care_home_share.85_plus"), assumptions.number("people.care_home_share.65_84")],
        0.0,
    )
    risk += np.where(who.care_home, shift, -shift * share_in_care / (1.0 - share_in_care)).astype(np.float32)
    return risk, of_home
