"""Assumptions set by hand, as people type them. In: 'name=value' for each, the figures. Out: the value of each name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.core.quantities import Misread
from commonground.core.text import quoted
from commonground.evidence.bounds import parse_value

_WHERE = "set"  # what it is called in Python; on the command line --set
_LOOK_UP = "`commonground assumptions` lists them all"
_QUOTES = {"'": "'", '"': '"', "‘": "’", "“": "”"}


def read_changes(settings: Iterable[str], figures: Mapping[str, Figure]) -> dict[str, float | str]:
    """The values that `settings` such as 'options.pulm_rehab.reach=0.3' give, by name.

    Spaces and quotes around a name or a value are no part of it. Raises UserError, or SeveralErrors with every problem.
    """
    values: dict[str, float | str] = {}
    problems = []
    for setting in settings:
        try:
            name, text = _parts(setting)
            value = _value(_known(name, figures), text)
            if values.setdefault(name, value) != value:
                what = f"{name} is given two values, {values[name]} and {value}"
                raise UserError(what, where=_WHERE, mend="give it once")
        except UserError as error:
            problems.append(error)
    if problems:
        raise problems[0] if len(problems) == 1 else SeveralErrors(problems)
    return values


def _parts(setting: str) -> tuple[str, str]:
    """Name and value of a setting."""
    name, equals, text = (_bare(part) for part in _bare(setting).partition("="))
    mend = "write it such as options.pulm_rehab.reach=0.3"
    if not equals or not name or not text:
        raise UserError(f"{quoted(setting)} is not of the form name=value", where=_WHERE, mend=mend)
    if "=" in text:
        raise UserError(f"{quoted(setting)} has two signs =", where=_WHERE, mend=f"{mend}, one setting at a time")
    return name, text


def _bare(words: str) -> str:
    """Words without spaces, and quotes in pairs, around them."""
    words = words.strip()
    if len(words) > 1 and words[-1] == _QUOTES.get(words[0]) and words[-1] not in words[1:-1]:
        return words[1:-1].strip()
    return words


def _known(name: str, figures: Mapping[str, Figure]) -> Figure:
    if name in figures:
        return figures[name]
    if any(mark in name for mark in "*?"):
        mend = "name one at a time; `commonground assumptions` with a part of a name lists them"
        raise UserError(f"{quoted(name)} could be several assumptions", where=_WHERE, mend=mend)
    parts = [known for known in figures if name.casefold() in known]
    mend = did_you_mean(name, figures) or (
        f"`commonground assumptions {name}` lists {len(parts)}" if parts else _LOOK_UP
    )
    raise UserError(f"there is no assumption {quoted(name)}", where=_WHERE, mend=mend)


def _value(figure: Figure, text: str) -> float | str:
    try:
        return parse_value(figure, text)
    except Misread as error:
        raise UserError(f"{figure.name} {error.says}", where=_WHERE, mend=error.mend) from None
