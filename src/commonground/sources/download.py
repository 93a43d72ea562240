"""One file from the web, a mirror or a folder to its place. In: `Dataset`. Out: a verified file, or a sentence.

A file under way is kept as `<name>.part`; the next try asks the server only for the rest (HTTP Range).
It takes its own name only when its sha256 is the one that the catalogue gives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx

from commonground.core.errors import UserError
from commonground.core.landing import settle, told
from commonground.core.progress import Progress, silent
from commonground.sources.model import Dataset

CHUNK_BYTES = 1 << 16
WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0)  # before each further try
BUSY = (408, 425, 429, 500, 502, 503, 504)  # answers worth asking again
WHAT = "the published files"
Pause = Callable[[float], None]


class _Again(Exception):
    """This try did not bring the whole file; another may."""


def is_verified(path: Path, dataset: Dataset) -> bool:
    """Whether `path` holds exactly the published bytes."""
    return path.is_file() and path.stat().st_size == dataset.bytes and sha256(path) == dataset.sha256


def sha256(path: Path) -> str:
    """Hex digits of the content of `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_file(source: Path, dataset: Dataset, target: Path, progress: Progress = silent) -> None:
    """Land a file of a mirror folder at `target`. Raises UserError when it is missing or another file."""
    if not source.is_file():
        raise UserError(f"the mirror has no file for {dataset.title}", where=str(source))
    part = _part(target)
    with told(WHAT, target.parent):
        part.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, part.open("wb") as out:
            while piece := file.read(CHUNK_BYTES):
                out.write(piece)
                progress(min(1.0, out.tell() / dataset.bytes))
        _land(part, target, dataset, str(source))


def download_file(
    client: httpx.Client, url: str, dataset: Dataset, target: Path, pause: Pause, progress: Progress = silent
) -> None:
    """Land the file at `url` at `target`, going on from what an earlier try left, with waits between tries.

    Raises UserError when it is not there, is another file, or does not come after all tries.
    """
    with told(WHAT, target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        for wait in (*WAITS_SECONDS, None):
            try:
                _receive(client, url, dataset, _part(target), progress)
                return _land(_part(target), target, dataset, url)
            except (_Again, httpx.TransportError) as problem:
                if wait is None:
                    raise _no_luck(problem, dataset, url) from problem
                pause(wait)


def _receive(client: httpx.Client, url: str, dataset: Dataset, part: Path, progress: Progress) -> None:
    """Add to `part` what it still lacks of the file at `url`."""
    done = _bytes_done(part, dataset)
    if done == dataset.bytes:
        return
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with client.stream("GET", url, headers=headers) as answer:
        _check_answer(answer, dataset, url, part)
        goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
        with part.open("ab" if goes_on else "wb") as out:
            for piece in answer.iter_bytes():  # as it comes, so that a break loses nothing
                out.write(piece)
                progress(min(1.0, out.tell() / dataset.bytes))
    if part.stat().st_size < dataset.bytes:
        raise _Again("the connection closed before the end of the file")


def _bytes_done(part: Path, dataset: Dataset) -> int:
    """Bytes that an earlier try left; a part that is longer than the file is of no use."""
    done = part.stat().st_size if part.exists() else 0
    if done > dataset.bytes:
        part.unlink()
        return 0
    return done


def _check_answer(answer: httpx.Response, dataset: Dataset, url: str, part: Path) -> None:
    status = answer.status_code
    if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise UserError(
            f"{dataset.title} is not at its address ({status})",
            where=url,
            mend="use --mirror with a folder that has it",
        )
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.unlink(missing_ok=True)
        raise _Again("the server could not go on from where the last try ended")
    if status in BUSY:
        raise _Again(f"the server answered {status}")
    if not answer.is_success:
        raise UserError(f"the server refused {dataset.title} ({status})", where=url)


def _land(part: Path, target: Path, dataset: Dataset, where: str) -> None:
    """Give a verified part its name; throw away a part that is not the published file."""
    found = sha256(part)
    if part.stat().st_size != dataset.bytes or found != dataset.sha256:
        part.unlink()
        raise UserError(
            f"{dataset.title} is not the file that was published (sha256 {found[:12]}…, not {dataset.sha256[:12]}…)",
            where=where,
            mend="nothing was kept of it; try again, or use another --mirror",
        )
    settle(part, target)


def _no_luck(problem: Exception, dataset: Dataset, url: str) -> UserError:
    tries = len(WAITS_SECONDS) + 1
    mend = "check the network and run the command again; it goes on from there"
    if isinstance(problem, httpx.ConnectError):
        return UserError(f"the network or the server cannot be reached for {dataset.title}", where=url, mend=mend)
    return UserError(f"{dataset.title} did not come in {tries} tries: {problem}", where=url, mend=mend)


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")
