"""The demonstration's place and plans that were made here before. In: a run that waits. Out: what is kept of it.

A plan is kept under a digest of all that it is made from: the engine and its figures, the place, its partners, what is
asked, and the own figures that are used. So it is never another's, and a story told anew makes none twice.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from commonground.core.digest import PACKAGE, digest_of
from commonground.core.landing import land_file
from commonground.web.demo.database import kept_folder
from commonground.web.figures.models import FigureSet
from commonground.web.plans.making import draw_up
from commonground.web.plans.models import Run
from commonground.web.plans.places import Drawn, draw

READ = (".py", ".csv", ".toml", ".j2")  # the engine's code, and what it reads
HANDED_ON = (  # how the room asks the engine
    *("web/plans/making.py", "web/plans/aside.py", "web/plans/places.py", "web/plans/packs.py"),
    *("web/ground/zips.py", "web/figures/partners.py", "web/demo/kept.py"),
)
KEPT_SECONDS = 30 * 24 * 3600  # after which a plan that no story asked for is taken away


def draw_example() -> Drawn:
    """The example place as the engine draws it, kept as a plan is."""
    path = kept_folder() / f"{digest_of(_engine(), 'the place')}.json.gz"
    if kept := read(path):
        said = json.loads(kept)
        return Drawn(base64.b64decode(said["pack"]), said["partners_yaml"], said["opening"])
    drawn = draw(draw_up(""))
    pack = base64.b64encode(drawn.pack).decode()
    said = {"pack": pack, "partners_yaml": drawn.partners_yaml, "opening": drawn.opening}
    keep(path, json.dumps(said).encode())
    return drawn


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
    """What is kept there, which is used once more; None where nothing is."""
    if not path.exists():
        return None
    os.utime(path)
    return gzip.decompress(path.read_bytes())


def keep(path: Path, content: bytes) -> None:
    """Keep a plan or the place, and take away those that nobody used for a month."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with land_file(path, "a plan of the demonstration") as unfinished:
        unfinished.write_bytes(gzip.compress(content, mtime=0))
    for other in path.parent.glob("*.json.gz"):
        if time.time() - other.stat().st_mtime > KEPT_SECONDS:
            other.unlink(missing_ok=True)
