"""The guide to plan.json, made from its schema. In: schema. Out: Markdown (docs/plan-json.md)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from commonground.document.schema import make_schema

Node = Mapping[str, Any]
OPENING = """# plan.json

This page is generated from the models in `src/commonground/document`. Do not edit it: change a model and run
`python -m commonground.document.guide > docs/plan-json.md`. As a JSON Schema:
[plan.schema.json](plan.schema.json).

"""
CHOICES = ("anyOf", "oneOf")


def render_guide() -> str:
    """docs/plan-json.md as text: every key, its type and what it means."""
    root = make_schema()
    pages = _Pages(root["$defs"], _shared(root))
    tops = [f"## `{name}`\n\n{pages.section(node)}" for name, node in root["properties"].items()]
    shapes = [f"### `{name}`\n\n{pages.section(root['$defs'][name])}" for name in sorted(pages.shared)]
    return f"{OPENING}{root['description']}\n\n" + "\n".join([*tops, "## Shapes used above\n", *shapes])


def _shared(root: Node) -> frozenset[str]:
    """Names of the shapes that more than one key has, or that a key may have instead of another."""
    used = Counter(_references(root))
    return frozenset(name for name, count in used.items() if count > 1)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _references(child)
    elif isinstance(node, dict):
        if "$ref" in node:
            yield _name(node)
        for key, child in node.items():
            if key != "discriminator":
                yield from _references(child)
            if key in CHOICES:
                yield from _references(child)


def _name(node: Node) -> str:
    return str(node["$ref"].rsplit("/", 1)[-1])


class _Pages:
    """Sections of the guide: a shape that one key alone has is told where that key is."""

    def __init__(self, shapes: Node, shared: frozenset[str]) -> None:
        self.shapes, self.shared = shapes, shared

    def section(self, node: Node) -> str:
        """What a key holds: its meaning, its type, and a table of the keys inside."""
        rows = list(self._rows(node))
        table = ["", "| key | type | meaning |", "|---|---|---|", *rows, ""] if rows else [""]
        return "\n".join([f"{self._said(node)} ({self._type(node)})", *table])

    def _rows(self, node: Node, prefix: str = "") -> Iterator[str]:
        node = self._opened(node)
        inner = self._opened(node.get("items", node))
        step = f"{prefix}[]." if inner is not node else (f"{prefix}." if prefix else "")
        for key, child in inner.get("properties", {}).items():
            yield f"| `{step}{key}` | {self._type(child)} | {self._said(child)} |"
            yield from self._rows(child, f"{step}{key}")

    def _said(self, node: Node) -> str:
        """What a key means: its own description, or that of the shape that it holds."""
        shape = self.shapes[_name(node)] if "$ref" in node else {}
        return " ".join((node.get("description") or shape.get("description", "")).split())

    def _opened(self, node: Node) -> Node:
        """The shape that `node` refers to, unless it is told elsewhere."""
        alone = "$ref" in node and _name(node) not in self.shared
        return self.shapes[_name(node)] if alone else node

    def _type(self, node: Node) -> str:
        node = self._opened(node)
        if "$ref" in node:
            return f"[{_name(node)}](#{_name(node).lower()})"
        if "const" in node:
            return f"always `{node['const']}`"
        if "enum" in node:
            return " or ".join(f"`{value}`" for value in node["enum"])
        for choices in CHOICES:
            if choices in node:
                return " or ".join(self._type(each) for each in node[choices])
        return self._list(node) if node["type"] == "array" else str(node["type"])

    def _list(self, node: Node) -> str:
        if "prefixItems" in node:
            return f"list of {len(node['prefixItems'])} {self._type(node['prefixItems'][0])}s"
        return f"list of {self._type(node['items'])}"


if __name__ == "__main__":
    sys.stdout.write(render_guide())
