"""Overlapping footprints, who decides where, and who carries what. In: `Place`, shares. Out: those sections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.assemble.place import sum_by_neighbourhood
from commonground.assemble.ranges import stable
from commonground.core.arrays import Floats
from commonground.document import place as doc
from commonground.place.model import Footprint, Place

LEAST_SHARE = 0.01  # below one resident in a hundred a body is not named as serving a neighbourhood
WARDS = "ward"  # many and small: named with the neighbourhoods instead


def describe_footprints(place: Place) -> tuple[doc.Footprint, ...]:
    """Each footprint, the residents in each of its units, and how well it fits each other footprint."""
    return tuple(_footprint(place, footprint) for footprint in place.footprints.values())


def _footprint(place: Place, footprint: Footprint) -> doc.Footprint:
    inside = footprint.move(place.residents.astype(np.float64))
    units = zip(footprint.codes, footprint.names, inside, strict=True)
    others = [other for other in place.footprints.values() if other.kind != footprint.kind]
    return doc.Footprint(
        kind=footprint.kind,
        title=footprint.title,
        vintage=footprint.vintage,
        source=footprint.source,
        units=tuple(
            doc.FootprintUnit(code=code, name=name, residents=stable(count)) for code, name, count in units if count > 0
        ),
        coterminosity={other.kind: measure_coterminosity(place, footprint, other) for other in others},
    )


def measure_coterminosity(place: Place, inner: Footprint, outer: Footprint) -> float:
    """Share of residents who live where the best-fit unit of `outer` agrees with their unit of `inner`.

    Each unit of `inner` is matched with the unit of `outer` that holds most of its residents.
    """
    weighed = inner.shares.multiply(place.residents[:, None].astype(np.float64)).tocsr()
    overlap = np.asarray((weighed.T @ outer.shares).todense())
    total = overlap.sum()
    return stable(overlap.max(axis=1).sum() / total) if total > 0 else 0.0


def find_who_decides(place: Place) -> tuple[doc.Say, ...]:
    """For each neighbourhood the bodies with a say and the share of its residents each covers."""
    everyone = np.maximum(sum_by_neighbourhood(place, place.residents.astype(np.float64)), 1.0)
    deciding = [footprint for footprint in place.footprints.values() if footprint.kind != WARDS]
    rows = [say for footprint in deciding for say in _says(place, footprint, everyone)]
    return tuple(sorted(rows, key=lambda say: (say.neighbourhood, say.kind, -say.share, say.code)))


def _says(place: Place, footprint: Footprint, everyone: Floats) -> list[doc.Say]:
    weighed = np.asarray(footprint.shares.toarray(), dtype=np.float64) * place.residents[:, None]
    shares = sum_by_neighbourhood(place, weighed) / everyone[:, None]
    return [
        doc.Say(
            neighbourhood=place.neighbourhoods.ids[n],
            kind=footprint.kind,
            code=footprint.codes[u],
            body=footprint.names[u],
            share=stable(shares[n, u]),
        )
        for n, u in zip(*np.nonzero(shares >= LEAST_SHARE), strict=True)
    ]


def find_carriers(partners: Sequence[str], shares: Floats) -> tuple[str, ...]:
    """Ids of partners with a part in `shares` (P,), the largest part first, ties in order of partner."""
    order = np.argsort(-shares, kind="stable")
    return tuple(partners[i] for i in order if shares[i] >= LEAST_SHARE)
