"""People collapsed exactly into cells. In: persons, expected use, eligibility. Out: `Cells`.

A sum of Poissons is a Poisson, so people whom a plan cannot tell apart (same neighbourhood, same deprivation
quintile, same options) may be added up before anything is drawn. Age bands are a temporary part of the key,
so that each band's growth is applied exactly and one pass serves all years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import QUINTILES, Floats, Ints, Masks
from commonground.core.errors import Fault
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.model import Cells

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


def collapse(
    *,
    area: NDArray[np.generic],
    age: NDArray[np.generic],
    household: NDArray[np.generic],
    neighbourhood_of_area: NDArray[np.generic],
    quintile_of_area: NDArray[np.generic],
    neighbourhoods: tuple[str, ...],
    services: tuple[str, ...],
    expected: NDArray[np.floating],
    targeted: Masks,
    affected: Masks,
    options: tuple[Option, ...],
    assumptions: Assumptions,
    years: tuple[str, ...],
) -> Cells:
    """Cells whose use and people sum to those of the persons, for each year.

    `area`, `age`, `household` (-1 = communal), `targeted`, `affected` are (persons,); `expected` is
    (persons, services), units a person-year; `quintile_of_area` 1 (most deprived) to 5.
    "Today" is the year before the first year of `years`, so year y grows by (1 + ageing)^(y + 1).
    """
    place = np.asarray(area, dtype=np.int64)
    people = _Persons(
        neighbourhood=np.asarray(neighbourhood_of_area, dtype=np.int64)[place],
        quintile=np.asarray(quintile_of_area, dtype=np.int64)[place] - 1,
        band=band_of_age(age),
        household=np.asarray(household, dtype=np.int64),
        targeted=targeted,
        affected=affected,
    )
    if len(options) > MOST_OPTIONS:
        raise Fault(f"a mask holds {MOST_OPTIONS} options, not {len(options)}")
    return _cells(people, expected, options, services, neighbourhoods, years, ageing_factors(assumptions, len(years)))


def _cells(
    people: _Persons,
    expected: NDArray[np.floating],
    options: tuple[Option, ...],
    services: tuple[str, ...],
    neighbourhoods: tuple[str, ...],
    years: tuple[str, ...],
    factors: Floats,
) -> Cells:
    """The cells, where people of each band grow by `factors` (Y, B)."""
    fine_of_person, fine = _fine_keys(people, len(neighbourhoods))
    coarse_of_fine, coarse = _coarse_keys(fine)
    fine_use = _sums(expected, fine_of_person, len(fine))
    fine_people = np.bincount(fine_of_person, minlength=len(fine)).astype(np.float64)
    eligible, eligible_people = _eligible(people, options, factors, len(neighbourhoods))
    band, cells = fine["band"], len(coarse)
    return Cells(
        years=years,
        neighbourhoods=neighbourhoods,
        services=services,
        options=tuple(option.id for option in options),
        neighbourhood=coarse["neighbourhood"].astype(np.int32),
        quintile=(coarse["quintile"] + 1).astype(np.int8),
        mask=coarse["mask"],
        people=np.stack([np.bincount(coarse_of_fine, fine_people * f[band], cells) for f in factors]),
        use=np.stack([_sums(fine_use * f[band, None], coarse_of_fine, cells) for f in factors]),
        use_today=_sums(fine_use, coarse_of_fine, cells),
        eligible=eligible,
        eligible_people=eligible_people,
    )


def band_of_age(age: NDArray[np.generic]) -> Ints:
    """The position in `BANDS` of each age."""
    youngest = np.array(list(BANDS.values()))
    return np.asarray(np.searchsorted(youngest, np.asarray(age, dtype=np.int64), side="right") - 1, dtype=np.int64)


def ageing_factors(assumptions: Assumptions, years: int) -> Floats:
    """How many people of each band there are for one today (Y, B), by compound yearly change."""
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

    A household of k targeted members counts 1/k in each of them, so it grows as its members' bands grow.
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
    """1/k for each of the k persons of a household; 1 for a communal resident (-1)."""
    share = np.ones(len(household))
    private = household >= 0
    if private.any():
        share[private] = 1.0 / np.bincount(household[private])[household[private]]
    return share
