"""What a person may ask of a plan, checked. Out: `Settings`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from commonground.core.errors import UserError
from commonground.core.quantities import Misread, read_whole
from commonground.core.text import quoted
from commonground.core.years import financial_years

WITHIN = {
    "draws": (1, 100_000),
    "years": (1, 20),
    "workers": (1, 256),
    "seed": (0, 2**63 - 1),
    "first_year": (2026, 2050),
}


@dataclass(frozen=True)
class Settings:
    """What a person may ask of a plan.

    `changes`: assumptions set by hand, 'name=value'. `options_file`: a local YAML of options. `must`, `must_not`: what
    has to be in the plan, and what may not: 'option', 'option:neighbourhood', either with '@2028', '@50%', '@2028,50%'.
    Raises UserError for a number that makes no plan.
    """

    seed: int = 1
    draws: int = 1000
    years: int = 5
    first_year: int = 2027  # the plan begins in April of it
    workers: int = 1
    changes: tuple[str, ...] = ()
    options_file: Path | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, (least, most) in WITHIN.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                span = f"from {least} to {most}" if name == "first_year" else f"from {least:,} to {most:,}"
                what = f"{name.replace('_', ' ')} must be a whole number {span}, not {quoted(value)}"
                mend = "write it such as 2027 or 2027/28" if name == "first_year" else None
                raise UserError(what, where=f"--{name.replace('_', '-')}", mend=mend)

    @classmethod
    def read(
        cls,
        changes: tuple[str, ...],
        options_file: Path | None,
        must: tuple[str, ...] = (),
        must_not: tuple[str, ...] = (),
        **asked: int | str,
    ) -> Settings:
        """Settings with numbers as people write them: '1,000', '1e3', a first year as '2027/28'."""
        numbers = {name: _whole(name, given) for name, given in asked.items()}
        return cls(changes=changes, options_file=options_file, must=must, must_not=must_not, **numbers)

    @property
    def financial_years(self) -> tuple[str, ...]:
        """The plan's financial years, '2027/28' first."""
        return financial_years(self.first_year, self.years)


def _whole(name: str, given: int | str) -> int:
    """The whole number that a text is; what is no text or no whole number is left for `Settings` to refuse."""
    if not isinstance(given, str):
        return given
    year = re.fullmatch(r"\s*(20\d\d)[/-](\d\d|20\d\d)\s*", given) if name == "first_year" else None
    if year and int(year[2]) % 100 == (int(year[1]) + 1) % 100:
        return int(year[1])
    try:
        return read_whole(given)
    except Misread:
        return given  # type: ignore[return-value]
