"""A pack gives back the place that it was made of, or a sentence about what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.digest import digest_of
from commonground.core.errors import UserError
from commonground.place import pack
from commonground.place.model import Place


@pytest.fixture
def saved(exampleshire: Place, tmp_path: Path) -> Path:
    path = tmp_path / "exampleshire.place"
    pack.save(exampleshire, path)
    return path


def test_a_pack_gives_back_the_same_place(exampleshire: Place, saved: Path) -> None:
    again = pack.load(saved)
    assert digest_of(again) == digest_of(exampleshire)
    assert again.areas.equals(exampleshire.areas)
    np.testing.assert_array_equal(again.age, exampleshire.age)
    assert again.provenance == exampleshire.provenance
    assert list(again.margins) == list(exampleshire.margins)
    assert list(again.footprints) == list(exampleshire.footprints)
    for kind, footprint in exampleshire.footprints.items():
        np.testing.assert_array_equal(again.footprints[kind].shares.toarray(), footprint.shares.toarray())
    assert again.boundaries.geometry.geom_equals(exampleshire.boundaries.geometry).all()


def test_a_pack_is_a_valid_data_package(packed: Path) -> None:
    import frictionless  # here, because it is slow to load

    report = frictionless.validate(str(packed / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_a_pack_says_where_it_came_from(saved: Path) -> None:
    package = json.loads((saved / "datapackage.json").read_text())
    assert "synthetic" in package["title"]
    assert package["sources"]
    assert package["licenses"]
    assert package["commonground"]["provenance"]
    assert {resource["format"] for resource in package["resources"]} == {"parquet"}


def test_saving_again_replaces_the_pack_and_leaves_nothing_else(exampleshire: Place, saved: Path) -> None:
    pack.save(replace(exampleshire, name="Elsewhere"), saved)
    assert pack.load(saved).name == "Elsewhere"
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_the_same_place_gives_the_same_bytes(exampleshire: Place, saved: Path, tmp_path: Path) -> None:
    pack.save(exampleshire, tmp_path / "other.place")
    for file in saved.iterdir():
        assert file.read_bytes() == (tmp_path / "other.place" / file.name).read_bytes(), file.name


def test_something_else_at_the_path_is_not_written_over(exampleshire: Place, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    with pytest.raises(UserError, match="something else"):
        pack.save(exampleshire, mine)
    assert (mine / "letter.txt").read_text() == "dear"


def test_a_failure_half_way_leaves_the_old_pack(
    exampleshire: Place, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(UserError, match="no space left on the disk"):
        pack.save(replace(exampleshire, name="Elsewhere"), saved)
    assert pack.load(saved).name == "Exampleshire"
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_no_pack_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no place pack here.*commonground place build"):
        pack.load(tmp_path / "nowhere.place")


@pytest.mark.parametrize("harm", ["change", "remove", "cut"])
def test_a_harmed_file_is_named(saved: Path, harm: str) -> None:
    file = saved / "age.parquet"
    if harm == "remove":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9] if harm == "cut" else b"x" + file.read_bytes()[1:])
    with pytest.raises(UserError, match=r"age\.parquet.*make it again"):
        pack.load(saved)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "description cannot be read"),
        ("[]", "description cannot be read"),
        ("{}", "description cannot be read"),
        ('{"commonground": {"form": 99}}', "has form 99"),
        ('{"commonground": {"form": 1}, "resources": []}', "has no table 'areas'"),
    ],
)
def test_a_harmed_description_is_one_sentence(saved: Path, text: str, says: str) -> None:
    (saved / "datapackage.json").write_text(text)
    with pytest.raises(UserError, match=says):
        pack.load(saved)


def test_tables_that_do_not_agree_are_refused(exampleshire: Place, tmp_path: Path) -> None:
    fewer = exampleshire.areas.with_columns(residents=pl.col("residents") - 1)
    pack.save(replace(exampleshire, areas=fewer), tmp_path / "p.place")
    with pytest.raises(UserError, match="ages of the place pack do not sum"):
        pack.load(tmp_path / "p.place")
