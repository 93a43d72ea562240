"""Kills a room again and again while people use it, and looks at what is left. In: a room. Out: `kill_often`."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import lxml.html
import pytest

from toys.room_server import Room, wait_until_ready
from toys.room_server import run as command

LOST_SECONDS = 60.0
FOUND = """
import django; django.setup()
import json
from commonground.web.figures.models import FigureSet
from commonground.web.plans.models import Run
from commonground.web.sheet.models import Answer
figures = [{**row.shared, **(row.private or {})} for row in FigureSet.objects.all()]
print(json.dumps({
    "running": [run.reason for run in Run.objects.all()],
    "confirming": [answer.text for answer in Answer.objects.all()],
    "uploading": [str(round(value)) for cells in figures for value in cells.values() if isinstance(value, float)],
    "states": sorted({run.state for run in Run.objects.all()}),
}))
"""
CANCEL = """
import django; django.setup()
from commonground.web.plans.models import Run
Run.objects.filter(state="queued").update(state="cancelled")
print("null")
"""
RUNNING = """
import django; django.setup()
import json
from commonground.web.plans.models import Run
print(json.dumps([str(run.id) for run in Run.objects.filter(state="running")]))
"""
TAMPER = """
import django; django.setup()
from django.db import connection
from commonground.web.audit.models import Event
from commonground.web.ground.append_only import list_removals
with connection.cursor() as cursor:
    for statement in list_removals("audit_event", connection.vendor):
        cursor.execute(statement)
Event.objects.filter(seq=7).update(thing="another thing")
print("null")
"""


@dataclass
class Told:
    """What the room said it had done, by what was being done."""

    acknowledged: dict[str, list[str]] = field(
        default_factory=lambda: {"running": [], "confirming": [], "uploading": []}
    )
    broken: int = 0


def kill_often(room: Room, times: int) -> None:
    """Assert that nothing acknowledged is lost, that lost runs are named, and that the chain holds and tells."""
    told = _do_and_kill(room, times)
    assert told.broken > times / 20, "the kills met nothing on its way"
    _assert_kept(room, told)
    _assert_lost_runs_are_named(room)
    assert "as they were written" in command(room.variables, "audit", "verify")
    _assert_tampering_is_named(room)


def _do_and_kill(room: Room, times: int) -> Told:
    told, chance = Told(), Random(7)  # noqa: S311
    acts = {"running": _ask_for_a_version, "confirming": _answer, "uploading": _give_figures}
    for number in range(times):
        doing = list(acts)[number % 3]
        act = threading.Thread(target=_act, args=(acts[doing], doing, room, number, told))
        act.start()
        time.sleep(chance.uniform(0.0, 1.0))
        _kill(room, chance)
        act.join()
        wait_until_ready(room)
    return told


def _act(act: Any, doing: str, room: Room, number: int, told: Told) -> None:
    """Do one thing; what breaks off was never acknowledged."""
    try:
        said = act(room, number)
    except httpx.HTTPError:
        told.broken += 1
    else:
        if said:
            told.acknowledged[doing].append(said)


def _submit(
    client: httpx.Client, path: str, words: dict[str, str], page: httpx.Response | None = None
) -> httpx.Response:
    """Fill the form of a page and send it."""
    page = page or client.get(path, follow_redirects=True)
    page.raise_for_status()
    form = lxml.html.fromstring(page.text).get_element_by_id("form")
    filled = {name: value for name, value in form.fields.items() if value is not None} | words
    return client.post(form.action or str(page.url), data=filled)


def _ask_for_a_version(room: Room, number: int) -> str:
    said = f"Killed in the middle, number {number}"
    with room.client("lead of council-exampleshire") as client:
        return said if _submit(client, "/plans/new/check/", {"reason": said, "seen": "all"}).status_code == 302 else ""


def _answer(room: Room, number: int) -> str:
    said = f"It should say {number}"
    with room.client("lead of police-example-and-elsewhere") as client:
        sheet = next(path for path in _links(client, "/partners/") if "police" in path[1].lower())[0]
        sent = _submit(client, f"{sheet}{number % 9 + 1}/", {"says": "change", "text": said})
        return said if sent.status_code == 302 else ""


def _links(client: httpx.Client, path: str) -> list[tuple[str, str]]:
    page = client.get(path)
    page.raise_for_status()
    return [(link.get("href"), link.text_content()) for link in lxml.html.fromstring(page.text).iter("a")]


def _give_figures(room: Room, number: int) -> str:
    said = str(100_000 + number)
    with room.client("finance of trust-exampleton") as client:
        checked = _submit(client, "/figures/paste/", {"text": f"offer_year_1\t{said}\tshared"})
        confirmed = _submit(client, "/figures/confirm/", {}, checked)
        return said if confirmed.status_code == 302 else ""


def _kill(room: Room, chance: Random) -> None:
    """One process of the room but the one that keeps it alive."""
    with suppress(ProcessLookupError):
        os.kill(chance.choice(list_processes(room.process.pid)), signal.SIGKILL)


def list_processes(parent: int) -> list[int]:
    """The processes below one: server, those that answer, worker, engine."""
    listing = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()[1:]]
    found: list[int] = []
    ring = [parent]
    while ring:
        ring = [pid for pid, above in pairs if above in ring]
        found += ring
    return found


def _assert_kept(room: Room, told: Told) -> None:
    found = room.ask(FOUND)
    for doing, acknowledged in told.acknowledged.items():
        assert len(acknowledged) > 3, f"hardly anything was acknowledged while {doing}"
        assert set(acknowledged) <= set(found[doing]), f"lost while {doing}"


def _assert_lost_runs_are_named(room: Room) -> None:
    """Of the runs that run when their worker dies, each is named lost within a minute."""
    deadline = time.monotonic() + 90.0
    while not (running := room.ask(RUNNING)) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert running
    room.ask(CANCEL)
    _kill_worker(room)
    deadline = time.monotonic() + LOST_SECONDS
    while (left := set(room.ask(RUNNING)) & set(running)) and time.monotonic() < deadline:
        time.sleep(1.0)
    assert not left
    assert "lost" in room.ask(FOUND)["states"]


def _kill_worker(room: Room) -> None:
    listing = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    for pid, parent, words in rows[1:]:
        if int(parent) == room.process.pid and "running.worker" in words:
            os.kill(int(pid), signal.SIGKILL)


def _assert_tampering_is_named(room: Room) -> None:
    room.ask(TAMPER)
    with pytest.raises(AssertionError, match="Event 7"):
        command(room.variables, "audit", "verify")
