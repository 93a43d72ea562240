"""What a room hands on is in its model.py: reading those pages in the order of the flow is reading the system."""

from __future__ import annotations

import ast

from toys.source_tree import Module, modules, no_offenders

SHARED = {"core", "document"}  # rooms of words: all of them is for everybody
DOORS = {"commonground.sources.tables.Sources": "a door onto fetched files, not a value"}
HANDS_OUT = {"api.py", "result.py"}  # the public API shows what doors and views give, under their own names


def test_a_type_that_another_room_uses_is_in_the_model_of_its_room() -> None:
    no_offenders(
        [
            f"{module.path} takes {name} from {source}"
            for module in modules()
            for source, name in classes_taken(module)
            if module.path not in HANDS_OUT and not source.endswith(".model") and f"{source}.{name}" not in DOORS
        ]
    )


def classes_taken(module: Module) -> list[tuple[str, str]]:
    """Module and name of each class that `module` imports from a page of another room."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("commonground."):
            room = node.module.split(".")[1]
            if node.module.count(".") > 1 and room not in SHARED | {module.room}:
                found += [(node.module, alias.name) for alias in node.names if _is_class(alias.name)]
    return found


def _is_class(name: str) -> bool:
    return name[:1].isupper() and not name.isupper()
