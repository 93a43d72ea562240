"""The page of the mathematics and the code say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toys.source_tree import ROOT, Function, Module, modules, no_offenders

REFERENCE = re.compile(r"`([a-z_/]+\.py):([A-Za-z0-9_.]+)`")
PAPER = re.compile(r"\b([A-Z][\w-]+)(?:(?:, | and )[A-Z][\w-]+)*(?: and others)? ((?:19|20)\d\d)\b")
QUANTITY = re.compile(r"\b([a-z_]+)\[")
QUOTED = re.compile(r"`([a-z_]+)`")
OUR_OWN = "our own"


@dataclass(frozen=True)
class Entry:
    """A step of the page: its equations, and the paragraph beneath them that says who holds them."""

    equations: tuple[str, ...]
    text: str

    @property
    def references(self) -> list[tuple[str, str]]:
        """File and function of each that the paragraph names."""
        return REFERENCE.findall(self.text)

    @property
    def papers(self) -> set[tuple[str, str]]:
        """First author and year of each paper that the paragraph names."""
        return set(PAPER.findall(self.text))


def test_every_function_that_the_page_names_exists() -> None:
    known = {(module.path, name) for module in modules() for name in docstrings(module)}
    named = [reference for entry in entries() for reference in entry.references]
    assert len(named) > 80
    no_offenders([f"{path}:{name}" for path, name in named if (path, name) not in known])


def test_every_equation_stands_at_the_head_of_a_function_that_is_named_beneath_it() -> None:
    no_offenders(
        [
            equation
            for entry in entries()
            for equation in entry.equations
            if not any(squeezed(equation) in head for head in heads(entry))
        ]
    )


def test_every_module_on_the_page_names_its_paper_or_says_that_the_method_is_our_own() -> None:
    papers: dict[str, set[tuple[str, str]]] = {}
    for entry in entries():
        for path, _ in entry.references:
            papers.setdefault(path, set()).update(entry.papers)
    said = {path: words_of(path) for path in papers}
    no_offenders(
        [
            f"{path}: none of {sorted(names)}"
            for path, names in papers.items()
            if OUR_OWN not in said[path] and not any(cites(said[path], *paper) for paper in names)
        ]
    )


def test_the_list_of_papers_is_that_of_the_papers_named() -> None:
    text, listed = page().split("## Papers\n")
    named, known = set(PAPER.findall(prose(text))), set(PAPER.findall(re.sub(r"\*[^*]+\*.*", "", listed)))
    no_offenders(sorted(f"{author} {year}" for author, year in named ^ known))


def test_every_quantity_in_an_equation_is_among_the_symbols_or_explained_beneath_it() -> None:
    symbols = set(QUOTED.findall(page().split("## 1.")[0]))
    no_offenders(
        [
            f"{name} in {equation}"
            for entry in entries()
            for equation in entry.equations
            for name in QUANTITY.findall(equation)
            if name not in symbols | set(QUOTED.findall(entry.text))
        ]
    )


def test_every_axis_of_the_arrays_is_among_the_symbols() -> None:
    arrays = next(module for module in modules() if module.path == "core/arrays.py")
    axes = re.findall(r"\b([A-Z]) [a-z]", (ast.get_docstring(arrays.tree) or "").split("letters:")[-1])
    assert len(axes) > 8
    no_offenders([axis for axis in axes if f"\n| {axis} |" not in page()])


def page() -> str:
    return (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def entries() -> Iterator[Entry]:
    """Every paragraph of the page that names a function, with the equations right above it."""
    for block in page().split("\n\n"):
        lines = block.splitlines()
        equations = tuple(line.strip() for line in lines if line.startswith("    "))
        entry = Entry(equations, " ".join(line for line in lines if not line.startswith("    ")))
        if equations or entry.references:
            yield entry


def prose(text: str) -> str:
    """The text without its equations, each paragraph on a line."""
    lines = [line for line in text.splitlines() if not line.startswith("    ")]
    return "\n\n".join(" ".join(part.split()) for part in "\n".join(lines).split("\n\n"))


def heads(entry: Entry) -> list[str]:
    """Docstrings of the functions that an entry names and of their modules, squeezed."""
    by_path = {module.path: module for module in modules()}
    found = []
    for path, name in entry.references:
        if path in by_path:
            said = docstrings(by_path[path])
            found += [squeezed(said.get(name, "")), squeezed(said[""])]
    return found


def words_of(path: str) -> str:
    """All that the docstrings of a module and of its package say."""
    package = f"{path.rsplit('/', 1)[0]}/__init__.py"
    return " ".join(
        text for module in modules() if module.path in {path, package} for text in docstrings(module).values()
    )


def docstrings(module: Module) -> dict[str, str]:
    """Docstring of each function, of each method as `Class.method`, and of the module itself as ''."""
    found = {"": ast.get_docstring(module.tree) or ""}
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef):
            found[node.name] = ast.get_docstring(node) or ""
        if isinstance(node, ast.ClassDef):
            inside = [method for method in node.body if isinstance(method, Function)]
            found |= {f"{node.name}.{method.name}": ast.get_docstring(method) or "" for method in inside}
    return found


def cites(text: str, author: str, year: str) -> bool:
    """Whether the text names a paper: its first author and, not far behind, its year."""
    return re.search(rf"\b{author}\b.{{0,80}}?\b{year}\b", " ".join(text.split())) is not None


def squeezed(text: str) -> str:
    """The text without spaces, so that line breaks do not matter."""
    return re.sub(r"\s+", "", text)
