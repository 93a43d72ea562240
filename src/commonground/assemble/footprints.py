"""Overlapping footprints and who decides where. In: `Place`. Out: `footprints`, `who_decides`."""

from __future__ import annotations

from typing import Any

import numpy as np

from commonground.assemble.patches import LEAST_SHARE, by_neighbourhood
from commonground.assemble.ranges import stable
from commonground.place.model import Footprint, Place

WARDS = "ward"  # many and small: named with the neighbourhoods instead


def footprints(place: Place) -> list[dict[str, Any]]:
    """Each footprint, the residents in each of its units, and how well it fits each other footprint."""
    return [_footprint(place, footprint) for footprint in place.footprints.values()]


def _footprint(place: Place, footprint: Footprint) -> dict[str, Any]:
    inside = footprint.move(place.residents.astype(np.float64))
    units = [
        {"code": code, "name": name, "residents": stable(count)}
        for code, name, count in zip(footprint.codes, footprint.names, inside, strict=True)
        if count > 0
    ]
    others = [other for other in place.footprints.values() if other.kind != footprint.kind]
    return {
        "kind": footprint.kind,
        "title": footprint.title,
        "vintage": footprint.vintage,
        "source": footprint.source,
        "units": units,
        "coterminosity": {other.kind: coterminosity(place, footprint, other) for other in others},
    }


def coterminosity(place: Place, inner: Footprint, outer: Footprint) -> float:
    """Share of residents who live where the best-fit unit of `outer` agrees with their unit of `inner`.

    Each unit of `inner` is matched with the unit of `outer` that holds most of its residents.
    """
    weighed = inner.shares.multiply(place.residents[:, None].astype(np.float64)).tocsr()
    overlap = np.asarray((weighed.T @ outer.shares).todense())
    total = overlap.sum()
    return stable(overlap.max(axis=1).sum() / total) if total > 0 else 0.0


def who_decides(place: Place) -> list[dict[str, Any]]:
    """For each neighbourhood the bodies with a say and the share of its residents each covers."""
    everyone = np.maximum(by_neighbourhood(place, place.residents.astype(np.float64)), 1.0)
    rows = []
    for footprint in place.footprints.values():
        if footprint.kind == WARDS:
            continue
        weighed = np.asarray(footprint.shares.toarray(), dtype=np.float64) * place.residents[:, None]
        shares = by_neighbourhood(place, weighed) / everyone[:, None]
        for n, u in zip(*np.nonzero(shares >= LEAST_SHARE), strict=True):
            rows.append(
                {
                    "neighbourhood": place.neighbourhoods.ids[n],
                    "kind": footprint.kind,
                    "code": footprint.codes[u],
                    "body": footprint.names[u],
                    "share": stable(shares[n, u]),
                }
            )
    return sorted(rows, key=lambda row: (row["neighbourhood"], row["kind"], -row["share"], row["code"]))
