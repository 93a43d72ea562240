"""Who among people alike uses a service: the share that falls on those with a need."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.need.concentration import _on_those_in_need
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
