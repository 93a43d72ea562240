"""Runs whose worker died are named, once, and the queue is true again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from commonground.web.audit.models import Event
from commonground.web.plans.models import Run
from commonground.web.plans.reaper import find_lost
from commonground.web.plans.services import run_again
from commonground.web.plans.worker import begin

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
LATER = timedelta(seconds=40)


@pytest.fixture
def queued(settings: Any, ask: Callable[..., Any]) -> Any:
    """A run whose task is in the queue of the database, as in a room that is served."""
    settings.TASKS = QUEUED
    return ask()


def task_of(run: Any) -> DBTaskResult:
    return DBTaskResult.objects.get(id=run.task)


def test_a_run_and_its_task_are_queued_together(queued: Any) -> None:
    task = task_of(queued)
    assert task.args_kwargs["args"] == [str(queued.id)]
    assert task.status == TaskResultStatus.READY


def test_a_run_that_waits_its_turn_is_not_lost(queued: Any) -> None:
    assert find_lost(timezone.now() + LATER) == []


def test_a_run_whose_worker_is_silent_is_lost(queued: Any) -> None:
    task_of(queued).claim("a worker")
    begin(str(queued.id))
    assert find_lost(timezone.now()) == []
    assert [run.id for run in find_lost(timezone.now() + LATER)] == [queued.id]
    queued.refresh_from_db()
    assert (queued.state, queued.ended_at is not None) == (Run.State.LOST, True)
    assert task_of(queued).status == TaskResultStatus.FAILED
    assert Event.objects.last().what == "version lost"
    assert find_lost(timezone.now() + LATER) == []


def test_a_run_that_was_to_stop_when_its_worker_died_is_cancelled(queued: Any, planned: Any) -> None:
    from commonground.web.plans.services import cancel

    begin(str(queued.id))
    cancel(planned.lead.seat, queued)
    find_lost(timezone.now() + LATER)
    queued.refresh_from_db()
    assert queued.state == Run.State.CANCELLED
    assert Event.objects.last().what == "version cancelled"


def test_a_run_whose_worker_died_as_it_took_it_is_lost(queued: Any) -> None:
    task_of(queued).claim("a worker")
    assert find_lost(timezone.now()) == []
    assert [run.id for run in find_lost(timezone.now() + LATER)] == [queued.id]


def test_a_run_whose_task_is_gone_is_lost(queued: Any) -> None:
    task_of(queued).delete()
    assert [run.id for run in find_lost(timezone.now() + LATER)] == [queued.id]


def test_a_lost_run_is_run_again_as_it_was_asked_for(queued: Any, planned: Any) -> None:
    task_of(queued).delete()
    find_lost(timezone.now() + LATER)
    queued.refresh_from_db()
    again = run_again(planned.other_lead.seat, queued)
    assert (again.state, again.asked, again.reason) == (Run.State.QUEUED, queued.asked, queued.reason)
    assert task_of(again).status == TaskResultStatus.READY
    assert again.made_for == planned.council


def test_a_private_run_is_lost_in_the_log_of_its_own_side_alone(settings: Any, ask: Callable[..., Any]) -> None:
    settings.TASKS = QUEUED
    run = ask(private=True)
    task_of(run).delete()
    find_lost(timezone.now() + LATER)
    assert {event.private_to for event in Event.objects.all()} == {str(run.private_to_id)}
