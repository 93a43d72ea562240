"""What persons are like. In: homes, communal residents. Out: columns of `Population.persons`.

What the census asked about health is in `census_answers`. Ethnic group meets its counts by area exactly; sex meets the
shares of its bands, rounded by chance.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Flags, Floats, Ints
from commonground.people.batch import Batch
from commonground.people.census_answers import (
    FIRST_HOURS,
    assign_disabled,
    assign_health,
    assign_unpaid_care,
)
from commonground.people.factors import RISK, Factors, draw_factors, shifted
from commonground.people.household_composition import GRANDPARENT, LONE, LONE_OF_ADULT, PAIRS, SINGLE
from commonground.people.needs import AtRisk, draw
from commonground.people.residents import Residents
from commonground.people.sampling import assign_by_rank, order_within, rank_within
from commonground.people.tables import SEX_BANDS


def person_columns(batch: Batch, who: Residents, households: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Sex, ethnic group, health, care and needs of everyone; `households` are the columns of their homes."""
    female = _female(batch, who, who.per_area)
    factors = _factors(batch, who)
    risk = factors.persons[RISK]
    size = households["size"].astype(np.int64)
    dimensions = np.where(who.household >= 0, households["deprivation"].astype(np.int64)[who.household], 0)
    disabled = assign_disabled(batch, who, risk, dimensions, size)
    quintile = batch.tables.quintile[who.area]
    at_risk = AtRisk(who.per_area, batch.households, who.age, female, quintile, who.household, factors)
    care = assign_unpaid_care(batch, who, at_risk.cell, disabled)
    known = {
        "care_home": who.care_home,
        "disability": disabled,
        "deprived_area": quintile == 1,
        "unpaid_carer": care >= FIRST_HOURS,
    }
    return {
        "area": who.area.astype(np.uint32),
        "household": who.household.astype(np.int32),
        "age": who.age.astype(np.uint8),
        "female": female,
        "ethnic_group": _ethnic_group(batch, who, who.per_area, size).astype(np.uint8),
        "disabled": disabled,
        "health": assign_health(batch, who, risk, disabled).astype(np.uint8),
        "unpaid_care": care.astype(np.uint8),
        "care_home": who.care_home,
        "risk": risk,
        "needs": draw(at_risk, batch.vocabulary, batch.levels, known, batch.random),
    }


def _factors(batch: Batch, who: Residents) -> Factors:
    """Ill health given age, and what groups of conditions share besides, of persons and of households."""
    shared = batch.number("people.risk.household_correlation")
    factors = draw_factors(batch.random, who.per_area, batch.households, who.household, shared)
    return shifted(factors, batch.vocabulary.care_homes, who.age, who.care_home)


# sex


def _female(batch: Batch, who: Residents, per_area: Ints) -> Flags:
    """Couples are mostly a woman and a somewhat older man; the others make up each band's published share.

    Each area's count of women by band of SEX_BANDS is the published share rounded by chance.
    """
    areas, share = len(per_area), batch.tables.female_share
    chance = batch.random.uniform("sex", per_area)
    in_couple = np.isin(who.role, PAIRS) & (who.household >= 0)
    female = np.zeros(len(who.age), dtype=bool)
    pairs = _pairs(who.age, who.household, in_couple)
    female[pairs] = _couples(batch, chance[pairs])
    band = np.searchsorted(SEX_BANDS, who.age, side="right") - 1
    key = _log_odds_of_female(batch, who) + np.log(chance / (1 - chance + 1e-12) + 1e-12)
    for b in range(len(SEX_BANDS)):
        inside = band == b
        everyone = np.bincount(who.area[inside], minlength=areas)
        rounding = batch.random.uniform(f"women in band {b}", np.ones(areas, dtype=np.int64))
        wanted = np.floor(share[:, b] * everyone + rounding).astype(np.int64)
        wanted -= np.bincount(who.area[inside & in_couple & female], minlength=areas)
        free = np.flatnonzero(inside & ~in_couple)
        female[free] = rank_within(who.area[free], -key[free], areas) < wanted[who.area[free]]
    return female


def _pairs(age: Ints, household: Ints, in_couple: Flags) -> Ints:
    """(couples, 2) persons of each couple, the older first. A household has one couple at most."""
    who = np.flatnonzero(in_couple)
    who = who[np.lexsort((-age[who], household[who]))]
    return who.reshape(-1, 2)


def _couples(batch: Batch, chance: Floats) -> Flags:
    """(couples, 2) female flags of older and younger partner, from two uniform numbers (couples, 2)."""
    same = chance[:, 0] < batch.number("people.same_sex_couple_share")
    older_is_man = chance[:, 1] < batch.number("people.older_partner_is_man_share")
    first = np.where(same, older_is_man, ~older_is_man)
    return np.column_stack([first, np.where(same, first, ~first)])


def _log_odds_of_female(batch: Batch, who: Residents) -> Floats:
    """Log odds of being a woman beyond the band's share: lone parents, older people, care homes."""
    lone = np.isin(who.role, (LONE, LONE_OF_ADULT)) * batch.number("people.lone_parent_female_log_odds")
    old = batch.number("people.female_log_odds_per_year_over_75") * np.maximum(who.age - 75, 0)
    alone = np.where(np.isin(who.role, (SINGLE, GRANDPARENT)) & (who.age < 65), -1.0, 0.0)
    care = (who.care_home & (who.age >= 65)) * batch.number("people.care_home_female_log_odds")
    return np.asarray(lone + old + care + alone * batch.number("people.single_male_log_odds"))


# ethnic group


def _ethnic_group(batch: Batch, who: Residents, per_area: Ints, size: Ints) -> Ints:
    """Ethnic group: members of a household mostly share it; people of mixed groups live among the others.

    Persons of mixed groups are chosen first, younger ones more often; the rest of each area stand in line by
    household, larger and younger households first, and the line is cut by the counts.
    """
    counts, categories = batch.tables.ethnic_group, batch.ethnic_groups
    mixed = np.array([c.casefold().startswith("mixed") for c in categories])
    lean = batch.number("people.ethnic.mixed_per_year_of_age") * who.age
    first = np.column_stack([counts[:, mixed].sum(axis=1), per_area - counts[:, mixed].sum(axis=1)])
    is_mixed = assign_by_rank(who.area, -(lean + batch.random.gumbel("mixed groups", per_area)), first) == 0
    group = np.full(len(who.area), int(np.argmax(mixed)))
    others = np.flatnonzero(~is_mixed)
    position = _position_in_line(batch, who, per_area, size)
    order = others[order_within(who.area[others], position[others])]
    turn = _turns(categories, mixed)
    group[order] = np.repeat(np.tile(turn, len(per_area)), counts[:, turn].ravel())
    return group


def _position_in_line(batch: Batch, who: Residents, per_area: Ints, size: Ints) -> Floats:
    """A place in line for each person, the same for a household; people outside households each have their own."""
    own = batch.random.normal("ethnic group outside households", per_area).astype(np.float64)
    scatter = batch.random.normal("ethnic group of households", batch.households).astype(np.float64)
    inside = who.household >= 0
    weight = batch.number("people.ethnic.larger_households")
    own[inside] = scatter[who.household[inside]] - weight * np.log(size[who.household[inside]])
    return own


def _turns(categories: tuple[str, ...], mixed: Flags) -> Ints:
    """Groups in the order in which the line is cut: White last, Asian first, others between."""
    words = [c.casefold() for c in categories]
    rank = [0 if w.startswith("asian") else 2 if w.startswith("white") else 1 for w in words]
    return np.array([i for i in np.argsort(rank, kind="stable") if not mixed[i]], dtype=np.int64)
