"""People collapsed exactly into cells. In: persons, expected use, eligibility. Out: `Cells`.

A sum of Poissons is a Poisson (superposition: Kingman 1993, Poisson Processes, section 2.2), so people whom a plan
cannot tell apart (same neighbourhood, same deprivation quintile, same options) may be added up before anything is
drawn. Age bands are a temporary part of the key, so that each band's growth is applied exactly and one pass serves all
years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import QUINTILES, Floats, Ints, Masks
from commonground.core.errors import Fault
from commonground.evidence.model import Assumptions
from commonground.need.model import Need
from commonground.options.model import Menu, Option
from commonground.people.model import Population
from commonground.place.model import Place
from commonground.simulate.model import CellInputs, Cells

BANDS = {"0_17": 0, "18_64": 18, "65_84": 65, "85_plus": 85}  # name -> youngest age
MOST_OPTIONS = 64  # bits of a mask


@dataclass(frozen=True)
class _Persons:
    """One row a person: where, how old, whose household, for what eligible. B bands."""

    neighbourhood: Ints
    quintile: Ints  # 0..4
    band: Ints
    household: Ints
    targeted: Masks
    affected: Masks


def inputs(
    place: Place, population: Population, need: Need, menu: Menu, assumptions: Assumptions, years: tuple[str, ...]
) -> CellInputs:
    """What the cells of a place read of each."""
    persons = population.persons
    return CellInputs(
        area=persons["area"].to_numpy(),
        age=persons["age"].to_numpy(),
        household=persons["household"].to_numpy(),
        neighbourhood_of_area=place.neighbourhoods.of_area,
        quintile_of_area=place.areas["imd_quintile"].to_numpy(),
        neighbourhoods=place.neighbourhoods.ids,
        services=need.services,
        expected=need.expected,
        targeted=menu.targeted,
        affected=menu.affected,
        options=menu.options,
        assumptions=assumptions,
        years=years,
    )


def collapse(inputs: CellInputs) -> Cells:
    """Cells whose use and people sum to those of the persons, for each year.

    use[y,c,s] = sum of expected[i,s] * (1 + ageing[band of i])^(y + 1) over the persons i of c
    """
    if len(inputs.options) > MOST_OPTIONS:
        raise Fault(f"a mask holds {MOST_OPTIONS} options, not {len(inputs.options)}")
    people, neighbourhoods = _persons(inputs), len(inputs.neighbourhoods)
    factors = ageing_factors(inputs.assumptions, len(inputs.years))
    fine_of_person, fine = _fine_keys(people, neighbourhoods)
    coarse_of_fine, coarse = _coarse_keys(fine)
    fine_use = _sums(inputs.expected, fine_of_person, len(fine))
    fine_people = np.bincount(fine_of_person, minlength=len(fine)).astype(np.float64)
    eligible, eligible_people = _eligible(people, inputs.options, factors, neighbourhoods)
    band, cells = fine["band"], len(coarse)
    return Cells(
        years=inputs.years,
        neighbourhoods=inputs.neighbourhoods,
        services=inputs.services,
        options=tuple(option.id for option in inputs.options),
        neighbourhood=coarse["neighbourhood"].astype(np.int32),
        quintile=(coarse["quintile"] + 1).astype(np.int8),
        mask=coarse["mask"],
        people=np.stack([np.bincount(coarse_of_fine, fine_people * f[band], cells) for f in factors]),
        use=np.stack([_sums(fine_use * f[band, None], coarse_of_fine, cells) for f in factors]),
        use_today=_sums(fine_use, coarse_of_fine, cells),
        eligible=eligible,
        eligible_people=eligible_people,
    )


def _persons(inputs: CellInputs) -> _Persons:
    place = np.asarray(inputs.area, dtype=np.int64)
    return _Persons(
        neighbourhood=np.asarray(inputs.neighbourhood_of_area, dtype=np.int64)[place],
        quintile=np.asarray(inputs.quintile_of_area, dtype=np.int64)[place] - 1,
        band=band_of_age(inputs.age),
        household=np.asarray(inputs.household, dtype=np.int64),
        targeted=inputs.targeted,
        affected=inputs.affected,
    )


def band_of_age(age: NDArray[np.generic]) -> Ints:
    """The position in `BANDS` of each age."""
    youngest = np.array(list(BANDS.values()))
    return np.asarray(np.searchsorted(youngest, np.asarray(age, dtype=np.int64), side="right") - 1, dtype=np.int64)


def ageing_factors(assumptions: Assumptions, years: int) -> Floats:
    """How many people of each band there are for one today (Y, B): (1 + ageing[b])^(y + 1)."""
    yearly = np.array([1.0 + assumptions.number(f"ageing.{band}") for band in BANDS])
    return np.asarray(yearly[None, :] ** (np.arange(years)[:, None] + 1.0))


_KEY = np.dtype([("neighbourhood", np.int64), ("quintile", np.int64), ("mask", np.uint64), ("band", np.int64)])


def _fine_keys(people: _Persons, neighbourhoods: int) -> tuple[Ints, NDArray[np.void]]:
    """The cell of each person by neighbourhood, quintile, mask and band, in that order of sorting."""
    masks, mask_of_person = np.unique(people.affected, return_inverse=True)
    shape = (neighbourhoods, QUINTILES, len(masks), len(BANDS))
    packed = np.ravel_multi_index((people.neighbourhood, people.quintile, mask_of_person, people.band), shape)
    keys, of_person = np.unique(packed, return_inverse=True)
    neighbourhood, quintile, mask, band = np.unravel_index(keys, shape)
    fine = np.empty(len(keys), dtype=_KEY)
    fine["neighbourhood"], fine["quintile"], fine["mask"], fine["band"] = neighbourhood, quintile, masks[mask], band
    return of_person, fine


def _coarse_keys(fine: NDArray[np.void]) -> tuple[Ints, NDArray[np.void]]:
    """Fine cells joined over bands: they already lie next to each other."""
    without_band = fine[["neighbourhood", "quintile", "mask"]]
    first = np.ones(len(fine), dtype=bool)
    first[1:] = without_band[1:] != without_band[:-1]
    return np.cumsum(first) - 1, fine[first]


def _sums(rows: NDArray[np.floating], group: Ints, groups: int) -> Floats:
    """`rows` (n, k) added up by `group` (n,) into (groups, k), in double precision and in a fixed order."""
    sums = np.empty((groups, rows.shape[1]))
    for column in range(rows.shape[1]):
        sums[:, column] = np.bincount(group, weights=rows[:, column], minlength=groups)
    return sums


def _eligible(
    people: _Persons, options: tuple[Option, ...], factors: Floats, neighbourhoods: int
) -> tuple[Floats, Floats]:
    """Those in each option's target group (Y, N, Q, O): in what the option counts, and in persons.

    eligible[y,n,q,o] = sum of share[i] * (1 + ageing[band of i])^(y + 1) over the persons i of n and q targeted by o

    The share is 1, or in a household of m targeted members 1/m, so that it grows as its members' bands grow.
    """
    shape = (neighbourhoods, QUINTILES, len(BANDS))
    where = np.ravel_multi_index((people.neighbourhood, people.quintile, people.band), shape)
    counted = np.zeros((*shape, len(options)))
    persons = np.zeros((*shape, len(options)))
    for o, option in enumerate(options):
        chosen = np.flatnonzero((people.targeted >> np.uint64(o)) & np.uint64(1))
        persons[..., o] = np.bincount(where[chosen], minlength=int(np.prod(shape))).reshape(shape)
        counted[..., o] = persons[..., o]
        if option.per_household:
            share = _share_of_household(people.household[chosen])
            counted[..., o] = np.bincount(where[chosen], share, int(np.prod(shape))).reshape(shape)
    return np.einsum("yb,nqbo->ynqo", factors, counted), np.einsum("yb,nqbo->ynqo", factors, persons)


def _share_of_household(household: Ints) -> Floats:
    """1/m for each of the m persons of a household; 1 for a communal resident (-1)."""
    share = np.ones(len(household))
    private = household >= 0
    if private.any():
        share[private] = 1.0 / np.bincount(household[private])[household[private]]
    return share
