"""How far a figure goes with an outcome, and what knowing it would be worth. In: draws (D,). Out: correlations, GBP."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.special import ndtri

from commonground.core.arrays import Floats

DEGREE = 2  # of the curve that is fitted through the draws
FAINT = 0.02  # a curve that explains less of the spread than this is taken for chance
LEAST_DRAWS = 30  # fewer cannot rank anything
LEAST_SHARE = 0.01  # of a spread
BY_CHANCE = 11.0  # over D draws: what one column in a thousand that tells nothing would seem to tell


def rank_correlations(columns: Iterable[Floats], outcome: Floats) -> Floats:
    """(K,) rank correlation (Spearman 1904) of each of K columns (D,) with the outcome (D,); 0 where it is constant."""
    *ranks, of_outcome = _ranks([*columns, outcome])
    if not ranks:
        return np.zeros(0)
    rows = np.stack(ranks)
    rows, of_outcome = rows - rows.mean(axis=1, keepdims=True), of_outcome - of_outcome.mean()
    size = np.sqrt((rows**2).sum(axis=1) * (of_outcome**2).sum())
    return np.asarray(np.divide(rows @ of_outcome, size, out=np.zeros(len(rows)), where=size > 0.0))


def shares_of_spread(columns: Iterable[Floats], outcome: Floats) -> Floats:
    """(K,) what goes with each of K columns (D,), as squared rank correlation; 0 where chance could tell as much.

    D times the square of a correlation that is none is about chi-squared of one degree of freedom.
    """
    shares = rank_correlations(columns, outcome) ** 2
    return np.where(shares >= max(LEAST_SHARE, BY_CHANCE / len(outcome)), shares, 0.0)


def _ranks(columns: Iterable[Floats]) -> list[Floats]:
    """For each column (D,) its ranks from 1 up; equal values share the mean of their ranks."""
    frame = pl.DataFrame({str(i): column for i, column in enumerate(columns)})
    return [ranks.to_numpy() for ranks in frame.select(pl.all().rank("average"))]


def value_of_knowing(column: Floats, worth_gbp: Floats) -> float:
    """Expected value of partial perfect information on one figure (D,), GBP, for choices of worth (D, K).

        EVPPI = sum_k ( E_x[ max(0, E[worth_k | x]) ] - max(0, E[worth_k]) )

    Each of K choices is taken where its expected worth is above nothing and left where it is not. E[worth | x] is a
    curve fitted through the draws (Strong, Oakley and Brennan 2014, Medical Decision Making 34:311-326), here a
    parabola in the normal scores of the figure.
    """
    if np.ptp(column) == 0.0:
        return 0.0
    fitted = _fitted(column, worth_gbp)
    told = fitted.var(axis=0) >= FAINT * worth_gbp.var(axis=0)
    gain = np.maximum(fitted, 0.0).mean(axis=0) - np.maximum(worth_gbp.mean(axis=0), 0.0)
    return float(np.maximum(gain, 0.0)[told].sum())


def _fitted(column: Floats, worth: Floats) -> Floats:
    """E[worth | column] (D, K) by least squares; its mean over draws is that of the worth."""
    scores = ndtri((_ranks([column])[0] - 0.5) / len(column))
    curve = np.vander(scores, DEGREE + 1)
    return np.asarray(curve @ np.linalg.lstsq(curve, worth, rcond=None)[0])
