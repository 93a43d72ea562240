"""Which version a page of the deal is about. In: a seat, what the address asks for. Out: a `PlanVersion`."""

from __future__ import annotations

from statistics import median
from uuid import UUID

from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion, Run

LAST_RUNS = 5


def find_version(seat: Seat, asked: str = "") -> PlanVersion | None:
    """The version that the address names, if the seat may see it; the newest common one where it names none."""
    seen = PlanVersion.objects.seen_by(seat).defer("content").select_related("freeze", "author", "made_for")
    if not asked:
        return seen.filter(private_to=None).order_by("-number").first()
    try:
        return seen.filter(id=UUID(asked)).first()
    except ValueError:
        return None


def list_others(seat: Seat, version: PlanVersion, most: int = 8) -> list[PlanVersion]:
    """Other versions that the seat may see, the newest first."""
    return list(PlanVersion.objects.seen_by(seat).defer("content").exclude(id=version.id).order_by("-made_at")[:most])


def usual_seconds(seat: Seat) -> int | None:
    """How long a run has usually taken here, seconds, of those that the seat may see; None before the first."""
    ended = Run.objects.seen_by(seat).filter(state=Run.State.DONE, started_at__isnull=False, ended_at__isnull=False)
    pairs = ended.order_by("-ended_at").values_list("started_at", "ended_at")[:LAST_RUNS]
    took = [(last - first).total_seconds() for first, last in pairs if first and last]
    return round(median(took)) if took else None


def say_time(seconds: int | None) -> str:
    """'about 40 seconds', 'about 3 minutes', 'some minutes' where nobody knows."""
    if seconds is None:
        return "some minutes"
    if seconds < 90:
        return f"about {max(seconds, 1)} second{'' if seconds <= 1 else 's'}"
    return f"about {round(seconds / 60)} minutes"
