"""How far a figure goes with an outcome, and what knowing it would be worth. In: draws (D,). Out: correlations, GBP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl
from scipy.special import ndtri

from commonground.core.arrays import Floats

DEGREE = 2  # of the curve that is fitted through the draws
FAINT = 0.02  # a curve that explains less of the spread than this is taken for chance
LEAST_DRAWS = 30  # fewer cannot rank anything
LEAST_A_COLUMN = 5  # draws for each of several columns that are fitted together
LEAST_SHARE = 0.01  # of a spread
BY_CHANCE = 11.0  # over D draws: what one column in a thousand that tells nothing would seem to tell
CURVE_BY_CHANCE = 14.0  # the same of a curve of two degrees


def rank_correlations(columns: Iterable[Floats], outcome: Floats) -> Floats:
    """(K,) rank correlation (Spearman 1904) of each of K columns (D,) with the outcome; 0 where one is constant.

    `outcome`: (D,), or (K, D) for one of each column's own.
    """
    rows, outcomes = _ranks(columns), _ranks(np.atleast_2d(outcome))
    if not len(rows):
        return np.zeros(0)
    rows, outcomes = (each - each.mean(axis=1, keepdims=True) for each in (rows, outcomes))
    size = np.sqrt((rows**2).sum(axis=1) * (outcomes**2).sum(axis=1))
    return np.asarray(np.divide((rows * outcomes).sum(axis=1), size, out=np.zeros(len(rows)), where=size > 0.0))


def shares_of_spread(columns: Iterable[Floats], outcome: Floats) -> Floats:
    """(K,) what goes with each of K columns (D,), as squared rank correlation; 0 where chance could tell as much.

    `outcome` as for `rank_correlations`. D times the square of a correlation that is none is about chi-squared of one
    degree of freedom.
    """
    shares = rank_correlations(columns, outcome) ** 2
    return np.where(shares >= max(LEAST_SHARE, BY_CHANCE / outcome.shape[-1]), shares, 0.0)


def _ranks(columns: Iterable[Floats]) -> Floats:
    """(K, D) each column's ranks from 1 up; equal values share the mean of their ranks."""
    frame = pl.DataFrame({str(i): column for i, column in enumerate(columns)})
    return frame.select(pl.all().rank("average")).to_numpy().T


def value_of_knowing(column: Floats, worth_gbp: Floats) -> float:
    """Expected value of partial perfect information on one figure (D,), GBP, for choices of worth (D, K).

        EVPPI = sum_k ( E_x[ max(0, E[worth_k | x]) ] - max(0, E[worth_k]) )

    Each of K choices is taken where its expected worth is above nothing and left where it is not. E[worth | x] is a
    curve fitted through the draws (Strong, Oakley and Brennan 2014, Medical Decision Making 34:311-326), here a
    parabola in the normal scores of the figure.
    """
    if np.ptp(column) == 0.0:
        return 0.0
    fitted = _fitted(normal_scores(column), worth_gbp)
    told = fitted.var(axis=0) >= max(FAINT, CURVE_BY_CHANCE / len(column)) * worth_gbp.var(axis=0)
    gain = np.maximum(fitted, 0.0).mean(axis=0) - np.maximum(worth_gbp.mean(axis=0), 0.0)
    return float(np.maximum(gain, 0.0)[told].sum())


def _fitted(scores: Floats, worth: Floats) -> Floats:
    """E[worth | figure] (D, K) by least squares on its normal scores (D,); its mean is that of the worth."""
    curve = np.vander(scores, DEGREE + 1)
    return np.asarray(curve @ np.linalg.lstsq(curve, worth, rcond=None)[0])


def curve_at(scores: Floats, outcome: Floats, at: Sequence[float]) -> Floats:
    """The outcome (D,) to be expected where the figure of these normal scores (D,) stands `at` each of some scores."""
    curve = np.vander(scores, DEGREE + 1)
    return np.asarray(np.vander(np.array(at), DEGREE + 1) @ np.linalg.lstsq(curve, outcome, rcond=None)[0])


def share_told(scores: Floats, outcome: Floats, whole: Floats) -> float:
    """The part of the variance of `whole` (D,) that the curve through the `outcome` (D,) tells, at most all of it.

    share = Var( E[outcome | column] ) / Var(whole)

    The first-order index of a figure (Saltelli and others 2008, section 1.2.6).
    """
    return float(min(_fitted(scores, outcome[:, None]).var() / whole.var(), 1.0))


def leave_one(scores: Sequence[Floats], outcome: Floats) -> Iterator[Floats]:
    """For each of K figures, by normal scores (D,), the outcome (D,) less what all the others bring it by a line.

        outcome_k[d] = outcome[d] - sum_(j not k) slope[j] * score[d,j]

    The columns are drawn independently and their scores have no mean, so E[outcome_k | column k] is E[outcome | column
    k] with less noise about it: the others are control variates (Glasserman 2003, Monte Carlo Methods in Financial
    Engineering, section 4.1). Below `LEAST_A_COLUMN` draws a column, nothing is taken off.
    """
    if not scores or len(outcome) < LEAST_A_COLUMN * len(scores):
        yield from (outcome for _ in scores)
        return
    table = np.stack(scores, axis=1)
    slopes = np.linalg.lstsq(table, outcome - outcome.mean(), rcond=None)[0]
    rest = outcome - table @ slopes
    yield from (rest + slope * score for slope, score in zip(slopes, scores, strict=True))


def normal_scores(column: Floats) -> Floats:
    """(D,) normal scores of a figure: where its ranks stand in a normal distribution."""
    return np.asarray(ndtri((_ranks([column])[0] - 0.5) / len(column)))
