"""What somebody asks of the choice: options that must be in the plan, and options that must not. Out: `Asks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from commonground.choose.model import Ask, Asks
from commonground.core.errors import UserError, did_you_mean, raise_all
from commonground.core.text import quoted

MUST, MUST_NOT = "--must", "--must-not"


@dataclass(frozen=True)
class Askable:
    """What may be asked for: names by id, the financial years in which an option may begin, and its scales."""

    options: Mapping[str, str]
    neighbourhoods: Mapping[str, str]
    starts: Sequence[str]
    scales: Sequence[float]


def read_asks(must: Sequence[str], must_not: Sequence[str], askable: Askable) -> Asks:
    """Asks as people write them: 'option' or 'option:neighbourhood', each by id or name, and when behind an '@'.

    An option alone is meant for every neighbourhood. '@2028' is the year in which it must begin, or before which it
    must not; '@50%' the scale at which it must be; '@2028,50%' both. Raises UserError for what is unknown or cannot be,
    and for what cannot all be so in one and the same neighbourhood.
    """
    asks = Asks(
        tuple(_read(said, MUST, askable) for said in must),
        tuple(_ruled_out(_read(said, MUST_NOT, askable), askable) for said in must_not),
    )
    raise_all(_contradictions(asks))
    return asks


def _read(said: str, where: str, askable: Askable) -> Ask:
    """The ask that is meant, whatever the case of letters."""
    what, at, when = said.rpartition("@")
    if not at or _find(said, askable.options) is not None:
        return Ask(*_read_what(said, where, askable), said)
    return Ask(*_read_what(what, where, askable), said, *_read_when(when, where, askable))


def _read_what(words: str, where: str, askable: Askable) -> tuple[str, tuple[str, ...]]:
    """The option, and the neighbourhoods for which it is meant."""
    whole = _find(words, askable.options)
    if whole is not None:
        return whole, tuple(askable.neighbourhoods)
    first, colon, last = words.rpartition(":")
    option = _known(first if colon else words, askable.options, "option", where)
    return option, (_known(last, askable.neighbourhoods, "neighbourhood", where),)


def _known(word: str, known: Mapping[str, str], kind: str, where: str) -> str:
    found = _find(word, known)
    if found is None:
        mend = did_you_mean(word.strip(), [*known, *known.values()]) or f"give the id or the name of one {kind}"
        raise UserError(f"there is no {kind} {quoted(word.strip())}", where=where, mend=mend)
    return found


def _find(word: str, known: Mapping[str, str]) -> str | None:
    folded = word.strip().casefold()
    return next((code for code, name in known.items() if folded in (code.casefold(), name.casefold())), None)


def _read_when(words: str, where: str, askable: Askable) -> tuple[str | None, float | None]:
    """The year and the scale that are meant, of which one may be left out."""
    first, comma, second = (word.strip() for word in words.partition(","))
    if not comma:
        return (None, _scale(first, where, askable)) if first.endswith("%") else (_start(first, where, askable), None)
    return _start(first, where, askable), _scale(second, where, askable)


def _start(word: str, where: str, askable: Askable) -> str:
    found = next((year for year in askable.starts if word in (year, year.partition("/")[0])), None)
    if found is None:
        span = f"{askable.starts[0]} to {askable.starts[-1]}"
        mend = f"give a year from {span}, or let options begin later (choose.last_start_year)"
        raise UserError(f"no option of this plan can begin in {quoted(word)}", where=where, mend=mend)
    return found


def _scale(word: str, where: str, askable: Askable) -> float:
    shares = {f"{scale:.0%}": scale for scale in askable.scales}
    if word not in shares:
        mend = f"give {' or '.join(shares)}"
        raise UserError(f"no option of this plan can be at a scale of {quoted(word)}", where=where, mend=mend)
    return shares[word]


def _ruled_out(ask: Ask, askable: Askable) -> Ask:
    """The ask, of what must not be in the plan. UserError where it would rule out nothing, or names a scale."""
    if ask.scale is not None:
        raise UserError(f"{quoted(ask.said)} rules out a scale", where=MUST_NOT, mend="leave the scale out")
    if ask.start == askable.starts[0]:
        mend = "give a later year, or none to rule it out"
        raise UserError(f"nothing begins before {ask.start}, the first year of the plan", where=MUST_NOT, mend=mend)
    return ask


def _contradictions(asks: Asks) -> list[UserError]:
    """What cannot both be so: in and out, in and not yet, in from two years or at two scales."""
    musts = [(one, other, _must(other)) for one, other in combinations(asks.must, 2) if _differ(one, other)]
    nots = [(one, other, _must_not(other)) for one, other in product(asks.must, asks.must_not) if _bars(other, one)]
    return [
        UserError(f"{_must(one)}, and {said}", where=where, mend="leave one of them out")
        for pairs, where in ((musts, MUST), (nots, f"{MUST} and {MUST_NOT}"))
        for one, other, said in pairs
        if one.option == other.option and set(one.neighbourhoods) & set(other.neighbourhoods)
    ]


def _differ(one: Ask, other: Ask) -> bool:
    pairs = ((one.start, other.start), (one.scale, other.scale))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _bars(barrier: Ask, wanted: Ask) -> bool:
    return barrier.start is None or (wanted.start is not None and wanted.start < barrier.start)


def _must(ask: Ask) -> str:
    scale = "" if ask.scale is None else f" at a scale of {ask.scale:.0%}"
    return f"{quoted(ask.said)} must {f'begin in {ask.start}' if ask.start else 'be in the plan'}{scale}"


def _must_not(ask: Ask) -> str:
    return f"{quoted(ask.said)} must not{f' begin before {ask.start}' if ask.start else ''}"
