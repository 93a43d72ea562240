"""Opens a place to its partners. In: its pack, its partners' file. Out: the `Place` with its `Body` rows.

The engine reads both, so this is called from the command line or the worker, never while somebody waits for a page.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import PLACE_TEAM, Body, Place
from commonground.web.plans import making
from commonground.web.plans.packs import unpack

TEAM_KEY, TEAM_NAME = "place-team", "The place team"


def open_place(pack: bytes, partners_yaml: str | None = None) -> Place:
    """A place from its pack (`packs.pack_up`), with the partners of a file or, without one, as modelled.

    Raises UserError for a pack or partners that cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="commonground-") as folder:
        place, written = Path(folder) / "place", Path(folder) / "partners.yaml"
        unpack(pack, place)
        if partners_yaml is not None:
            written.write_text(partners_yaml, encoding="utf-8")
        opening = making.look(str(place), str(written), modelled=partners_yaml is None)
        return _keep(pack, written.read_text(encoding="utf-8"), opening)


@transacted
def _keep(pack: bytes, partners_yaml: str, opening: dict[str, Any]) -> Place:
    """The rows, and one event."""
    place = Place.objects.create(
        name=opening["place"]["name"],
        synthetic=opening["synthetic"],
        pack=pack,
        partners_yaml=partners_yaml,
        picture=opening,
    )
    Body.objects.create(place=place, key=TEAM_KEY, name=TEAM_NAME, kind=PLACE_TEAM)
    for about in opening["partners"]:
        named = {name: about[name] for name in ("name", "kind", "code")}
        Body.objects.create(place=place, key=about["id"], about=about, **named)
    record(None, "place opened", f"place:{place.id}", [place.name, sorted(body["id"] for body in opening["partners"])])
    return place
