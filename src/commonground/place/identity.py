"""What a place calls its parts. In: `Place`. Out: ids and names, to be told apart from all others of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.core.errors import raise_all
from commonground.document.ids import Named, find_problems
from commonground.place.model import Place


def ids_in(place: Place, where: str | None = None) -> Iterator[Named]:
    """The id of each footprint and neighbourhood; `where` the place was read."""
    yield from (Named("footprint", kind, where) for kind in place.footprints)
    yield from (Named("neighbourhood", word, where) for word in place.neighbourhoods.ids)


def names_in(place: Place, where: str | None = None) -> Iterator[Named]:
    """The name of each footprint and neighbourhood, as a page shows it."""
    yield from (Named("footprint", footprint.title, where) for footprint in place.footprints.values())
    yield from (Named("neighbourhood", word, where) for word in place.neighbourhoods.names)


def refuse_misnomers(place: Place, where: str) -> None:
    """Raise what is wrong with the ids and names in `place`, read from or written to `where`."""
    raise_all(find_problems(ids_in(place, where), names_in(place, where)))
