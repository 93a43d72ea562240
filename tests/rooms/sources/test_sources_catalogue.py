"""The catalogue is typed, and a bad entry is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commonground.core.errors import UserError
from commonground.sources import catalogue

ENTRY = """
base = "https://example.org"
[[dataset]]
id = "one"
title = "One"
publisher = "ONS"
licence = "OGL"
vintage = "2021"
url = "owner/repo/commit/data/one.rda"
bytes = 10
sha256 = "{sha}"
reader = "frame"
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "c.toml"
    path.write_text(text)
    return path


def test_the_packaged_catalogue_can_be_read_and_each_entry_says_whose_it_is() -> None:
    known = catalogue.read()
    assert len(known.dataset) > 30
    assert all(dataset.publisher and dataset.licence and dataset.vintage for dataset in known.dataset)
    assert known["boundaries_lsoa21"].reader == "polygons"


def test_an_unknown_dataset_brings_a_near_name() -> None:
    with pytest.raises(UserError, match="did you mean boundaries_lsoa21"):
        catalogue.read()["boundaries_lsoa22"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ENTRY.format(sha="z" * 64), "sha256"),
        (ENTRY.format(sha="a" * 64).replace('reader = "frame"', 'reader = "excel"'), "reader"),
        (ENTRY.format(sha="a" * 64) + "colour = 1\n", "colour"),
        (ENTRY.format(sha="a" * 64).replace("owner/repo", "../repo"), "climb out"),
        (ENTRY.format(sha="a" * 64) + ENTRY.format(sha="a" * 64).split("\n", 2)[2], "listed twice: one"),
        ("base = ", "not TOML"),
    ],
)
def test_a_bad_catalogue_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as caught:
        catalogue.read(_file(tmp_path, text))
    assert "c.toml" in str(caught.value)


@pytest.mark.mirror
def test_every_entry_is_the_file_of_the_mirror(mirror: Path) -> None:
    there = {f"{m['repo']}/{m['commit']}/{m['path']}": m for m in json.loads((mirror / "manifest.json").read_text())}
    for dataset in catalogue.read().dataset:
        assert (there[dataset.url]["bytes"], there[dataset.url]["sha256"]) == (dataset.bytes, dataset.sha256)
