"""What a person may ask of a plan, checked. Out: `Settings`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from commonground.core.errors import UserError
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

    `changes`: assumptions set by hand, 'name=value'. `options_file`: a local YAML of options.
    Raises UserError for a number that makes no plan.
    """

    seed: int = 1
    draws: int = 1000
    years: int = 5
    first_year: int = 2027  # the plan begins in April of it
    workers: int = 1
    changes: tuple[str, ...] = ()
    options_file: Path | None = None

    def __post_init__(self) -> None:
        for name, (least, most) in WITHIN.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                what = f"{name.replace('_', ' ')} must be a whole number from {least} to {most}, not {value!r}"
                raise UserError(what, where=f"--{name.replace('_', '-')}")

    @property
    def financial_years(self) -> tuple[str, ...]:
        """The plan's financial years, '2027/28' first."""
        return financial_years(self.first_year, self.years)
