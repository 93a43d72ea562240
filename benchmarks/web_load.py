"""How fast the room answers while fifty people click, and while a plan is made beside them.

    python benchmarks/web_load.py [--people 50] [--seconds 60] [--postgres URL]

Each person opens a page, follows one of its links every two seconds or so, and one click in twenty says something about
a plan. People are role accounts of the demonstration's room, served on this computer with two processes; the program
that clicks runs on the same computer. With --postgres (where databases may be made) the same again on PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from toys.room_server import POSTGRES, Room, opened, postgres_database

LINK = re.compile(r'href="(/[^"#]*)')
LEFT_ALONE = re.compile(
    r"^/(accounts/|account/|static/|seat/|invitations/|figures/workbook|api/)|\.(docx|json|xlsx)|remove"
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEAT = re.compile(r'name="seat" value="([^"]+)"')
SAID = "Seen, and it fits what we see on our wards."

if "ROOM_SESSIONS" in os.environ:
    from locust import HttpUser, between, task

    SESSIONS = json.loads(os.environ["ROOM_SESSIONS"])

    class Person(HttpUser):
        """Somebody of the cast who clicks about."""

        wait_time = between(1.0, 3.0)

        def on_start(self) -> None:
            """Signed in, on Today."""
            self.chance = Random(id(self))
            self.client.cookies.set("sessionid", SESSIONS[self.chance.randrange(len(SESSIONS))])
            self.page, self.links = "", ["/today/"]

        @task(19)
        def click(self) -> None:
            """Follow a link of the page, or begin again."""
            self.open(self.chance.choice(self.links or ["/today/"]))

        @task(1)
        def say(self) -> None:
            """Comment on a plan, where the page has a form for it."""
            form = re.search(r'<form[^>]+action="(/plans/[^"]+/comment[^"]*)"', self.page)
            token, seat = TOKEN.search(self.page), SEAT.search(self.page)
            if form and token and seat:
                said = {"csrfmiddlewaretoken": token[1], "seat": seat[1], "text": SAID, "anchor": "deal"}
                self.client.post(form[1], said, name="POST comment")

        def open(self, path: str) -> None:
            """One page."""
            name = re.sub(r"[0-9a-f-]{36}", "ID", path.split("?")[0])
            answer = self.client.get(path, name=re.sub(r"/(source|deal)/[^/]+/$", r"/\1/ONE/", name))
            self.page = answer.text
            self.links = [link for link in set(LINK.findall(self.page)) if not LEFT_ALONE.search(link)]


def main() -> None:
    """Both engines, quiet and beside a plan."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--postgres", default=os.environ.get(POSTGRES, ""))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", Path(folder), "", asked)
    if asked.postgres:
        os.environ[POSTGRES] = asked.postgres
        with tempfile.TemporaryDirectory() as folder, postgres_database() as database:
            measure("PostgreSQL", Path(folder), database, asked)


def measure(engine: str, folder: Path, database: str, asked: argparse.Namespace) -> None:
    """One engine: people alone, then beside a plan that is made again and again."""
    with opened(folder, database) as room:
        show(f"{engine}, clicking", click(room, asked, folder))
        with Planning(room):
            show(f"{engine}, while a plan is made", click(room, asked, folder))
        print(f"{engine}: memory of each web process, MiB: {', '.join(f'{mib:.0f}' for mib in memory_mib(room))}")
        locked = room.log.read_text(encoding="utf-8").count("database is locked")
        print(f"{engine}: 'database is locked' in the log: {locked}")


class Planning:
    """Plans asked for one after another while the block runs."""

    ASK = """
import django; django.setup()
from commonground.web.places.models import Membership
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Asked
from commonground.web.plans.services import ask_for_version
asked = Asked(sets={"choose.frontier_plans": 0})
rows = Membership.objects.filter(role="lead").select_related("user", "body__place")[:8]
for number, row in enumerate(rows):
    ask_for_version(Seat(row.user, row.body, frozenset({"lead"})), asked, f"Load {number}")
print("null")
"""
    STOP = """
import django; django.setup()
from commonground.web.plans.models import Run
Run.objects.filter(state="queued").update(state="cancelled")
Run.objects.filter(state="running").update(cancel_asked=True)
print("null")
"""

    def __init__(self, room: Room) -> None:
        self.room = room

    def __enter__(self) -> None:
        self.room.ask(self.ASK)

    def __exit__(self, *_: object) -> None:
        self.room.ask(self.STOP)


def click(room: Room, asked: argparse.Namespace, folder: Path) -> list[dict[str, float]]:
    """What the clicking program measured, by page."""
    command = [sys.executable, "-m", "locust", "-f", __file__, "--headless", "--only-summary", "--json"]
    command += ["-u", str(asked.people), "-r", str(asked.people), "-t", f"{asked.seconds}s", "-H", room.address]
    variables = {**os.environ, "ROOM_SESSIONS": json.dumps(list(room.sessions.values()))}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, cwd=folder)
    return json.loads(done.stdout[done.stdout.index("[") :])


def show(title: str, pages: list[dict[str, float]]) -> None:
    """A line a page, the slowest first, and one for all."""
    print(f"\n{title}\n{'page':<44}{'asked':>7}{'failed':>8}{'p50 ms':>8}{'p95 ms':>8}{'most':>8}")
    every: dict[float, int] = {}
    for page in sorted(pages, key=lambda page: -percentile(page["response_times"], 0.95)):
        for milliseconds, count in page["response_times"].items():
            every[float(milliseconds)] = every.get(float(milliseconds), 0) + count
        print(line(str(page["name"]), page["response_times"], page["num_requests"], page["num_failures"]))
    print(line("all", every, sum(p["num_requests"] for p in pages), sum(p["num_failures"] for p in pages)))


def line(name: str, times: dict[float, int], asked: float, failed: float) -> str:
    """One line of the table."""
    half, most = percentile(times, 0.5), max(map(float, times), default=0.0)
    return f"{name:<44}{asked:>7.0f}{failed:>8.0f}{half:>8.0f}{percentile(times, 0.95):>8.0f}{most:>8.0f}"


def percentile(times: dict[float, int], share: float) -> float:
    """The time within which that share was answered, milliseconds."""
    wanted, seen = share * sum(times.values()), 0
    for milliseconds, count in sorted((float(key), count) for key, count in times.items()):
        seen += count
        if seen >= wanted:
            return milliseconds
    return 0.0


def memory_mib(room: Room) -> list[float]:
    """Resident memory of the processes that answer: the server's children."""
    parents = {room.process.pid}
    listing = subprocess.run(["ps", "-eo", "pid,ppid,rss,args"], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listing.stdout.splitlines()[1:]]
    servers = {int(row[0]) for row in rows if int(row[1]) in parents and "running.server" in row[3]}
    return [int(row[2]) / 1024 for row in rows if int(row[1]) in servers and "resource_tracker" not in row[3]]


if __name__ == "__main__":
    main()
