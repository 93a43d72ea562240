"""Nudges. Out: `Nudge`: the broker reminds a body of one thing that waits for it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from commonground.web.ground.rows import Row
from commonground.web.places.models import Body


class Nudge(Row):
    """One reminder."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="nudges")
    about = models.CharField(max_length=40)  # which line of Today
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-at"]
