"""Some households of a small area, each in a few lines, to see whether they could be. In: tables in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import polars as pl

from commonground.core.chance import generator
from commonground.core.errors import UserError
from commonground.core.quantities import Misread, read_whole
from commonground.core.text import listed, quoted

Row = Mapping[str, Any]
OF_AGE = 18


def describe_area(
    people: tuple[pl.DataFrame, pl.DataFrame], needs: Mapping[str, str], area: str, count: int | str, choice: int | str
) -> Iterator[str]:
    """At most `count` households of an area and who lives in them, in the order of their numbers.

    `people`: persons and households in words. `needs`: what each id is called. Another `choice` shows others. Raises
    UserError for an area that is not among them, and for numbers that are none.
    """
    code = str(area).strip().upper()
    most, seed = _whole("count", count), _whole("choice", choice)
    persons, households = (table.filter(pl.col("area") == code) for table in people)
    if persons.is_empty():
        raise UserError(f"there is no small area {quoted(area)} among these people", where="--area")
    shown = min(most, households.height)
    taken = generator(seed, code, "households to show").permutation(households.height)[:shown]
    by_chance = ", taken by chance" if shown < households.height else ""
    yield f"{code}: {shown:,} of its {households.height:,} households{by_chance}."
    members = persons.filter(pl.col("household").is_not_null()).partition_by("household", as_dict=True)
    for row in households[sorted(taken.tolist())].iter_rows(named=True):
        yield _household(row)
        yield from (f"  - {_person(one, needs)}" for one in members[(row["household"],)].iter_rows(named=True))
    yield _outside(persons.filter(pl.col("household").is_null()))


def _whole(name: str, given: int | str) -> int:
    """A whole number from 1, as people write them."""
    with suppress(Misread):
        number = read_whole(given) if isinstance(given, str) else given
        if type(number) is int and number >= 1:
            return number
    raise UserError(f"{name} must be a whole number from 1, not {quoted(given)}", where=f"--{name}")


def _household(row: Row) -> str:
    kind = f"{row['composition'][0].upper()}{row['composition'][1:]}"
    people = "1 person" if row["size"] == 1 else f"{row['size']} people"
    deprived = {0: "deprived in no dimension", 1: "deprived in 1 dimension"}
    dimensions = deprived.get(row["deprivation_dimensions"], f"deprived in {row['deprivation_dimensions']} dimensions")
    home = f"{row['tenure']}; bedrooms {row['occupancy_rating']}; {dimensions}"
    return f"Household {row['household']:,}. {kind}, {people}. {home}."


def _person(row: Row, needs: Mapping[str, str]) -> str:
    names = ("girl", "boy") if row["age"] < OF_AGE else ("woman", "man")
    sex = names[row["sex"] == "male"]
    age = "90 or over" if row["age"] >= 90 else str(row["age"])
    parts = [f"{sex} of {age}", row["ethnic_group"]]
    parts += ["disabled"] if row["disabled"] else []
    parts += [row["health"][:1].lower() + row["health"][1:]]
    parts += ["unpaid carer"] if "hours" in row["unpaid_care"] else []
    parts += [f"frailty {row['frailty']}"] if row["frailty"] not in ("none", "none or mild") else []
    parts += [needs[name][:1].lower() + needs[name][1:] for name in (*row["conditions"], *row["needs"])]
    return "; ".join(parts)


def _outside(persons: pl.DataFrame) -> str:
    """Who lives outside households, in a line."""
    care = persons.filter(pl.col("care_home")).height
    counts = [(care, "in care homes"), (persons.height - care, "in halls, barracks, prisons and other places")]
    told = [f"{number:,} {where}" for number, where in counts if number]
    return f"Outside households: {listed(told)}." if told else "Nobody lives outside households."
