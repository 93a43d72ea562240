"""For whom the log says that something of a run was done. In: a `Run`. Out: the seat that asked for it."""

from __future__ import annotations

from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion, Run


def seat_of(run: Run) -> Seat | None:
    """Who asked for it, for which body; None where the room itself did."""
    if run.author is None or run.made_for is None:
        return None
    return Seat(run.author, run.made_for, frozenset())


def private_id(thing: Run | PlanVersion) -> object:
    """The body that alone reads of it in the log, '' = all."""
    return thing.private_to_id or ""
