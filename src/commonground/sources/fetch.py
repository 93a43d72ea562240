"""Bring all published files here, verified, and make them ready. In: `Catalogue`. Out: a filled cache folder.

Every step can be stopped at any moment: what has landed stays, and the next run goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx

from commonground.core.errors import UserError
from commonground.core.progress import Progress, silent
from commonground.sources import download
from commonground.sources.model import Catalogue, Dataset
from commonground.sources.tables import convert, file_path, table_path

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Fetched:
    """What a run did."""

    landed: tuple[str, ...]  # ids of files brought here by this run
    kept: tuple[str, ...]  # ids of files that were here and are as published
    converted: tuple[str, ...]  # ids of tables made ready by this run
    bytes: int  # of all files together


def fetch_files(
    catalogue: Catalogue,
    cache_dir: Path,
    mirror: str | Path | None = None,
    bringing: Progress = silent,
    converting: Progress = silent,
    *,
    pause: download.Pause = time.sleep,
) -> Fetched:
    """Fill `cache_dir` with every file of the catalogue, verified by sha256, and convert each once.

    `mirror`: a folder or an http(s) address laid out like the catalogue's, instead of its base.
    `bringing` and `converting` are each told the share of all bytes for which that is done.
    Raises UserError, one sentence, at the first file that cannot be had.
    """
    landed = _bring_all(catalogue, cache_dir, mirror, bringing, pause)
    converted = _convert_all(catalogue, cache_dir, converting)
    kept = tuple(dataset.id for dataset in catalogue.dataset if dataset.id not in landed)
    return Fetched(landed, kept, converted, catalogue.bytes)


def _bring_all(
    catalogue: Catalogue, cache_dir: Path, mirror: str | Path | None, progress: Progress, pause: download.Pause
) -> tuple[str, ...]:
    """Ids of the files that were not here yet as published, each brought now."""
    landed: list[str] = []
    with httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True) as client:
        for dataset, watch in _watched(catalogue, progress):
            target = file_path(dataset, cache_dir)
            if not download.is_verified(target, dataset):
                _bring(client, catalogue, dataset, target, mirror, pause, watch)
                landed.append(dataset.id)
    return tuple(landed)


def _convert_all(catalogue: Catalogue, cache_dir: Path, progress: Progress) -> tuple[str, ...]:
    """Ids of the tables that were not ready yet, each made ready now."""
    converted: list[str] = []
    for dataset, watch in _watched(catalogue, progress):
        if not table_path(dataset, cache_dir).exists():
            convert(dataset, cache_dir, watch)
            converted.append(dataset.id)
    return tuple(converted)


def _watched(catalogue: Catalogue, progress: Progress) -> Iterator[tuple[Dataset, Progress]]:
    """Each dataset with the callback for the share of it that is done; `progress` is told the share of all bytes."""
    done = 0
    for dataset in catalogue.dataset:
        yield dataset, partial(_tell, progress, done / catalogue.bytes, dataset.bytes / catalogue.bytes)
        done += dataset.bytes
        progress(done / catalogue.bytes)


def _tell(progress: Progress, before: float, part: float, share: float) -> None:
    progress(before + part * share)


def _bring(
    client: httpx.Client,
    catalogue: Catalogue,
    dataset: Dataset,
    target: Path,
    mirror: str | Path | None,
    pause: download.Pause,
    watch: Progress,
) -> None:
    base = catalogue.base if mirror is None else str(mirror)
    if base.startswith(("http://", "https://")):
        download.download_file(client, f"{base.rstrip('/')}/{quote(dataset.url)}", dataset, target, pause, watch)
        return
    folder = Path(base)
    if not folder.is_dir():
        raise UserError("the mirror is neither a folder nor an address", where=base, mend="give a folder or https://…")
    download.copy_file(folder / dataset.url, dataset, target, watch)
