"""What partners say of a sheet. Out: `Answer` (the last of a group holds), `Confirmation`, `StanceTaken`, `Note`."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from commonground.web.ground.rows import Row
from commonground.web.ground.vault import SealedField
from commonground.web.places.models import Body

GROUPS = 9


class Answer(Row):
    """One group of a body's sheet, answered by somebody who speaks for it."""

    class Says(models.TextChoices):
        """Whether what stands there is right."""

        RIGHT = "right", "Right"
        CHANGE = "change", "Change"
        UNKNOWN = "unknown", "Do not know"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="answers")
    group = models.PositiveSmallIntegerField()  # 1 to 9
    says = models.CharField(max_length=10, choices=Says.choices)
    text = models.TextField(blank=True)  # what it should say instead
    values = models.JSONField(default=dict)  # what all partners read, by key: dates, names
    mandates = SealedField(null=True)  # who may sign up to how much: own side and broker
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=("body", "group", "at"))]


class Confirmation(Row):
    """A body stands by its whole sheet: by the answers that this names, so that a later answer voids it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="confirmations")
    answers = models.JSONField()  # ids of the answer to each group
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]


class StanceTaken(Row):
    """A body said whether it is in. `Body` holds what it said last; a body that never said is counted in by plans."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="stances")
    stance = models.CharField(max_length=10, choices=Body.Stance.choices)
    condition = models.CharField(max_length=300, blank=True)
    met = models.BooleanField(default=False)  # whether the body says that its condition is so, and plans count it in
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]


class Note(Row):
    """What the broker notes on a group of a body's sheet; all partners read it."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="sheet_notes")
    group = models.PositiveSmallIntegerField()  # 1 to 9
    text = models.CharField(max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
