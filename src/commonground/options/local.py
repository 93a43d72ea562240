"""Options of the place's own. In: a YAML file. Out: options and assumptions with the local ones in them.

The file adds options and changes those of the library; docs/options.md describes it. A bad file is refused
with line and column, all problems at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.core.text import listed, quoted
from commonground.core.yaml_fields import fill
from commonground.core.yaml_file import YamlFile, read_yaml
from commonground.document.ids import Named, find_problems
from commonground.evidence.identity import ids_of
from commonground.evidence.model import Assumptions, Basis, Evidence
from commonground.options.eligibility import ANY, MOST_OPTIONS, OLDEST, basis_of
from commonground.options.entries import NEW_NEEDS, OptionEntry, OptionsFile, option_model, vocabulary
from commonground.options.library import comes_after_itself
from commonground.options.local_figures import figures_of
from commonground.options.model import Effect, Option
from commonground.options.own_counts import figures_of_running

_BEGIN = "begin with 'options:' or 'runs_today:', as docs/options.md shows"
_TAKEN = (
    "name",
    "plain",
    "kind",
    "theme",
    "evidence_strength",
    "delivered_by",
    "funded_by",
    "after",
    "one_off",
    "core",
)
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


def with_local(
    options: Sequence[Option], assumptions: Assumptions, evidence: Evidence, path: Path
) -> tuple[tuple[Option, ...], Assumptions]:
    """The options and assumptions, changed and added to by the file at `path`.

    A changed figure keeps the library's value in `changed_from`. Raises UserError or SeveralErrors with file,
    line and column for a file that cannot be used.
    """
    file = read_yaml(path, "options file", _BEGIN)
    if not isinstance(file.content, dict):
        raise UserError("the options file holds no keys", where=file.path, mend=_BEGIN)
    before = {option.id: option for option in options}
    entries, top = _read(file, before, evidence)
    left_out = top.leave_out
    by_id = before | {name: _changed(before.get(name, replace(_BLANK, id=name)), entries[name]) for name in entries}
    kept = tuple(option for option in by_id.values() if option.id not in left_out)
    problems = [*_misfits(file, entries, by_id, assumptions), *_misorders(file, entries, kept, left_out)]
    problems += [*_too_many(file, before, kept), *_running_left_out(file, top)]
    if problems:
        raise SeveralErrors(problems)
    figures = [figure for name, entry in entries.items() for figure in figures_of(name, entry, assumptions)]
    figures += figures_of_running(top.runs_today, assumptions)
    added = [name for name in entries if name not in before]
    return kept, Assumptions([*assumptions.values(), *(_drawn_by_place(figure, added) for figure in figures)])


def _running_left_out(file: YamlFile, top: OptionsFile) -> Iterator[UserError]:
    """What is said to run today of options that are left out: it would change nothing."""
    for name in top.runs_today:
        if name in top.leave_out:
            what = f"{quoted(name)} is left out, and runs_today says how much of it runs"
            yield UserError(what, where=file.where(("runs_today", name), key=True), mend="do one or the other")


def _too_many(file: YamlFile, before: Mapping[str, Option], kept: Sequence[Option]) -> Iterator[UserError]:
    """More options than a plan can weigh, at the first one too many."""
    over = len(kept) - MOST_OPTIONS
    if over > 0:
        where = file.where(("options", [one.id for one in kept if one.id not in before][-over]), key=True)
        what = f"with this file there are {len(kept)} options, and a plan can weigh {MOST_OPTIONS} at the most"
        yield UserError(what, where=where, mend=f"add {over} fewer, or name as many under leave_out")


def _drawn_by_place(figure: Figure, added: Sequence[str]) -> Figure:
    """The figure, its draws keyed by the place of its option among those that the file adds, whatever it is called."""
    first, option, last = figure.name.split(".", 2)
    if option not in added:
        return figure
    return replace(figure, drawn_as=f"{first}.local option {added.index(option) + 1}.{last}")


def _read(
    file: YamlFile, before: Mapping[str, Option], evidence: Evidence
) -> tuple[dict[str, OptionEntry], OptionsFile]:
    """The entries of the file by option, and the file. SeveralErrors for whatever is not as it must be."""
    sections = file.content.get("options")
    sections = sections if isinstance(sections, dict) else {}
    words = vocabulary(evidence, dict.fromkeys((*before, *sections)))
    top, problems = fill(OptionsFile, file, (), file.content, words)
    problems += _called_wrongly(file, sections, before, evidence)
    model = option_model((*evidence.leaves(), *evidence.outcomes()))
    entries = {}
    for name, section in sections.items():
        problems += () if name in before else _missing(file, name, section, before)
        entry, found = fill(model, file, ("options", name), section, words)
        problems += found
        if entry is not None:
            entries[name] = entry
    if top is None or problems:
        raise SeveralErrors(problems)
    if not (entries or top.leave_out or top.runs_today):
        raise UserError("the options file changes nothing", where=file.path, mend=_BEGIN)
    return entries, top


def _missing(file: YamlFile, name: str, section: Any, before: Mapping[str, Option]) -> Iterator[UserError]:
    """What an option must have that is none of the library's: perhaps one of the library is meant."""
    missing = [key for key in NEW_NEEDS if key not in section] if isinstance(section, dict) else []
    if missing:
        what = f"the library has no option {quoted(name)}, and a new one needs {listed(missing)} too"
        mend = did_you_mean(name, before) or "add what is missing"
        yield UserError(what, where=file.where(("options", name), key=True), mend=mend)


def _called_wrongly(
    file: YamlFile, sections: Mapping[str, Any], before: Mapping[str, Option], evidence: Evidence
) -> list[UserError]:
    """What is wrong with the ids and names that the file gives, beside those of the library."""
    new = [Named("option", word, file.where(("options", word), key=True)) for word in sections if word not in before]
    names = {word: section.get("name") for word, section in sections.items() if isinstance(section, dict)}
    kept = [Named("option", option.name) for word, option in before.items() if names.get(word) is None]
    given = [
        Named("option", name, file.where(("options", word, "name")))
        for word, name in names.items()
        if isinstance(name, str)
    ]
    return find_problems([*ids_of(evidence), *new], [*kept, *given])


def _changed(option: Option, entry: OptionEntry) -> Option:
    """The option with what the entry says of it."""
    said: dict[str, Any] = {key: getattr(entry, key) for key in _TAKEN}
    if entry.aim is not None:
        said |= {key: getattr(entry.aim, key) for key in ("min_age", "max_age", "needs")}
        said["also_needs"] = entry.aim.also
    if entry.counts is not None:
        said["per_household"] = entry.counts == "household"
    effects = {effect.service: effect for effect in (*option.effects, *_effects(option.id, entry))}
    return replace(
        option, effects=tuple(effects.values()), **{key: value for key, value in said.items() if value is not None}
    )


def _effects(name: str, entry: OptionEntry) -> Iterator[Effect]:
    for service, effect in entry.effects or ():
        if effect is not None:
            quality = effect.quality or entry.quality or "D"
            basis = cast(Basis, effect.applies_to)
            yield Effect(name, service, basis, effect.study_design, quality, of_share=basis == "area")


def _misfits(
    file: YamlFile, entries: Mapping[str, OptionEntry], by_id: Mapping[str, Option], assumptions: Assumptions
) -> Iterator[UserError]:
    """What is wrong with an entry beside what the library says of its option."""
    for name, entry in entries.items():
        option, at = by_id[name], ("options", name)
        if not entry.changes():
            what = f"nothing of {quoted(name)} is changed: only where its figures come from is said"
            yield UserError(what, where=file.where(at, key=True), mend="give a figure of your own, or take it out")
        if option.min_age > option.max_age:
            what = f"ages run from {option.min_age} down to {option.max_age}"
            yield UserError(what, where=file.where((*at, "for")), mend="give both min_age and max_age")
        for service, effect in entry.effects or ():
            known = f"activity_share.{name}.{service}" in assumptions
            if effect is not None and effect.applies_to == "area" and effect.activity_share is None and not known:
                what = f"the effect of {quoted(name)} on {service} is on an area and needs an activity_share"
                yield UserError(what, where=file.where((*at, "effects", service)), mend="add activity_share")
        try:
            basis_of(option)
        except UserError as error:
            yield UserError(error.what, where=file.where((*at, "effects")), mend=error.mend)


def _misorders(
    file: YamlFile, entries: Mapping[str, OptionEntry], kept: Sequence[Option], left_out: Sequence[str]
) -> Iterator[UserError]:
    """What is wrong with the options that are left."""
    if not kept:
        where = file.where(("leave_out",))
        yield UserError("every option is left out, and a plan needs one", where=where, mend="keep some")
    after = {option.id: option.after for option in kept}
    for name in entries:
        if comes_after_itself(name, after):
            where = file.where(("options", name, "after"))
            yield UserError(f"{name} must come after itself, by its set-up order", where=where, mend="cut the circle")
    for i, name in enumerate(left_out):
        where = file.where(("leave_out", i))
        if name in entries:
            yield UserError(f"{quoted(name)} is both described and left out", where=where, mend="do one or the other")
        followers = [option.id for option in kept if name in option.after]
        if followers:
            what = f"{', '.join(followers)} must come after {quoted(name)}, which is left out"
            mend = f"leave out {', '.join(followers)} too, or say 'after: []' of it under options"
            yield UserError(what, where=where, mend=mend)
