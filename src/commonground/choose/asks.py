"""What somebody asks of the choice: options that must be in the plan, and options that must not. Out: `Asks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonground.choose.model import Ask, Asks
from commonground.core.errors import UserError, did_you_mean, raise_all
from commonground.core.text import quoted

MUST, MUST_NOT = "--must", "--must-not"


def read_asks(
    must: Sequence[str], must_not: Sequence[str], options: Mapping[str, str], neighbourhoods: Mapping[str, str]
) -> Asks:
    """Asks as people write them, 'option' or 'option:neighbourhood', each by id or name.

    `options`, `neighbourhoods`: names by id. An option alone is meant for every neighbourhood. Raises UserError for
    what is unknown, and for what must be and must not be in one and the same neighbourhood.
    """
    read = _Reader(options, neighbourhoods)
    asks = Asks(tuple(read.ask(said, MUST) for said in must), tuple(read.ask(said, MUST_NOT) for said in must_not))
    raise_all(_contradictions(asks))
    return asks


class _Reader:
    """Finds options and neighbourhoods by id or name, whatever the case of letters."""

    def __init__(self, options: Mapping[str, str], neighbourhoods: Mapping[str, str]) -> None:
        self._options, self._neighbourhoods = options, neighbourhoods

    def ask(self, said: str, where: str) -> Ask:
        """The ask that is meant."""
        option = _find(said, self._options)
        if option is not None:
            return Ask(option, tuple(self._neighbourhoods), said)
        first, colon, last = said.rpartition(":")
        option = self._known(first if colon else said, self._options, "option", where)
        return Ask(option, (self._known(last, self._neighbourhoods, "neighbourhood", where),), said)

    def _known(self, word: str, known: Mapping[str, str], kind: str, where: str) -> str:
        found = _find(word, known)
        if found is None:
            mend = did_you_mean(word.strip(), [*known, *known.values()]) or f"give the id or the name of one {kind}"
            raise UserError(f"there is no {kind} {quoted(word.strip())}", where=where, mend=mend)
        return found


def _find(word: str, known: Mapping[str, str]) -> str | None:
    folded = word.strip().casefold()
    return next((code for code, name in known.items() if folded in (code.casefold(), name.casefold())), None)


def _contradictions(asks: Asks) -> list[UserError]:
    return [
        UserError(
            f"{quoted(one.said)} must be in the plan, and {quoted(other.said)} must not",
            where=f"{MUST} and {MUST_NOT}",
            mend="leave one of them out",
        )
        for one in asks.must
        for other in asks.must_not
        if one.option == other.option and set(one.neighbourhoods) & set(other.neighbourhoods)
    ]
