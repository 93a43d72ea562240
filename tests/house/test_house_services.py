"""A service is rows of the evidence tables: the code knows by name only those that its mathematics needs."""

from __future__ import annotations

import ast

from commonground.core import services as known
from commonground.core.bed_days import PARTS
from commonground.evidence import read
from toys.source_tree import Module, modules, no_offenders

HOME = "core/services.py"
ANOTHER_MEANING = {
    "loneliness": ("place", "example"),  # a column of areas, as the survey publishes it
    "children_in_need": ("place",),  # a published table
}


def test_no_code_names_a_service_but_the_one_page_that_lists_those_the_mathematics_needs() -> None:
    services = {*read().leaves(), *read().outcomes()}
    no_offenders([found for module in modules() for found in _named(module, services)])


def test_every_service_that_the_code_knows_is_in_the_tables_or_a_part_of_one_that_is() -> None:
    named = {value for name, value in vars(known).items() if name.isupper()}
    assert named - set(PARTS) <= {*read().leaves(), *read().outcomes()}


def _named(module: Module, services: set[str]) -> list[str]:
    if module.path == HOME:
        return []
    types = {id(word) for node in module.nodes if _is_type(node) for word in ast.walk(node)}
    return [
        f"{module.at(node)}: {node.value!r}"
        for node in module.nodes
        if isinstance(node, ast.Constant) and node.value in services
        if id(node) not in types and module.room not in ANOTHER_MEANING.get(str(node.value), ())
    ]


def _is_type(node: ast.AST) -> bool:
    """Literal["..."]: a type cannot be made of a name."""
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal"
