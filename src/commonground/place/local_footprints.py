"""Footprints that a place gives of its own. In: CSV files, the areas of the place and of England. Out: `Footprint`s.

A file stands beside what is published or, where that is asked for, in its place; never there unasked. It may hold
areas of elsewhere, which are counted, but has to reach the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from commonground.core.errors import UserError, did_you_mean, raise_all
from commonground.core.text import quoted
from commonground.document import ids
from commonground.place.csv_files import read_footprint
from commonground.place.footprints import TITLES
from commonground.place.model import Footprint

ASK = (
    "rename the file, or give it with --replace-footprint (replace_footprints in Python) if it is to stand in for what "
    "is published"
)


def read_footprints(
    beside: Sequence[str | Path], instead: Sequence[str | Path], here: Sequence[str], everywhere: Mapping[str, str]
) -> dict[str, Footprint]:
    """The footprints in CSVs `area,unit,share[,name]` by kind, which is the file's name.

    `beside` stand beside the published ones, `instead` take the place of one. `here`: codes of the place's areas in
    order; `everywhere`: the district of each area of England. Raises UserError or SeveralErrors for a name that is
    taken, and with file and line for what cannot be used.
    """
    ours, theirs = [Path(path) for path in beside], [Path(path) for path in instead]
    raise_all([*_wrongly_named(ours, theirs)])
    read = [_read(path, here, everywhere, instead=path in theirs) for path in (*ours, *theirs)]
    return {footprint.kind: footprint for footprint in read}


def _wrongly_named(beside: Sequence[Path], instead: Sequence[Path]) -> Iterable[UserError]:
    """Files whose names are those of published footprints unasked, of none where one is to be replaced, or alike."""
    for path in instead:
        if path.stem not in TITLES:
            near = did_you_mean(path.stem, TITLES) or f"the published ones are {', '.join(TITLES)}"
            what = f"there is no published footprint {quoted(path.stem)} that this file could stand in for"
            yield UserError(what, where=str(path), mend=near)
    for path in beside:
        if path.stem in TITLES:
            what = f"the name of the file is that of a published footprint, {quoted(path.stem)}"
            yield UserError(what, where=str(path), mend=ASK)
    published = [ids.Named("footprint", kind) for kind in TITLES if kind not in {path.stem for path in instead}]
    own = [ids.Named("footprint", path.stem, str(path)) for path in beside if path.stem not in TITLES]
    put = [ids.Named("footprint", path.stem, str(path)) for path in instead if path.stem in TITLES]
    for problem in ids.find_problems([*published, *own, *put]):
        yield UserError(problem.what, where=problem.where, mend="rename the file")


def _read(path: Path, here: Sequence[str], everywhere: Mapping[str, str], *, instead: bool) -> Footprint:
    footprint = read_footprint(path, here, everywhere)
    if not footprint.shares.nnz:
        what = f"the footprint {quoted(path.stem)}, {footprint.source}, reaches no area of this place"
        raise UserError(what, where=str(path), mend="give a file that names areas of this place")
    if not instead:
        return footprint
    return replace(footprint, source=f"{footprint.source}, in place of the published one")
