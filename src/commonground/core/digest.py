"""A fingerprint of any value that the rooms hand on: the same content gives the same hex digits."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_array


def digest(*values: Any) -> str:
    """32 hex digits of the content of `values`: arrays, frames, polygons, dataclasses, mappings, sequences, words...

    A TypeError for anything else: a fingerprint that leaves something out would bring back a wrong result.
    """
    state = blake2b(digest_size=16)
    for value in values:
        for piece in _pieces(value):
            state.update(piece)
            state.update(b"\x1e")
    return state.hexdigest()


def _pieces(value: Any) -> Iterable[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, csr_array):
        rows = value.sorted_indices()
        at = (part.astype(np.int64) for part in (rows.indices, rows.indptr))
        yield from _pieces((rows.shape, rows.data, *at))
    elif isinstance(value, pl.DataFrame):
        yield f"{value.height} rows".encode()
        for name in value.columns:
            yield f"{name}:{value.schema[name]}".encode()
            yield np.ascontiguousarray(value[name].hash(seed=1).to_numpy()).tobytes()
    elif type(value).__name__ == "GeoDataFrame":  # by name, so that GeoPandas is loaded by those who have one
        shapes = value.to_wkb()
        yield from _pieces({str(name): shapes[name].tolist() for name in shapes})
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for part in dataclasses.fields(value):
            yield part.name.encode()
            yield from _pieces(getattr(value, part.name))
    elif isinstance(value, Mapping):
        yield f"{len(value)} keys".encode()
        for key in sorted(value, key=str):
            yield str(key).encode()
            yield from _pieces(value[key])
    elif isinstance(value, tuple | list):
        yield f"{len(value)} items".encode()
        for item in value:
            yield from _pieces(item)
    elif value is None or isinstance(value, str | int | float):
        yield repr(value).encode()
    else:
        raise TypeError(f"no fingerprint for a {type(value).__name__}: its repr may leave something out")
