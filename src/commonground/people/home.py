"""Households of a batch of areas with their members tied in. In: residents in households by age. Out: `Homes`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.roles import ROLES, propensities, roles_by_age, slots
from commonground.people.shapes import Shapes, shapes
from commonground.people.tables import OF_AGE, AreaTables
from commonground.people.ties import Ties, ties


@dataclass(frozen=True)
class Homes:
    """Households and who lives in them."""

    shapes: Shapes
    ties: Ties
    eldest: Ints  # (H,) age of the eldest member


def homes(tables: AreaTables, at_home: Ints, assumptions: Assumptions, dice: Dice) -> Homes:
    """Households of `tables` whose members by age are `at_home` (A, 91), exactly."""
    shape = shapes(at_home, tables.households, assumptions, dice)
    parts = slots(shape)
    areas = len(at_home)
    wanted = np.zeros((areas, len(ROLES)), dtype=np.int64)
    np.add.at(wanted, shape.area, parts)
    by_role = roles_by_age(at_home[:, OF_AGE:], wanted, propensities(assumptions))
    tied = ties(shape, parts, at_home[:, :OF_AGE], by_role, assumptions, dice)
    eldest = np.zeros(len(shape.area), dtype=np.int64)
    np.maximum.at(eldest, tied.household, tied.age)
    return Homes(shape, tied, eldest)
