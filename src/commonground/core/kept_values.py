"""Frozen dataclasses of arrays, tables and words, as one file. In: a value, or a file and the type it holds.

The file is a zip archive: `value.json` is the value, in which an array or a table stands by the name of its own entry
(NumPy's .npy without objects, Arrow IPC). Reading it builds only the types that are asked for; it runs no code.
"""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import polars as pl

Value = TypeVar("Value")
HEAD = "value.json"
PLAIN = (str, int, float, bool)


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
