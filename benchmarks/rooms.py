"""Times and memory of each room, of the main job, and of a plan made again. Prints Markdown for docs/benchmarks.md.

    python benchmarks/rooms.py [PLACE ...]      with COMMONGROUND_MIRROR set; without it, Exampleshire alone

Each place is measured in a process of its own. A room's peak is the memory of that process while the room works,
with one worker; the main job's peak is that of all its processes together, with two. A plan made again, in a Python
that has made one, is given by its least CPU: the rest is what else the computer did.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EXAMPLE = "Exampleshire"
PLACES = (EXAMPLE, "Bolton", "NHS Greater Manchester")
COMMAND = [sys.executable, "-c", "from commonground.cli.main import run; run()"]
SAMPLED_S = 0.1
TIMES = 5
MIB, GIB = 2**20, 2**30


@dataclass(frozen=True)
class Spent:
    """What a piece of work took."""

    wall_s: float
    cpu_s: float
    peak_bytes: float

    def __add__(self, other: Spent) -> Spent:
        peak = max(self.peak_bytes, other.peak_bytes)
        return Spent(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s, peak)


class Meter:
    """A journey that notes what each step of the flow takes."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}

    @contextmanager
    def step(self, title: str) -> Iterator[object]:
        """Notes time and peak memory of the work inside."""
        _forget_peak()
        wall, cpu = time.perf_counter(), time.process_time()
        yield lambda _share: None
        spent = Spent(time.perf_counter() - wall, time.process_time() - cpu, _peak_bytes())
        self.spent[title] = self.spent.get(title, Spent(0.0, 0.0, 0.0)) + spent


def _forget_peak() -> None:
    """Begin the process's peak memory anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_bytes() -> float:
    rows = Path("/proc/self/status").read_text().splitlines()
    return float(next(row.split()[1] for row in rows if row.startswith("VmHWM"))) * 1024.0


# the rooms of one place, in this process


def measure_rooms(name: str) -> None:
    """Print one Markdown row a room for the place `name`."""
    from datetime import date

    import commonground as cg
    from commonground import flow
    from commonground.assemble.plan import assemble_plan
    from commonground.settings import Settings
    from commonground.views.files import write

    meter = Meter()
    with meter.step("place: areas, footprints, neighbourhoods"):
        place = cg.example_place() if name == EXAMPLE else cg.build_place(name)
    found = flow.plan(place, None, Settings(), date.today().isoformat(), None, meter)
    with tempfile.TemporaryDirectory() as folder, meter.step("plan: plan.json, plan.html, plan.xlsx, agreement.docx"):
        write(assemble_plan(found), Path(folder))
    for title, spent in meter.spent.items():
        print(f"| {title} | {_cells(spent)} |")
    total = sum(meter.spent.values(), Spent(0.0, 0.0, 0.0))
    print(f"| **all** | {_cells(total)} |")


def measure_again(name: str) -> None:
    """Print one Markdown row for a plan of the place `name` and for writing it, once everything is loaded."""
    import commonground as cg

    place = cg.example_place() if name == EXAMPLE else cg.build_place(name)
    making, writing = [], []
    for _ in range(TIMES):
        begun = time.process_time()
        plan = cg.make_plan(place, workers=1, keep=False)
        made = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            plan.write(folder)
        making.append(made - begun)
        writing.append(time.process_time() - made)
    print(f"| {name} | {min(making):.1f} | {min(writing):.1f} |", flush=True)


def _cells(spent: Spent) -> str:
    return f"{spent.wall_s:.1f} | {spent.cpu_s:.1f} | {spent.peak_bytes / MIB:,.0f}"


# the main job, as a person runs it


def measure_job(name: str) -> None:
    """Print one Markdown row for the commands from a name to a plan."""
    with tempfile.TemporaryDirectory() as folder:
        total = Spent(0.0, 0.0, 0.0)
        for words in _commands(name, Path(folder)):
            total = total + _watched(words, Path(folder))
    print(f"| {name} | {total.wall_s:.0f} | {total.cpu_s:.0f} | {total.peak_bytes / GIB:.2f} |", flush=True)


def _commands(name: str, folder: Path) -> list[list[str]]:
    pack, partners, out = (str(folder / part) for part in ("here.place", "partners.yaml", "plan"))
    if name == EXAMPLE:
        return [["demo", "-o", out]]
    return [
        ["place", "build", name, "-o", pack],
        ["partners", "init", pack, "-o", partners],
        ["plan", pack, "--partners", partners, "-o", out],
    ]


def _watched(words: list[str], folder: Path) -> Spent:
    """Run one command with no rooms kept from before, sampling the memory of its processes."""
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    for part in ("files", "tables", "sources"):
        here = Path(os.environ.get("COMMONGROUND_CACHE", "")) / part
        if here.exists() and not (cache / part).exists():
            (cache / part).symlink_to(here)
    wall, before = time.perf_counter(), os.times()
    environment = {**os.environ, "COMMONGROUND_CACHE": str(cache)}
    running = subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL, env=environment)
    peak = [0.0]
    watcher = threading.Thread(target=_sample, args=(running, peak))
    watcher.start()
    if running.wait() != 0:
        raise SystemExit(f"{' '.join(words)} ended with {running.returncode}")
    watcher.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(time.perf_counter() - wall, cpu, peak[0])


def _sample(running: subprocess.Popen[bytes], peak: list[float]) -> None:
    while running.poll() is None:
        peak[0] = max(peak[0], sum(map(_proportional_bytes, _family(running.pid))))
        time.sleep(SAMPLED_S)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _proportional_bytes(pid: int) -> float:
    """Memory of a process, what it shares divided among those that share it."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return float(next((row.split()[1] for row in rows if row.startswith("Pss:")), 0.0)) * 1024.0


# the whole page


def main(asked: list[str]) -> None:
    """Print the machine, the main job, a plan made again and the rooms of every place asked for."""
    places = asked or (PLACES if os.environ.get("COMMONGROUND_MIRROR") else PLACES[:1])
    if any(name != EXAMPLE for name in places):
        _fetch()
    print(f"Machine: {_machine()}. Command: `python {' '.join(['benchmarks/rooms.py', *asked])}`.")
    _head("main job (1,000 draws, 2 workers)", "wall, s", "CPU, s", "peak, GiB")
    for name in places:
        measure_job(name)
    _head("a plan again (1,000 draws, 1 worker)", "making, CPU s", "writing, CPU s")
    for name in places:
        subprocess.run([sys.executable, __file__, "--again", name], check=True)
    for name in places:
        _head(f"{name} (1,000 draws, 1 worker)", "wall, s", "CPU, s", "peak, MiB")
        subprocess.run([sys.executable, __file__, "--rooms", name], check=True)


def _head(*titles: str) -> None:
    print(f"\n| {' | '.join(titles)} |\n| --- |{' ---: |' * (len(titles) - 1)}", flush=True)


def _fetch() -> None:
    """Bring the published files into a cache of the benchmark's own, unless one is named."""
    os.environ.setdefault("COMMONGROUND_CACHE", str(Path(tempfile.gettempdir()) / "commonground-benchmarks"))
    subprocess.run([*COMMAND, "fetch"], check=True, stdout=subprocess.DEVNULL)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return f"{os.cpu_count()} cores, {memory:.0f} GiB memory, Python {platform.python_version()}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--rooms", name]:
            measure_rooms(name)
        case ["--again", name]:
            measure_again(name)
        case asked:
            main(asked)
