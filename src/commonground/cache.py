"""Results of rooms, kept by a fingerprint of their inputs and of the code that made them.

A changed assumption that a room does not read leaves its kept result valid, so a what-if does not
rebuild the people. A damaged or missing file is made anew; nothing here can change a result.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from commonground.core.digest import code_digest, digest

Result = TypeVar("Result")
PACKAGE = Path(__file__).parent
FLOW = (
    *("core", "document", "evidence", "sources", "neighbourhoods", "place", "partners", "people", "need", "options"),
    *("prices", "simulate", "choose", "settle", "assemble"),
)
MOST_FILES = 24


@dataclass(frozen=True)
class Keeper:
    """Keeps results in `folder`; None keeps nothing."""

    folder: Path | None

    def recall(self, room: str, inputs: str, make: Callable[[], Result]) -> Result:
        """The kept result of `room` for inputs with this fingerprint, or `make()`, kept for the next time."""
        if self.folder is None:
            return make()
        path = self.folder / f"{room}-{digest(room_code(room), inputs)}.pickle"
        found, result = _read(path)
        if found:
            return result  # type: ignore[no-any-return]
        made = make()
        _write(path, made)
        _forget_oldest(self.folder)
        return made


def room_code(room: str) -> str:
    """The fingerprint of the code of `room` and of the rooms before it."""
    rooms = FLOW[: FLOW.index(room) + 1]
    return code_digest(*(PACKAGE / name for name in rooms))


def _read(path: Path) -> tuple[bool, Any]:
    try:
        with path.open("rb") as file:
            found = pickle.load(file)
        os.utime(path)  # wanted today: not the oldest
        return True, found
    except Exception:  # a pickle that is missing, cut short or of another version: make it anew
        return False, None


def _write(path: Path, result: object) -> None:
    """Keep `result` whole or not at all; where there is no room for it, the result itself is unharmed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as waiting:
            unfinished = Path(waiting) / path.name
            with unfinished.open("wb") as file:
                pickle.dump(result, file, protocol=pickle.HIGHEST_PROTOCOL)
            os.replace(unfinished, path)
    except OSError:
        return


def _forget_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST_FILES:]:
        with suppress(OSError):
            path.unlink()
