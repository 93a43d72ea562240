"""The engine as a process that runs beside its caller. In: a `Request`. Out: what it says, one after another.

A caller reads what was said since it last asked, and may stop it at any moment.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any

from commonground.web.plans.making import Request
from commonground.web.running.parent import hand_on

MODULE = "commonground.web.plans.making"
STOP_SECONDS = 2.0


@dataclass(frozen=True)
class Step:
    """A step of the engine, and the share of it that is done."""

    title: str
    share: float


@dataclass(frozen=True)
class Refused:
    """No plan could be made: why, in a sentence."""

    sentence: str


@dataclass(frozen=True)
class Made:
    """The plan."""

    plan_json: bytes


@dataclass(frozen=True)
class Died:
    """The process ended without an answer: by a fault of the engine, or because somebody ended it."""

    fault: bool


Said = Step | Refused | Made | Died


class Engine:
    """One plan being made; leaving it stops the process, however far it is."""

    def __init__(self, request: Request) -> None:
        self._said: queue.Queue[Said] = queue.Queue()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", MODULE], env=hand_on(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._reader = threading.Thread(target=self._read, args=(request,), daemon=True)

    def __enter__(self) -> Engine:
        self._reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()

    def listen(self, seconds: float) -> list[Said]:
        """What was said since: waits so long at most for the first word."""
        said: list[Said] = []
        try:
            said.append(self._said.get(timeout=seconds))
            while True:
                said.append(self._said.get_nowait())
        except queue.Empty:
            return said

    def _read(self, request: Request) -> None:
        """Hands the request over and passes on what is said, until the end."""
        out = self._process.stdout
        assert out is not None  # noqa: S101 - as it was opened
        try:
            self._ask(request)
            while line := out.readline():
                said = _read_line(json.loads(line), out)
                self._said.put(said)
                if not isinstance(said, Step):
                    return
        except (OSError, ValueError):  # it was stopped, or died, in the middle of a word
            pass
        self._said.put(Died(self._process.wait() > 0))

    def _ask(self, request: Request) -> None:
        asked = self._process.stdin
        assert asked is not None  # noqa: S101 - as it was opened
        with asked:
            asked.write(request.model_dump_json().encode())


def _read_line(said: dict[str, Any], out: IO[bytes]) -> Said:
    """What a line says, with the plan that follows it."""
    if "step" in said:
        return Step(said["step"], said["share"])
    if "error" in said:
        return Refused(said["error"])
    content = out.read(said["bytes"])
    if len(content) < said["bytes"]:
        raise ValueError("the plan was cut short")
    return Made(content)
