"""Results of slow steps, found again by what they were made from: their input, and the code that makes them.

In: a step, its one frozen input. Out: the step's result. Nothing here can change a result: one that is missing,
damaged or of an older form is made anew. Results are kept as arrays, tables and plain words, never as pickles, so a
file that somebody else has written can be wrong but cannot run anything.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, get_type_hints

from commonground.core import kept_values
from commonground.core.digest import digest
from commonground.core.source_code import code_digest

Inputs = TypeVar("Inputs")
Result = TypeVar("Result")
Rest = ParamSpec("Rest")
ENDING = ".kept"
MOST_FILES = 24


@dataclass(frozen=True)
class ResultCache:
    """Keeps results in `folder`; None keeps nothing."""

    folder: Path | None = None

    def get_or_make(
        self, make: Callable[Concatenate[Inputs, Rest], Result], inputs: Inputs, *how: Rest.args, **more: Rest.kwargs
    ) -> Result:
        """`make(inputs, *how)`, or what it gave before for the same `inputs` by the same code.

        `how` (workers, progress) must not change the result: it is no part of the key.
        """
        if self.folder is None:
            return make(inputs, *how, **more)
        path = self.folder / f"{_room(make)}-{digest(code_digest(make.__module__), make.__qualname__, inputs)}{ENDING}"
        kind = get_type_hints(make)["return"]
        with suppress(Exception):  # missing, cut short, of another form: make it anew
            result: Result = kept_values.load(path, kind)
            os.utime(path)  # wanted today: not the oldest
            return result
        made = make(inputs, *how, **more)
        _write(path, made)
        _forget_oldest(self.folder)
        return made


def _room(make: Callable[..., object]) -> str:
    """The room of a step, for a person who looks into the folder."""
    return make.__module__.removeprefix("commonground.").split(".")[0]


def _write(path: Path, result: object) -> None:
    """Keep `result` whole or not at all; where there is no room for it, the result itself is unharmed."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as waiting:
            unfinished = Path(waiting) / path.name
            kept_values.save(unfinished, result)
            os.replace(unfinished, path)


def _forget_oldest(folder: Path) -> None:
    newest_first = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[MOST_FILES:]:
        with suppress(OSError):
            path.unlink()
