"""Time of `commonground fetch`: into an empty cache, and again. Prints Markdown for docs/benchmarks.md.

    COMMONGROUND_MIRROR=... python benchmarks/fetch.py

The files come from a mirror, so that reading and converting them is measured and not the network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

COMMAND = [sys.executable, "-c", "from commonground.cli.main import run; run()", "fetch"]


def main() -> None:
    """Print one Markdown row a run, each a process of its own."""
    if not os.environ.get("COMMONGROUND_MIRROR"):
        print("Nothing measured: set COMMONGROUND_MIRROR to a folder of published files.")
        return
    print("| `commonground fetch` | wall, s | CPU, s |\n| --- | ---: | ---: |")
    with tempfile.TemporaryDirectory() as cache:
        for title in ("into an empty cache", "again, all in place"):
            wall_s, cpu_s = _spent(cache)
            print(f"| {title} | {wall_s:.1f} | {cpu_s:.1f} |", flush=True)


def _spent(cache: str) -> tuple[float, float]:
    """Seconds on the clock, and of work by the command and its children together."""
    wall, before = time.perf_counter(), os.times()
    environment = {**os.environ, "COMMONGROUND_CACHE": cache}
    subprocess.run(COMMAND, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - wall, cpu


if __name__ == "__main__":
    main()
