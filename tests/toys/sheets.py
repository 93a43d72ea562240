"""What bodies of the room's tests have said of themselves. In: bodies. Out: rows of their sheets."""

from __future__ import annotations

from typing import Any


def confirm(body: Any, author: Any, groups: Any = range(1, 10), **values: Any) -> None:
    """The body finds these groups of its sheet right; `values` are what it says besides."""
    from commonground.web.sheet.models import Answer

    for group in groups:
        Answer.objects.create(body=body, group=group, says=Answer.Says.RIGHT, values=values, author=author)


def take_stance(body: Any, stance: str, condition: str = "") -> None:
    """The body is in, not in, or in if something."""
    body.stance, body.condition = stance, condition
    body.save()
