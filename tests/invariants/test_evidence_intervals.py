"""Properties of ranges, whatever the figures."""

from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence.intervals import Interval, absolute_95_to_80, ratio_95_to_80, risk_ratio

ratios = st.floats(0.05, 20)
shares = st.floats(0.0, 1.0)


@given(ratios, st.floats(1.0, 5.0), st.floats(1.0, 5.0))
def test_an_80_percent_interval_lies_inside_the_95_percent_one_and_holds_the_value(
    value: float, below: float, above: float
) -> None:
    wide = Interval(value / below, value, value * above)
    narrow = ratio_95_to_80(wide)
    tiny = 1e-9 * value * above
    assert wide.low - tiny <= narrow.low <= value + tiny
    assert value - tiny <= narrow.high <= wide.high + tiny


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_difference_keeps_its_value_and_its_lean(value: float, below: float, above: float) -> None:
    narrow = absolute_95_to_80(Interval(value - below, value, value + above))
    assert narrow.value == value
    assert (narrow.high - value >= value - narrow.low - 1e-9) == (above >= below - 1e-9) or abs(above - below) < 1e-6


@given(ratios, ratios)
def test_stretching_to_a_point_never_narrows(value: float, point: float) -> None:
    before = Interval(value * 0.9, value, value * 1.1)
    after = before.including(point)
    assert after.low <= min(before.low, point)
    assert after.high >= max(before.high, point)


@given(ratios, shares)
def test_a_risk_ratio_lies_between_no_effect_and_the_odds_ratio(odds: float, baseline: float) -> None:
    found = risk_ratio(odds, baseline)
    assert min(odds, 1.0) - 1e-9 <= found <= max(odds, 1.0) + 1e-9
