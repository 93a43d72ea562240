"""Overlapping footprints, who decides where, and who carries what. In: `Place`, shares. Out: those sections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.assemble.ranges import stable
from commonground.core.arrays import Floats
from commonground.document import place as doc
from commonground.place.footprints import find_who_decides, measure_coterminosity
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
        coterminosity={
            other.kind: stable(measure_coterminosity(footprint, other, place.residents)) for other in others
        },
    )


def list_who_decides(place: Place) -> tuple[doc.Say, ...]:
    """For each neighbourhood the bodies with a say and the share of its residents each covers."""
    deciding = {kind: footprint for kind, footprint in place.footprints.items() if kind != WARDS}
    table = find_who_decides(place.neighbourhoods, deciding, place.residents)
    rows = [
        doc.Say(neighbourhood=neighbourhood, kind=kind, code=code, body=body, share=stable(share))
        for neighbourhood, kind, code, body, share in table.iter_rows()
    ]
    return tuple(sorted(rows, key=lambda say: (say.neighbourhood, say.kind, -say.share, say.code)))


def find_carriers(partners: Sequence[str], shares: Floats) -> tuple[str, ...]:
    """Ids of partners with a part in `shares` (P,), the largest part first, ties in order of partner."""
    order = np.argsort(-shares, kind="stable")
    return tuple(partners[i] for i in order if shares[i] >= LEAST_SHARE)
