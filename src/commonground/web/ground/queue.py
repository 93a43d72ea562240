"""Work in the background whose worker died. In: rows that wait for the worker, or that it has. Out: the lost ones.

A row has a `state` among others `queued` and `running`, `asked_at`, `beat_at` and `task`, its row in the queue.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

QUEUED, RUNNING = "queued", "running"
M = TypeVar("M", bound=Model)


def list_lost(rows: QuerySet[M], since: datetime) -> list[M]:
    """Rows whose worker has been silent since then, and those that wait for a worker who will never take them."""
    late = Q(state=RUNNING, beat_at__lt=since) | Q(state=QUEUED, asked_at__lt=since)
    suspects = list(rows.filter(late))
    if not suspects:
        return []
    waiting = _list_waiting([row.task for row in suspects if row.state == QUEUED and row.task], since)  # type: ignore[attr-defined]
    return [row for row in suspects if row.state == RUNNING or row.task not in waiting]  # type: ignore[attr-defined]


def _list_waiting(tasks: list[str], since: datetime) -> set[str]:
    """The tasks that a worker will take, or took a moment ago."""
    ready = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gte=since)
    return {str(id_) for id_ in DBTaskResult.objects.filter(ready, id__in=tasks).values_list("id", flat=True)}


def end_task(task: str) -> None:
    """What nobody works at any more does not stand in the queue as running."""
    if task:
        failed = {"status": TaskResultStatus.FAILED, "finished_at": timezone.now()}
        DBTaskResult.objects.filter(id=task, status=TaskResultStatus.RUNNING).update(**failed)
