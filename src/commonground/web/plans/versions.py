"""Reading versions. In: a `PlanVersion`. Out: its `document.Plan`, kept for a while; fingerprints."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from uuid import UUID

from commonground.document import Plan
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion

KEPT = 4  # plans that a process keeps read: some two megabytes of text each


def fingerprint(plan: Plan) -> str:
    """SHA-256 of plan.json without its timings: the same plan has the same one, whenever it was made."""
    return hashlib.sha256(plan.model_copy(update={"timings": {}}).to_bytes()).hexdigest()


def read_document(version: PlanVersion) -> Plan:
    """The plan of a version that somebody may see: ask `PlanVersion.objects.seen_by` first."""
    return _read(version.id)


@lru_cache(maxsize=KEPT)
def _read(id_: UUID) -> Plan:
    """Versions never change, so what was read once holds."""
    return Plan.model_validate_json(PlanVersion.objects.get(id=id_).plan_json())


def latest(seat: Seat) -> PlanVersion | None:
    """The newest version of all partners of the seat's place, without the plan itself."""
    rows = PlanVersion.objects.filter(place=seat.place, private_to=None).defer("content")
    return rows.select_related("freeze").order_by("-number").first()
