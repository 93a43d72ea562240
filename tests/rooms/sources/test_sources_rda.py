"""R data files are read as plain tables and shapes on the British National Grid."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.sources import rda
from toys import rda as toy_rda


def test_words_numbers_and_missing_values_are_kept_apart(tmp_path: Path) -> None:
    path = toy_rda.write(tmp_path / "t.rda", {"code": ["E01", None, "E03"], "n": [1.5, float("nan"), 3.0]})
    frame = rda.frame(path)
    assert frame.schema == {"code": pl.String, "n": pl.Float64}
    assert frame["code"].to_list() == ["E01", None, "E03"]
    assert frame["n"].to_list() == [1.5, None, 3.0]


def test_days_since_1970_become_dates(tmp_path: Path) -> None:
    path = toy_rda.write(tmp_path / "t.rda", {"date": [0.0, 19083.0]})
    assert rda.frame(path, ("date",))["date"].to_list() == [dt.date(1970, 1, 1), dt.date(2022, 4, 1)]


def test_polygons_keep_their_holes_and_parts_and_are_in_metres(tmp_path: Path) -> None:
    hole = toy_rda.square(-1.996, 53.004, 0.002)[::-1]
    shapes = [
        [[toy_rda.square(-2.0, 53.0), hole]],  # one part with a hole
        [[toy_rda.square(-2.1, 53.0)], [toy_rda.square(-2.2, 53.0)]],  # two parts
    ]
    layer = rda.polygons(toy_rda.write_shapes(tmp_path / "t.rda", {"code": ["A", "B"]}, shapes))
    assert layer.crs.to_epsg() == 27700
    assert list(layer["code"]) == ["A", "B"]
    assert len(layer.geometry[0].interiors) == 1
    assert len(layer.geometry[1].geoms) == 2
    one_square_km2 = 0.01 * 111.2 * 0.01 * 111.2 * np.cos(np.radians(53.005))  # length of a degree in km
    assert layer.geometry[1].area / 1e6 == pytest.approx(2 * one_square_km2, rel=0.01)


def test_points_become_columns_of_metres(tmp_path: Path) -> None:
    path = toy_rda.write_shapes(
        tmp_path / "t.rda", {"name": ["Greenwich", "Bolton"]}, [np.array([-0.0015, 51.4779]), np.array([-2.43, 53.58])]
    )
    frame = rda.points(path)
    assert frame["x_m"][0] == pytest.approx(538_890, abs=20)
    assert frame["y_m"][0] == pytest.approx(177_320, abs=20)


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    path = toy_rda.write(tmp_path / "t.rda", {"n": [1.0] * 500})
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UserError, match=r"damaged.*t\.rda.*run `commonground fetch` again"):
        rda.frame(path)
