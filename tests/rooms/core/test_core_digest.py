"""A fingerprint is the same for the same content and differs for any other."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from shapely import box

from commonground.core.digest import digest_of

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
)


@dataclass(frozen=True)
class Card:
    name: str
    counts: np.ndarray


@given(PLAIN)
def test_the_same_value_has_the_same_fingerprint(value: object) -> None:
    assert digest_of(value) == digest_of(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 2), (1, 3)),
        (1, 1.0),
        (1, "1"),
        (None, "None"),
        (("a", "b"), ("ab",)),
        ((("a", "b"), "c"), ("a", ("b", "c"))),
        ({"a": 1}, {"a": 2}),
        ({"a": {"b": 1}, "c": 2}, {"a": {"b": 1, "c": 2}}),
        (np.zeros(3), np.zeros(3, dtype=np.int64)),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.arange(1000.0), np.where(np.arange(1000) == 500, 0.0, np.arange(1000.0))),
        (pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [2, 1]})),
        (pl.DataFrame({"a": [1]}), pl.DataFrame({"b": [1]})),
        (pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [None]}, schema={"a": pl.Int64})),
        (Card("x", np.zeros(2)), Card("x", np.ones(2))),
        (csr_array(np.eye(300)), csr_array(np.eye(300) * np.where(np.arange(300) == 150, 2.0, 1.0))),
    ],
)
def test_another_value_has_another_fingerprint(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)


def test_polygons_are_told_apart_by_their_points() -> None:
    one, other, same = (gpd.GeoDataFrame({"code": ["A"]}, geometry=[box(0, 0, 1, far)]) for far in (1, 2, 1))
    assert digest_of(one) == digest_of(same)
    assert digest_of(one) != digest_of(other)


def test_the_order_of_keys_and_the_layout_in_memory_do_not_matter() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    square = np.arange(6.0).reshape(2, 3)
    assert digest_of(square) == digest_of(np.asfortranarray(square))


@pytest.mark.parametrize("value", [{1, 2}, pl.Series([1]), object(), lambda: 1])
def test_what_has_no_whole_fingerprint_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no fingerprint"):
        digest_of(("card", value))
