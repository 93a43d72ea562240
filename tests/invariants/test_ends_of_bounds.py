"""Whatever a setting may be, its plan is made and holds together, or is refused in a sentence."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.evidence import figures, reader
from commonground.evidence.bounds import bounds_of
from commonground.place.model import Place
from toys.effort import examples

LIBRARY = figures.from_tables(reader.read())
ENDS: list[tuple[str, Any]] = [
    (name, end)
    for name, figure in sorted(LIBRARY.items())
    for end in (figure.choices if isinstance(figure.value, str) else bounds_of(name, figure.unit))
]


@pytest.mark.slow
@given(end=st.sampled_from(ENDS))
@settings(max_examples=examples(20))
def test_a_figure_at_either_end_of_its_bounds_makes_a_plan_or_a_sentence(
    end: tuple[str, Any], neighbourhood: Place
) -> None:
    name, value = end
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an overflow is a figure that nobody meant
        try:
            plan = cg.make_plan(neighbourhood, set={"choose.frontier_plans": 4, name: value}, draws=4, workers=1)
        except cg.UserError:
            return
    assert cg.check_plan(plan).holds
