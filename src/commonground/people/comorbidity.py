"""How far needs lean on common factors, fitted to published pairs. In: `Evidence`. Out: rows of loadings.csv.

Each published pair becomes the correlation of the two liabilities that gives it back over the people of England, with
the prevalence that people are drawn with, or with the shares that the study itself tells (a tetrachoric correlation:
Pearson 1900, Phil Trans R Soc A 195:1). Loadings are those whose products come nearest to the correlations:

    minimise  sum over pairs (r_jk - sum_f l_jf l_kf)^2 + lean^2 sum over factors, needs (l_jf - mean of the factor)^2

so that a need about which little is published leans on a factor as its like do. Write the table anew with
`python -m commonground.people.comorbidity > loadings.csv`; a test compares the two.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import brentq, least_squares
from scipy.special import ndtr, ndtri

from commonground.core.arrays import Floats
from commonground.evidence.columns import FACTORS
from commonground.evidence.model import Evidence
from commonground.people.england import count_england
from commonground.people.factors import RISK
from commonground.people.needs import HIGHEST_SHARE, shares

Row = Mapping[str, Any]
GROUPS = {
    "metabolic": ("diabetes", "hypertension"),
    "circulatory": ("cvd", "heart_failure", "stroke"),
    "respiratory": ("copd", "asthma", "smoker"),
    "mental": ("mental_health", "smi", "substance_misuse", "homeless", "smoker"),
}
"""Which needs lean on which factor besides ill health in general, on which all of them do."""
LEAN = 0.3  # how strongly loadings are drawn to the mean of their factor: a third of it moves no pair by 0.1
MOST = 0.95  # of a correlation or a loading
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


def have_both(share_a: Floats, share_b: Floats, correlation: float) -> Floats:
    """Share of people with both of two needs of these shares, whose liabilities have this correlation.

    P(a, b) = P(a) P(b) + integral from 0 to r of the bivariate normal density at the thresholds   (Plackett 1954)

    `share_a`, `share_b` of one shape, between 0 and 1. Nobody has both where one is nought.
    """
    both = np.zeros_like(share_a)
    some = (share_a > 0) & (share_b > 0)
    h, k = (ndtri(share[some])[:, None] for share in (share_a, share_b))
    r = correlation * (_NODES + 1) / 2
    density = np.exp(-(h * h - 2 * r * h * k + k * k) / (2 * (1 - r * r))) / (2 * np.pi * np.sqrt(1 - r * r))
    both[some] = (ndtr(h) * ndtr(k))[:, 0] + density @ (_WEIGHTS * correlation / 2)
    return both


@dataclass(frozen=True)
class England:
    """People (91, 2, 5) and what share of them has each need."""

    people: Floats
    share: Mapping[str, Floats]


def describe_england(evidence: Evidence) -> England:
    """England by age, sex and fifth, with the prevalence of every drawn need."""
    drawn = evidence.prevalence["need"].unique(maintain_order=True)
    share = {n: shares(evidence.prevalence.filter(pl.col("need") == n)).clip(0.0, HIGHEST_SHARE) for n in drawn}
    return England(count_england(evidence.utilisation), share)


def correlate(pair: Row, england: England) -> float:
    """The correlation of liabilities that gives a published pair back; ValueError where it would be beyond `MOST`."""
    implied = _implied(pair, england)
    return float(brentq(lambda r: implied(r) - pair["value"], -MOST, MOST, xtol=1e-6))


def _implied(pair: Row, england: England) -> Callable[[float], float]:
    """What a correlation makes of the measure of `pair`, by whose people n, with a and b, and with both.

    joint_share  n_ab / n      share_of_a  n_ab / n_a      crude_ratio_of_a  (n_ab / n_a) / (n_b / n)
    ratio_of_a   n_ab / sum n p_a p_b, so standardised by age, sex and fifth
    odds_ratio   n_ab (n - n_a - n_b + n_ab) / ((n_a - n_ab) (n_b - n_ab))
    matched_odds_ratio   the same within age, sex and fifth (Mantel and Haenszel 1959)
    """
    if pair["share_a"] is not None:
        n, a, b = np.ones(1), np.array([pair["share_a"]]), np.array([pair["share_b"]])
    else:
        ages = slice(pair["age_from"], pair["age_to"] + 1)
        n, a, b = (
            table[ages].ravel()
            for table in (england.people, england.share[pair["need_a"]], england.share[pair["need_b"]])
        )

    def of(correlation: float) -> float:
        both = have_both(a, b, correlation)
        neither, only_a, only_b = 1 - a - b + both, a - both, b - both
        match pair["measure"]:
            case "joint_share":
                return float((n @ both) / n.sum())
            case "share_of_a":
                return float((n @ both) / (n @ a))
            case "ratio_of_a":
                return float((n @ both) / (n @ (a * b)))
            case "crude_ratio_of_a":
                return float((n @ both) / (n @ a) / ((n @ b) / n.sum()))
            case "odds_ratio":
                return float((n @ both) * (n @ neither) / ((n @ only_a) * (n @ only_b)))
            case _:
                return float((n @ (both * neither)) / (n @ (only_a * only_b)))

    return of


def correlations(comorbidity: pl.DataFrame, england: England) -> dict[tuple[str, str], float]:
    """The mean correlation of each pair over its rows; needs of a pair in alphabetical order."""
    found: dict[tuple[str, str], list[float]] = {}
    for pair in comorbidity.iter_rows(named=True):
        one, other = sorted((pair["need_a"], pair["need_b"]))
        found.setdefault((one, other), []).append(correlate(pair, england))
    return {pair: float(np.mean(values)) for pair, values in found.items()}


def fit(pairs: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], Floats]:
    """The needs of `pairs` and their loadings (needs, F) on FACTORS."""
    needs = tuple(sorted({need for pair in pairs for need in pair}))
    first, second = (np.array([needs.index(pair[side]) for pair in pairs]) for side in (0, 1))
    target = np.array(list(pairs.values()))
    free = np.array([[f == RISK or n in GROUPS[FACTORS[f]] for f in range(len(FACTORS))] for n in needs])

    def misses(values: Floats) -> Floats:
        loading = np.zeros(free.shape)
        loading[free] = values
        products = (loading[first] * loading[second]).sum(axis=1)
        mean = loading.sum(axis=0) / np.maximum(free.sum(axis=0), 1)
        return np.concatenate([products - target, LEAN * (loading - mean)[free]])

    start = np.full(int(free.sum()), 0.4)
    loading = np.zeros(free.shape)
    loading[free] = least_squares(misses, start, bounds=(0.0, MOST), xtol=1e-12, ftol=1e-12).x
    return needs, loading


def fitted_rows(evidence: Evidence) -> Iterator[tuple[str, str, float, float, float]]:
    """Need, factor, loading, and the least and most of it with any one pair left out."""
    pairs = correlations(evidence.comorbidity, describe_england(evidence))
    needs, loading = fit(pairs)
    without = [dict(zip(*fit({p: r for p, r in pairs.items() if p != left}), strict=True)) for left in pairs]
    for n, need in enumerate(needs):
        for f in np.flatnonzero(loading[n]):
            ends = [found[need][f] for found in without if need in found]
            yield need, FACTORS[f], loading[n, f], min(ends), max(ends)


if __name__ == "__main__":
    from commonground.evidence.reader import read

    evidence = read()
    fitted = {(need, factor): values for need, factor, *values in fitted_rows(evidence)}
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(evidence.loadings.columns)
    for row in evidence.loadings.iter_rows(named=True):
        new = dict(zip(("value", "low", "high"), fitted.get((row["need"], row["factor"]), ()), strict=False))
        numbers = {name: f"{number:.3f}" for name, number in new.items()}
        writer.writerow([f"{v:g}" if isinstance(v, float) else v for v in (row | numbers).values()])
