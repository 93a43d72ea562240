"""Fingerprints of values and of the code that a step runs: the same content gives the same hex digits.

The digest of code covers a module and every module of ours that it imports, however far, read as syntax: a change of a
comment, a docstring or the layout is no change, and a change in a room that the step does not use is none either.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]


def digest_of(*values: Any) -> str:
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
    elif _kind(value) in LARGE:
        yield from LARGE[_kind(value)](value)
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


def _kind(value: Any) -> str:
    """The package that a value's class is of, and the name of the class."""
    return f"{type(value).__module__.partition('.')[0]}.{type(value).__name__}"


def _of_array(value: Any) -> Iterator[bytes]:
    yield f"{value.dtype}{value.shape}".encode()
    yield value.tobytes()


def _of_sparse(value: Any) -> Iterator[bytes]:
    rows = value.sorted_indices()
    yield from _pieces((rows.shape, rows.data, *(part.astype("int64") for part in (rows.indices, rows.indptr))))


def _of_frame(value: Any) -> Iterator[bytes]:
    yield f"{value.height} rows".encode()
    for name in value.columns:
        yield f"{name}:{value.schema[name]}".encode()
        yield value[name].hash(seed=1).to_numpy().tobytes()


def _of_polygons(value: Any) -> Iterator[bytes]:
    shapes = value.to_wkb()
    yield from _pieces({str(name): shapes[name].tolist() for name in shapes})


# By name, so that NumPy, SciPy, Polars and GeoPandas are loaded by those who have one.
LARGE = {
    "numpy.ndarray": _of_array,
    "scipy.csr_array": _of_sparse,
    "polars.DataFrame": _of_frame,
    "geopandas.GeoDataFrame": _of_polygons,
}


def package_digest(package: Path = PACKAGE) -> str:
    """32 hex digits of every module in the folder `package`, as it is written."""
    return digest_of({path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*.py")})


@cache
def code_digest(module: str, package: Path = PACKAGE) -> str:
    """32 hex digits of the code that importing `module` (dotted, of the package in the folder `package`) runs."""
    found: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _path(name, package)
        if path is not None and name not in found:
            found[name], imported = _read(path)
            waiting += [*_above(name), *imported]
    return digest_of(found)


@cache
def _read(path: Path) -> tuple[str, tuple[str, ...]]:
    """The syntax of a module, and what it imports."""
    tree = ast.parse(path.read_bytes())
    return ast.dump(_without_docstrings(tree)), tuple(_imports(tree))


def _path(name: str, package: Path) -> Path | None:
    """The file of a module of ours; None for anything else."""
    first, *below = name.split(".")
    if first != package.name:
        return None
    folder = package.joinpath(*below)
    return next((path for path in (folder / "__init__.py", folder.with_suffix(".py")) if path.is_file()), None)


def _above(name: str) -> Iterable[str]:
    """The packages that a module lies in: importing it runs them first."""
    parts = name.split(".")
    return (".".join(parts[:depth]) for depth in range(1, len(parts)))


def _imports(tree: ast.Module) -> Iterator[str]:
    """What a module imports when it runs; each name could be a module or something in one."""
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from _running(node)


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
