"""`commonground fetch` brings what is lacking, makes it ready, and says what it did."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from commonground.sources.model import Catalogue, Dataset
from toys import rda as toy_rda
from toys.doors import asker


@pytest.fixture
def published(tmp_path: Path) -> Catalogue:
    """A catalogue of two files that stand in the folder `mirror`."""
    folder = tmp_path / "mirror" / "data"
    files = [toy_rda.write(folder / f"{name}.rda", {"n": [1.0]}) for name in ("one", "two")]
    return Catalogue(base="http://127.0.0.1:9", dataset=tuple(map(_entry, files)))


def _entry(path: Path) -> Dataset:
    content = path.read_bytes()
    return Dataset(
        id=path.stem,
        title=path.stem.title(),
        publisher="ONS",
        licence="OGL",
        vintage="2021",
        url=f"data/{path.name}",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reader="frame",
    )


def test_files_are_brought_once_and_made_ready(
    published: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("commonground.sources.catalogue.read", lambda: published)
    monkeypatch.setenv("COMMONGROUND_CACHE", str(tmp_path / "cache"))
    ask = asker(monkeypatch, capsys)
    first, again = (ask("fetch", "--mirror", tmp_path / "mirror") for _ in range(2))
    assert (first.code, again.code) == (0, 0)
    assert "2 files brought here, 0 were here already" in first.out
    assert "0 files brought here, 2 were here already" in again.out
    assert len(list((tmp_path / "cache" / "sources" / "tables").glob("*.parquet"))) == 2
