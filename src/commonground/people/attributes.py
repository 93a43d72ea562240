"""What homes and people are like. In: households, persons, exact counts by area. Out: one category for each.

Every count by area is met exactly; who gets which is led by plausible correlates (assumptions people.*).
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Flags, Floats, Ints, Singles
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.ranks import cut_by_rank, deal_by_weight, order_within
from commonground.people.shapes import COMPOSITIONS
from commonground.people.tables import AreaTables

TENURE_GROUPS = ("outright", "mortgage", "social", "private")
HOLDER_BANDS = (0, 35, 50, 65)
DISABILITY_BANDS = (0, 15, 25, 35, 45, 55, 65, 75, 85)


def tenure_group(category: str) -> str:
    """Which of TENURE_GROUPS a published tenure belongs to; shared owners as mortgage, rent free as private."""
    word = category.casefold()
    if "outright" in word:
        return "outright"
    if "mortgage" in word or "shared" in word:
        return "mortgage"
    return "social" if "social" in word else "private"


def tenure(
    area: Ints, holder_age: Ints, composition: Ints, categories: tuple[str, ...], tables: AreaTables,
    assumptions: Assumptions, dice: Dice,
) -> Ints:  # fmt: skip
    """Tenure of each household, by the age of its eldest member and its composition."""
    by_age = _grid(assumptions, "people.tenure.age", HOLDER_BANDS, TENURE_GROUPS)
    by_kind = _grid(assumptions, "people.tenure.composition", COMPOSITIONS, TENURE_GROUPS)
    group = np.array([TENURE_GROUPS.index(tenure_group(c)) for c in categories])
    band = np.searchsorted(HOLDER_BANDS, holder_age, side="right") - 1
    log_weight = np.log(by_age[band] * by_kind[composition])[:, group]
    chance = np.column_stack([dice.gumbel(f"tenure {c}", tables.households) for c in categories])
    return deal_by_weight(area, log_weight, chance, tables.tenure)


def _grid(assumptions: Assumptions, prefix: str, rows: tuple[object, ...], columns: tuple[str, ...]) -> Floats:
    return np.array([[assumptions.number(f"{prefix}.{r}.{c}") for c in columns] for r in rows])


def _by_tenure(assumptions: Assumptions, prefix: str, tenures: Ints, categories: tuple[str, ...]) -> Floats:
    shift = np.array([assumptions.number(f"{prefix}.{tenure_group(c)}") for c in categories])
    return np.asarray(shift[tenures])


def occupancy(
    area: Ints, size: Ints, holder_age: Ints, tenures: Ints, categories: tuple[str, ...], tables: AreaTables,
    assumptions: Assumptions, dice: Dice,
) -> Ints:  # fmt: skip
    """Occupancy rating, most room first: large, younger and rented households are the more crowded."""
    score = (
        assumptions.number("people.crowding.log_size") * np.log(size)
        + assumptions.number("people.crowding.per_year_of_age") * holder_age
        + _by_tenure(assumptions, "people.crowding", tenures, categories)
        + dice.normal("occupancy", tables.households)
    )
    return cut_by_rank(area, score, tables.occupancy)


def deprivation(
    area: Ints, holder_age: Ints, composition: Ints, tenures: Ints, categories: tuple[str, ...], tables: AreaTables,
    assumptions: Assumptions, dice: Dice,
) -> Ints:  # fmt: skip
    """Number of census deprivation dimensions, by tenure, composition and age of the eldest member."""
    kind = np.array([assumptions.number(f"people.deprivation.{c}") for c in COMPOSITIONS])
    score = (
        _by_tenure(assumptions, "people.deprivation", tenures, categories)
        + kind[composition]
        + assumptions.number("people.deprivation.eldest_65_plus") * (holder_age >= 65)
        + dice.normal("deprivation", tables.households)
    )
    return cut_by_rank(area, score, tables.deprivation)


def disabled(
    area: Ints, age: Ints, risk: Singles, dimensions: Ints, care_home: Flags,
    tables: AreaTables, assumptions: Assumptions, dice: Dice,
) -> Flags:  # fmt: skip
    """Disabled under the Equality Act: by age, ill health (`risk`), deprivation of the home, care homes first."""
    share = np.array([assumptions.number(f"people.disability.age.{b}") for b in DISABILITY_BANDS])
    log_odds = np.log(share / (1 - share))[np.searchsorted(DISABILITY_BANDS, age, side="right") - 1]
    persons = np.bincount(area, minlength=len(tables.codes))
    score = (
        log_odds
        + assumptions.number("people.disability.risk") * risk
        + assumptions.number("people.disability.per_deprivation_dimension") * dimensions
        + assumptions.number("people.disability.care_home") * care_home
        + dice.gumbel("disability", persons)
    )
    counts = np.column_stack([tables.disabled, persons - tables.disabled])
    return np.asarray(cut_by_rank(area, -score, counts) == 0)


def ethnic_group(
    area: Ints, age: Ints, household: Ints, size: Ints, categories: tuple[str, ...], tables: AreaTables,
    assumptions: Assumptions, dice: Dice,
) -> Ints:  # fmt: skip
    """Ethnic group: members of a household mostly share it; people of mixed groups live among the others.

    Persons of mixed groups are chosen first, younger ones more often; the rest of each area stand in line by
    household, larger and younger households first, and the line is cut by the counts.
    """
    persons = np.bincount(area, minlength=len(tables.codes))
    counts = tables.ethnic_group
    mixed = np.array([c.casefold().startswith("mixed") for c in categories])
    lean = assumptions.number("people.ethnic.mixed_per_year_of_age") * age
    first = np.column_stack([counts[:, mixed].sum(axis=1), persons - counts[:, mixed].sum(axis=1)])
    is_mixed = cut_by_rank(area, -(lean + dice.gumbel("mixed groups", persons)), first) == 0
    group = np.full(len(area), int(np.argmax(mixed)))
    line = np.flatnonzero(~is_mixed)
    place_in_line = _line(area, household, size, tables, assumptions, dice)
    order = line[order_within(area[line], place_in_line[line])]
    turn = _turns(categories, mixed)
    group[order] = np.repeat(np.tile(turn, len(persons)), counts[:, turn].ravel())
    return group


def _line(area: Ints, household: Ints, size: Ints, tables: AreaTables, assumptions: Assumptions, dice: Dice) -> Floats:
    """A place in line for each person, the same for a household; people outside households each have their own."""
    persons = np.bincount(area, minlength=len(tables.codes))
    own = dice.normal("ethnic group outside households", persons).astype(np.float64)
    scatter = dice.normal("ethnic group of households", tables.households).astype(np.float64)
    inside = household >= 0
    weight = assumptions.number("people.ethnic.larger_households")
    own[inside] = scatter[household[inside]] - weight * np.log(size[household[inside]])
    return own


def _turns(categories: tuple[str, ...], mixed: Flags) -> Ints:
    """Groups in the order in which the line is cut: White last, Asian first, others between."""
    words = [c.casefold() for c in categories]
    rank = [0 if w.startswith("asian") else 2 if w.startswith("white") else 1 for w in words]
    return np.array([i for i in np.argsort(rank, kind="stable") if not mixed[i]], dtype=np.int64)
