"""Money points that a deal leaves open until somebody answers them. Out: `MoneyAnswer`; the last one holds."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from commonground.web.ground.rows import Row
from commonground.web.places.models import Body, Place


class MoneyAnswer(Row):
    """What partners say on one point of `deal.points.POINTS`."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="money_answers")
    point = models.CharField(max_length=40)
    text = models.TextField(max_length=500)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
