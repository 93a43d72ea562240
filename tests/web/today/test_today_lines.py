"""Today shows seven lines at most, the most urgent first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonground.web.today.lines import MOST, Line, Urgency, choose

LINES = st.lists(
    st.builds(Line, st.sampled_from(Urgency), st.uuids().map(str), st.just("/"), st.just("Go")),
    max_size=20,
    unique=True,
)


@given(LINES)
def test_at_most_seven_in_order_of_urgency_and_the_last_says_how_many_more(lines: list[Line]) -> None:
    chosen = choose(lines)
    assert len(chosen.lines) + bool(chosen.left_out) == min(len(lines), MOST)
    assert len(chosen.lines) + chosen.left_out == len(lines)
    assert [line.urgency for line in chosen.lines] == sorted(line.urgency for line in chosen.lines)
    assert set(chosen.lines) <= set(lines)


@given(LINES)
def test_every_urgency_keeps_a_line(lines: list[Line]) -> None:
    assert {line.urgency for line in choose(lines).lines} == {line.urgency for line in lines}
