"""How long the log of the room takes: to write an event, and to verify a hundred thousand.

    python benchmarks/web_audit.py [--events 100000] [--postgres URL]

A new database in a temporary folder; with --postgres, one of the server at that URL, which is made and dropped. Events
are written each in a transaction of its own, as the room does, for the first 1,000; the rest a thousand at a time.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

ALONE, TOGETHER = 1_000, 1_000


def main() -> None:
    """Open an empty room, write, verify, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--postgres", default="", help="URL of a server where databases may be made")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        name = f"audit_{uuid.uuid4().hex[:8]}"
        if wanted.postgres:
            _order(wanted.postgres, f"CREATE DATABASE {name}")
        try:
            _open(Path(folder), wanted.postgres and urlsplit(wanted.postgres)._replace(path=f"/{name}").geturl())
            _measure(wanted.events)
        finally:
            if wanted.postgres:
                _order(wanted.postgres, f"DROP DATABASE {name} WITH (FORCE)")


def _order(url: str, words: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(words)


def _open(folder: Path, url: str) -> None:
    import django
    from django.core.management import call_command

    from commonground.web.running.keys import make_keys, use

    use(os.environ | make_keys() | {"COMMONGROUND_DATA": str(folder), "DATABASE_URL": url})
    django.setup()
    call_command("migrate", verbosity=0)


def _measure(events: int) -> None:
    from django.db import transaction

    from commonground.web.audit.chain import record, verify

    begun = time.perf_counter()
    for number in range(ALONE):
        with transaction.atomic():
            record(None, "version asked for", f"run:{number}", {"number": number})
    print(f"one event in a transaction of its own: {(time.perf_counter() - begun) / ALONE * 1000:.2f} ms")
    for first in range(ALONE, events, TOGETHER):
        with transaction.atomic():
            for number in range(first, min(first + TOGETHER, events)):
                record(None, "version asked for", f"run:{number}", {"number": number})
    begun, used = time.perf_counter(), time.process_time()
    found = verify()
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{found.sentence} {wall:.1f} s wall, {cpu:.1f} s CPU, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
