"""Footprints overlap, agree or cross, and it is plain who has a say where."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place import footprints
from commonground.place.model import Place

WARDS = footprints.make_exact("ward", ["w1", "w1", "w2", "w2"], ["One", "One", "Two", "Two"], "2024")
BOARDS = footprints.make_exact("icb", ["i1", "i1", "i1", "i2"], ["East", "East", "East", "West"], "2024")
PEOPLE = np.array([10.0, 20.0, 30.0, 40.0])


def test_an_overlap_holds_what_both_units_hold() -> None:
    both = footprints.measure_overlap(WARDS, BOARDS, PEOPLE).toarray()
    np.testing.assert_allclose(both, [[30, 0], [30, 40]])


def test_coterminosity_is_the_share_that_no_border_crosses() -> None:
    assert footprints.measure_coterminosity(WARDS, BOARDS, PEOPLE) == pytest.approx(
        0.7
    )  # the 30 of Two in East are cut off
    assert footprints.measure_coterminosity(BOARDS, WARDS, PEOPLE) == pytest.approx(0.7)
    assert footprints.measure_coterminosity(WARDS, WARDS, PEOPLE) == 1.0


def test_a_footprint_that_reaches_nobody_here_agrees_with_nothing() -> None:
    nowhere = footprints.make_exact("combined_authority", [None, None, None, "c"], [None, None, None, "C"], "2023")
    elsewhere = footprints.make_exact("ward", ["w1", None, None, None], ["One", None, None, None], "2024")
    assert footprints.measure_coterminosity(nowhere, elsewhere, PEOPLE) == 0.0


def test_who_decides_names_every_body_with_its_share() -> None:
    report = pl.DataFrame({"id": ["N1", "N2"]})
    drawn = Neighbourhoods(("N1", "N2"), ("North", "South"), np.array([0, 0, 1, 1], dtype=np.int32), report)
    table = footprints.find_who_decides(drawn, {"icb": BOARDS}, PEOPLE)
    assert table.rows() == [
        ("N1", "icb", "i1", "East", 1.0),
        ("N2", "icb", "i2", "West", pytest.approx(40 / 70)),
        ("N2", "icb", "i1", "East", pytest.approx(30 / 70)),
    ]


def test_the_example_place_knows_who_decides_in_every_neighbourhood(exampleshire: Place) -> None:
    table = footprints.find_who_decides(exampleshire.neighbourhoods, exampleshire.footprints, exampleshire.residents)
    assert set(table["neighbourhood"]) == set(exampleshire.neighbourhoods.ids)
    trusts = table.filter(pl.col("kind") == "acute_trust").group_by("neighbourhood").agg(pl.col("share").sum())
    assert trusts["share"].to_list() == pytest.approx([1.0] * len(trusts), abs=0.02)
