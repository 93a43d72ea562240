"""Who among people alike uses a service: the share that falls on those with a need, and on those in a care home."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.need.concentration import _of_care_homes, _on_those_in_need
from toys.effort import examples

HAS = np.array([True, True, False, False, False])
BAND = np.zeros(5, dtype=np.int64)


@settings(max_examples=examples(50))
@given(share=st.floats(0.5, 1.0))
def test_the_share_falls_on_those_with_the_need_and_all_of_it_where_it_is_one(share: float) -> None:
    ones = np.ones(5, dtype=np.float32)
    use = _on_those_in_need(ones, ones, HAS, BAND, share)
    assert use[HAS].sum() / use.sum() == pytest.approx(share, rel=1e-3)


def test_a_band_in_which_nobody_has_the_need_keeps_its_use() -> None:
    ones = np.ones(5, dtype=np.float32)
    assert _on_those_in_need(ones, ones, np.zeros(5, dtype=bool), BAND, 1.0).sum() == 5.0


@settings(max_examples=examples(50))
@given(times=st.floats(0.2, 5.0), rates=st.lists(st.floats(0.1, 3.0), min_size=5, max_size=5))
def test_people_in_a_care_home_use_so_many_times_what_others_of_their_band_do(times: float, rates: list[float]) -> None:
    rate, ones = np.array(rates, dtype=np.float32), np.ones(5, dtype=np.float32)
    use = rate * _of_care_homes(ones, rate, HAS, BAND, times)
    assert use[HAS].mean() == pytest.approx(times * use[~HAS].mean(), rel=1e-5)
    assert use[~HAS] == pytest.approx(rate[~HAS])


@pytest.mark.parametrize("home", [np.zeros(5, dtype=bool), np.ones(5, dtype=bool)], ids=["nobody", "everybody"])
def test_where_nobody_or_everybody_of_a_band_is_in_a_care_home_use_stays(home: np.ndarray) -> None:
    ones = np.ones(5, dtype=np.float32)
    assert _of_care_homes(ones, ones, home, BAND, 3.0).tolist() == [1.0] * 5
