"""Who, among people of the same age, sex and area, uses a service. In: risk, needs. Out: weights of mean 1.

weight[i] ~ exp(sigma * risk[i]) * (odds[band of i] if i has a need that the service answers, else 1)
odds = max(1, f * outside / ((1 - f) * inside)), so that a share f of use falls on those who have such a need
weight[i] <- weight[i] * times * elsewhere[band of i] / in_home[band of i] for i in a care home

then scaled so that each band of ages keeps its total. sigma is `need.sigma.<group>` (a lognormal frailty on the latent
risk: Vaupel, Manton and Stallard 1979, Demography 16:439), f is `need.focus.<service>`, and inside and outside are what
those with and without such a need would use of it in the band. The third line holds in the groups of services of which
`need.care_home_times.<group>` tells, in_home and elsewhere being what a person uses in a care home of the band and out
of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Flags, Floats, Ints, Masks, Singles
from commonground.evidence.model import Assumptions
from commonground.need.model import Service
from commonground.people.model import Population

CAPPING_PASSES = 6
BAND_STARTS = (0, 5, 11, 16, 18, 25, 35, 45, 55, 65, 75, 85)


@dataclass(frozen=True)
class Residents:
    """What need reads of everyone, as arrays (persons,)."""

    area: Ints
    household: Ints
    care_home: Flags
    age: Ints
    female: Flags
    risk: Singles
    needs: Masks
    words: tuple[str, ...]
    band: Ints  # of BAND_STARTS
    representative: Flags  # the eldest of each household

    def has_any(self, needs: tuple[str, ...]) -> Flags:
        """(persons,) whether each has at least one of `needs`."""
        bits = sum(1 << self.words.index(name) for name in needs)
        return np.asarray((self.needs & np.uint64(bits)) > 0)


def residents_of(population: Population) -> Residents:
    """The persons of a population as arrays."""
    frame = population.persons
    age = frame["age"].to_numpy().astype(np.int64)
    household = frame["household"].to_numpy().astype(np.int64)
    return Residents(
        area=frame["area"].to_numpy().astype(np.int64),
        household=household,
        care_home=frame["care_home"].to_numpy(),
        age=age,
        female=frame["female"].to_numpy(),
        risk=frame["risk"].to_numpy(),
        needs=frame["needs"].to_numpy(),
        words=population.needs,
        band=np.searchsorted(BAND_STARTS, age, side="right") - 1,
        representative=_eldest(household, age),
    )


def _eldest(household: Ints, age: Ints) -> Flags:
    """The first of the eldest in each household."""
    chosen = np.zeros(len(age), dtype=bool)
    if (household >= 0).any():
        order = np.lexsort((-age, household))
        order = order[household[order] >= 0]
        chosen[order[np.diff(household[order], prepend=-1) != 0]] = True
    return chosen


def weights(service: Service, residents: Residents, rate: Singles, assumptions: Assumptions) -> Singles:
    """(persons,) how much more each uses than the `rate` (persons,) of people like them; each band keeps its total."""
    sigma = np.float32(assumptions.number(f"need.sigma.{service.concentration_group}", 0.0))
    most = np.float32(assumptions.number("need.most_risk"))
    weight = np.exp(sigma * np.clip(residents.risk, -most, most)).astype(np.float32)
    weight[~_may_use(service, residents)] = 0.0
    share = assumptions.number(f"need.focus.{service.id}", 0.0)
    if share > 0:
        weight = _on_those_in_need(weight, rate, residents.has_any(service.needs_answered), residents.band, share)
    times = assumptions.number(f"need.care_home_times.{service.concentration_group}", 0.0)
    if times > 0:
        weight = _of_care_homes(weight, rate, residents.care_home, residents.band, times)
    return _level(weight, rate, residents.band)


def _may_use(service: Service, residents: Residents) -> Flags:
    if service.who_may_use == "people_at_home":
        return residents.household >= 0
    if service.who_may_use == "one_of_a_household":
        return residents.representative
    return np.ones(len(residents.age), dtype=bool)


def capped_at_one(use: Singles, band: Ints) -> Singles:
    """`use` (persons,) with nobody above 1 a year; what is cut goes to others of the `band` in proportion to their use.

    use[i,s] <- min(use[i,s], 1), those under 1 times (total of the band - those at 1) / sum of those under 1, and again

    Cut and handed on until nothing is left to hand on, `CAPPING_PASSES` times at most; a band all of whose people reach
    1 loses the rest.
    """
    bands = len(BAND_STARTS)
    wanted = np.bincount(band, use.astype(np.float64), bands)
    for _ in range(CAPPING_PASSES):
        use = np.minimum(use, np.float32(1.0))
        free = use < 1.0
        full = np.bincount(band[~free], minlength=bands)
        left = np.bincount(band[free], use[free].astype(np.float64), bands)
        scale = np.divide(wanted - full, left, out=np.ones(bands), where=left > 0).astype(np.float32)
        if (scale <= 1.0).all():
            break
        use = np.where(free, use * np.maximum(scale, np.float32(1.0))[band], use)
    return np.minimum(use, np.float32(1.0))


def _on_those_in_need(weight: Singles, rate: Singles, has: Flags, band: Ints, share: float) -> Singles:
    """`share` of expected use in each band falls on those who have the need, where anybody has."""
    use = (weight * rate).astype(np.float64)
    bands = len(BAND_STARTS)
    inside = np.bincount(band[has], use[has], bands)
    outside = np.bincount(band, use, bands) - inside
    both = (inside > 0) & (outside > 0)
    if share >= 1.0:
        return np.where(has | ~both[band], weight, np.float32(0.0))
    odds = np.divide(share * outside, (1.0 - share) * inside, out=np.ones(bands), where=both)
    return np.where(has, weight * np.maximum(odds, 1.0)[band].astype(np.float32), weight)


def _of_care_homes(weight: Singles, rate: Singles, home: Flags, band: Ints, times: float) -> Singles:
    """Those in a care `home` use `times` as much each as the others of their band, where there are both."""
    use = (weight * rate).astype(np.float64)
    inside, elsewhere = (_mean_by_band(use[of], band[of]) for of in (home, ~home))
    both = (inside > 0) & (elsewhere > 0)
    factor = np.divide(times * elsewhere, inside, out=np.ones(len(inside)), where=both)
    return np.where(home, weight * factor[band].astype(np.float32), weight)


def _mean_by_band(use: Floats, band: Ints) -> Floats:
    people = np.bincount(band, minlength=len(BAND_STARTS))
    return np.asarray(np.bincount(band, use, len(BAND_STARTS)) / np.maximum(people, 1))


def _level(weight: Singles, rate: Singles, band: Ints) -> Singles:
    """`weight` scaled so that what each band uses is the sum of its rates."""
    bands = len(BAND_STARTS)
    wanted = np.bincount(band, rate.astype(np.float64), bands)
    found = np.bincount(band, (weight * rate).astype(np.float64), bands)
    scale = np.divide(wanted, found, out=np.zeros(bands), where=found > 0)
    return np.asarray(weight * scale[band].astype(np.float32))
