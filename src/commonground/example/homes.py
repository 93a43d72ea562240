"""Who lives in what homes, and how they are: the tables that lean on the ages and on each other. Generated."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import sizes
from commonground.example.character import AreaKind
from commonground.example.people_counts import PublishedTable, Row, older_than_usual, shares_of
from commonground.place.census import FIRST_ASKED, NOT_ASKED, agree_margins, find_disabled
from commonground.place.model import Margin

SOURCE = "generated (synthetic)"
WITH_CARE_HOME, OLDEST_IN_IT = 0.25, 0.35  # share of areas; share of their people of 85 and over
STUDENTS_IN_HALLS = 0.25  # of people of 18 to 22 in an area of students
OLDEST, STUDENTS = slice(85, None), slice(18, 23)
HOMES_OF = (0.30, 0.34, 0.16, 0.13, 0.045, 0.015, 0.006, 0.004)  # share of households of 1 to 7 and 8 or more people
DISABLED_A_HOME, TWO_PER_ONE = 1.58, 0.26  # disabled people, and homes with two or more of them, per home with one

RESIDENCE = ("Lives in a household", "Lives in a communal establishment")
SIZES = ("1 person", *(f"{n} people" for n in range(2, 8)), "8 or more people")
DISABLED_PEOPLE = ("No people disabled", "1 person disabled", "2 or more people disabled")
HEALTH = PublishedTable(
    "general_health",
    "person",
    (
        Row("Very good health", 0.53, 0.42, -0.4),
        Row("Good health", 0.33, 0.34),
        Row("Fair health", 0.105, 0.16, 0.6),
        Row("Bad health", 0.028, 0.06, 0.5),
        Row("Very bad health", 0.008, 0.02, 0.5),
    ),
)
CARE = PublishedTable(
    "unpaid_care",
    "person",
    (
        Row("Provides no unpaid care", 0.917, 0.908),
        Row("Provides 9 hours or less unpaid care a week", 0.038, 0.022, 0.3),
        Row("Provides 10 to 19 hours unpaid care a week", 0.011, 0.012, 0.2),
        Row("Provides 20 to 34 hours unpaid care a week", 0.007, 0.011, 0.2),
        Row("Provides 35 to 49 hours unpaid care a week", 0.008, 0.011, 0.2),
        Row("Provides 50 or more hours unpaid care a week", 0.019, 0.036, 0.3),
    ),
)


def margins_of_homes(
    rng: np.random.Generator,
    kinds: tuple[AreaKind, ...],
    stands: Floats,
    age: Ints,
    margins: dict[str, Margin],
) -> dict[str, Margin]:
    """`margins`, and residence, household size, disabled people of a home, health and unpaid care of everyone.

    `stands` (areas,): 0 = least, 1 = most deprived.
    """
    homes = margins["tenure"].counts.sum(axis=1)
    communal = _communal(rng, kinds, age)
    at_home = age.sum(axis=1) - communal
    older = older_than_usual(age)
    young = age[:, :FIRST_ASKED].sum(axis=1)
    asked = _drawn(rng, CARE, kinds, stands, older, at_home + communal - young)
    disability = margins["disability"]
    disabled = disability.counts[:, find_disabled(disability)]
    made = {
        **margins,
        "residence": _margin("residence", "person", RESIDENCE, np.stack([at_home, communal], axis=1)),
        "household_size": _margin(
            "household_size",
            "household",
            tuple(f"{size} in household" for size in SIZES),
            sizes(homes, np.minimum(at_home, 8 * homes), np.array(HOMES_OF)),
        ),
        "disabled_people": _margin(
            "disabled_people",
            "household",
            tuple(f"{words} under the Equality Act in household" for words in DISABLED_PEOPLE),
            _homes_by_disabled(rng, homes, disabled),
        ),
        "general_health": _margin(
            "general_health",
            "person",
            HEALTH.categories,
            _drawn(rng, HEALTH, kinds, stands, older, at_home + communal),
        ),
        "unpaid_care": _margin("unpaid_care", "person", (NOT_ASKED, *CARE.categories), np.column_stack([young, asked])),
    }
    return agree_margins(made, at_home + communal, homes)


def _margin(name: str, unit: str, categories: tuple[str, ...], counts: Ints) -> Margin:
    return Margin(name, "person" if unit == "person" else "household", categories, counts, SOURCE)


def _communal(rng: np.random.Generator, kinds: tuple[AreaKind, ...], age: Ints) -> Ints:
    """Residents of care homes, here and there, and of halls, in areas of students (areas,)."""
    has_home = rng.random(len(age)) < WITH_CARE_HOME
    in_care = rng.binomial(age[:, OLDEST].sum(axis=1), OLDEST_IN_IT) * has_home
    of_students = np.array([kind.name == "student" for kind in kinds])
    return np.asarray(in_care + rng.binomial(age[:, STUDENTS].sum(axis=1), STUDENTS_IN_HALLS) * of_students)


def _homes_by_disabled(rng: np.random.Generator, homes: Ints, disabled: Ints) -> Ints:
    """Homes with no disabled member, one, and two or more (areas, 3)."""
    one = np.minimum(disabled / DISABLED_A_HOME, homes * 0.6)
    shares = np.stack([homes - one * (1 + TWO_PER_ONE), one, one * TWO_PER_ONE], axis=1) / np.maximum(homes, 1)[:, None]
    return np.vstack([rng.multinomial(n, p) for n, p in zip(homes, shares, strict=True)])


def _drawn(
    rng: np.random.Generator,
    table: PublishedTable,
    kinds: tuple[AreaKind, ...],
    stands: Floats,
    older: Floats,
    totals: Ints,
) -> Ints:
    """Counts (areas, categories) of a table, by chance; rows sum to `totals`."""
    shares = [shares_of(table, kind, s, o) for kind, s, o in zip(kinds, stands, older, strict=True)]
    return np.vstack([rng.multinomial(n, p) for n, p in zip(totals, shares, strict=True)])
