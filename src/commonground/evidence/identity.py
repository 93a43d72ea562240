"""What the evidence calls its services and options. In: `Evidence`. Out: ids, to be told apart from all others."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.document.ids import Named
from commonground.evidence.model import Evidence


def ids_of(evidence: Evidence) -> Iterator[Named]:
    """The id of each service and of each option of the library."""
    yield from (Named("service", word) for word in evidence.services["id"])
    yield from (Named("option", word) for word in evidence.interventions["id"])
