"""The evidence, the options and every assumption, as changed for one plan. In: `Settings`. Out: `Library`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
    return Library(evidence, options, assumptions.with_settings(settings.changes))


@lru_cache(maxsize=1)
def _before_changes(evidence: Evidence) -> tuple[tuple[Option, ...], Assumptions]:
    """The options and assumptions of the library itself, made once for evidence that is read once a process."""
    return read_options(evidence), figures.from_tables(evidence)
