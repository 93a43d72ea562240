"""What each person needs. In: persons, prevalence by age, sex and deprivation. Out: a bit for every need.

Needs are drawn by a Gaussian copula of one factor (Nelsen 2006, An Introduction to Copulas), so that they gather in the
same people: person i has need j when

    l_j risk_i + sqrt(1 - l_j^2) e_ij  >  Phi^-1(1 - p_j(i))

where p_j(i) is the prevalence at the age, sex and deprivation of i: a liability above a threshold (Falconer 1965, The
inheritance of liability to certain diseases). Needs of a household use the household's part of the risk and one draw
for all its members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtri

from commonground.core.arrays import QUINTILES, Flags, Floats, Ints, Masks, Singles
from commonground.core.errors import UserError
from commonground.evidence.model import Assumptions
from commonground.people.sampling import AreaRandom
from commonground.people.tables import AGES

MOST_NEEDS = 63
HIGHEST_SHARE = 0.95  # no need is certain, whatever the relative rates say
SEXES = ("M", "F")


@dataclass(frozen=True)
class DrawnNeed:
    """One need that is drawn. `share` (91 ages, male/female, 5 quintiles); `loading` on risk, 0..1."""

    name: str
    bit: int
    of_household: bool
    long_term: bool
    loading: float
    share: Floats

    @property
    def threshold(self) -> Singles:
        """Standard normal value above which a person has the need, by (age, sex, quintile) laid end to end."""
        return np.asarray(-ndtri(self.share), dtype=np.float32).ravel()


@dataclass(frozen=True)
class Vocabulary:
    """All needs in bit order, and how the drawn ones are drawn."""

    names: tuple[str, ...]
    drawn: tuple[DrawnNeed, ...]


def vocabulary(needs: pl.DataFrame, prevalence: pl.DataFrame, assumptions: Assumptions) -> Vocabulary:
    """The needs of the tables `needs` (id, level, how, long_term_condition) and `prevalence`.

    Raises UserError where a drawn need has no prevalence, or there are more needs than bits.
    """
    names = tuple(needs["id"].to_list())
    if len(names) > MOST_NEEDS:
        raise UserError(f"there are {len(names)} needs, more than {MOST_NEEDS}", where="needs.csv")
    drawn = []
    for bit, row in enumerate(needs.iter_rows(named=True)):
        if row["how"] != "drawn":
            continue
        rows = prevalence.filter(pl.col("need") == row["id"])
        share = shares(rows) * assumptions.number(f"prevalence.{row['id']}", 1.0)
        if not share.any() and assumptions.number(f"prevalence.{row['id']}", 1.0) > 0:
            raise UserError(f"the need {row['id']!r} has no prevalence", where="prevalence.csv")
        drawn.append(
            DrawnNeed(
                name=row["id"],
                bit=bit,
                of_household=row["level"] == "household",
                long_term=str(row["long_term_condition"]).lower() == "true",
                loading=_loading(rows),
                share=np.clip(share, 0.0, HIGHEST_SHARE),
            )
        )
    return Vocabulary(names, tuple(drawn))


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


def _loading(rows: pl.DataFrame) -> float:
    found = rows.filter(pl.col("measure") == "loading")["value"]
    return float(found[0]) if len(found) else 0.0


@dataclass(frozen=True)
class AtRisk:
    """What drawing needs reads of persons and their households, many areas end to end."""

    persons_per_area: Ints
    households_per_area: Ints
    age: Ints
    female: Flags
    quintile: Ints  # of each person's area, 1..5
    household: Ints  # -1 outside households
    risk: Singles
    household_risk: Singles  # (households,)

    @property
    def cell(self) -> Ints:
        """Where each person stands (persons,) in a table by age, sex and fifth laid end to end."""
        return (self.age * len(SEXES) + self.female) * QUINTILES + self.quintile - 1


def draw(persons: AtRisk, vocabulary: Vocabulary, known: Mapping[str, Flags], random: AreaRandom) -> Masks:
    """Bits (persons,) of every need. `known` gives those not drawn (care_home, disability, unpaid_carer, ...)."""
    cell = persons.cell
    mask = np.zeros(len(persons.age), dtype=np.uint64)
    conditions = np.zeros(len(persons.age), dtype=np.int8)
    for need in vocabulary.drawn:
        drawn = _household_need if need.of_household else _own_need
        has = drawn(persons, need, cell, random)
        mask[has] |= np.uint64(1 << need.bit)
        if need.long_term:
            conditions += has
    everyone = np.ones(len(persons.age), dtype=bool)
    derived = {"any": everyone, "ltc": conditions >= 1, "multimorbidity": conditions >= 2, **known}
    for name, has in derived.items():
        if name in vocabulary.names:
            mask[has] |= np.uint64(1 << vocabulary.names.index(name))
    return mask


def _own_need(persons: AtRisk, need: DrawnNeed, cell: Ints, random: AreaRandom) -> Flags:
    chance = random.normal(f"need {need.name}", persons.persons_per_area)
    return _latent(persons.risk, chance, need.loading) > need.threshold[cell]


def _household_need(persons: AtRisk, need: DrawnNeed, cell: Ints, random: AreaRandom) -> Flags:
    """One latent for the household; people outside households do not have needs of a home."""
    chance = random.normal(f"need {need.name}", persons.households_per_area)
    latent = _latent(persons.household_risk, chance, need.loading)
    inside = persons.household >= 0
    has = np.zeros(len(cell), dtype=bool)
    has[inside] = latent[persons.household[inside]] > need.threshold[cell[inside]]
    return has


def _latent(risk: Singles, chance: Singles, loading: float) -> Singles:
    own = np.float32(np.sqrt(1.0 - loading * loading))
    return np.asarray(np.float32(loading) * risk + own * chance)
