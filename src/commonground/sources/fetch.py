"""Bring all published files here, verified, and make them ready. In: `Catalogue`. Out: a filled cache folder.

Every step can be stopped at any moment: what has landed stays, and the next run goes on from there.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import httpx

from commonground.core.errors import UserError
from commonground.sources import download
from commonground.sources.catalogue import Catalogue, Dataset
from commonground.sources.tables import convert, file_path, table_path

Step = Literal["fetch", "convert"]
Watch = Callable[[Dataset, Step, float], None]
"""Called with the dataset, what is being done with it, and the share done, 0..1."""
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Fetched:
    """What a run did."""

    landed: tuple[str, ...]  # ids of files brought here by this run
    kept: tuple[str, ...]  # ids of files that were here and are as published
    converted: tuple[str, ...]  # ids of tables made ready by this run


def nobody(_dataset: Dataset, _step: Step, _share: float) -> None:
    """The default: nobody is watching."""


def fetch(
    catalogue: Catalogue,
    cache_dir: Path,
    mirror: str | Path | None = None,
    progress: Watch = nobody,
    *,
    processes: int = 2,
    pause: download.Pause = time.sleep,
) -> Fetched:
    """Fill `cache_dir` with every file of the catalogue, verified by sha256, and convert each once.

    `mirror`: a folder or an http(s) address laid out like the catalogue's, instead of its base.
    `processes`: how many convert at once. Raises UserError, one sentence, at the first file that cannot be had.
    """
    landed: list[str] = []
    with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True) as client:
        for dataset in catalogue.dataset:
            target = file_path(dataset, cache_dir)
            watch = partial(progress, dataset, "fetch")
            if not download.verified(target, dataset):
                _bring(client, catalogue, dataset, target, mirror, pause, watch)
                landed.append(dataset.id)
            watch(1.0)
    due = [dataset for dataset in catalogue.dataset if not table_path(dataset, cache_dir).exists()]
    for dataset in _convert_all(due, cache_dir, processes):
        progress(dataset, "convert", 1.0)
    kept = tuple(dataset.id for dataset in catalogue.dataset if dataset.id not in landed)
    return Fetched(tuple(landed), kept, tuple(dataset.id for dataset in due))


def _bring(
    client: httpx.Client,
    catalogue: Catalogue,
    dataset: Dataset,
    target: Path,
    mirror: str | Path | None,
    pause: download.Pause,
    watch: Callable[[float], None],
) -> None:
    base = catalogue.base if mirror is None else str(mirror)
    if base.startswith(("http://", "https://")):
        download.download(client, f"{base.rstrip('/')}/{dataset.url}", dataset, target, pause, watch)
        return
    folder = Path(base)
    if not folder.is_dir():
        raise UserError("the mirror is neither a folder nor an address", where=base, mend="give a folder or https://…")
    download.copy(folder / dataset.url, dataset, target, watch)


def _convert_all(datasets: Sequence[Dataset], cache_dir: Path, processes: int) -> Iterator[Dataset]:
    """Convert each dataset, largest first, yielding each when it is done."""
    largest_first = sorted(datasets, key=lambda dataset: -dataset.bytes)
    if processes < 2 or len(datasets) < 2:
        for dataset in largest_first:
            convert(dataset, cache_dir)
            yield dataset
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(_try_convert, dataset, cache_dir): dataset for dataset in largest_first}
        try:
            for done in as_completed(waiting):
                if problem := done.result():
                    raise UserError(problem[0], where=problem[1], mend=problem[2])
                yield waiting[done]
        finally:
            pool.shutdown(cancel_futures=True)


def _try_convert(dataset: Dataset, cache_dir: Path) -> tuple[str, str | None, str | None] | None:
    """Convert in another process; a UserError comes back as its three parts."""
    try:
        convert(dataset, cache_dir)
    except UserError as error:
        return error.what, error.where, error.mend
    return None
