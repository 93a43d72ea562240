"""What is asked of the public API, made sure of. In: what somebody gave. Out: settings, paths, or a UserError."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commonground.core.errors import UserError
from commonground.core.text import quoted

if TYPE_CHECKING:
    from commonground.place.model import Place
    from commonground.settings import Settings

Value = float | str
Changes = Mapping[str, Value] | Sequence[str]
"""Assumptions changed by hand: {'options.pulm_rehab.reach': 0.3}, or 'options.pulm_rehab.reach=0.3', or a list."""
Chosen = Mapping[str, str]
"""The trust that a place chose for a kind of care: {'mental_health': 'RXV'}."""


def read_settings(
    set: Changes | None,
    options: str | Path | None = None,
    must: str | Sequence[str] = (),
    must_not: str | Sequence[str] = (),
    **asked: int | str,
) -> Settings:
    """The settings that were asked for, assumptions as a mapping, a list or one sentence."""
    from commonground.settings import Settings

    changes = [f"{name}={_shown(value)}" for name, value in set.items()] if isinstance(set, Mapping) else set or ()
    changed = _listed("set", changes, "assumptions", "{'settle.rule': 'equal'}")
    asks = [_listed(name, given, "options", "'falls'") for name, given in (("must", must), ("must_not", must_not))]
    return Settings.read(changed, read_path(options), asks[0], asks[1], **asked)


def _listed(name: str, given: object, what: str, such_as: str) -> tuple[str, ...]:
    """One text or several, as several; UserError for what is neither."""
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, Iterable) or isinstance(listed, bytes):
        raise UserError(f"{name} must name {what}, not {quoted(given)}", mend=f"give such as {such_as}")
    return tuple(map(str, listed))


def _shown(value: Value) -> str:
    """A value of a mapping as text, of any size."""
    return value if isinstance(value, str) else quoted(value)


def read_path(path: str | Path | None) -> Path | None:
    """A path, or none."""
    return None if path is None else path_of(path)


def read_paths(paths: Sequence[str | Path]) -> list[Path]:
    """Several paths, or one by itself."""
    return [path_of(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]


def path_of(path: str | Path) -> Path:
    """The path that was given; UserError for what is none."""
    if not isinstance(path, str | Path):
        raise UserError(
            f"a path is wanted here, not {textwrap.shorten(repr(path), 60)}", mend="give its name in quotes"
        )
    return Path(path)


def read_day(created: str | None) -> str:
    """The date of a plan (ISO): as asked, or today."""
    try:
        return (date.today() if created is None else date.fromisoformat(created)).isoformat()
    except (TypeError, ValueError):
        raise UserError(f"created must be a date, not {created!r}", mend="give one such as '2026-04-01'") from None


GIVEN_BY = {
    "Partner": "modelled_partners or read_partners",
    "People": "build_people",
    "Place": "example_place, build_place or read_place",
    "Plan": "make_plan or read_plan",
}


def refuse_other(wanted: str, given: Iterable[object]) -> None:
    """UserError for what is not of the public type `wanted`: a path, say, where what was read from it is meant."""
    for thing in given:
        if wanted not in {kind.__name__ for kind in type(thing).__mro__}:
            what = f"a {wanted} is wanted here, not {textwrap.shorten(repr(thing), 60)}"
            raise UserError(what, mend=f"give what {GIVEN_BY[wanted]} gives")


def refuse_unsound(place: Place) -> None:
    """UserError for what is no `Place`, or was changed in Python into one that no pack could hold."""
    from commonground.place.pack.by_hand import refuse_misfits

    refuse_other("Place", [place])
    refuse_misfits(place)
