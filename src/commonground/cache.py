"""Results of slow steps, found again by what they were made from: their input, and the code that makes them.

In: a step, its one frozen input. Out: the step's result. Nothing here can change a result: one that is missing,
damaged or of an older form is made anew. A result is a frozen dataclass of arrays, tables and plain words, kept as a
zip archive, never as a pickle: `value.json` is the value, in which an array or a table stands by the name of its own
entry (NumPy's .npy without objects, Arrow IPC). Reading it builds only the types that are asked for, so a file that
somebody else has written can be wrong but cannot run anything.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import polars as pl

from commonground.core.digest import code_digest, digest_of
from commonground.core.errors import UserError
from commonground.core.landing import land_file

Inputs = TypeVar("Inputs")
Result = TypeVar("Result")
Rest = ParamSpec("Rest")
ENDING = ".kept"
MOST_FILES = 24
Value = TypeVar("Value")
HEAD = "value.json"
PLAIN = (str, int, float, bool)


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
        key = digest_of(code_digest(make.__module__), make.__qualname__, inputs)
        path = self.folder / f"{_room(make)}-{key}{ENDING}"
        kind = get_type_hints(make)["return"]
        with suppress(Exception):  # missing, cut short, of another form: make it anew
            result: Result = load(path, kind)
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
    with suppress(OSError, UserError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with land_file(path, "a kept result") as unfinished:
            save(unfinished, result)


def _forget_oldest(folder: Path) -> None:
    with suppress(OSError):  # another command forgets at the same time
        newest_first = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in newest_first[MOST_FILES:]:
            path.unlink()


def save(path: Path, value: object) -> None:
    """Write `value` to `path`: a dataclass, array, Polars frame, tuple, word or number, or what is made of these.

    Raises TypeError for anything else.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(HEAD, json.dumps(_lay(value, archive, "value")))


def load(path: Path, kind: type[Value]) -> Value:
    """The value of type `kind` in `path`.

    Raises OSError, KeyError, TypeError, ValueError, BadZipFile or a Polars error for a file that holds no such value.
    """
    with zipfile.ZipFile(path) as archive:
        value: Value = _build(kind, json.loads(archive.read(HEAD)), archive)
        return value


def _lay(value: Any, archive: zipfile.ZipFile, name: str) -> Any:
    """`value` as JSON; arrays and tables go into entries called after where they stand."""
    if isinstance(value, np.ndarray):
        return _entry(archive, f"{name}.npy", lambda file: np.save(file, value, allow_pickle=False))
    if isinstance(value, pl.DataFrame):
        return _entry(archive, f"{name}.arrow", lambda file: value.write_ipc(file, compression="uncompressed"))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = dataclasses.fields(value)
        return {part.name: _lay(getattr(value, part.name), archive, f"{name}.{part.name}") for part in parts}
    if isinstance(value, tuple):
        return [_lay(item, archive, f"{name}.{at}") for at, item in enumerate(value)]
    if isinstance(value, PLAIN) or value is None:
        return value
    raise TypeError(f"a {type(value).__name__} cannot be kept ({name})")


def _entry(archive: zipfile.ZipFile, name: str, write: Callable[[io.BytesIO], object]) -> str:
    buffer = io.BytesIO()
    write(buffer)
    archive.writestr(name, buffer.getbuffer())
    return name


def _build(kind: Any, laid: Any, archive: zipfile.ZipFile) -> Any:
    """The value of type `kind` that `laid` stands for."""
    origin = get_origin(kind) or kind
    if origin is np.ndarray:
        return np.load(io.BytesIO(archive.read(laid)), allow_pickle=False)
    if origin is pl.DataFrame:
        return pl.read_ipc(io.BytesIO(archive.read(laid)))
    if isinstance(origin, type) and dataclasses.is_dataclass(origin):
        hints = get_type_hints(origin)
        return origin(**{name: _build(hints[name], part, archive) for name, part in laid.items()})
    if origin is tuple:
        of = get_args(kind)
        each = of[:1] * len(laid) if of[1:] == (...,) else of
        return tuple(_build(one, item, archive) for one, item in zip(each, laid, strict=True))
    if kind in PLAIN and isinstance(laid, kind):
        return laid
    raise TypeError(f"a kept value cannot hold a {kind}")
