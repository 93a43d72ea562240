"""What the place knows of a body before it says anything. In: a `Body` and the picture of its place. Out: `PlaceFacts`.

Two bodies overlap as far as the shares of each neighbourhood's residents that they serve tell: each share is taken to
be spread evenly in the neighbourhood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from commonground.core.text import listed
from commonground.document.opening import Opening
from commonground.document.place import Partner, Patch
from commonground.profiles import Overlap, PlaceFacts
from commonground.web.places.models import Body, Place

WHOLE, LEAST = 0.995, 0.01  # of residents: taken for all, and not told of
KEPT = 20  # places that a process keeps


@dataclass(frozen=True)
class Served:
    """One neighbourhood and the share (0 to 1) of its residents that a body serves."""

    id: str
    name: str
    residents: float
    share: float


def know(body: Body) -> PlaceFacts:
    """The facts of the place about a body; without a picture of the place, what its row says alone."""
    known: dict[str, Any] = {"body": body.name, "place": body.place.name, "code": body.code}
    if body.about:
        known |= _of_partner(body.about)
    opening = opening_of(body.place_id)
    if opening and body.about:
        known |= _of_place(Partner.model_validate(body.about), opening)
    return PlaceFacts(**known, dated=timezone.localtime(body.place.opened_at).date())


def opening_of(place_id: UUID) -> Opening | None:
    """What there was before any plan; None for a place that was opened without it."""
    return _read(place_id)


@lru_cache(maxsize=KEPT)
def _read(place_id: UUID) -> Opening | None:
    """A picture never changes, so what was read once holds."""
    picture = Place.objects.values_list("picture", flat=True).get(id=place_id)
    return Opening.model_validate(picture) if picture.get("neighbourhoods") else None


def list_served(partner: Partner, opening: Opening) -> list[Served]:
    """Every neighbourhood, with the share of its residents that a partner serves."""
    return [
        Served(here.id, here.name, here.population, _share(partner.patch, opening, here.id))
        for here in opening.neighbourhoods
    ]


def _share(patch: Patch, opening: Opening, neighbourhood: str) -> float:
    if patch.kind is None:
        return 1.0
    rows = (row for row in opening.who_decides if row.neighbourhood == neighbourhood)
    return min(1.0, sum(row.share for row in rows if row.kind == patch.kind and row.code in patch.codes))


def _of_partner(about: Mapping[str, Any]) -> dict[str, Any]:
    lines = about["budget_lines"]
    best = max(lines, key=lambda line: abs(line["gbp"]), default=None)
    found = {
        "roles": tuple(dict.fromkeys(line["plain"] for line in lines)),
        "annual_budget_gbp": about["annual_budget_gbp"],
    }
    if best and best["source"]:
        found |= {"budget_source": best["source"], "budget_url": best["url"], "budget_quality": best["quality"] or "C"}
    return found


def _of_place(partner: Partner, opening: Opening) -> dict[str, Any]:
    served = list_served(partner, opening)
    residents = sum(one.residents * one.share for one in served)
    share = residents / (sum(one.residents for one in served) or 1)
    return {
        "footprint": "" if partner.code in partner.patch.codes else _footprint(partner.patch, opening),
        "share_of_residents": 1.0 if share > WHOLE else share,
        "neighbourhoods": tuple(one.name for one in served if one.share >= LEAST) if share <= WHOLE else (),
        "overlaps": tuple(_overlaps(partner, served, opening)),
    }


def _footprint(patch: Patch, opening: Opening) -> str:
    """The units of a footprint by name; '' where it is the whole place."""
    units = {unit.code: unit.name for row in opening.footprints if row.kind == patch.kind for unit in row.units}
    return listed([units[code] for code in patch.codes if code in units])


def _overlaps(partner: Partner, served: list[Served], opening: Opening) -> Iterator[Overlap]:
    """Bodies of other footprints that serve a part of our residents; those that serve the whole place are not told."""
    ours = sum(one.residents * one.share for one in served)
    for other in opening.partners:
        if other.id == partner.id or other.patch.kind in (None, partner.patch.kind):
            continue
        both = sum(one.residents * one.share * _share(other.patch, opening, one.id) for one in served)
        if ours and LEAST <= both / ours <= WHOLE:
            yield Overlap(other.name, both / ours)
