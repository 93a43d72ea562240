"""Plans that partners make. Out: `PlanVersion`, which never changes, the `Run` that makes one, `Freeze`, `Comment`."""

from __future__ import annotations

import gzip
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonground.web.ground.rows import Row
from commonground.web.ground.vault import SealedField, place_of, seal, unseal
from commonground.web.places.models import Body, Place
from commonground.web.places.seat import Seat


def _seen_by(seat: Seat) -> Q:
    """What is common to the place, and what is private to the seat's own body if its role sees that."""
    common = Q(place=seat.place, private_to=None)
    return common | Q(place=seat.place, private_to=seat.body) if seat.may("see_own_figures") else common


class PlanVersions(models.QuerySet["PlanVersion"]):
    """Versions are reached through a seat; what is private to another body is not there."""

    def seen_by(self, seat: Seat) -> PlanVersions:
        """Versions that a seat may see."""
        return self.filter(_seen_by(seat))


class PlanVersion(Row):
    """One plan.json, who made it and why. `number` counts the common ones of a place, or the private ones of a body."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="versions")
    private_to = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="private_versions")
    number = models.PositiveIntegerField()
    fingerprint = SealedField()  # SHA-256 of plan.json without its timings: guesses could be checked against it
    content = models.BinaryField()  # gzip, sealed where private
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    reason = SealedField()  # words
    asked = SealedField(default=dict)  # `plans.asking.Asked`
    figures = SealedField(null=True)  # ids of the own figures that it was made with; None = nobody wrote that down
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    made_for = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="versions_made")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PlanVersions.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("place", "number"), condition=Q(private_to=None), name="one_common_version_a_number"
            ),
            models.UniqueConstraint(
                fields=("private_to", "number"), condition=Q(private_to__isnull=False), name="one_private_a_number"
            ),
        ]

    @property
    def name(self) -> str:
        """What it is called on pages."""
        return f"Private version {self.number}" if self.private_to_id else f"Version {self.number}"

    def plan_json(self) -> bytes:
        """The bytes of plan.json."""
        return gzip.decompress(unseal(self.content, self._place) if self.private_to_id else self.content)

    def keep_json(self, content: bytes) -> None:
        """Put plan.json into `content`; `private_to` must be set before."""
        packed = gzip.compress(content, mtime=0)
        self.content = seal(packed, self._place) if self.private_to_id else packed

    @property
    def _place(self) -> str:
        return place_of(self, "content", self.id)


class Freeze(Row):
    """A version that partners decide on as it stands: papers about it are no drafts."""

    version = models.OneToOneField(PlanVersion, on_delete=models.CASCADE, related_name="freeze")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)


class Runs(models.QuerySet["Run"]):
    """Runs are reached through a seat, as versions are."""

    def seen_by(self, seat: Seat) -> Runs:
        """Runs that a seat may see."""
        return self.filter(_seen_by(seat))


class Run(Row):
    """The making of one version, in the background."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", "Waiting its turn"
        RUNNING = "running", "Running"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"
        LOST = "lost", "Lost"
        DONE = "done", "Done"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="runs")
    private_to = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="private_runs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    asked = SealedField(default=dict)  # `plans.asking.Asked`
    reason = SealedField()  # words
    parent = models.ForeignKey(PlanVersion, null=True, on_delete=models.PROTECT, related_name="+")
    again_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="again")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    made_for = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)  # the last sign of life of its worker
    step = models.CharField(max_length=120, blank=True)
    share = models.FloatField(default=0.0)  # done, 0 to 1
    seconds_left = models.FloatField(null=True)
    cancel_asked = models.BooleanField(default=False)
    error = SealedField(default=str)  # one sentence
    task = models.CharField(max_length=64, blank=True)  # its row in the queue
    version = models.OneToOneField(PlanVersion, null=True, on_delete=models.SET_NULL, related_name="run")

    objects = Runs.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]


class Comment(Row):
    """Somebody's words about one figure or section of a version; all who see the version read them."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="comments")
    anchor = models.TextField()  # a section, or the dotted name of a figure
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    text = SealedField()  # words
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
