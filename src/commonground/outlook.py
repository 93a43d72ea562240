"""How long a plan takes and how much memory, said before it starts. In: sizes of a place, draws. Out: `Outlook`.

The seconds are CPU-seconds of one core of an ordinary computer; they and the bytes were measured on Bolton cut into 8,
20, 60 and 177 neighbourhoods and on Greater Manchester (docs/benchmarks.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from commonground.core.errors import UserError
from commonground.core.quantities import Misread, read_whole
from commonground.core.text import quoted
from commonground.place.model import Place

START_SECONDS, START_BYTES = 5.0, 0.35e9  # libraries and pages
SECONDS_A_RESIDENT, BYTES_A_RESIDENT = 7e-6, 600.0
SECONDS_A_PAIR = 4.5e-3  # of neighbourhoods: the programme has a choice for each, and a limit for each on all
BYTES_A_PAIR = 50e3
SECONDS_A_DRAW, BYTES_A_DRAW = 1.3e-4, 13e3  # of one neighbourhood
LONG_SECONDS = 120.0


@dataclass(frozen=True)
class Outlook:
    """What a plan will take."""

    residents: int
    neighbourhoods: int
    draws: int

    @property
    def seconds(self) -> float:
        """CPU-seconds, roughly."""
        choosing = SECONDS_A_PAIR * self.neighbourhoods**2
        drawing = SECONDS_A_DRAW * self.draws * self.neighbourhoods
        return START_SECONDS + SECONDS_A_RESIDENT * self.residents + choosing + drawing

    @property
    def bytes(self) -> float:
        """The most memory in use at once, roughly."""
        return self._bytes_before_draws + BYTES_A_DRAW * self.draws * self.neighbourhoods

    @property
    def _bytes_before_draws(self) -> float:
        return START_BYTES + BYTES_A_RESIDENT * self.residents + BYTES_A_PAIR * self.neighbourhoods**2

    @property
    def said(self) -> str:
        """A sentence for whoever is to wait longer than LONG_SECONDS; nothing for others."""
        if self.seconds <= LONG_SECONDS:
            return ""
        return (
            f"This plan will take about {round(self.seconds / 60):,} minutes of an ordinary computer's time "
            f"({self.neighbourhoods:,} neighbourhoods, {self.draws:,} draws). Larger neighbourhoods or fewer draws "
            "(--draws) take less."
        )

    def refuse_beyond(self, memory: float) -> None:
        """Raise UserError where the plan needs more bytes than `memory`."""
        if self.bytes <= memory:
            return
        what = (
            f"a plan of {self.draws:,} draws for {self.neighbourhoods:,} neighbourhoods needs about "
            f"{_gigabytes(self.bytes)} of memory, and there is {_gigabytes(memory)} here"
        )
        most = int((memory - self._bytes_before_draws) / (BYTES_A_DRAW * self.neighbourhoods))
        mend = (
            f"ask for {_rounded_down(most):,} draws or fewer"
            if most > 0
            else "take larger neighbourhoods or a smaller place"
        )
        raise UserError(what, where="--draws", mend=f"{mend}, or use a larger computer")


def outlook_of(place: Place, draws: int) -> Outlook:
    """What a plan of so many draws for `place` will take."""
    return Outlook(place.population, len(place.neighbourhoods.ids), draws)


def forewarn(place: Place, *, draws: int | str = 1000) -> str:
    """What to know before a plan of so many draws is made for `place`: how long it will take, where that is long.

    Nothing of what is no number of draws, which `make_plan` refuses.
    """
    if not isinstance(place, Place):
        raise UserError(f"a Place is wanted here, not {quoted(place)}", mend="give what read_place gives")
    try:
        count = read_whole(draws) if isinstance(draws, str) else draws
    except Misread:
        return ""
    return outlook_of(place, count).said


def _gigabytes(amount: float) -> str:
    return f"{amount / 1e9:,.1f} GB" if amount < 10e9 else f"{amount / 1e9:,.0f} GB"


def _rounded_down(count: int) -> int:
    """To its first digit."""
    unit = int(10 ** (len(str(count)) - 1))
    return count // unit * unit
