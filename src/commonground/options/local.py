"""Options of the place's own. In: a YAML file. Out: options and assumptions with the local ones in them.

The file adds options and changes those of the library; docs/options.md describes it. A bad file is refused
with line and column, all problems at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from commonground.core.errors import SeveralErrors, UserError
from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.document.ids import Named, find_problems
from commonground.evidence.identity import ids_of
from commonground.evidence.model import Assumptions, Basis, Evidence
from commonground.evidence.schema import DESIGNS, QUALITIES
from commonground.options.eligibility import ANY, OLDEST, basis_of, known_needs
from commonground.options.library import refuse_circles
from commonground.options.local_figures import OPTION_FIGURES, figures_of, local_figure, read_figure, stated_in
from commonground.options.model import Effect, Option
from commonground.options.yaml_file import Section, load

T = TypeVar("T")

_TOP = ("options", "leave_out")
_WORDS = ("name", "plain", "kind", "theme", "evidence_strength")
_AIMS = ("for", "counts", "delivered_by", "funded_by", "one_off", "after", "core", "effects")
_SAYS = ("source", "source_url", "quality", "year")
_KEYS = (*_WORDS, *_AIMS, *_SAYS, *OPTION_FIGURES)
_EFFECT_KEYS = ("value", "low", "high", "applies_to", "activity_share", "study_design", *_SAYS)
_APPLIES: dict[str, Basis] = {"reached": "reached", "area": "area"}
_LEAST_QALY, _MOST_QALY, _MOST_RATIO, _LEAST_RATIO = -1.0, 1.0, 10.0, 0.01
_NEW_NEEDS = ("name", "plain", "for", "delivered_by", "funded_by", "source", *OPTION_FIGURES)
_BLANK = Option(
    id="",
    name="",
    kind="local",
    theme="local",
    min_age=0,
    max_age=OLDEST,
    needs=(ANY,),
    per_household=False,
    delivered_by=(),
    funded_by=(),
    one_off=False,
    after=(),
    core=False,
    evidence_strength="none",
    effects=(),
    plain="",
)


@dataclass(frozen=True)
class _Known:
    """The words that a file may use."""

    options: tuple[str, ...]
    needs: tuple[str, ...]
    services: tuple[str, ...]
    roles: tuple[str, ...]


def with_local(
    options: Sequence[Option], assumptions: Assumptions, evidence: Evidence, path: Path
) -> tuple[tuple[Option, ...], Assumptions]:
    """The options and assumptions, changed and added to by the file at `path`.

    A changed figure keeps the library's value in `changed_from`. Raises UserError or SeveralErrors with file,
    line and column for a file that cannot be used.
    """
    top = load(path)
    top.allow_only(_TOP)
    sections = top.section("options")
    by_id = {option.id: option for option in options}
    new = tuple(sections.names()) if sections else ()
    words = _Known(
        options=tuple(dict.fromkeys((*by_id, *new))),
        needs=tuple(evidence.needs["id"]),
        services=(*evidence.leaves(), *evidence.outcomes()),
        roles=tuple(evidence.roles["id"]),
    )
    figures: list[Figure] = []
    for name in new:
        section = sections.section(name) if sections else None
        if section is not None:
            effects, effect_figures = _effects_of(name, section, words.services, assumptions)
            by_id[name] = _option(name, section, by_id.get(name), words, effects)
            figures += [*figures_of(name, section, assumptions), *effect_figures]
    top.problems.extend(_called_wrongly(sections, options, by_id.values(), evidence))
    added = [name for name in new if name not in {option.id for option in options}]
    left_out = top.words("leave_out", words.options) or ()
    kept = tuple(option for option in by_id.values() if option.id not in left_out)
    _refuse(top, kept)
    return kept, Assumptions([*assumptions.values(), *(_drawn_by_place(figure, added) for figure in figures)])


def _drawn_by_place(figure: Figure, added: Sequence[str]) -> Figure:
    """The figure, its draws keyed by the place of its option among those that the file adds, whatever it is called."""
    first, option, last = figure.name.split(".", 2)
    if option not in added:
        return figure
    return replace(figure, drawn_as=f"{first}.local option {added.index(option) + 1}.{last}")


def _called_wrongly(
    sections: Section | None, library: Sequence[Option], after: Iterable[Option], evidence: Evidence
) -> list[UserError]:
    """What is wrong with the ids and names that the file gives, beside those of the library."""
    given = {word: sections.where(word) for word in sections.names()} if sections else {}
    new = given.keys() - {option.id for option in library}
    ids = [Named("option", word, where) for word, where in given.items() if word in new]
    names = [Named("option", one.name, given.get(one.id)) for one in sorted(after, key=lambda one: one.id in given)]
    return find_problems([*ids_of(evidence), *ids], [named for named in names if named.word])


def _refuse(top: Section, options: Sequence[Option]) -> None:
    if top.problems:
        raise SeveralErrors(top.problems)
    try:
        refuse_circles(options, where=top.file)
        for option in options:
            basis_of(option)
    except UserError as error:
        raise UserError(error.what, where=top.file, mend=error.mend) from None


def _option(name: str, section: Section, before: Option | None, words: _Known, found: Sequence[Effect]) -> Option:
    """The library's option changed by the section, or a new one."""
    section.allow_only(_KEYS)
    section.require(*(("source",) if before else _NEW_NEEDS))
    section.word("quality", QUALITIES)
    option = before or replace(_BLANK, id=name)
    option = _aimed(option, section, words.needs)
    counts = section.word("counts", ("person", "household"))
    effects = {effect.service: effect for effect in option.effects}
    effects |= {effect.service: effect for effect in found}
    return replace(
        option,
        name=_or(section.text("name"), option.name),
        plain=_or(section.text("plain"), option.plain),
        kind=_or(section.text("kind"), option.kind),
        theme=_or(section.text("theme"), option.theme),
        evidence_strength=_or(section.text("evidence_strength"), option.evidence_strength),
        per_household=option.per_household if counts is None else counts == "household",
        delivered_by=_or(section.words("delivered_by", words.roles), option.delivered_by),
        funded_by=_or(section.words("funded_by", words.roles), option.funded_by),
        after=_or(section.words("after", words.options), option.after),
        one_off=_or(section.flag("one_off"), option.one_off),
        core=_or(section.flag("core"), option.core),
        effects=tuple(effects.values()),
    )


def _aimed(option: Option, section: Section, needs: Sequence[str]) -> Option:
    """The option with the ages and needs of the key `for`."""
    target = section.section("for")
    if target is None:
        return option
    target.allow_only(("min_age", "max_age", "needs", "also"))
    first, last = target.number("min_age", 0, OLDEST), target.number("max_age", 0, OLDEST)
    named, also = target.words("needs", needs), target.words("also", needs)
    try:
        named = known_needs(named, needs) if named else named
    except UserError as error:
        target.complain(error.what, "needs", error.mend)
    min_age = option.min_age if first is None else int(first)
    max_age = option.max_age if last is None else int(last)
    if min_age > max_age:
        target.complain(f"ages run from {min_age} down to {max_age}")
    return replace(
        option,
        min_age=min_age,
        max_age=max_age,
        needs=_or(named, option.needs),
        also_needs=_or(also, option.also_needs),
    )


def _effects_of(
    name: str, section: Section, services: Sequence[str], assumptions: Assumptions
) -> tuple[tuple[Effect, ...], tuple[Figure, ...]]:
    """The effects under the key `effects`, one section a service, and their dotted figures."""
    effects: list[Effect] = []
    figures: list[Figure] = []
    group = section.section("effects")
    if group is None:
        return (), ()
    group.allow_only(services)
    for service in group.names():
        inner = group.section(service) if service in services else None
        if inner is not None:
            effect, found = _effect(name, service, inner, section, assumptions)
            effects += [effect]
            figures += found
    return tuple(effects), tuple(figures)


def _effect(
    name: str, service: str, inner: Section, option: Section, assumptions: Assumptions
) -> tuple[Effect, list[Figure]]:
    inner.allow_only(_EFFECT_KEYS)
    inner.require("value", "applies_to")
    basis = _APPLIES[inner.word("applies_to", _APPLIES) or "reached"]
    quality = inner.text("quality") or option.text("quality") or "D"
    effect = Effect(name, service, basis, inner.word("study_design", DESIGNS) or "modelled", quality)
    least, most = (_LEAST_QALY, _MOST_QALY) if service == QALY else (_LEAST_RATIO, _MOST_RATIO)
    figures = []
    stated = stated_in(inner, least, most)
    if stated is not None:
        unit = "QALYs per person reached" if service == QALY else "ratio"
        dotted = f"effects.{name}.{service}"
        figures.append(local_figure(dotted, stated, unit, option, assumptions))
    if basis == "area":
        figures += _activity_share(name, service, inner, option, assumptions)
    elif "activity_share" in inner:
        inner.complain("activity_share is only for effects on an area", "activity_share")
    return effect, figures


def _activity_share(name: str, service: str, inner: Section, option: Section, assumptions: Assumptions) -> list[Figure]:
    dotted = f"activity_share.{name}.{service}"
    if "activity_share" not in inner:
        if dotted not in assumptions:
            inner.complain("an effect on an area needs an activity_share", "applies_to")
        return []
    share = read_figure(inner, "activity_share", 0.0, 1.0)
    return [] if share is None else [local_figure(dotted, share, "share", option, assumptions)]


def _or(value: T | None, default: T) -> T:
    return default if value is None else value
