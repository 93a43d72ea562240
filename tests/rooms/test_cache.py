"""Kept results: found again while nothing that made them has changed, made anew otherwise, never in the way."""

from __future__ import annotations

import dataclasses
import errno
import os
import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground import cache
from commonground.cache import MOST_FILES, ResultCache


@dataclass(frozen=True)
class Inputs:
    """What a made-up step reads."""

    name: str
    counts: np.ndarray
    table: pl.DataFrame
    seed: int = 1


@dataclass(frozen=True)
class Found:
    """What it gives."""

    turn: int
    counts: np.ndarray


WORKED: list[Inputs] = []


def step(inputs: Inputs, workers: int = 1) -> Found:
    """A step that counts how often it works."""
    WORKED.append(inputs)
    return Found(len(WORKED), inputs.counts * 2)


def other_step(inputs: Inputs, workers: int = 1) -> Found:
    """Another step of the same room."""
    return step(inputs, workers)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    WORKED.clear()


@pytest.fixture
def kept(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "rooms")


def asked(name: str = "same") -> Inputs:
    return Inputs(name, np.arange(3), pl.DataFrame({"a": [1, 2]}))


def test_a_kept_result_is_found_by_another_cache_of_the_folder(kept: ResultCache) -> None:
    first = kept.get_or_make(step, asked())
    again = ResultCache(kept.folder).get_or_make(step, asked())
    assert (again.turn, again.counts.tolist()) == (first.turn, first.counts.tolist()) == (1, [0, 2, 4])


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "other"},
        {"counts": np.arange(4)},
        {"counts": np.arange(3.0)},
        {"table": pl.DataFrame({"a": [1, 3]})},
        {"seed": 2},
    ],
)
def test_a_changed_field_of_the_input_is_made_anew(changed: dict[str, object], kept: ResultCache) -> None:
    kept.get_or_make(step, asked())
    kept.get_or_make(step, replace(asked(), **changed))
    assert len(WORKED) == 2


def test_another_step_is_made_anew(kept: ResultCache) -> None:
    kept.get_or_make(step, asked())
    kept.get_or_make(other_step, asked())
    assert len(WORKED) == 2


def test_how_a_step_is_done_is_no_part_of_what_it_gives(kept: ResultCache) -> None:
    kept.get_or_make(step, asked(), workers=1)
    assert kept.get_or_make(step, asked(), workers=2).turn == 1


def test_without_a_folder_nothing_is_kept() -> None:
    for _ in range(2):
        ResultCache().get_or_make(step, asked())
    assert len(WORKED) == 2


def test_changed_code_is_made_anew(kept: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.get_or_make(step, asked())
    monkeypatch.setattr(cache, "code_digest", lambda _module: "another")
    assert kept.get_or_make(step, asked()).turn == 2


@pytest.mark.parametrize("harm", [lambda data: data[:9], lambda _: b"", lambda _: b"not a zip", lambda d: d[:-40]])
def test_a_damaged_file_is_made_anew_and_mended(harm, kept: ResultCache) -> None:
    kept.get_or_make(step, asked())
    (path,) = kept.folder.iterdir()
    path.write_bytes(harm(path.read_bytes()))
    assert kept.get_or_make(step, asked()).turn == 2
    assert kept.get_or_make(step, asked()).turn == 2


class Trap:
    """Somebody else's pickle: it runs something when it is read."""

    def __reduce__(self):
        return (Path.touch, (Path("sprung"),))


def test_a_pickle_that_somebody_else_put_there_is_never_loaded(
    kept: ResultCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept.get_or_make(step, asked())
    (path,) = kept.folder.iterdir()
    path.write_bytes(pickle.dumps(Trap()))
    assert kept.get_or_make(step, asked()).turn == 2
    objects = np.array([Trap()], dtype=object)
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        cache.save(path, Found(1, objects))
    assert not (tmp_path / "sprung").exists()


def test_the_oldest_results_are_forgotten(kept: ResultCache) -> None:
    for turn in range(MOST_FILES + 3):
        kept.get_or_make(step, asked(f"{turn}"))
        _age(kept)
    assert len(list(kept.folder.iterdir())) == MOST_FILES
    worked = len(WORKED)
    kept.get_or_make(step, asked(f"{MOST_FILES + 2}"))  # the newest is still there
    assert len(WORKED) == worked
    kept.get_or_make(step, asked("0"))
    assert len(WORKED) == worked + 1


def test_a_result_found_of_late_is_not_the_oldest(kept: ResultCache) -> None:
    kept.get_or_make(step, asked("wanted often"))
    for turn in range(MOST_FILES + 3):
        _age(kept)
        kept.get_or_make(step, asked("wanted often"))
        kept.get_or_make(step, asked(f"{turn}"))
    assert len(WORKED) == MOST_FILES + 4


def test_a_full_disk_keeps_nothing_and_harms_nothing(kept: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "save", _raising(OSError(errno.ENOSPC, "No space left on device")))
    assert kept.get_or_make(step, asked()).turn == 1
    assert list(kept.folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    assert ResultCache(tmp_path / "taken" / "rooms").get_or_make(step, asked()).turn == 1


def test_ctrl_c_while_keeping_leaves_no_file(kept: ResultCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "save", _raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        kept.get_or_make(step, asked())
    assert list(kept.folder.iterdir()) == []


def test_what_cannot_be_kept_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        cache.save(tmp_path / "file", {1, 2})


def test_a_kept_value_comes_back_as_it_was(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Whole:
        words: tuple[str, ...]
        pair: tuple[int, float]
        yes: bool
        inner: Found
        table: pl.DataFrame

    globals()["Whole"] = Whole
    table = pl.DataFrame({"a": [1, None], "b": ["x", "é"], "c": [0.1, float("nan")]})
    value = Whole(("a", "b"), (1, 0.1), True, Found(3, np.ones((2, 0), dtype=np.float32)), table)
    cache.save(tmp_path / "file", value)
    back = cache.load(tmp_path / "file", Whole)
    assert (back.words, back.pair, back.yes, back.inner.turn) == (value.words, value.pair, True, 3)
    assert back.inner.counts.dtype == np.float32
    assert back.inner.counts.shape == (2, 0)
    assert back.table.equals(table)
    assert [field.name for field in dataclasses.fields(back)] == ["words", "pair", "yes", "inner", "table"]


def _age(kept: ResultCache) -> None:
    for path in kept.folder.iterdir():
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))


def _raising(error: BaseException):
    def stop(*_args: object, **_more: object) -> None:
        raise error

    return stop
