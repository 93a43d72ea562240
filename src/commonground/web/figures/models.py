"""Own figures of a body. Out: `FigureSet`, whole and never changed; the last one holds."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from commonground.web.ground.rows import Row
from commonground.web.ground.vault import SealedField
from commonground.web.places.models import Body
from commonground.web.places.seat import Seat


class FigureSets(models.QuerySet["FigureSet"]):
    """Only a body's own people reach its sets; what it shares goes out through `shared_by`."""

    def of(self, seat: Seat) -> FigureSets:
        """The sets of the seat's own body; none for a seat that may not see them."""
        return self.filter(body=seat.body) if seat.may("see_own_figures") else self.none()


class FigureSet(Row):
    """All of a body's own figures at a time: those shared with all, those for its own side alone."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="figure_sets")
    shared = models.JSONField(default=dict)  # cell: value
    private = SealedField(null=True)  # the same, sealed
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    objects = FigureSets.as_manager()

    class Meta:
        ordering: ClassVar = ["at"]
        indexes: ClassVar = [models.Index(fields=("body", "at"))]
