"""Rank correlation and the value of knowing one figure, against what can be worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, spearmanr

from commonground.core.chance import generator
from commonground.information.ranking import rank_correlations, shares_of_spread, value_of_knowing

DRAWS = 4_000


def normal(name: str) -> np.ndarray:
    return generator(1, name).standard_normal(DRAWS)


def test_rank_correlations_are_spearmans():
    outcome = normal("outcome")
    columns = [np.exp(outcome), -(outcome**3), outcome + normal("noise"), np.ones(DRAWS)]
    found = rank_correlations(columns, outcome)
    wanted = [1.0, -1.0, spearmanr(columns[2], outcome).statistic, 0.0]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


@pytest.mark.parametrize("mean", [-1.5, -0.4, 0.0, 0.4, 1.5])
def test_the_value_of_knowing_a_normal_figure_is_the_unit_normal_loss(mean):
    """E max(0, m + s Z) - max(0, m) = s phi(m / s) - |m| Phi(-|m| / s), for the part s of the spread that it tells."""
    told, untold = 0.8, 1.3
    worth = (mean + told * normal("figure") + untold * normal("rest"))[:, None]
    wanted = told * norm.pdf(mean / told) - abs(mean) * norm.cdf(-abs(mean) / told)
    assert value_of_knowing(normal("figure"), worth) == pytest.approx(wanted, abs=0.03)


def test_choices_that_are_told_by_one_figure_add_up():
    figure = normal("figure")
    worth = np.column_stack([figure, -figure, normal("rest")])
    alone = value_of_knowing(figure, worth[:, :1])
    assert value_of_knowing(figure, worth) == pytest.approx(2 * alone, rel=0.05)


@pytest.mark.parametrize(
    ("figure", "worth"),
    [
        (np.ones(DRAWS), normal("rest")),
        (normal("another"), normal("rest")),
        (normal("figure"), 50.0 + normal("figure")),
        (normal("figure"), np.zeros(DRAWS)),
    ],
    ids=["a figure that is certain", "a figure that tells nothing", "a choice beyond doubt", "a choice worth nothing"],
)
def test_nothing_is_gained_by_knowing(figure, worth):
    assert value_of_knowing(figure, worth[:, None]) == pytest.approx(0.0, abs=1e-12)


@given(st.integers(0, 10_000), st.floats(-3, 3), st.floats(0.01, 100))
def test_knowing_is_never_worth_less_than_nothing_and_goes_with_the_scale(seed, mean, scale):
    chance = generator(seed, "worth")
    figure = chance.standard_normal(200)
    worth = (mean + figure + chance.standard_normal(200))[:, None]
    found = value_of_knowing(figure, worth)
    assert found >= 0.0
    assert value_of_knowing(figure, scale * worth) == pytest.approx(scale * found, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("draws", [200, 1_000])
def test_what_tells_nothing_seems_to_tell_nothing(draws):
    """Of three hundred columns that have nothing to do with the outcome hardly one passes."""
    outcome = generator(1, "outcome").standard_normal(draws)
    columns = [generator(1, f"column {i}").standard_normal(draws) for i in range(300)]
    assert (shares_of_spread(columns, outcome) > 0).sum() <= 2
    assert shares_of_spread([outcome + columns[0]], outcome)[0] > 0.3
