"""The evidence, the options and every assumption, as changed for one plan. In: `Settings`. Out: `Library`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.library import read_options
from commonground.options.local import with_local
from commonground.options.model import Option
from commonground.settings import Settings


@dataclass(frozen=True)
class Library:
    """What is known, before anything is known of a place."""

    evidence: Evidence
    options: tuple[Option, ...]
    assumptions: Assumptions


def read_library(settings: Settings) -> Library:
    """The library, with the local options and the changed assumptions of `settings` in it.

    Raises UserError for a file of options or a change that cannot be used.
    """
    evidence = reader.read()
    options, assumptions = _before_changes(evidence)
    if settings.options_file is not None:
        options, assumptions = with_local(options, assumptions, evidence, settings.options_file)
    changed = assumptions.with_settings(settings.changes)
    _refuse_idle(evidence, options, changed)
    return Library(evidence, options, changed)


def _refuse_idle(evidence: Evidence, options: Sequence[Option], assumptions: Assumptions) -> None:
    """UserError for a changed figure of an option that this plan does not have: it would change nothing."""
    missing = set(evidence.interventions["id"]) - {option.id for option in options}
    for figure in assumptions.changed():
        room, option = (*figure.name.split("."), "")[:2]
        if room in ("options", "effects", "activity_share") and option in missing:
            what = f"{figure.name} is set, and the option {option!r} is not among those of this plan"
            raise UserError(what, where="set", mend="take the setting out, or do not leave the option out")


@lru_cache(maxsize=1)
def _before_changes(evidence: Evidence) -> tuple[tuple[Option, ...], Assumptions]:
    """The options and assumptions of the library itself, made once for evidence that is read once a process."""
    return read_options(evidence), figures.from_tables(evidence)
