"""A fault of the engine or of the worker tells neither the service's log nor the queue what a partner keeps private."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from commonground.web.page.logs import Line
from commonground.web.plans import worker
from commonground.web.plans.models import Run

CANARY = "8675309.42"


def test_an_engine_at_fault_says_where_and_not_with_which_figures() -> None:
    asked = {"place": "nowhere", "partners": "none", "asked": {}, "private": {"trust": [float(CANARY)]}}
    command = [sys.executable, "-m", "commonground.web.plans.making"]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "making.py" in done.stderr
    assert done.stderr.splitlines()[-1] == "ValidationError"
    assert CANARY not in done.stderr + done.stdout


def test_a_worker_at_fault_ends_the_run_and_leaves_no_word_of_it_in_the_queue(
    ask: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise ValueError(CANARY)

    run = ask()
    monkeypatch.setattr(worker, "_make", fail)
    worker.make_version.call(str(run.id))
    run.refresh_from_db()
    assert (run.state, run.error) == (Run.State.FAILED, worker.FAULT)
    said = "\n".join(Line().format(record) for record in caplog.records)
    assert "A version could not be made" in said
    assert CANARY not in said
