"""CPU of the quick doors: what a person or a script waits for before anything is modelled. Prints Markdown.

    python benchmarks/doors.py

Each door is opened in a Python of its own, several times; the least CPU (user and system) is given, since the rest is
what else the computer did.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

TIMES = 5
DRAWS = "200"
COMMAND = "import sys; sys.argv = ['commonground', *{words!r}]; from commonground.cli.main import run; run()"


def cpu_s(code: str) -> float:
    """The least CPU-seconds that a fresh Python takes to run `code`."""
    return min(_once(code) for _ in range(TIMES))


def _once(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print one row a door."""
    with tempfile.TemporaryDirectory() as folder:
        plan = str(Path(folder) / "plan")
        _once(COMMAND.format(words=["demo", "--draws", DRAWS, "-o", plan]))
        doors = {
            "Python itself": "",
            "`import commonground`": "import commonground",
            "`commonground --help`": COMMAND.format(words=["--help"]),
            "`commonground assumptions settle.rule`": COMMAND.format(words=["assumptions", "settle.rule"]),
            "`cg.read_plan(folder)`": f"import commonground as cg; cg.read_plan({plan!r})",
            "`print(cg.read_plan(folder))`": f"import commonground as cg; print(cg.read_plan({plan!r}))",
            "`commonground plans compare A B`": COMMAND.format(words=["plans", "compare", plan, plan]),
        }
        print("| door | CPU, s |\n| --- | ---: |")
        for name, code in doors.items():
            print(f"| {name} | {cpu_s(code):.2f} |")


if __name__ == "__main__":
    main()
