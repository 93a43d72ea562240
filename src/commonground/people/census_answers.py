"""What persons answered the census about their health. In: persons, their homes. Out: disability, health, unpaid care.

Each meets its counts by area exactly, disability those by household too; who it is follows age, sex, ill health and
home.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Flags, Floats, Ints, Singles
from commonground.people.batch import Batch
from commonground.people.residents import Residents
from commonground.people.sampling import assign_by_rank, order_within, rank_within, starts
from commonground.place.census import FIRST_ASKED

NEVER = 1e9  # a score beyond all others
FAINTEST = 1e-6  # share of carers where the tables have none
NONE, FIRST_HOURS = 1, 2  # categories of unpaid care: too young, none, rising hours


def _log_odds_by_age(batch: Batch, age: Ints) -> Floats:
    """Log odds of being disabled at each age beside 15 to 40, where they are level."""
    return np.asarray(
        batch.number("people.disability.under_15") * (age < 15)
        + batch.number("people.disability.per_year_40_to_75") * (np.clip(age, 40, 75) - 40)
        + batch.number("people.disability.per_year_over_75") * np.maximum(age - 75, 0)
    )


# disability


def assign_disabled(batch: Batch, who: Residents, risk: Singles, dimensions: Ints, size: Ints) -> Flags:
    """Disabled under the Equality Act: by age, ill health (`risk`), deprivation of the home, care homes first.

    Homes are taken in the order of their members' scores, so many with one and with two or more disabled people as the
    census counts; what is left of the area's disabled lives in the latter, or outside households. `dimensions`
    (persons,), `size` (households,).
    """
    score = (
        _log_odds_by_age(batch, who.age)
        + batch.number("people.disability.risk") * risk
        + batch.number("people.disability.per_deprivation_dimension") * dimensions
        + batch.number("people.disability.care_home") * who.care_home
        + batch.random.gumbel("disability", who.per_area)
    )
    areas, inside = len(who.per_area), who.household >= 0
    outside = _disabled_outside(batch, who, score, size)
    disabled = np.zeros(len(who.age), dtype=bool)
    away = np.flatnonzero(~inside)
    disabled[away] = rank_within(who.area[away], -score[away], areas) < outside[who.area[away]]
    home = np.flatnonzero(inside)
    place = _rank_in_home(who.household[home], score[home], len(size))
    more = batch.tables.disabled - outside - batch.tables.disabled_homes @ np.array([0, 1, 2])
    chosen = _choose_homes(batch, who, score, size, more)[who.household[home]]
    disabled[home] = place < chosen
    others = home[(chosen == 2) & (place >= 2)]
    disabled[others] = rank_within(who.area[others], -score[others], areas) < more[who.area[others]]
    return disabled


def _disabled_outside(batch: Batch, who: Residents, score: Floats, size: Ints) -> Ints:
    """Disabled people outside households (areas,): those of highest score, as far as the homes allow."""
    areas, outside = len(who.per_area), who.household < 0
    total, homes = batch.tables.disabled, batch.tables.disabled_homes
    top = rank_within(who.area, -score, areas) < total[who.area]
    wanted = np.bincount(who.area[top & outside], minlength=areas)
    everyone = np.bincount(who.area[outside], minlength=areas)
    area = np.repeat(np.arange(areas), batch.households)
    largest = rank_within(area, -size.astype(np.float64), areas) < homes[area, 2]
    room = homes[:, 1] + np.bincount(area, np.where(largest, size, 0), areas).astype(np.int64)
    least = np.maximum(total - room, 0)
    most = np.minimum(everyone, total - homes @ np.array([0, 1, 2]))
    return np.clip(wanted, np.minimum(least, most), most)


def _rank_in_home(household: Ints, score: Floats, homes: int) -> Ints:
    """Rank 0.. of each member in the home by falling score."""
    order = order_within(household, -score)
    first = starts(np.bincount(household, minlength=homes))
    rank = np.empty(len(household), dtype=np.int64)
    rank[order] = np.arange(len(household)) - first[household[order]]
    return rank


def _choose_homes(batch: Batch, who: Residents, score: Floats, size: Ints, more: Ints) -> Ints:
    """Disabled members of each home (households,): none, one, or two, which stands for two or more.

    Homes of two or more first, by the second highest score in them; of one then, by the highest. Where those of two or
    more have too few members for the `more` (areas,) who must live in them, the largest are taken instead.
    """
    counts = batch.tables.disabled_homes
    area = np.repeat(np.arange(len(counts)), batch.households)
    first, second = _highest_scores(who, score, len(size))
    key = np.where(size > 1, -second, NEVER)
    two = rank_within(area, key, len(counts)) < counts[area, 2]
    spare = np.bincount(area[two], np.maximum(size[two] - 2, 0), len(counts))
    tight = (spare < more)[area]
    if tight.any():
        key = np.where(tight, -size.astype(np.float64), key)
        two = rank_within(area, key, len(counts)) < counts[area, 2]
    kind = assign_by_rank(area, np.where(two, -NEVER, -first), counts[:, [2, 1, 0]])
    return 2 - kind


def _highest_scores(who: Residents, score: Floats, homes: int) -> tuple[Floats, Floats]:
    """The highest and the second highest score of the members of each home (households,)."""
    home = np.flatnonzero(who.household >= 0)
    rank = _rank_in_home(who.household[home], score[home], homes)
    found = np.full((2, homes), -NEVER)
    for place in (0, 1):
        at = home[rank == place]
        found[place, who.household[at]] = score[at]
    return found[0], found[1]


# general health


def assign_health(batch: Batch, who: Residents, risk: Singles, disabled: Flags) -> Ints:
    """General health, very good (0) to very bad (4): worse with age, ill health and disability."""
    score = (
        _log_odds_by_age(batch, who.age)
        + batch.number("people.health.disabled") * disabled
        + batch.number("people.disability.risk") * risk
        + batch.random.gumbel("general health", who.per_area)
    )
    return assign_by_rank(who.area, score, batch.tables.health)


# unpaid care


def assign_unpaid_care(batch: Batch, who: Residents, cell: Ints, disabled: Flags) -> Ints:
    """Category of unpaid care: too young (0), none (1), rising hours a week (2 to 6).

    Carers are likelier where national shares by age, sex and fifth (`cell` of `batch.carers`) are higher and where
    somebody else at home is disabled, which makes their hours longer too; residents of care homes come last.
    """
    counts = batch.tables.unpaid_care
    at_home = _others_disabled(who, disabled) * batch.number("people.unpaid_care.disabled_at_home")
    share = np.clip(batch.carers.ravel()[cell], FAINTEST, 1 - FAINTEST)
    score = np.log(share / (1 - share)) + at_home + batch.random.gumbel("unpaid care", who.per_area)
    young = who.age < FIRST_ASKED
    key = np.select([young, who.care_home], [-NEVER, NEVER], -score)
    carers = counts[:, FIRST_HOURS:].sum(axis=1)
    kind = assign_by_rank(who.area, key, np.column_stack([counts[:, 0], carers, counts[:, NONE]]))
    care = np.array([0, FIRST_HOURS, NONE])[kind]
    found = np.flatnonzero(kind == 1)
    hours = at_home[found] + batch.random.gumbel("hours of unpaid care", carers)
    care[found] += assign_by_rank(who.area[found], hours, counts[:, FIRST_HOURS:])
    return care


def _others_disabled(who: Residents, disabled: Flags) -> Flags:
    """Whether somebody else in the home is disabled (persons,)."""
    inside = who.household >= 0
    count = np.bincount(who.household[inside & disabled], minlength=int(who.household.max(initial=-1)) + 1)
    found = np.zeros(len(who.age), dtype=bool)
    found[inside] = count[who.household[inside]] > disabled[inside]
    return found
