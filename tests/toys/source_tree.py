"""The project's own files as the house rules see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "commonground"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One module of the package: its path below the package, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.path.split("/")[0]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def roots(self) -> frozenset[str]:
        """The packages that it imports."""
        found = (_imported(node) for node in self.nodes)
        return frozenset(name.split(".")[0] for names in found for name in names)

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        for node in self.nodes:
            if isinstance(node, Function):
                yield node

    def at(self, node: ast.AST) -> str:
        """Where a node is, for an offender's line."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def no_offenders(found: list[str]) -> None:
    """Fail with every offender on a line of its own."""
    if found:
        pytest.fail("\n".join(["", *found]), pytrace=False)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package that people write, by path."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)  # Django writes those
    return tuple(_read(path) for path in paths)


@cache
def tracked_texts() -> tuple[tuple[str, str], ...]:
    """Path and text of every file that is, or is about to be, under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode != 0:
        pytest.skip("needs git and a clone, to know which files are the project's")
    names = [name for name in listing.stdout.split("\0") if (ROOT / name).is_file()]
    return tuple((name, (ROOT / name).read_text(encoding="utf-8", errors="replace")) for name in names)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and node.level == 0 else []


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(PACKAGE).as_posix(), text, ast.parse(text))
