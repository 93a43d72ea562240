"""Whatever is written lands whole or not at all. In: a folder, and what writes files for it. Out: the files in it.

Files are made in a hidden folder inside the one where they are to be, forced to disk, and moved to their names; a
folder that is not there yet is made whole beside its place and moved there in one step. Who is killed meanwhile leaves
the hidden folder behind; whoever next writes to the same place, or beside it, removes it. A lock, which the system lets
go when a process ends, tells what is left behind from what somebody is writing just now.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from commonground.core.errors import UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PREFIX, ENDING = ".commonground-", ".unfinished"
IN_USE, NEW, OLDER = "in use", "new", "older"  # in a hidden folder: what is locked, what lands, what it replaces

_moving = threading.Lock()  # held while files move to their names
_hiding: set[Path] = set()  # hidden folders of this process


@contextmanager
def land(folder: Path, what: str, last: str = "") -> Iterator[Path]:
    """A hidden folder to write to, whose files take their places in `folder` on leaving without an error, or none does.

    `last`: the file that makes the others count, and so moves after them. Raises UserError where `what` cannot be
    written.
    """
    with told(what, folder):
        if ".." in folder.parts:
            folder.parent.mkdir(parents=True, exist_ok=True)  # what leads up is there, or leads nowhere
        there = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        if not there.is_dir():
            folder.mkdir(parents=True, exist_ok=True)  # the system says what stands in the way
        for ours in (there, there.parent):  # in the latter while the former was not there yet
            clear_left_behind(ours)
        with _hidden(there) as hidden:
            new = hidden / NEW / folder.relative_to(there)
            new.mkdir(parents=True, exist_ok=True)
            yield new
            _land(hidden, new, folder, last)


@contextmanager
def land_file(path: Path, what: str) -> Iterator[Path]:
    """A path to write one file to that becomes `path` on leaving without an error, and vanishes otherwise.

    Raises UserError where `what` cannot be written.
    """
    with told(what, path):
        place = Path(os.path.realpath(path))  # what a link leads to is replaced, not the link
        if place.exists() and not place.is_file():
            kind = "a folder" if place.is_dir() else "a device, not a file,"
            raise UserError(f"{what} cannot be written: {kind} stands here", where=str(path), mend="give another name")
    with land(place.parent, what) as waiting:
        yield waiting / place.name


def refuse_unwritable(folder: Path, what: str) -> None:
    """Raise UserError where `what` could not be written to `folder`, before the work and not after it."""
    with suppress(_NotNow), land(folder, what):
        raise _NotNow


class _NotNow(Exception):
    """Nothing is to be written yet: `folder` is left as it was."""


def abandon() -> None:
    """Remove what this process is writing, and let nothing more land: for a process that is to end at once."""
    _moving.acquire(timeout=5.0)  # what is moving just now has moved; never given back
    for waiting in tuple(_hiding):
        shutil.rmtree(waiting, ignore_errors=True)


def settle(unfinished: Path, path: Path) -> None:
    """Force the file `unfinished` to disk and give it its name, in one step."""
    _force(unfinished)
    os.replace(unfinished, path)
    _force_folder(path.parent)


@contextmanager
def told(what: str, where: Path) -> Iterator[None]:
    """Turns what a disk answers into a sentence: `what` cannot be written, why, and what to do."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        name = str(error.filename or "")
        at = where if ENDING in name or not name.startswith(str(where)) else name
        raise UserError.of_system(error, f"{what} cannot be written", where=str(at)) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other process that asks for the same is inside at the same time, where the system can tell."""
    handle = None
    with suppress(OSError):  # a system on which folders cannot be opened
        handle = os.open(folder, os.O_RDONLY)
    try:
        if handle is not None:
            with suppress(OSError):  # or not locked
                _lock(handle, wait=True)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def clear_left_behind(folder: Path) -> None:
    """Remove what killed processes of ours left half-written in `folder`."""
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if path.name.startswith(PREFIX) and path.name.endswith(ENDING):
                with suppress(OSError):  # its process lives
                    _clear(path)


def _clear(hidden: Path) -> None:
    """Remove a hidden folder, or raise OSError where somebody is writing in it."""
    try:
        with (hidden / IN_USE).open("r+b") as lock:
            _lock(lock.fileno(), wait=False)
            shutil.rmtree(hidden, ignore_errors=True)
    except FileNotFoundError:  # not locked yet, and then empty; or half removed
        try:
            hidden.rmdir()
        except OSError:
            if (hidden / IN_USE).exists():
                return
    shutil.rmtree(hidden, ignore_errors=True)  # where no open file can be removed, now it is closed


@contextmanager
def _hidden(folder: Path) -> Iterator[Path]:
    """A new hidden folder in `folder`, locked while it is used and removed after it."""
    hidden, lock = _locked(folder)
    _hiding.add(hidden)
    try:
        (hidden / NEW).mkdir()
        yield hidden
    finally:
        lock.close()
        shutil.rmtree(hidden, ignore_errors=True)
        _hiding.discard(hidden)


def _locked(folder: Path) -> tuple[Path, IO[bytes]]:
    while True:
        hidden = Path(tempfile.mkdtemp(dir=folder, prefix=PREFIX, suffix=ENDING))
        with suppress(FileNotFoundError):  # somebody took it for left behind before it was locked: again
            lock = (hidden / IN_USE).open("xb")
            with suppress(OSError):  # a disk that knows no locks
                _lock(lock.fileno(), wait=True)
            if (hidden / IN_USE).exists():
                return hidden, lock
            lock.close()


def _lock(handle: int, *, wait: bool) -> None:
    """Lock an open file until it is closed; OSError where another holds it and `wait` is not asked, or it cannot be."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _land(hidden: Path, new: Path, folder: Path, last: str) -> None:
    """Move all that is in `new` to `folder`, which is made by the same step where it is not there."""
    there, top = hidden.parent, hidden / NEW
    for path in (*top.rglob("*"), top):
        if path.is_file():
            _force(path)
        else:
            _force_folder(path)
    if new != top and _moved_whole(top, there):
        return
    folder.mkdir(parents=True, exist_ok=True)
    _move_files(hidden, new, folder, last)


def _moved_whole(top: Path, there: Path) -> bool:
    """Whether the one folder in `top` could be moved to `there` in one step: not where somebody was quicker."""
    (made,) = top.iterdir()
    with alone(there), _moving:
        if os.path.lexists(there / made.name):
            return False
        made.rename(there / made.name)
    _force_folder(there)
    return True


def _move_files(hidden: Path, new: Path, folder: Path, last: str) -> None:
    """Move each file to `folder`; where one cannot be moved, what was there comes back."""
    names = sorted((path.name for path in new.iterdir()), key=lambda name: (name == last, name))
    with alone(folder), _moving:
        older = _second_names(hidden / OLDER, folder, names) if len(names) > 1 else set()
        try:
            for name in names:
                os.replace(new / name, folder / name)
        except BaseException:
            for name in names:
                _put_back(hidden / OLDER, new, folder, name, name in older)
            raise
    _force_folder(folder)


def _second_names(older: Path, folder: Path, names: list[str]) -> set[str]:
    """Those of `names` that are taken in `folder`, each kept in the folder `older` too."""
    older.mkdir()
    taken = {name for name in names if os.path.lexists(folder / name)}
    for name in taken:
        try:
            os.link(folder / name, older / name)
        except OSError:  # the disk knows no second names
            shutil.copy2(folder / name, older / name)
    return taken


def _put_back(older: Path, new: Path, folder: Path, name: str, was_there: bool) -> None:
    if was_there:
        os.replace(older / name, folder / name)
    elif not (new / name).exists():
        (folder / name).unlink()


def _force(file: Path) -> None:
    with file.open("r+b") as opened:
        os.fsync(opened.fileno())


def _force_folder(folder: Path) -> None:
    with suppress(OSError):  # a system on which folders cannot be opened or forced: the move itself is one step
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
