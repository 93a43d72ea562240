"""Every address of the room, from its own table. Out: `list_addresses`, with ids that lead to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NOBODYS = "00000000-0000-4000-8000-000000000000"
FILLED = {"uuid": NOBODYS, "int": "987654", "str": "nothing", "slug": "nothing", "path": "nothing"}


@dataclass(frozen=True)
class Address:
    """One pattern: its name, a path that fits it, the view behind it."""

    name: str
    path: str
    view: Any


def list_addresses() -> list[Address]:
    """All of them, in order."""
    from django.urls import get_resolver

    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: Any, before: str) -> Iterator[Address]:
    for pattern in patterns:
        path = before + _fill(str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield Address(pattern.name or path, path, pattern.callback)


def _fill(route: str) -> str:
    if route.startswith("^"):
        return re.sub(r"\(\?P<\w+>[^)]*\)", "nothing", route).strip("^$").replace("\\", "")
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1] or "str"], route)
