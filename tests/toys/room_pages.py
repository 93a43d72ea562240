"""Every address of the room that can be opened with GET, with real ids in it. In: the cast. Out: paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LEFT_OUT = ("accounts/", "account/", "demo/", "seat/", "healthz")  # of the person or of nobody


def every_page(cast: Any) -> list[str]:
    """Paths of all pages of a place: for the trust, the council, each version and run where an address names one."""
    return sorted({path for pattern in _patterns() for path in _paths(pattern, cast)})


def _patterns(patterns: Any = None, inside: str = "") -> Iterator[str]:
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, inside + str(each.pattern))
        elif isinstance(each, URLPattern) and not inside.startswith(LEFT_OUT):
            yield inside + str(each.pattern)


def _paths(pattern: str, cast: Any) -> Iterator[str]:
    if pattern.startswith(LEFT_OUT):
        return
    if "<" not in pattern:
        yield f"/{pattern}"
        return
    from commonground.web.plans.models import PlanVersion, Run

    for thing in (cast.trust, cast.council, *PlanVersion.objects.all(), *Run.objects.all()):
        for number in ("1", "8") if "<int:" in pattern else ("",):
            yield "/" + _fill(pattern, str(thing.id), number)


def _fill(pattern: str, id_: str, number: str) -> str:
    head, _, rest = pattern.partition("<")
    if not rest:
        return head
    inside, _, tail = rest.partition(">")
    return head + (number if inside.startswith("int:") else id_) + _fill(tail, id_, number)
