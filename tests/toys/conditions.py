"""How many of several needs people have, worked out from their shares and loadings rather than counted."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from commonground.core.arrays import Floats
from commonground.people.factors import RISK


def have_several(share: Floats, loadings: Floats, least: int) -> Floats:
    """Share of people with at least `least` of the needs of `share` (needs, ...) and `loadings` (needs, F).

    Given ill health in general the groups of needs are independent, and given the factor of a group so are its needs:
    their number is built need by need, averaged over the factor (Gauss and Hermite), and added up over groups.
    Every need leans on one factor besides risk at the most.
    """
    group = np.argmax(np.delete(np.abs(loadings), RISK, axis=1), axis=1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    found = np.zeros(share.shape[1:])
    for risk, weight in zip(nodes, weights / weights.sum(), strict=True):
        number = _none(least, share.shape[1:])
        for g in np.unique(group):
            inside = group == g
            of_group = np.zeros_like(number)
            for node, part in zip(nodes, weights / weights.sum(), strict=True):
                factors = np.full(loadings.shape[1], node)
                factors[RISK] = risk
                of_group += part * _count(share[inside], loadings[inside], factors, least)
            number = np.stack([sum(number[i] * of_group[k - i] for i in range(k + 1)) for k in range(least)])
        found += weight * (1.0 - number.sum(axis=0))
    return found


def _none(least: int, shape: tuple[int, ...]) -> Floats:
    """Nobody has anything: the chance (least, ...) of 0, 1 .. `least` - 1 needs."""
    number = np.zeros((least, *shape))
    number[0] = 1.0
    return number


def _count(share: Floats, loadings: Floats, factors: Floats, least: int) -> Floats:
    """The chance (least, ...) of each number of needs given the factors (F,)."""
    number = _none(least, share.shape[1:])
    for of_need, loading in zip(share, loadings, strict=True):
        chance = ndtr((ndtri(of_need) + loading @ factors) / np.sqrt(1.0 - loading @ loading))
        number[1:] = number[1:] * (1 - chance) + number[:-1] * chance
        number[0] *= 1 - chance
    return number
