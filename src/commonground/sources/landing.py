"""Files land whole or not at all: written beside their place, forced to disk, then renamed."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commonground.core.errors import UserError


@contextmanager
def landed(path: Path) -> Iterator[Path]:
    """A path to write to that becomes `path` on leaving without an error, and vanishes otherwise.

    Raises UserError when there is no space or no right to write.
    """
    with sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".unfinished")
        os.close(handle)
        unfinished = Path(name)
        try:
            yield unfinished
            settle(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)


def settle(unfinished: Path, path: Path) -> None:
    """Force `unfinished` to disk and give it its name, in one step."""
    with unfinished.open("r+b") as file:
        os.fsync(file.fileno())
    os.replace(unfinished, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # a system on which folders cannot be opened: the rename itself is still one step
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turns a full disk or a forbidden folder into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            what, mend = (
                "there is no space left on the disk",
                "free some space and run the command again; it goes on from there",
            )
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            what, mend = (
                "the folder may not be written to",
                "change its permissions or choose another folder",
            )
        else:
            raise
        raise UserError(what, where=str(path.parent), mend=mend) from error
