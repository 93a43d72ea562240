"""Commands in processes of their own, as a shell runs them. In: words, streams, signals. Out: how they ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

RUN = "from commonground.cli.main import run; run()"
LONGEST_SECONDS = 300.0


def shell(line: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """What a line of Bash does in `folder`, where `commonground` is the command."""
    define = f'commonground() {{ "{sys.executable}" -c "{RUN}" "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", define + line],
        cwd=folder,
        env={**os.environ, "COMMONGROUND_CACHE": str(folder / "cache"), "COLUMNS": "80", **settings},
        capture_output=True,
        text=True,
        errors="backslashreplace",
        timeout=LONGEST_SECONDS,
        check=False,
    )


def started(words: tuple[str, ...], **settings: str) -> subprocess.Popen[str]:
    """A command in a session of its own."""
    return started_code(RUN, *words, **settings)


def started_code(code: str, *words: str, **settings: str) -> subprocess.Popen[str]:
    """Python's code, with its words, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_listening(process: subprocess.Popen[str]) -> bool:
    """Whether a command has come so far that it ends as it should when it is told to: it has taken Ctrl-C over."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return True
    caught = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(caught >> (signal.SIGTERM - 1) & 1)


def stop_after(process: subprocess.Popen[str], seconds: float, *signals: signal.Signals) -> tuple[str, str]:
    """Sends `signals`, one soon after another, so many seconds after it began to listen; what it printed."""
    while process.poll() is None and not is_listening(process):
        time.sleep(0.005)
    time.sleep(seconds)
    for one in signals:
        process.send_signal(one)
        time.sleep(0.02)
    return process.communicate(timeout=LONGEST_SECONDS)


def alive_in_session(leader: int) -> list[int]:
    """Processes of the session that `leader` led."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, _, _, session = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:4]
            except OSError:
                continue
            if int(session) == leader and state != "Z":
                found.append(int(folder.name))
    return found
