"""Whether a place changed in Python is one that a pack could hold. In: `Place`. Out: what of it is not.

Nothing but Python's own checks stands between `dataclasses.replace` and a plan, so the place is described and laid out
as its pack would be, and held to what is asked of a pack that is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import polars as pl

from commonground.core.errors import UserError, raise_all
from commonground.core.text import quoted
from commonground.document.ids import find_problems
from commonground.place.gazetteer.model import TITLES
from commonground.place.identity import ids_in, names_in
from commonground.place.model import Place
from commonground.place.pack import agreement, cells
from commonground.place.pack.descriptor import describe_pack, understand
from commonground.place.pack.schema import TABLES
from commonground.place.pack.tables import count_rows, tables_of

MOST_TOLD = 3  # problems at once
NO_PRINT = "0" * 64  # the place has no files yet
SHAPES = "boundaries"
KINDS = (*TITLES, "areas")


def refuse_misfits(place: Place) -> None:
    """Raise UserError, or SeveralErrors with the first few, for what of `place` no pack could say.

    Ids and names are a matter of `identity`: where those are wrong, nothing else is looked for.
    """
    if find_problems(ids_in(place), names_in(place)):
        return
    try:
        said = list(islice(_find_problems(place), MOST_TOLD))
    except Exception:  # whatever parts of two places, or of another kind, can do to who reads them
        said = ["its parts do not fit together, or are of another kind than they should be"]
    mend = "take it as `build_place`, `read_place` or `example_place` gives it"
    raise_all([UserError(f"the place has been changed: {what}", where="place", mend=mend) for what in said])


def _find_problems(place: Place) -> Iterator[str]:
    if place.kind not in KINDS:
        yield f"it is said to be {quoted(place.kind)}, which is no kind of place"
    if not isinstance(place.notes, tuple):
        yield f"its notes must be a tuple of words, not {quoted(place.notes)}"
    frames = tables_of(place)
    package, problems = understand(
        json.dumps(describe_pack(place, count_rows(frames), dict.fromkeys(TABLES, NO_PRINT)))
    )
    yield from problems
    if package is None:
        return
    for name, frame in frames.items():
        wrong = list(cells.find_wrong_columns(name, frame.schema)) or cells.find_wrong_cells(name, frame)
        yield from wrong
    codes = pl.DataFrame({"code": place.boundaries["code"].tolist()}, schema={"code": pl.String})
    yield from cells.find_loose_ends({**frames, SHAPES: codes})
    yield from agreement.find_problems(place)
