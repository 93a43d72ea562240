"""A place's own CSV files are read as they are, and every mistake is shown with its line."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from commonground.core.errors import SeveralErrors, UserError
from commonground.neighbourhoods.report import as_given
from commonground.place import csv_files

CODES = ("E01", "E02", "E03")


def _csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "hub.csv"
    path.write_text(text)
    return path


def test_a_local_footprint_takes_its_kind_from_the_file(tmp_path: Path) -> None:
    made = csv_files.read_footprint(
        _csv(tmp_path, "area,unit,share,name\ne01,P1,1,North\nE02,P1,0.4,\nE02,P2,0.6,South\n"), CODES
    )
    assert (made.kind, made.codes, made.names) == ("hub", ("P1", "P2"), ("North", "South"))
    np.testing.assert_allclose(made.shares.toarray(), [[1, 0], [0.4, 0.6], [0, 0]])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("area,unit\nE01,P1\n", "no column 'share'.*line 1"),
        ("area,unit,share,colour\nE01,P1,1,red\n", "column 'colour' is unknown"),
        ("area,unit,share\n", "no rows"),
        ("area,unit,share\nE01,P1\n", "has 2 cells, the header 3.*line 2"),
        ("area,unit,share\nE09,P1,1\n", "'E09' is not an area of this place.*line 2"),
        ("area,unit,share\nE01,P1,1.5\n", "share '1.5' is more than 1 .*line 2"),
        ("area,unit,share\nE01,P1,nan\n", "'nan' is not a share"),
        ("area,unit,share\nE01,P1,0.5\nE01,P1,0.5\n", "there twice.*line 3"),
        ("area,unit,share\nE01,P1,0.5\nE01,P2,0.4\n", "shares of E01 sum to 0.9, not 1"),
        ("area,unit,share\nE01,,1\n", "unit is empty"),
    ],
)
def test_a_wrong_footprint_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        csv_files.read_footprint(_csv(tmp_path, text), CODES)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SeveralErrors) as caught:
        csv_files.read_footprint(_csv(tmp_path, "area,unit,share\nE08,P1,1\nE09,P1,1\n"), CODES)
    assert len(caught.value.problems) == 2


def test_neighbourhoods_are_used_as_they_are_given(tmp_path: Path) -> None:
    of_area, names = csv_files.read_neighbourhoods(
        _csv(tmp_path, "area,neighbourhood,name\nE03,B,South\nE01,A,North\nE02,A,\n"), CODES
    )
    assert (of_area, names) == (["A", "A", "B"], {"A": "North", "B": "South"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("area,neighbourhood\nE01,A\nE02,A\n", "1 of the 3 areas of the place is in no neighbourhood: E03"),
        ("area,neighbourhood\nE01,A\nE01,B\nE02,A\nE03,A\n", r"E01 is in 'A' \(line 2\) and in 'B'.*line 3"),
        ("area,neighbourhood,name\nE01,A,x\nE02,A,y\nE03,A,x\n", "'A' is called 'x' and 'y'.*line 3"),
        ("area,neighbourhood\nE01,A\nE02,\nE03,A\n", "neighbourhood is empty"),
        ("area,neighbourhood\nE01,A\nE02,A\nE03,A\nE04,A\n", "'E04' is not an area"),
    ],
)
def test_wrong_neighbourhoods_are_refused_with_their_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        csv_files.read_neighbourhoods(_csv(tmp_path, text), CODES)


def test_given_neighbourhoods_out_of_bounds_or_in_pieces_are_kept_and_said() -> None:
    shapes = gpd.GeoSeries([shapely.box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(3)], crs="EPSG:27700")
    people = np.array([20_000, 35_000, 20_000])
    drawn = as_given(["A", "B", "A"], {"A": "Ends"}, people, ["w1", "w1", "w2"], shapes, low=30_000, high=50_000)
    assert drawn.ids == ("A", "B")
    assert drawn.of_area.tolist() == [0, 1, 0]
    assert drawn.report.select("id", "population", "areas", "wards_whole", "wards_split", "cut_edges").rows() == [
        ("A", 40_000, 2, 1, 1, 2),
        ("B", 35_000, 1, 0, 1, 2),
    ]
    assert drawn.report["compactness"][1] == pytest.approx(np.pi / 4)
    assert drawn.notes == ("Ends is in 2 separate pieces; it was given so and is kept.",)
    small = as_given(["A", "A", "B"], {}, people, ["w"] * 3, shapes, low=30_000, high=50_000)
    assert any("B has 20,000 residents, outside 30,000 to 50,000" in note for note in small.notes)
