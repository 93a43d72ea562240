"""What a plan is chosen for is what its ledger books: one worth of health, of deaths and of loneliness."""

from __future__ import annotations

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from commonground.choose.pricing import health_gbp
from commonground.core.services import LONELINESS, MORTALITY, QALY
from commonground.document.shapes import OVERLAP
from commonground.options.model import Effect, Option
from commonground.prices.value import outcome_values
from commonground.settle.value_flows import book_outcomes
from commonground.simulate.model import Choice, Draws, Marginals, Runs
from toys import settle as toy

SERVICES = (MORTALITY, LONELINESS)
YEARS, PLACES = len(toy.YEARS), len(toy.PLACES)
CHOICES = tuple(Choice(option, place, 1.0, 0) for option in ("team", "visits") for place in toy.PLACES)
UNITS = st.floats(-50, 50, allow_subnormal=False)
GBP = st.floats(0, 100_000, allow_subnormal=False)


@given(
    change=arrays(float, (len(CHOICES), YEARS, len(SERVICES)), elements=UNITS),
    qaly=arrays(float, (len(CHOICES), YEARS), elements=UNITS),
    numbers=st.tuples(GBP, GBP, st.floats(0, 20)),
    counted=st.sampled_from(["all", "proven"]),
    shown=st.sampled_from([0.9, 1.0]),
    measured_qaly=st.booleans(),
)
def test_the_choice_and_the_ledger_value_the_same_plan_alike(
    change: np.ndarray,
    qaly: np.ndarray,
    numbers: tuple[float, float, float],
    counted: str,
    shown: float,
    measured_qaly: bool,
) -> None:
    figures = toy.assumptions(
        value__qaly_gbp=numbers[0],
        value__lonely_year_gbp=numbers[1],
        value__qaly_per_death_averted=numbers[2],
        value__deaths_counted=counted,
        effects__visits__mortality=shown,
    )
    options = _options(measured_qaly)
    by_candidate, _ = health_gbp(_marginals(change, qaly), outcome_values(options, figures))
    flows = book_outcomes(toy.prices(), _runs(change, qaly), _draws(), options, toy.partners(), figures)
    booked = sum((flow.gbp[0] for flow in flows), np.zeros(YEARS))
    assert by_candidate.sum(axis=0) == pytest.approx(booked, rel=1e-9, abs=1e-3)


def _options(measured_qaly: bool) -> tuple[Option, ...]:
    """`team` has its healthy years measured or not; `visits` has not."""
    team, visits = toy.options()
    effects = (Effect("team", QALY, "reached", "rct", "B"),) if measured_qaly else ()
    return replace(team, effects=effects), visits


def _marginals(change: np.ndarray, qaly: np.ndarray) -> Marginals:
    k = len(CHOICES)
    return Marginals(
        candidates=CHOICES,
        services=SERVICES,
        change=change,
        change_by_quintile=np.zeros((k, 5, len(SERVICES))),
        qaly=qaly,
        qaly_by_quintile=np.zeros((k, 5)),
        reached=np.ones((k, YEARS)),
        cost_gbp=np.zeros((k, YEARS)),
        staff_wte=np.zeros((k, YEARS)),
    )


def _runs(change: np.ndarray, qaly: np.ndarray) -> Runs:
    """One future in which each choice does what it does alone."""
    by_option = change.reshape(2, PLACES, YEARS, len(SERVICES)).swapaxes(1, 2)
    without = np.full((1, YEARS, PLACES, len(SERVICES)), 1000.0)
    return replace(
        toy.runs(1),
        services=SERVICES,
        today=without[0, 0],
        without=without,
        with_plan=without + by_option.sum(axis=0)[None],
        qaly=qaly.reshape(2, PLACES, YEARS).sum(axis=0).T[None],
        step_names=("team", "visits", OVERLAP),
        steps=np.concatenate([by_option, np.zeros((1, YEARS, PLACES, len(SERVICES)))]),
    )


def _draws() -> Draws:
    return replace(toy.draws(1), services=SERVICES, rate_ratio=np.ones((1, 2, len(SERVICES))))
