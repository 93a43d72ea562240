"""What published tables say of households of England and Wales. In: assumptions people.*. Out: shares by size and kind.

Children here are the census's dependent children: under 16, or 16 to 18 in full-time education with a parent. How
tables that were never published together are put together is our own.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions

MOST_SIZES = 8  # people in a household as published; the last is eight and more
LARGEST = 20  # people in one household
MOST_TOLD = 3  # children: the table's last number is three and more
LEAST = 1e-8  # share of households of a size with any number of adults: an area may have to have them
KINDS = (
    "one_66_plus",
    "one_under_66",
    "couple_66_plus",
    "couple",
    "couple_with_children",
    "couple_with_grown",
    "lone_parent",
    "lone_parent_of_grown",
    "other_with_children",
    "other",
)
TENURE_GROUPS = ("outright", "mortgage", "social", "private")


def by_adults_and_children(assumptions: Assumptions) -> Floats:
    """Shares of households (8 adults, 0..8 children) from the published shares by size and number of children.

        share(k, j) = S(k + j, j) for j < 3,   S(s, 3 and more) w_k q^j / sum over k + j = s for j >= 3

    Three and more are told apart as households with one or two children are by adults (w_k), and by the odds q of one
    more child.
    """
    told = np.array(
        [
            [assumptions.number(f"people.dependent_children.{size}.{n}", 0.0) for n in range(MOST_TOLD + 1)]
            for size in range(1, MOST_SIZES + 1)
        ]
    )
    shares = np.zeros((MOST_SIZES, MOST_SIZES + 1))
    for size in range(1, MOST_SIZES + 1):
        for n in range(min(MOST_TOLD, size)):
            shares[size - n - 1, n] = told[size - 1, n]
    weight, odds = shares[:, 1:MOST_TOLD].sum(axis=1), assumptions.number("people.further_child_odds")
    for size in range(MOST_TOLD + 1, MOST_SIZES + 1):
        children = np.arange(MOST_TOLD, size)
        part = weight[size - children - 1] * odds**children
        shares[size - children - 1, children] = told[size - 1, MOST_TOLD] * part / part.sum()
    return np.asarray(shares / shares.sum())


def adults_of_size(assumptions: Assumptions) -> Floats:
    """Share (sizes, adults), each 1 to LARGEST, of households of a size that have so many adults; rows sum to one.

    A household beyond eight has as many adults among the others as one of eight has on average.
    """
    table, told = np.zeros((LARGEST, LARGEST)), by_adults_and_children(assumptions)
    for size in range(1, MOST_SIZES + 1):
        adults = np.arange(1, size + 1)
        shares = told[adults - 1, size - adults]
        table[size - 1, adults - 1] = np.maximum(shares / shares.sum(), LEAST)
    grown = float(table[MOST_SIZES - 1] @ np.arange(1, LARGEST + 1)) / MOST_SIZES
    for size in range(MOST_SIZES, LARGEST):
        table[size] = (1 - grown) * table[size - 1]
        table[size, 1:] += grown * table[size - 1, :-1]
    return _rows_to_one(table)


def households_by_tenure(assumptions: Assumptions) -> Floats:
    """Published households (KINDS, TENURE_GROUPS)."""
    return np.array([[assumptions.number(f"people.households.{kind}.{t}") for t in TENURE_GROUPS] for kind in KINDS])


def kind_ratios(assumptions: Assumptions, tenure: Floats) -> Floats:
    """How many times likelier each of KINDS is in areas (areas, KINDS) than in the nation, by their tenures alone.

        r_ak = sum_t n_at P(k | t) / P(k),   n_at the share of tenure group t among the households of area a

    `tenure` (areas, TENURE_GROUPS): those shares.
    """
    every = households_by_tenure(assumptions)
    return np.asarray(tenure @ (every / every.sum(axis=0)).T / (every.sum(axis=1) / every.sum()))


def tenure_group(category: str) -> str:
    """Which of TENURE_GROUPS a published tenure belongs to; shared owners as mortgage, rent free as private."""
    word = category.casefold()
    if "outright" in word:
        return "outright"
    if "mortgage" in word or "shared" in word:
        return "mortgage"
    return "social" if "social" in word else "private"


def kinds_by_adults(assumptions: Assumptions) -> tuple[Floats, Floats]:
    """Shares of kinds of household by adults (2, 3, 4 and more): without children and with.

    Columns: couple (with children or grown children where there are more than two adults), lone parent, several
    generations, others. Without children the table by size says them all, but for how many of the others are several
    generations. With children it says the kinds but not their adults; taken are: grown children of lone parents
    and couples as many as where all are grown, and children of others with two adults as many as of all with two.
    """

    def size(kind: str, *sizes: int) -> Floats:
        """Published households without children of a kind, by size."""
        return np.array([assumptions.number(f"people.without_children.{kind}.{s}", 0.0) for s in sizes])

    several = assumptions.number("people.several_generations_share")
    couple, lone = size("couple", 2, 3, 4), size("lone_parent", 2, 3, 4)
    other = size("other", 2, 3, 4)
    generations = other * np.array([0.0, several, several])
    without = np.column_stack([couple, lone, generations, other - generations])

    every = households_by_tenure(assumptions).sum(axis=1)
    shares, total = by_adults_and_children(assumptions), every.sum()
    have = total * np.array([*shares[:3, 1:].sum(axis=1), shares[3:, 1:].sum()])  # by adults: 1, 2, 3, 4 and more
    couples, lone_parents = (every[KINDS.index(kind)] for kind in ("couple_with_children", "lone_parent"))
    lone_more = max(lone_parents - have[0], 0.0) * lone / lone.sum()
    others_of_two = size("other_with_children", 3)[0] * have[1] / (total * shares[1, 1])
    couples_of_two = max(have[1] - lone_more[0] - others_of_two, 0.0)
    grown = max(couples - couples_of_two, 0.0) * couple[1:] / couple[1:].sum()
    couples_by_adults = np.array([couples_of_two, *grown])
    others = np.maximum(have[1:] - lone_more - couples_by_adults, 0.0)
    with_children = np.column_stack([couples_by_adults, lone_more, others, np.zeros(3)])
    return _rows_to_one(without), _rows_to_one(with_children)


def _rows_to_one(table: Floats) -> Floats:
    return np.asarray(table / table.sum(axis=1, keepdims=True))
