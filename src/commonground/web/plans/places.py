"""Opens a place to its partners. In: its pack, its partners' file. Out: the `Place` with its `Body` rows.

The engine reads both, so this is called from the command line or the worker, never while somebody waits for a page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import PLACE_TEAM, Body, Place
from commonground.web.plans import making
from commonground.web.plans.packs import unpack

TEAM_KEY, TEAM_NAME = "place-team", "The place team"


@dataclass(frozen=True)
class Drawn:
    """A place as the engine reads it; nothing is kept yet."""

    pack: bytes
    partners_yaml: str
    opening: Mapping[str, Any]  # `document.Opening` as JSON


def open_place(pack: bytes, partners_yaml: str | None = None) -> Place:
    """A place from its pack: drawn, and kept at once. Raises UserError for a pack or partners that cannot be used."""
    return keep(draw(pack, partners_yaml))


def draw(pack: bytes, partners_yaml: str | None = None) -> Drawn:
    """What the engine makes of a pack (`packs.pack_up`), with the partners of a file or, without one, as modelled.

    Raises UserError for a pack or partners that cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="commonground-") as folder:
        place, written = Path(folder) / "place", Path(folder) / "partners.yaml"
        unpack(pack, place)
        if partners_yaml is not None:
            written.write_text(partners_yaml, encoding="utf-8")
        opening = making.look(str(place), str(written), modelled=partners_yaml is None)
        return Drawn(pack, written.read_text(encoding="utf-8"), opening)


@transacted
def keep(drawn: Drawn, who: object = "") -> Place:
    """The rows, and one event; `who`: the person who asked for it."""
    opening = drawn.opening
    place = Place.objects.create(
        name=opening["place"]["name"],
        synthetic=opening["synthetic"],
        pack=drawn.pack,
        partners_yaml=drawn.partners_yaml,
        picture=opening,
    )
    Body.objects.create(place=place, key=TEAM_KEY, name=TEAM_NAME, kind=PLACE_TEAM)
    for about in opening["partners"]:
        named = {name: about[name] for name in ("name", "kind", "code")}
        Body.objects.create(place=place, key=about["id"], about=about, **named)
    content = [place.name, sorted(body["id"] for body in opening["partners"])]
    record(None, "place opened", f"place:{place.id}", content, who=who, place=place.id)
    return place
