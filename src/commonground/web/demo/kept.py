"""Plans of the demonstration that were made here before. In: a run that waits. Out: its plan.json, if it is kept.

A plan is kept under a digest of all that it is made from: the engine and its figures, the place, its partners, what is
asked, and the own figures that are used. So it is never another's, and a story told anew makes none twice.
"""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Sequence
from pathlib import Path

from commonground.core.digest import PACKAGE, digest_of
from commonground.core.landing import land_file
from commonground.web.demo.database import kept_folder
from commonground.web.figures.models import FigureSet
from commonground.web.plans.models import Run

READ = (".py", ".csv", ".toml", ".j2")  # the engine's code, and what it reads
HANDED_ON = ("web/plans/making.py", "web/plans/aside.py", "web/figures/partners.py")  # how the room asks the engine
KEPT_SECONDS = 30 * 24 * 3600  # after which a plan that no story asked for is taken away


def find(run: Run, figures: Sequence[FigureSet]) -> Path:
    """Where the plan of a run is kept, or would be."""
    place = run.place
    used = [[one.body.key, one.shared, one.private if one.body_id == run.private_to_id else None] for one in figures]
    bodies = dict(place.bodies.values_list("key", "name"))
    parts = (bytes(place.pack), place.partners_yaml, place.picture.get("options", ()), run.asked, used, bodies)
    return kept_folder() / f"{digest_of(_engine(), *parts)}.json.gz"


def _engine() -> str:
    """Digest of the engine, of the figures that travel with it, and of what the room hands it."""
    found = [path for path in PACKAGE.rglob("*") if path.suffix in READ]
    named = {path.relative_to(PACKAGE).as_posix(): path for path in found}
    return digest_of(
        {name: path.read_bytes() for name, path in named.items() if not name.startswith("web/") or name in HANDED_ON}
    )


def read(path: Path) -> bytes | None:
    """The plan that is kept there, which is used once more; None where none is."""
    if not path.exists():
        return None
    os.utime(path)
    return gzip.decompress(path.read_bytes())


def keep(path: Path, plan_json: bytes) -> None:
    """Keep a plan, and take away those that nobody used for a month."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with land_file(path, "a plan of the demonstration") as unfinished:
        unfinished.write_bytes(gzip.compress(plan_json, mtime=0))
    for other in path.parent.glob("*.json.gz"):
        if time.time() - other.stat().st_mtime > KEPT_SECONDS:
            other.unlink(missing_ok=True)
