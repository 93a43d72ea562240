"""Who an option is for, and who may be reached by what. In: words of a table, persons, options. Out: `Target`, `Menu`.

'needs=a|b' means any of them; 'also=c|d' means every one of those as well. Reached effects bear on the target group;
where an option counts households, on everyone of its age in a household with a member in the target group. Area effects
bear on everyone of the option's age. The rule is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.core.arrays import Flags, Ints, Masks
from commonground.core.errors import UserError, did_you_mean
from commonground.options.model import Menu, Option

OLDEST = 120
"""Stands for 'no upper age'."""
ANY = "any"
_KEYS = ("min_age", "max_age", "needs", "also")
MOST_OPTIONS = 64
"""Bits in a mask."""


@dataclass(frozen=True)
class Target:
    """Ages (both included); needs, any of which is enough; and needs that everyone must have as well.

    The need ('any',) means everyone of the age.
    """

    min_age: int
    max_age: int
    needs: tuple[str, ...]
    also: tuple[str, ...] = ()


def parse_target(text: str, vocabulary: Iterable[str]) -> Target:
    """The target group written in the evidence table.

    Raises UserError for an unknown key or need, an age that is no whole number, or ages the wrong way round.
    """
    parts = dict(_part(part, text) for part in text.split(";"))
    unknown = [key for key in parts if key not in _KEYS]
    if unknown:
        raise UserError(f"unknown key {unknown[0]!r} in {text!r}", mend=f"use one of {', '.join(_KEYS)}")
    first, last = _age(parts.get("min_age", ""), 0, text), _age(parts.get("max_age", ""), OLDEST, text)
    if first > last:
        raise UserError(f"ages run from {first} down to {last} in {text!r}", mend="begin with the lower age")
    needs = tuple(parts.get("needs", ANY).split("|"))
    also = tuple(filter(None, parts.get("also", "").split("|")))
    return Target(first, last, known_needs(needs, vocabulary), known_needs(also, vocabulary))


def known_needs(needs: tuple[str, ...], vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The needs again, each of which must be in the vocabulary.

    Raises UserError for an unknown need, and for 'any' beside others: it would swallow them.
    """
    known = tuple(vocabulary)
    for need in needs:
        if need not in known:
            raise UserError(f"unknown need {need!r}", mend=did_you_mean(need, known) or "name a need of needs.csv")
    if ANY in needs and len(needs) > 1:
        raise UserError(
            f"'any' stands beside {', '.join(need for need in needs if need != ANY)}", mend="name one or the other"
        )
    return needs


def _part(part: str, text: str) -> tuple[str, str]:
    key, equals, value = part.partition("=")
    if not equals:
        raise UserError(
            f"{part!r} in {text!r} is not of the form key=value", mend="write min_age=65;max_age=;needs=frailty|fall"
        )
    return key.strip(), value.strip()


def _age(value: str, default: int, text: str) -> int:
    if not value:
        return default
    if not value.isdigit() or int(value) > OLDEST:
        raise UserError(f"{value!r} in {text!r} is not an age", mend=f"use a whole number from 0 to {OLDEST}")
    return int(value)


@dataclass(frozen=True)
class _People:
    age: NDArray[np.int16]
    needs: Masks
    household: Ints


def make_menu(persons: pl.DataFrame, need_names: Sequence[str], options: Sequence[Option]) -> Menu:
    """The options with the persons in the target group of each, and those whom its effects bear on.

    `persons` has the columns age, needs (bit i = `need_names[i]`) and household (-1 = communal).
    Raises UserError for more than 64 options, a need that people do not have, or an option of mixed basis.
    """
    if len(options) > MOST_OPTIONS:
        mend = "remove some in the local options file"
        raise UserError(f"there are {len(options)} options, and a menu holds {MOST_OPTIONS}", mend=mend)
    people = _People(
        persons["age"].to_numpy().astype(np.int16),
        persons["needs"].to_numpy().astype(np.uint64),
        persons["household"].to_numpy().astype(np.int64),
    )
    targeted = np.zeros(len(persons), dtype=np.uint64)
    affected = np.zeros(len(persons), dtype=np.uint64)
    for bit, option in enumerate(options):
        of_age = (people.age >= option.min_age) & (people.age <= option.max_age)
        group = target_group(option, people, of_age, need_names)
        targeted |= group.astype(np.uint64) << np.uint64(bit)
        bears_on = of_age if basis_of(option) == "area" else group
        affected |= bears_on.astype(np.uint64) << np.uint64(bit)
    return Menu(tuple(options), targeted, affected)


def target_group(option: Option, people: _People, of_age: Flags, need_names: Sequence[str]) -> Flags:
    """(persons,) whether each is in the target group, or of age in a household of somebody who is.

    targeted[i,o] = of age, and with any need of `needs`, and with every need of `also_needs`
    targeted[i,o] = of age, and in a household with somebody so targeted, where the option counts households
    """
    wanted, required = (_bits(option, needs, need_names) for needs in (option.needs, option.also_needs))
    group: Flags = of_age & ((people.needs & required) == required)
    if option.needs != (ANY,):
        group &= (people.needs & wanted) != 0
    if not option.per_household:
        return group
    private = people.household >= 0
    homes = np.zeros(int(people.household.max(initial=-1)) + 1, dtype=bool)
    homes[people.household[group & private]] = True
    found = np.zeros(len(group), dtype=bool)
    found[private] = homes[people.household[private]]
    return np.asarray(found & of_age)


def basis_of(option: Option) -> str:
    """Whom the option's effects bear on: 'reached' or 'area'. UserError where it has both kinds."""
    kinds = {effect.basis for effect in option.effects}
    if len(kinds) > 1:
        raise UserError(
            f"{option.id} has effects on those reached and effects on the whole area",
            mend="split it into two options",
        )
    return kinds.pop() if kinds else "reached"


def _bits(option: Option, needs: Sequence[str], need_names: Sequence[str]) -> np.uint64:
    bits = 0
    for need in needs:
        if need not in need_names:
            what = f"{option.id} is for people with the need {need!r}, which the population does not have"
            raise UserError(what, mend=did_you_mean(need, need_names) or "name a need of needs.csv")
        bits |= 1 << list(need_names).index(need)
    return np.uint64(bits)
