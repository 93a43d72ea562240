"""What bodies of the room's tests have said of themselves. In: bodies. Out: rows of their sheets."""

from __future__ import annotations

from typing import Any


def confirm(body: Any, author: Any, groups: Any = range(1, 10), **values: Any) -> None:
    """The body finds these groups of its sheet right, and stands by them; `values` are what it says besides."""
    from commonground.web.sheet.models import Answer, Confirmation

    made = [
        Answer.objects.create(body=body, group=group, says=Answer.Says.RIGHT, values=values, author=author)
        for group in groups
    ]
    Confirmation.objects.create(body=body, answers=[str(one.id) for one in made], author=author)


def take_stance(body: Any, stance: str, condition: str = "", *, met: bool = False) -> None:
    """The body is in, not in, or in if something, which may be so."""
    from commonground.web.accounts.models import User
    from commonground.web.sheet.models import StanceTaken

    body.stance, body.condition = stance, condition
    body.save()
    author = User.objects.order_by("name").first()
    StanceTaken.objects.create(body=body, stance=stance, condition=condition, met=met, author=author)
