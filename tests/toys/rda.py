"""R data files written small, for tests of their readers and of fetching."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rdata
from numpy.typing import NDArray
from rdata.conversion import ConverterFromPythonToR, convert_python_to_r_data
from rdata.conversion.to_r import build_r_object
from rdata.parser import RObject, RObjectType

VERSION = 2  # of the format; in version 3 the other writer gives row names in a form that is not read here
Ring = NDArray[np.float64]


def table(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """A pandas table in the form that an R data file can be written from."""
    made = pd.DataFrame({name: _values(values) for name, values in columns.items()})
    made.columns = pd.Index(list(columns), dtype=object)
    return made


def write(path: Path, columns: dict[str, list[Any]]) -> Path:
    """An .rda file with one table of words and numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {path.stem: table(columns)}, format_version=VERSION)
    return path


def write_shapes(path: Path, columns: dict[str, list[Any]], shapes: list[Any]) -> Path:
    """An .rda file with one table and a list column `geometry`: nested lists of (n, 2) rings, or (2,) points."""
    numbered = table({**columns, "geometry": [0.0] * len(shapes)})
    document = convert_python_to_r_data({path.stem: numbered}, file_type="rda", format_version=VERSION)
    frame = document.object.value[0]
    frame.value[len(columns)] = _r_object(shapes)
    rdata.unparser.unparse_file(path, document, file_type="rda")
    return path


def square(west: float, south: float, size: float = 0.01) -> Ring:
    """A closed ring of longitude and latitude, (5, 2)."""
    east, north = west + size, south + size
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


def _values(values: list[Any]) -> Any:
    words = any(isinstance(value, str) for value in values)
    return pd.Series(values, dtype=object) if words else np.asarray(values, dtype=float)


def _r_object(nested: Any) -> RObject:
    """Nested lists of arrays as R lists; a converter each, as symbols are numbered by the file they stand in."""
    if isinstance(nested, np.ndarray):
        return ConverterFromPythonToR().convert_to_r_object(nested)
    return build_r_object(RObjectType.VEC, value=[_r_object(part) for part in nested])
