"""Runs whose worker died. In: the time. Out: those runs, named lost, and the queue true again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from commonground.web.audit.chain import record
from commonground.web.ground.queue import end_task, list_lost
from commonground.web.ground.transactions import transacted
from commonground.web.plans.models import Run
from commonground.web.plans.seats import private_id, seat_of

SILENT = timedelta(seconds=30)  # after which a running run is lost: its worker writes every second


def find_lost(now: datetime | None = None) -> list[Run]:
    """Name lost the runs whose worker is silent, and those that wait for a worker who will never take them."""
    since = (now or timezone.now()) - SILENT
    return [run for run in list_lost(Run.objects.all(), since) if _name_lost(run, since)]


@transacted
def _name_lost(run: Run, since: datetime) -> bool:
    """Whether it was still so when it was written."""
    still = Q(beat_at__lt=since) if run.state == Run.State.RUNNING else Q()
    state = Run.State.CANCELLED if run.cancel_asked else Run.State.LOST
    lost = {"state": state, "ended_at": timezone.now(), "seconds_left": None}
    if not Run.objects.filter(still, id=run.id, state=run.state, cancel_asked=run.cancel_asked).update(**lost):
        return False
    end_task(run.task)
    run.state = state
    record(seat_of(run), f"version {state}", f"run:{run.id}", private_to=private_id(run))
    return True
