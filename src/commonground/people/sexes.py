"""Female or male. In: ages, roles, households, female shares by age band. Out: one flag per person."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Flags, Floats, Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.ranks import rank_within
from commonground.people.roles import GRANDPARENT, LONE, LONE_OF_ADULT, PAIRS, SINGLE
from commonground.people.tables import SEX_BANDS


def female(
    area: Ints, age: Ints, role: Ints, household: Ints, care_home: Flags, share: Floats,
    assumptions: Assumptions, dice: Dice,
) -> Flags:  # fmt: skip
    """Couples are mostly a woman and a somewhat older man; the others make up each band's published share.

    `share` (A, 3) female by band of SEX_BANDS; each area's count is that share rounded by chance.
    """
    areas = len(share)
    persons = np.bincount(area, minlength=areas)
    chance = dice.uniform("sex", persons)
    in_couple = np.isin(role, PAIRS) & (household >= 0)
    is_female = np.zeros(len(age), dtype=bool)
    pairs = _pairs(age, household, in_couple)
    is_female[pairs] = _couples(chance[pairs], assumptions)
    band = np.searchsorted(SEX_BANDS, age, side="right") - 1
    key = _leaning(age, role, care_home, assumptions) + np.log(chance / (1 - chance + 1e-12) + 1e-12)
    for b in range(len(SEX_BANDS)):
        inside = band == b
        everyone = np.bincount(area[inside], minlength=areas)
        rounding = dice.uniform(f"women in band {b}", np.ones(areas, dtype=np.int64))
        wanted = np.floor(share[:, b] * everyone + rounding).astype(np.int64)
        wanted -= np.bincount(area[inside & in_couple & is_female], minlength=areas)
        free = np.flatnonzero(inside & ~in_couple)
        is_female[free] = rank_within(area[free], -key[free], areas) < wanted[area[free]]
    return is_female


def _pairs(age: Ints, household: Ints, in_couple: Flags) -> Ints:
    """(couples, 2) persons of each couple, the older first. A household has one couple at most."""
    who = np.flatnonzero(in_couple)
    who = who[np.lexsort((-age[who], household[who]))]
    return who.reshape(-1, 2)


def _couples(chance: Floats, assumptions: Assumptions) -> Flags:
    """(couples, 2) female flags of older and younger partner."""
    same = chance[:, 0] < assumptions.number("people.same_sex_couple_share")
    older_is_man = chance[:, 1] < assumptions.number("people.older_partner_is_man_share")
    first = np.where(same, older_is_man, ~older_is_man)
    return np.column_stack([first, np.where(same, first, ~first)])


def _leaning(age: Ints, role: Ints, care_home: Flags, assumptions: Assumptions) -> Floats:
    """Log odds of being a woman beyond the band's share: lone parents, older people, care homes."""
    lone = np.isin(role, (LONE, LONE_OF_ADULT)) * assumptions.number("people.lone_parent_female_log_odds")
    old = assumptions.number("people.female_log_odds_per_year_over_75") * np.maximum(age - 75, 0)
    alone = np.where(np.isin(role, (SINGLE, GRANDPARENT)) & (age < 65), -1.0, 0.0)
    care = (care_home & (age >= 65)) * assumptions.number("people.care_home_female_log_odds")
    return np.asarray(lone + old + care + alone * assumptions.number("people.single_male_log_odds"))
