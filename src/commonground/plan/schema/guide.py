"""The guide to plan.json, written from the schema. In: schema. Out: Markdown (docs/plan-json.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commonground.plan.schema import schema

Node = Mapping[str, Any]
OPENING = """# plan.json

<!-- Generated from src/commonground/plan/schema/plan.schema.json by commonground.plan.schema.guide; do not edit. -->

"""


def guide() -> str:
    """docs/plan-json.md as text: every key, its type and what it means."""
    root = schema()
    tops = [f"## `{name}`\n\n{_section(name, node, root)}" for name, node in root["properties"].items()]
    shapes = [f"### `{name}`\n\n{_section(name, node, root)}" for name, node in root["$defs"].items()]
    return f"{OPENING}{root['description']}\n\n" + "\n".join([*tops, "## Shapes used above\n", *shapes])


def _section(name: str, node: Node, root: Node) -> str:
    rows = list(_rows(node))
    table = ["", "| key | type | meaning |", "|---|---|---|", *rows, ""] if rows else [""]
    return "\n".join([f"{node.get('description', '')} ({_type(node)})", *table])


def _rows(node: Node, prefix: str = "") -> Iterator[str]:
    inner = node.get("items", node)
    step = f"{prefix}[]." if inner is not node else (f"{prefix}." if prefix else "")
    for key, child in inner.get("properties", {}).items():
        yield f"| `{step}{key}` | {_type(child)} | {child.get('description', '')} |"
        yield from _rows(child, f"{step}{key}")


def _type(node: Node) -> str:
    if "$ref" in node:
        return f"[{node['$ref'].rsplit('/', 1)[-1]}](#{node['$ref'].rsplit('/', 1)[-1]})"
    if "const" in node:
        return f"always `{node['const']}`"
    if "enum" in node:
        return " or ".join(f"`{value}`" for value in node["enum"])
    kind = node.get("type", "anything")
    named = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"list of {_type(node['items'])}" if named == "array" and "items" in node else named
