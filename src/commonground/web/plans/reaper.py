"""Runs whose worker died. In: the time. Out: those runs, named lost, and the queue true again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.plans.models import Run
from commonground.web.plans.seats import private_id, seat_of

SILENT = timedelta(seconds=30)  # after which a running run is lost: its worker writes every second


def find_lost(now: datetime | None = None) -> list[Run]:
    """Name lost the runs whose worker is silent, and those that wait for a worker who will never take them."""
    since = (now or timezone.now()) - SILENT
    late = Q(state=Run.State.RUNNING, beat_at__lt=since) | Q(state=Run.State.QUEUED, asked_at__lt=since)
    suspects = list(Run.objects.filter(late))
    if not suspects:
        return []
    waiting = _waiting(suspects, since)
    lost = [run for run in suspects if run.state == Run.State.RUNNING or run.task not in waiting]
    return [run for run in lost if _name_lost(run, since)]


def _waiting(runs: list[Run], since: datetime) -> set[str]:
    """The tasks that a worker will take, or took a moment ago."""
    ready = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gte=since)
    ids = [run.task for run in runs if run.state == Run.State.QUEUED and run.task]
    return {str(id_) for id_ in DBTaskResult.objects.filter(ready, id__in=ids).values_list("id", flat=True)}


@transacted
def _name_lost(run: Run, since: datetime) -> bool:
    """Whether it was still so when it was written."""
    still = Q(beat_at__lt=since) if run.state == Run.State.RUNNING else Q()
    lost = {"state": Run.State.LOST, "ended_at": timezone.now(), "seconds_left": None}
    if not Run.objects.filter(still, id=run.id, state=run.state).update(**lost):
        return False
    if run.task:
        failed = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
        DBTaskResult.objects.filter(id=run.task, status=TaskResultStatus.RUNNING).update(**failed)
    run.state = Run.State.LOST
    record(seat_of(run), "version lost", f"run:{run.id}", private_to=private_id(run))
    return True
