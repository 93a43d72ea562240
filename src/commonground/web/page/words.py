"""Days and money as pages say them. In: dates, pounds. Out: words."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from commonground.document.words import pence as exact_pence
from commonground.document.words import pounds


def day(when: date | datetime) -> str:
    """'12 March 2027'."""
    on = timezone.localtime(when).date() if isinstance(when, datetime) else when
    return f"{on.day} {on:%B %Y}"


def moment(when: datetime) -> str:
    """'12 March 2027 at 2:05pm'."""
    local = timezone.localtime(when)
    hour = local.hour % 12 or 12
    return f"{day(local)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def ago(when: datetime) -> str:
    """'today', 'yesterday', '4 days ago'."""
    days = (timezone.localdate() - timezone.localtime(when).date()).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def sentence(words: object) -> str:
    """What an error says, begun with a capital."""
    said = str(words)
    return said[:1].upper() + said[1:]


def whole_pounds(gbp: float) -> str:
    """Pounds as all pages of a plan say them."""
    return pounds(gbp)


def pence(gbp: float) -> str:
    """Pounds and pence as plan.json has them."""
    return exact_pence(gbp)
