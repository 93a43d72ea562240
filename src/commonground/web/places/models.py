"""Places, the bodies in them, and who acts for which body. Out: `Place`, `Body`, `Membership`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from commonground.web.ground.rows import Row
from commonground.web.places.roles import Role

PLACE_TEAM = "place_team"  # the kind of the body that brokers: it signs nothing


class Place(Row):
    """One place that partners plan for."""

    name = models.TextField()  # as the engine names it, however many areas it is of
    synthetic = models.BooleanField(default=False)
    pack = models.BinaryField()  # the place as `commonground place build` wrote it
    partners_yaml = models.TextField()  # the partners as modelled, before anybody said anything
    picture = models.JSONField(default=dict)  # `document` sections about the place itself: footprints, who decides
    opened_at = models.DateTimeField(auto_now_add=True)


class Body(Row):
    """An organisation in a place; `key` is its id in plans."""

    class Stance(models.TextChoices):
        """Whether it is in, by its own word."""

        IN = "in", "In"
        NOT_IN = "not_in", "Not in"
        IN_IF = "in_if", "In if"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="bodies")
    key = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    code = models.TextField(blank=True)  # councils that publish together have several
    about = models.JSONField(default=dict)  # the partner as `document.Partner` has it
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.IN)
    condition = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("place", "key"), name="one_body_a_key")]
        ordering: ClassVar = ["name"]

    @property
    def signs(self) -> bool:
        """Whether it is a partner that may sign, not the team that brokers."""
        return self.kind != PLACE_TEAM


class Opening(Row):
    """A place that is being made, in the background, for somebody who may open places."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", "Waiting its turn"
        RUNNING = "running", "Being made"
        FAILED = "failed", "Failed"
        LOST = "lost", "Lost"
        DONE = "done", "Done"

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings")
    query = models.CharField(max_length=200, blank=True)  # a place's name; '' = the example place, or `pack`
    pack = models.BinaryField(null=True)  # a place as a file
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    error = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)  # the last sign of life of its worker
    task = models.CharField(max_length=64, blank=True)  # its row in the queue
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="openings")

    class Meta:
        ordering: ClassVar = ["-asked_at"]


class Memberships(models.QuerySet["Membership"]):
    """Who acts for whom on a day."""

    def on(self, day: date) -> Memberships:
        """Those that hold on a day."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Membership(Row):
    """A person has a role for a body, from a day to a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in Role])
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True)

    objects = Memberships.as_manager()
