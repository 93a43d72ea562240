"""What each person needs. In: persons, prevalence by age, sex and deprivation. Out: a bit for every need.

Needs are drawn by a Gaussian copula of a few common factors (Nelsen 2006, An Introduction to Copulas), so that they
gather in the same people, and those of a kind more than others: person i has need j when

    sum_f l_jf f_i + sqrt(1 - sum_f l_jf^2) e_ij  >  t_j(i)

where t_j(i) is the threshold above which the prevalence p_j(i) at the age, sex and deprivation of i lies: a liability
above a threshold (Falconer 1965, The inheritance of liability to certain diseases). Whatever the loadings, a need is as
common as its prevalence says. Needs of a household use the factors of the household and one draw for all its members.

Who has the milder form m of a need j is next in the order of j, so that nobody has both and each is as common as its
own prevalence says: the liability to j lies between the thresholds of p_j + p_m and of p_j. That is our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from commonground.core.arrays import QUINTILES, Flags, Floats, Ints, Masks, Singles
from commonground.core.errors import UserError
from commonground.evidence.columns import FACTORS
from commonground.evidence.model import Assumptions
from commonground.people.factors import RISK, CareHomes, Factors, care_homes
from commonground.people.sampling import AreaRandom
from commonground.people.tables import AGES

Levels = Mapping[str, Floats]

MOST_NEEDS = 63
HIGHEST_SHARE = 0.95  # no need is certain, whatever the relative rates say
SEXES = ("M", "F")


@dataclass(frozen=True)
class DrawnNeed:
    """One need that is drawn. `share` (91 ages, male/female, 5 quintiles); `loadings` on FACTORS (F,)."""

    name: str
    bit: int
    of_household: bool
    long_term: bool
    loadings: Singles
    share: Floats
    worse: DrawnNeed | None = None  # the need of which this is the milder form

    def threshold(self, homes: CareHomes, levels: Levels) -> Singles:
        """Liability above which a person has the need, by area and (age, sex, quintile) laid end to end: (A, cells).

        Of a milder form: the need or what is worse. `levels`, of each need by name, (A,) or (1,), multiply its
        prevalence. Care homes shift the ill health of persons, never that of households.
        """
        ordered = self.worse or self
        shift = 0.0 if self.of_household else float(ordered.loadings[RISK])
        share = self.at(levels) if self.worse is None else self.at(levels) + self.worse.at(levels)
        found = homes.threshold(np.minimum(share, HIGHEST_SHARE), shift)
        return np.asarray(found, dtype=np.float32).reshape(len(share), -1)

    def at(self, levels: Levels) -> Floats:
        """Prevalence by area (A or 1, 91, 2, 5)."""
        level = levels.get(self.name, np.ones(1))
        return np.minimum(self.share * level[:, None, None, None], HIGHEST_SHARE)


@dataclass(frozen=True)
class Vocabulary:
    """All needs in bit order, how the drawn ones are drawn, and the care homes that shift who has them."""

    names: tuple[str, ...]
    drawn: tuple[DrawnNeed, ...]
    care_homes: CareHomes


def vocabulary(
    needs: pl.DataFrame, prevalence: pl.DataFrame, loadings: pl.DataFrame, assumptions: Assumptions
) -> Vocabulary:
    """The needs of the tables `needs` (as `PeopleInputs` has them), `prevalence` and `loadings`.

    Raises UserError where a drawn need has no prevalence, its loadings leave nothing to chance, or there are more needs
    than bits.
    """
    names = tuple(needs["id"].to_list())
    if len(names) > MOST_NEEDS:
        raise UserError(f"there are {len(names)} needs, more than {MOST_NEEDS}", where="needs.csv")
    drawn: dict[str, DrawnNeed] = {}
    rows = [(bit, row) for bit, row in enumerate(needs.iter_rows(named=True)) if row["how"] == "drawn"]
    for bit, row in sorted(rows, key=lambda one: bool(one[1]["milder_form_of"])):  # what is worse is drawn first
        alone = _drawn(bit, row, prevalence, loadings, assumptions)
        drawn[alone.name] = replace(alone, worse=_worse(row, drawn))
    return Vocabulary(names, tuple(drawn.values()), care_homes(assumptions))


def _drawn(
    bit: int, row: Mapping[str, Any], prevalence: pl.DataFrame, loadings: pl.DataFrame, assumptions: Assumptions
) -> DrawnNeed:
    level = assumptions.number(f"prevalence.{row['id']}", 1.0)
    share = shares(prevalence.filter(pl.col("need") == row["id"])) * level
    if not share.any() and level > 0:
        raise UserError(f"the need {row['id']!r} has no prevalence", where="prevalence.csv")
    return DrawnNeed(
        name=row["id"],
        bit=bit,
        of_household=row["level"] == "household",
        long_term=str(row["long_term_condition"]).lower() == "true",
        loadings=loadings_of(row["id"], loadings),
        share=np.clip(share, 0.0, HIGHEST_SHARE),
    )


def _worse(row: Mapping[str, Any], drawn: Mapping[str, DrawnNeed]) -> DrawnNeed | None:
    """The need of which that of `row` is the milder form: one that is drawn of the same people, and no milder form."""
    name = row["milder_form_of"]
    if not name:
        return None
    worse = drawn.get(name)
    if worse is None or worse.worse is not None or worse.of_household != (row["level"] == "household"):
        what = f"{row['id']!r} is a milder form of {name!r}, which is not drawn of the same people by itself"
        raise UserError(what, where="needs.csv", mend="leave milder_form_of empty, or name another need")
    return worse


def loadings_of(need: str, loadings: pl.DataFrame) -> Singles:
    """Loadings of a need on FACTORS (F,), nought where the table (need, factor, value) has no row.

    Raises UserError where their squares sum to more than one.
    """
    found = dict(loadings.filter(pl.col("need") == need).select("factor", "value").iter_rows())
    values = np.array([found.get(factor, 0.0) for factor in FACTORS], dtype=np.float32)
    if float(values @ values) > 1.0:
        raise UserError(f"the squares of the loadings of {need!r} sum to more than one", where="loadings.csv")
    return values


def shares(rows: pl.DataFrame) -> Floats:
    """Prevalence (91 ages, male/female, 5 quintiles) from rows of measure prevalence and relative."""
    level = filled(rows.filter(pl.col("measure") == "prevalence"), outside=0.0)
    return level * filled(rows.filter(pl.col("measure") == "relative"), outside=1.0)


def filled(rows: pl.DataFrame, outside: float) -> Floats:
    """(91, 2, 5) from rows with age_from, age_to, sex, imd_quintile, value; rows that overlap multiply.

    Where no row of a kind (by age, by sex, by quintile) applies the value is `outside`.
    """
    table = np.full((AGES, len(SEXES), QUINTILES), np.nan)
    for row in rows.iter_rows(named=True):
        first, last = row["age_from"], row["age_to"]
        ages = slice(int(first) if first is not None else 0, (int(last) if last is not None else 120) + 1)
        sexes = slice(None) if row["sex"] == "all" else SEXES.index(row["sex"])
        fifths = slice(None) if row["imd_quintile"] == "all" else int(row["imd_quintile"]) - 1
        before = table[ages, sexes, fifths]
        table[ages, sexes, fifths] = np.where(np.isnan(before), 1.0, before) * float(row["value"])
    return np.where(np.isnan(table), outside, table)


@dataclass(frozen=True)
class AtRisk:
    """What drawing needs reads of persons and their households, many areas end to end."""

    persons_per_area: Ints
    households_per_area: Ints
    age: Ints
    female: Flags
    quintile: Ints  # of each person's area, 1..5
    household: Ints  # -1 outside households
    factors: Factors

    @property
    def cell(self) -> Ints:
        """Where each person stands (persons,) in a table by age, sex and fifth laid end to end."""
        return (self.age * len(SEXES) + self.female) * QUINTILES + self.quintile - 1


def draw(
    persons: AtRisk,
    vocabulary: Vocabulary,
    levels: Levels,
    known: Mapping[str, Flags],
    random: AreaRandom,
) -> Masks:
    """Bits (persons,) of every need.

    `levels` give, for some, what an area's prevalence is of the national one (areas,); `known` those not drawn
    (care_home, disability, unpaid_carer, ...).
    """
    cell, everywhere = persons.cell, np.zeros(len(persons.age), dtype=np.int64)
    area = np.repeat(np.arange(len(persons.persons_per_area)), persons.persons_per_area)
    mask = np.zeros(len(persons.age), dtype=np.uint64)
    conditions = np.zeros(len(persons.age), dtype=np.int8)
    for need in vocabulary.drawn:
        ordered = need.worse or need
        liability_above = _household_need if need.of_household else _own_need
        threshold = need.threshold(vocabulary.care_homes, levels)
        of = everywhere if len(threshold) == 1 else area
        has = liability_above(persons, ordered, threshold[of, cell], random)
        if need.worse is not None:
            has &= (mask & np.uint64(1 << need.worse.bit)) == 0
        mask[has] |= np.uint64(1 << need.bit)
        if need.long_term:
            conditions += has
    everyone = np.ones(len(persons.age), dtype=bool)
    derived = {"any": everyone, "ltc": conditions >= 1, "multimorbidity": conditions >= 2, **known}
    for name, has in derived.items():
        if name in vocabulary.names:
            mask[has] |= np.uint64(1 << vocabulary.names.index(name))
    return mask


def _own_need(persons: AtRisk, need: DrawnNeed, threshold: Singles, random: AreaRandom) -> Flags:
    chance = random.normal(f"need {need.name}", persons.persons_per_area)
    return _liability(persons.factors.persons, chance, need.loadings) > threshold


def _household_need(persons: AtRisk, need: DrawnNeed, threshold: Singles, random: AreaRandom) -> Flags:
    """One liability for the household; people outside households do not have needs of a home."""
    chance = random.normal(f"need {need.name}", persons.households_per_area)
    liability = _liability(persons.factors.households, chance, need.loadings)
    inside = persons.household >= 0
    has = np.zeros(len(threshold), dtype=bool)
    has[inside] = liability[persons.household[inside]] > threshold[inside]
    return has


def _liability(factors: Singles, chance: Singles, loadings: Singles) -> Singles:
    own = np.float32(np.sqrt(1.0 - float(loadings @ loadings)))
    return np.asarray(loadings @ factors + own * chance)
