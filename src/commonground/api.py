"""The public Python API: what the command line, a notebook and the web app use, and all that they use.

In: names, files, settings. Out: a `Place`, `Partner`s, a `Plan`. Each function loads what it needs when it is called,
so that reading a plan loads no solver. For what it cannot use each raises UserError, a sentence with the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commonground import folders
from commonground.asking import (
    Changes,
    Chosen,
    path_of,
    read_day,
    read_path,
    read_paths,
    read_settings,
    refuse_other,
    refuse_unsound,
)
from commonground.core.errors import UserError, did_you_mean
from commonground.core.progress import NOBODY, Watcher

if TYPE_CHECKING:
    from commonground.core.figures import Figure
    from commonground.partners.model import Partner
    from commonground.place.model import Place
    from commonground.result import Comparison, Explanation, People, Plan
    from commonground.sources.fetch import Fetched
    from commonground.views.soundness import Soundness


# places


def example_place(seed: int = 1) -> Place:
    """Exampleshire, a made-up place of some 200,000 residents. Synthetic: no figure of it describes anywhere real."""
    from commonground.example import example_place as made

    return made(read_settings(None, seed=seed).seed)


def fetch(mirror: str | Path | None = None, *, watcher: Watcher | None = None) -> Fetched:
    """Bring the published files to this computer, verify each, and make them ready.

    `mirror`: a folder or an address to read instead of the web (default: COMMONGROUND_MIRROR). Stopped half-way, it
    goes on from there.
    """
    from commonground.sources import catalogue
    from commonground.sources.fetch import fetch_files

    watch = watcher or NOBODY
    with watch.step("Fetching files") as bringing, watch.step("Making them ready") as converting:
        from_where = mirror or folders.mirror()
        return fetch_files(catalogue.read(), folders.sources_folder(), from_where, bringing, converting)


def build_place(
    query: str | Path | Sequence[str],
    *,
    neighbourhoods: str | Path | None = None,
    footprints: Sequence[str | Path] = (),
    replace_footprints: Sequence[str | Path] = (),
    on: str = "",
    watcher: Watcher | None = None,
) -> Place:
    """A real place from the fetched files, by a name, a code, several of either, or the path of a file of LSOA codes.

    A council, county, ICB, combined authority or region by the whole of its name ('Bolton', 'NHS Devon ICB'); a ward
    with its district ('Farnworth North, Bolton'); an MSOA ('Bolton 001'); a network ('Bolton Central PCN'); 'Bolton,
    Bury and Wigan' for several. A name that could mean several bodies, or one that is no more, is asked back.
    `neighbourhoods`: your CSV (area, neighbourhood, name), else they are designed. `footprints`: CSVs (area, unit,
    share) named as the files; `replace_footprints` put one in the published one's place. `on`: for boards of a date.
    """
    from commonground.place.building import build
    from commonground.sources.tables import open_sources

    own, instead = read_paths(footprints), read_paths(replace_footprints)
    sources = open_sources(folders.sources_folder())
    with (watcher or NOBODY).step("Building the place") as progress:
        return build(query, sources, read_path(neighbourhoods), own, instead_csvs=instead, on=on, progress=progress)


def read_place(path: str | Path) -> Place:
    """The place in the pack at `path`."""
    from commonground.place import pack

    return pack.load(path_of(path))


def write_place(place: Place, path: str | Path) -> None:
    """Write `place` as a pack (a Frictionless Data Package) at `path`, whole or not at all."""
    from commonground.place import pack

    refuse_unsound(place)
    pack.save(place, path_of(path))


# partners


def modelled_partners(
    place: Place, *, trusts: Chosen | None = None, set: Changes | None = None, options: str | Path | None = None
) -> tuple[Partner, ...]:
    """The bodies that serve `place`, with budgets from published accounts or modelled; `set` as in `make_plan`.

    `trusts`: codes of those that give a service of which no table says who does, by role: {"mental_health": "RXV"}.
    """
    from commonground.library import read_library
    from commonground.partners.modelled import modelled_partners as modelled

    refuse_other("Place", [place])
    known = read_library(read_settings(set=set, options=options))
    return modelled(place, known.assumptions, known.evidence.deflator, chosen=trusts)


def read_partners(path: str | Path, place: Place) -> tuple[Partner, ...]:
    """The partners in a YAML file, every word in it checked against `place` and the evidence."""
    from commonground.evidence import reader
    from commonground.partners.reader import read_partners as read

    refuse_other("Place", [place])
    return read(path_of(path), place, reader.read())


def write_partners(partners: Sequence[Partner], place: Place, path: str | Path) -> None:
    """Write `partners` as a commented YAML file for them to correct."""
    from commonground.core.landing import land_file
    from commonground.evidence import reader
    from commonground.partners.roll import refuse_roll
    from commonground.partners.writer import to_yaml

    refuse_other("Place", [place])
    refuse_other("Partner", partners)
    evidence = reader.read()
    refuse_roll(partners, place, evidence)
    with land_file(path_of(path), "the partners") as unfinished:
        unfinished.write_text(to_yaml(partners, place, evidence), encoding="utf-8")


# people


def build_people(  # noqa: PLR0913 - one word for each thing that may be asked
    place: Place,
    area: str | None = None,
    *,
    seed: int | str = 1,
    set: Changes | None = None,
    workers: int | str = 2,
    out: str | Path | None = None,
    keep: bool = True,
    watcher: Watcher | None = None,
) -> People:
    """The synthetic people of `place` in households, as its plan of the same `seed` has them: nobody of them is real.

    `area`: the code of one small area alone, whose people are the same and made in a second. `out`: a folder for
    persons.parquet, households.parquet and people.md. `set`, `workers`, `keep` and `watcher` as in `make_plan`.
    """
    from commonground import people
    from commonground.cache import ResultCache
    from commonground.library import read_library
    from commonground.outlook import outlook_of
    from commonground.people.writer import refuse_folder
    from commonground.result import People

    refuse_unsound(place)
    settings = read_settings(set, seed=seed, workers=workers)
    folder = read_path(out)
    if folder is not None:
        refuse_folder(folder)
    library = read_library(settings)
    inputs = people.inputs(place, library.evidence, library.assumptions, settings.seed)
    if area is not None:
        inputs = people.inputs_of_area(inputs, area)
    else:
        outlook_of(place, 1).refuse_beyond(folders.memory())
    cache = ResultCache(folders.results_folder() if keep and area is None else None)
    with (watcher or NOBODY).step("Building people and households") as progress:
        population = cache.get_or_make(people.build, inputs, settings.workers, progress)
    made = People.of(population, inputs, place.name, library.evidence.needs)
    if folder is not None:
        made.write(folder)
    return made


# plans


def make_plan(  # noqa: PLR0913 - one word for each thing that may be asked
    place: Place,
    partners: Iterable[Partner] | None = None,
    *,
    seed: int = 1,
    draws: int = 1000,
    set: Changes | None = None,
    options: str | Path | None = None,
    must: str | Sequence[str] = (),
    must_not: str | Sequence[str] = (),
    first_year: int = 2027,
    workers: int = 2,
    created: str | None = None,
    out: str | Path | None = None,
    keep: bool = True,
    watcher: Watcher | None = None,
) -> Plan:
    """One plan for a place: who is helped, who pays, who gains, and a deal that every partner can sign.

    The same `seed` gives the same plan on any number of `workers`. `set`: assumptions changed. `options`: a local YAML
    file. `must`, `must_not`: what has to be in it or may not, as 'falls:N03@2028' (docs/setup.md). `created`: its date.
    `out`: a folder to write it into. `keep` people and need: a what-if takes seconds. UserError for what makes no plan.
    """
    from commonground import flow
    from commonground.assemble.plan import assemble_plan
    from commonground.cache import ResultCache
    from commonground.outlook import outlook_of
    from commonground.result import Plan
    from commonground.views.files import refuse_folder

    numbers = {"seed": seed, "draws": draws, "first_year": first_year, "workers": workers}
    settings = read_settings(set, options, must, must_not, **numbers)
    day, folder = read_day(created), read_path(out)
    refuse_unsound(place)
    parties = None if partners is None else tuple(partners if isinstance(partners, Iterable) else [partners])
    refuse_other("Partner", parties or ())
    outlook_of(place, settings.draws).refuse_beyond(folders.memory())
    if folder is not None:
        refuse_folder(folder)
    watch, cache = watcher or NOBODY, ResultCache(folders.results_folder() if keep else None)
    plan = Plan(assemble_plan(flow.plan(place, parties, settings, day, cache, watch)))
    if folder is not None:
        with watch.step("Writing the plan"):
            plan.write(folder)
    return plan


def read_plan(path: str | Path) -> Plan:
    """The plan in a folder or in its plan.json."""
    from commonground.document import read_plan as read
    from commonground.result import Plan

    return Plan(read(path_of(path)))


def check_plan(plan: Plan | str | Path) -> Soundness:
    """Whether a plan holds together: the books balance, parts sum to wholes, ranges are in order, and so on.

    `plan`: one that you hold, or a folder or plan.json, read as it is. `holds` says yes or no; it prints itself.
    """
    from commonground.document.reading import read_shape
    from commonground.result import Plan
    from commonground.views.soundness import tell_soundness

    return tell_soundness(plan.document if isinstance(plan, Plan) else read_shape(path_of(plan)))


def compare(first: Plan, second: Plan) -> Comparison:
    """What moved from the first plan (A) to the second (B), and for whom."""
    from commonground.result import Comparison
    from commonground.views.comparison import compare as compared

    refuse_other("Plan", [first, second])
    return Comparison.of(compared(first.document, second.document))


def explain(plan: Plan, partner: str, figure: str | None = None) -> Explanation:
    """What a plan means for one partner, by its id or name; or one figure of it, opened into its lines and evidence.

    Its line, worst bad year and way out; why; what it promises, and why not more; what could go wrong or change it.
    `figure`: 'net 2029/30', 'before', 'paid in', a line of its account, an option, a service, or a dotted name; a year
    after it keeps that year. It prints itself, and `write` makes a page of it. Raises UserError for what is not there.
    """
    from commonground.result import Explanation
    from commonground.views.explanation.figure import explain_figure
    from commonground.views.explanation.partner import explain_partner

    refuse_other("Plan", [plan])
    document = plan.document
    found = explain_partner(document, partner) if figure is None else explain_figure(document, partner, figure)
    return Explanation(found.title, found.warnings, found.sections, found.verdict, found.leads, document, partner)


# evidence


def assumptions(part: str = "") -> list[Figure]:
    """Every figure of the library whose dotted name contains `part`, with its range, unit, source and quality."""
    from commonground.evidence import figures, reader

    known = figures.from_tables(reader.read())
    found = [figure for name, figure in sorted(known.items()) if str(part).casefold() in name]
    if not found:
        mend = did_you_mean(str(part), known) or "`assumptions` alone lists them all"
        raise UserError(f"no assumption has {part!r} in its name", mend=mend)
    return found
