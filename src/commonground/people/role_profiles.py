"""At which ages people play which part at home. In: assumptions people.*. Out: odds by age and role, for the fitting.

Only the odds between roles at an age matter: the fitting sets how many there are of each age and of each role. Alone,
in couples and lone parents by age are counted in a sample of the census; parents are a generation older than their
children, grandparents two. The rule is our own.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions
from commonground.people.household_shares import KINDS, households_by_tenure
from commonground.people.tables import AGES, OF_AGE

BANDS = (18, 25, 35, 45, 55, 65, 75, 85)
WIDTHS = (7.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 6.0)  # years; the last is as good as empty at 91
MIDDLES = (21.0, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 88.0)
AT_HOME = {"20_24": 22.0, "30_34": 32.0}  # bands of the published shares who live with their parents, and their middles
MOST_AT_HOME = 0.95
LEAST = 1e-5
YEARS = np.arange(OF_AGE, AGES, dtype=np.float64)


def role_odds(assumptions: Assumptions, roles: tuple[str, ...]) -> Floats:
    """(73 ages from 18, roles): people of each role a year of age, each role summing to one.

    With N the normal density of the gap between generations, u(c) one for every age under 18, h(c) the share of people
    of age c at home, A, C, L people a year of age who head a household without partner or child, in a couple, lone
    parents:

        couple_parent = C / (C + L) sum_c u(c) N(a - c),   lone_parent the same by L / (C + L)
        couple_parent_of_adult, lone_parent_of_adult: h(c) from 18 for u(c)
        couple = C less the share of couples with children, and with grown children, times their parents
        sharer = A exp(-k (a - 18)),   grandparent = a generation after couple_parent
    """
    couple, partner, lone = (_counted(assumptions, name) for name in ("couple", "partner", "lone_parent"))
    alone = _counted(assumptions, "reference") - couple - lone
    couple = couple + partner
    in_couple = couple / (couple + lone)
    home = _at_home(assumptions)
    parent = _generation_after(assumptions, np.arange(OF_AGE, dtype=np.float64), np.ones(OF_AGE))
    of_adult = _generation_after(assumptions, YEARS, home)
    profiles = {
        "single": alone,
        "lone_parent": parent * (1 - in_couple),
        "couple_parent": parent * in_couple,
        "lone_parent_of_adult": of_adult * (1 - in_couple),
        "couple_parent_of_adult": of_adult * in_couple,
        "couple": _without_children(assumptions, couple, parent * in_couple, of_adult * in_couple),
        "adult_child": home,
        "grandparent": _generation_after(assumptions, YEARS, parent),
        "sharer": alone * np.exp(assumptions.number("people.sharer_per_year_of_age") * (YEARS - OF_AGE)),
    }
    return np.maximum(np.column_stack([_to_one(profiles[role]) for role in roles]), LEAST)


def _counted(assumptions: Assumptions, name: str) -> Floats:
    """People of a sample a year of age (73,), from counts by band, between the middles of bands on the log scale."""
    counts = [assumptions.number(f"people.living.{name}.{band}") for band in BANDS]
    return np.asarray(np.exp(np.interp(YEARS, MIDDLES, np.log(np.array(counts) / WIDTHS))))


def _at_home(assumptions: Assumptions) -> Floats:
    """Share of people (73,) who live with their parents: through the two published shares, a line on the log scale."""
    early, late = (float(np.log(assumptions.number(f"people.living_with_parents.{band}"))) for band in AT_HOME)
    first, last = AT_HOME.values()
    return np.asarray(np.minimum(np.exp(early + (late - early) * (YEARS - first) / (last - first)), MOST_AT_HOME))


def _generation_after(assumptions: Assumptions, ages: Floats, weight: Floats) -> Floats:
    """How many parents are of each age (73,), for children of `ages` with `weight`."""
    gap, spread = (assumptions.number(f"people.ties.{name}_years") for name in ("generation", "generation_spread"))
    apart = YEARS[:, None] - ages[None, :]
    density = np.exp(-((apart - gap) ** 2) / (2 * spread * spread)) * (apart >= OF_AGE)
    return np.asarray(density @ weight)


def _without_children(assumptions: Assumptions, couple: Floats, parent: Floats, of_adult: Floats) -> Floats:
    """Partners (73,) with nobody else at home: those in couples less the parents among them, a tenth at the least."""
    every = dict(zip(KINDS, households_by_tenure(assumptions).sum(axis=1), strict=True))
    alone = every["couple"] + every["couple_66_plus"]
    total = alone + every["couple_with_children"] + every["couple_with_grown"]
    with_children = every["couple_with_children"] / total * _to_one(parent)
    with_grown = every["couple_with_grown"] / total * _to_one(of_adult)
    everyone = _to_one(couple)
    return np.asarray(np.maximum(everyone - with_children - with_grown, everyone / 10))


def _to_one(profile: Floats) -> Floats:
    return np.asarray(profile / profile.sum())
