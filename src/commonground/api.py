"""The public Python API: what the command line, a notebook and the web app use, and all that they use.

In: names, files, settings. Out: a `Place`, `Partner`s, a `Plan`. Each function loads what it needs when it is called,
so that reading a plan loads no solver. Every function raises UserError, one sentence with the way out, for what it
cannot use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commonground import folders
from commonground.core.errors import UserError, did_you_mean
from commonground.core.progress import NOBODY, Watcher

if TYPE_CHECKING:
    from commonground.core.figures import Figure
    from commonground.partners.model import Partner
    from commonground.place.model import Place
    from commonground.result import Comparison, Plan
    from commonground.settings import Settings
    from commonground.sources.fetch import Fetched

Value = float | str
Changes = Mapping[str, Value] | Sequence[str]
"""Assumptions changed by hand: {'options.pulm_rehab.reach': 0.3}, or ['options.pulm_rehab.reach=0.3']."""


# places


def example_place(seed: int = 1) -> Place:
    """Exampleshire, a made-up place of some 200,000 residents. Synthetic: no figure of it describes anywhere real."""
    from commonground.example import example_place as made

    return made(seed)


def fetch(mirror: str | Path | None = None, *, watcher: Watcher | None = None) -> Fetched:
    """Bring the published files to this computer, verify each, and make them ready.

    `mirror`: a folder or an address to read instead of the web (default: COMMONGROUND_MIRROR). Stopped half-way, it
    goes on from there.
    """
    from commonground.sources import catalogue
    from commonground.sources.fetch import fetch as bring

    watch = watcher or NOBODY
    with watch.step("Fetching files") as bringing, watch.step("Making them ready") as converting:
        from_where = mirror or folders.mirror()
        return bring(catalogue.read(), folders.sources_folder(), from_where, bringing, converting)


def build_place(
    query: str | Path | Sequence[str],
    *,
    neighbourhoods: Path | None = None,
    footprints: Sequence[Path] = (),
    watcher: Watcher | None = None,
) -> Place:
    """A real place from the fetched files: a district, county, ICB or combined authority, or a list of LSOA codes.

    `neighbourhoods`: a CSV of your own (area, neighbourhood, name); without it they are designed. `footprints`: CSVs
    of local footprints (area, unit, share).
    """
    from commonground.place.building import build
    from commonground.sources.tables import open_sources

    with (watcher or NOBODY).step("Building the place") as progress:
        return build(query, open_sources(folders.sources_folder()), neighbourhoods, footprints, progress=progress)


def read_place(path: str | Path) -> Place:
    """The place in the pack at `path`."""
    from commonground.place import pack

    return pack.load(Path(path))


def write_place(place: Place, path: str | Path) -> None:
    """Write `place` as a pack (a Frictionless Data Package) at `path`, whole or not at all."""
    from commonground.place import pack

    pack.save(place, Path(path))


# partners


def modelled_partners(place: Place, *, set: Changes = (), options: Path | None = None) -> tuple[Partner, ...]:
    """The bodies that serve `place`, with modelled budgets until they give their own; `set` as in `make_plan`."""
    from commonground.library import read_library
    from commonground.partners.modelled import modelled_partners as modelled

    return modelled(place, read_library(_settings(set=set, options=options)).assumptions)


def read_partners(path: str | Path, place: Place) -> tuple[Partner, ...]:
    """The partners in a YAML file, every word in it checked against `place` and the evidence."""
    from commonground.evidence import reader
    from commonground.partners.reader import read_partners as read

    return read(Path(path), place, reader.read())


def write_partners(partners: Sequence[Partner], place: Place, path: str | Path) -> None:
    """Write `partners` as a commented YAML file for them to correct."""
    from commonground.evidence import reader
    from commonground.partners.writer import to_yaml
    from commonground.sources.landing import landed

    with landed(Path(path)) as unfinished:
        unfinished.write_text(to_yaml(partners, place, reader.read()), encoding="utf-8")


# plans


def make_plan(  # noqa: PLR0913 - one word for each thing that may be asked
    place: Place,
    partners: Sequence[Partner] | None = None,
    *,
    seed: int = 1,
    draws: int = 1000,
    set: Changes = (),
    options: Path | None = None,
    first_year: int = 2027,
    workers: int = 2,
    created: str | None = None,
    out: Path | None = None,
    keep: bool = True,
    watcher: Watcher | None = None,
) -> Plan:
    """One plan for a place: who is helped, who pays, who gains, and a deal that every partner can sign.

    `partners`: modelled ones where none are given. The same `seed` gives the same plan, on any number of `workers`.
    `set`: assumptions changed by hand. `options`: a local YAML file of options. The plan begins in April of
    `first_year`. `created`: its date (ISO), today where none is given. `out`: a folder to write it into, refused before
    the work where it cannot be written. `keep`: keep people and need on this computer: a what-if takes seconds.
    `watcher`: told of each step as it begins and of the share of it done.
    """
    from commonground import flow
    from commonground.assemble.plan import assemble_plan
    from commonground.cache import ResultCache
    from commonground.result import Plan

    settings = _settings(seed=seed, draws=draws, set=set, options=options, first_year=first_year, workers=workers)
    parties = modelled_partners(place, set=set, options=options) if partners is None else partners
    if out is not None:
        folders.refuse_unwritable(out)
    watch = watcher or NOBODY
    cache = ResultCache(folders.results_folder() if keep else None)
    plan = Plan(assemble_plan(flow.plan(place, parties, settings, created or date.today().isoformat(), cache, watch)))
    if out is not None:
        with watch.step("Writing the plan"):
            plan.write(out)
    return plan


def read_plan(path: str | Path) -> Plan:
    """The plan in a folder or in its plan.json."""
    from commonground.document import read_plan as read
    from commonground.result import Plan

    return Plan(read(Path(path)))


def compare(first: Plan, second: Plan) -> Comparison:
    """What moved from the first plan (A) to the second (B), and for whom."""
    from commonground.result import Comparison
    from commonground.views.comparison import compare as compared

    found = compared(first.document, second.document)
    return Comparison(found.place, found.synthetic, found.summary, found.tables)


# evidence


def assumptions(part: str = "") -> list[Figure]:
    """Every figure of the library whose dotted name contains `part`, with its range, unit, source and quality."""
    from commonground.evidence import figures, reader

    known = figures.from_tables(reader.read())
    found = [figure for name, figure in sorted(known.items()) if part.casefold() in name]
    if not found:
        raise UserError(f"no assumption has {part!r} in its name", mend=did_you_mean(part, known))
    return found


def _settings(set: Changes = (), options: Path | None = None, **asked: int) -> Settings:
    from commonground.settings import Settings

    changes = [f"{name}={value}" for name, value in set.items()] if isinstance(set, Mapping) else set
    return Settings(**asked, changes=tuple(changes), options_file=options)
