"""Ids and names of neighbourhoods. In: labels, wards, places on the map. Out: order, ids, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.document.ids import MOST_LETTERS_OF_A_NAME, look
from commonground.neighbourhoods.ground import Ground

POINTS = {"north", "south", "east", "west", "central", "upper", "lower"}


def north_to_south(labels: Ints, points: Floats, weight: Ints) -> Ints:
    """`labels` renumbered from the north; `points` (areas, 2) are metres east and north, weighed by `weight`."""
    total = np.maximum(np.bincount(labels, weight), 1)
    east, north = (np.bincount(labels, points[:, axis] * weight) / total for axis in (0, 1))
    return np.asarray(np.argsort(np.lexsort((east, -north)))[labels])


def ids(count: int, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """`count` ids N01, N02, ... that are not `taken`."""
    width = max(2, len(str(count)))
    free = (f"N{number:0{width}}" for number in range(1, count + len(taken) + 1))
    return tuple([one for one in free if one not in taken][:count])


def names(labels: Ints, ground: Ground) -> tuple[str, ...]:
    """A short name for each label that no reader takes for another, from the wards of which it holds most residents."""
    titles = dict(zip(ground.wards.tolist(), ground.ward_names.tolist(), strict=True))
    held = [[titles[ward] for ward in own] for own in _wards_by_label(labels, ground)]
    chosen: dict[str, str] = {}  # by look
    for number, own in enumerate(held):
        elsewhere = {_stem(title) for other in (*held[:number], *held[number + 1 :]) for title in other}
        name = next(option for option in _options(own, elsewhere) if _is_free(option, chosen))
        chosen[look(name)] = name
    return tuple(chosen.values())


def _is_free(name: str, chosen: Collection[str]) -> bool:
    return look(name) not in chosen and len(name) <= MOST_LETTERS_OF_A_NAME


def _wards_by_label(labels: Ints, ground: Ground) -> list[list[str]]:
    """Wards of each label: first those that live mostly in it, by residents, then any others."""
    residents: Counter[tuple[str, int]] = Counter()
    for ward, label, people in zip(ground.wards.tolist(), labels.tolist(), ground.population.tolist(), strict=True):
        residents[ward, label] += people
    home = {ward: label for (ward, label), _ in sorted(residents.items(), key=lambda item: (item[1], item[0]))}
    held: list[list[tuple[bool, int, str]]] = [[] for _ in range(int(labels.max()) + 1)]
    for (ward, label), people in residents.items():
        held[label].append((home[ward] != label, -people, ward))
    return [[ward for *_, ward in sorted(group)] for group in held]


def _options(titles: list[str], elsewhere: set[str]) -> Iterator[str]:
    """Names to try: a compound ward's own, the two largest wards, more wards, then a number."""
    if len(_parts(titles[0])) > 1:
        yield titles[0]
    yield " & ".join(list(dict.fromkeys(_short(title, elsewhere) for title in titles))[:2])
    for count in range(1, len(titles) + 1):
        yield ", ".join(titles[:count])
    for number in range(2, len(elsewhere) + 3):
        yield f"{titles[0]} {number}"


def _short(title: str, elsewhere: set[str]) -> str:
    """'Farnworth North' as 'Farnworth', unless there is a Farnworth elsewhere; the first part of a compound."""
    stem = _stem(title)
    return _parts(title)[0] if stem in elsewhere else stem


def _stem(title: str) -> str:
    words = _parts(title)[0].split()
    while len(words) > 1 and words[-1].casefold() in POINTS:
        words.pop()
    return " ".join(words)


def _parts(title: str) -> list[str]:
    return [part for part in re.split(r",\s*|\s+(?:&|and)\s+", title) if part] or [title]
