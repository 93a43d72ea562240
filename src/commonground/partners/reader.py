"""Partners as they say themselves. In: partners.yaml, a place. Out: `Partner`s, or every error with line and column."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from commonground.core.errors import SeveralErrors, UserError, did_you_mean, why_unreadable
from commonground.document.ids import Named
from commonground.evidence.identity import ids_of
from commonground.evidence.model import Evidence
from commonground.partners.model import KINDS, MONEY_RULES, YEARS, Partner
from commonground.partners.proportion import find_problems
from commonground.partners.roll import Called, find_misnomers
from commonground.place.identity import ids_in
from commonground.place.model import Footprint, Place

NEEDED = ("id", "name", "kind", "roles", "annual_budget_gbp", "plan_budget_gbp")
OPTIONAL = ("code", "money_rule", "patch", "floor_gbp", "new_staff_wte", "modelled", "declared_worth_gbp", "bloc")
ALLOWED = NEEDED + OPTIONAL


def read_partners(path: Path, place: Place, evidence: Evidence, years: int = YEARS) -> tuple[Partner, ...]:
    """The partners in the YAML file `path`: patches as in `place`, roles, services and money rules as in `evidence`.

    `years`: amounts a list must hold (one number alone stands for every year). Raises UserError, or SeveralErrors with
    every problem, line and column.
    """
    entries = _entries(path)
    notes = _Notes(str(path))
    known = _Known(place, evidence, years)
    partners = [_partner(entry, known, notes) for entry in entries if notes.is_map(entry)]
    notes.problems += find_misnomers(_roll(entries, path), [*ids_of(evidence), *ids_in(place)])
    if notes.problems:
        raise SeveralErrors(notes.problems)
    return tuple(partner for partner in partners if partner is not None)


@dataclass(frozen=True)
class _Known:
    place: Place
    evidence: Evidence
    years: int


@dataclass
class _Notes:
    """Problems found so far, each with the line and column of the value that it is about."""

    path: str
    problems: list[UserError] = field(default_factory=list)

    def add(self, entry: Any, key: Any, what: str, mend: str | None = None) -> None:
        """Note a problem with the value of `key`."""
        self.problems.append(UserError(what, where=self.where(entry, key), mend=mend))

    def where(self, entry: Any, key: Any) -> str:
        """File, line and column of the value of `key`."""
        return f"{self.path}, {_place_of(entry, key)}"

    def is_map(self, entry: Any) -> bool:
        """Whether an entry has keys and values; a problem where not."""
        if not isinstance(entry, CommentedMap):
            self.problems.append(UserError("a partner is not a list of keys and values", where=self.path))
        return isinstance(entry, CommentedMap)


def _place_of(entry: Any, key: Any) -> str:
    """'line 12, column 7' of the value of `key`, or of the entry itself where it has no such key."""
    try:
        line, column = entry.lc.value(key) if isinstance(entry, CommentedMap) else entry.lc.item(key)
    except (KeyError, TypeError, AttributeError, IndexError):
        line, column = entry.lc.line, entry.lc.col
    return f"line {line + 1}, column {column + 1}"


def _entries(path: Path) -> CommentedSeq:
    """The list under `partners`. Raises UserError for a file that is not YAML or holds no such list."""
    try:
        document = YAML(typ="rt").load(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the partners file cannot be read: {why_unreadable(error)}", where=str(path)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        raise UserError(f"the partners file is not YAML: {str(error.problem).split(chr(10))[0]}", where=where) from None
    except YAMLError as error:
        raise UserError(f"the partners file is not YAML: {error}", where=str(path)) from None
    entries = document.get("partners") if isinstance(document, CommentedMap) else None
    if not isinstance(entries, CommentedSeq) or not entries:
        raise UserError(
            "the file has no list of partners", where=str(path), mend="begin it with `commonground partners init`"
        )
    unknown = [key for key in document if key != "partners"]
    if unknown:
        where = f"{path}, {_place_of(document, unknown[0])}"
        raise UserError(
            f"the key {unknown[0]!r} is unknown", where=where, mend=did_you_mean(str(unknown[0]), ["partners"])
        )
    return entries


def _roll(entries: CommentedSeq, path: Path) -> list[Called]:
    """What each partner is called, of those whose id, name and bloc are words."""
    return [
        Called(
            _named(entry, "id", path), _named(entry, "name", path), _named(entry, "bloc", path), str(entry.get("kind"))
        )
        for entry in entries
        if isinstance(entry, CommentedMap)
        and all(
            isinstance(entry.get(key, default), str) for key, default in (("id", None), ("name", None), ("bloc", ""))
        )
    ]


def _named(entry: CommentedMap, key: str, path: Path) -> Named:
    kind = "bloc" if key == "bloc" else "partner"
    return Named(kind, entry.get(key, ""), f"{path}, {_place_of(entry, key)}")


def _partner(entry: CommentedMap, known: _Known, notes: _Notes) -> Partner | None:
    """The partner of an entry, None where anything of it cannot be used (which is noted)."""
    before = len(notes.problems)
    for key in entry:
        if key not in ALLOWED:
            notes.add(entry, key, f"the key {key!r} is unknown", did_you_mean(str(key), ALLOWED))
    for key in NEEDED:
        if entry.get(key) is None:
            notes.add(entry, key, f"{entry.get('id', 'a partner')} has no {key}", f"add {key}")
    values = _values(entry, known, notes)
    if len(notes.problems) > before:
        return None
    partner = Partner(**values)
    notes.problems += find_problems(partner, lambda field: notes.where(entry, field))
    return partner


def _values(entry: CommentedMap, known: _Known, notes: _Notes) -> dict[str, Any]:
    kind = _word(entry, "kind", KINDS, notes)
    patch_kind, patch_codes = _patch(entry, known.place, notes)
    rules, services = (table["id"].to_list() for table in (known.evidence.money_rules, known.evidence.services))
    return {
        "id": _text(entry, "id", notes),
        "name": _text(entry, "name", notes),
        "kind": kind,
        "code": _text(entry, "code", notes),
        "roles": _roles(entry, tuple(known.evidence.partner_roles()), notes),
        "money_rule": _word(entry, "money_rule", rules, notes) or MONEY_RULES.get(kind, ""),
        "patch_kind": patch_kind,
        "patch_codes": patch_codes,
        "annual_budget_gbp": _amount(entry, "annual_budget_gbp", notes),
        "plan_budget_gbp": _amounts(entry, "plan_budget_gbp", known.years, notes),
        "floor_gbp": _amounts(entry, "floor_gbp", known.years, notes),
        "new_staff_wte": _amount(entry, "new_staff_wte", notes),
        "modelled": _flag(entry, "modelled", notes),
        "declared_worth_gbp": _worth(entry, services, notes),
        "bloc": _text(entry, "bloc", notes),
    }


def _text(entry: CommentedMap, key: str, notes: _Notes) -> str:
    value = entry.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        notes.add(entry, key, f"{key} must be words, not {value!r}", "put it in quotes")
        return ""
    return str(value)


def _word(entry: CommentedMap, key: str, allowed: Collection[str], notes: _Notes) -> str:
    """A word out of `allowed`, any word where none are given."""
    word = _text(entry, key, notes)
    if word and allowed and word not in allowed:
        notes.add(
            entry,
            key,
            f"the {key} {word!r} is unknown",
            did_you_mean(word, allowed) or f"use one of {', '.join(allowed)}",
        )
    return word


def _roles(entry: CommentedMap, known: Collection[str], notes: _Notes) -> tuple[str, ...]:
    roles = entry.get("roles")
    if roles is None:
        return ()
    if not isinstance(roles, CommentedSeq) or not roles:
        notes.add(entry, "roles", "roles must be a list such as [acute]")
        return ()
    for i, role in enumerate(roles):
        if role not in known:
            mend = did_you_mean(str(role), known) or f"use any of {', '.join(known)}"
            notes.add(roles, i, f"the role {role!r} is unknown", mend)
    return tuple(str(role) for role in roles)


def _patch(entry: CommentedMap, place: Place, notes: _Notes) -> tuple[str | None, tuple[str, ...]]:
    """Kind and codes of the patch; None and nothing for the whole place, and for a patch that cannot be used."""
    patch = entry.get("patch")
    if patch is None or patch == "whole":
        return None, ()
    if not isinstance(patch, CommentedMap) or set(patch) != {"kind", "codes"}:
        mend = "write {kind: icb, codes: [E54000057]}"
        notes.add(entry, "patch", "the patch is neither `whole` nor a kind with codes", mend)
        return None, ()
    kind, codes = patch["kind"], patch["codes"]
    if kind not in place.footprints:
        mend = did_you_mean(str(kind), place.footprints) or f"use one of {', '.join(place.footprints)}"
        notes.add(patch, "kind", f"{place.name} has no footprint {kind!r}", mend)
        return None, ()
    if not isinstance(codes, CommentedSeq) or not codes:
        notes.add(patch, "codes", "the codes of a patch must be a list")
        return None, ()
    return str(kind), _units(codes, place.footprints[kind], notes)


def _units(codes: CommentedSeq, footprint: Footprint, notes: _Notes) -> tuple[str, ...]:
    """Codes of a patch, each a unit of its footprint."""
    for i, code in enumerate(codes):
        if code not in footprint.codes:
            near = did_you_mean(str(code), footprint.codes)
            notes.add(codes, i, f"{code!r} is not a unit of the footprint {footprint.kind!r} here", near)
    return tuple(str(code) for code in codes)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _amount(entry: CommentedMap, key: str, notes: _Notes) -> float:
    """A number of 0 or more; 0 where the key is not there."""
    value = entry.get(key, 0)
    if value is None:
        return 0.0
    problem = _amount_problem(value)
    if problem:
        notes.add(entry, key, f"{key} {problem}")
        return 0.0
    return float(value)


def _amount_problem(value: Any) -> str | None:
    if not _is_number(value):
        return f"must be a number, not {value!r}"
    return f"is negative ({value})" if value < 0 else None


def _amounts(entry: CommentedMap, key: str, years: int, notes: _Notes) -> tuple[float, ...]:
    """One amount for each year: a list of them, or one number for every year; 0 where the key is not there."""
    values = entry.get(key, 0)
    if not isinstance(values, CommentedSeq):
        return (_amount(entry, key, notes),) * years
    if len(values) != years:
        notes.add(entry, key, f"{key} has {len(values)} amounts, the plan has {years} years", "give one for each year")
        return (0.0,) * years
    for i, value in enumerate(values):
        problem = _amount_problem(value)
        if problem:
            notes.add(values, i, f"{key} {problem}")
    return tuple(float(value) if _is_number(value) else 0.0 for value in values)


def _flag(entry: CommentedMap, key: str, notes: _Notes) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        notes.add(entry, key, f"{key} must be true or false, not {value!r}")
    return value is True


def _worth(entry: CommentedMap, services: Collection[str], notes: _Notes) -> dict[str, float]:
    worth = entry.get("declared_worth_gbp")
    if worth is None:
        return {}
    if not isinstance(worth, CommentedMap):
        notes.add(
            entry, "declared_worth_gbp", "declared_worth_gbp must name services, such as {emergency_bed_day: 100}"
        )
        return {}
    for service in worth:
        if service not in services:
            notes.add(worth, service, f"the service {service!r} is unknown", did_you_mean(str(service), services))
    return {str(service): _amount(worth, service, notes) for service in worth}
