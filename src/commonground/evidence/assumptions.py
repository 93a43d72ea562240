"""Every assumption under a dotted name. In: evidence tables. Out: `Assumptions`, changed by `--set`.

Names
-----
options.<id>.reach | cost_gbp | staff_wte_per_100 | setup_months | lag_months
effects.<id>.<service>            rate ratio (QALYs per person a year where the service is qaly)
activity_share.<id>.<service>     share of the service's activity that an area effect applies to
cost.<service>                    GBP per unit, average
variable_share.<service>          share of cost that goes at once when one unit less is delivered
stepped_share.<service>           share of cost that goes only in whole steps (a ward)
payment.<service>                 block | activity | blended
growth.<service>                  proportional change a year beyond ageing
rate.<service>                    local scaling of the published rate (1 = as published)
prevalence.<need>                 local scaling of the published prevalence (1 = as published)
ageing.<band>                     proportional change a year of people of the band (0_17, 18_64, 65_84, 85_plus)
beds.* value.* people.* need.* settle.* choose.* payment.blended_variable_share   single figures
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from commonground.core.errors import UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.evidence.bounds import outside


class Assumptions(Mapping[str, Figure]):
    """A frozen table of figures by dotted name; changing one returns a copy."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = {figure.name: figure for figure in figures}

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def number(self, name: str, default: float | None = None) -> float:
        """The value of `name`; `default` (when given) where the library has no such figure."""
        if default is not None and name not in self._figures:
            return default
        return self._figures[name].number

    def word(self, name: str) -> str:
        """The value of a figure that is a choice of words, such as a payment rule."""
        return str(self._figures[name].value)

    def only(self, *prefixes: str) -> Assumptions:
        """The figures whose names begin with one of `prefixes`: what one room needs, no more."""
        return Assumptions(f for f in self._figures.values() if f.name.startswith(prefixes))

    def changed(self) -> tuple[Figure, ...]:
        """The figures that a user has changed."""
        return tuple(f for f in self._figures.values() if f.changed_from is not None)

    def with_settings(self, settings: Iterable[str]) -> Assumptions:
        """A copy changed by settings such as 'options.pulm_rehab.reach=0.3'.

        Raises UserError for an unknown name, a missing '=', or a value that the figure cannot take.
        """
        figures = dict(self._figures)
        for setting in settings:
            name, equals, text = (part.strip() for part in setting.partition("="))
            if not equals or not text:
                raise UserError(f"{setting!r} is not of the form name=value", where="--set")
            if name not in figures:
                raise UserError(f"there is no assumption {name!r}", where="--set", mend=did_you_mean(name, figures))
            figures[name] = figures[name].changed_to(_value(figures[name], text))
        return Assumptions(figures.values())

    def fingerprint(self) -> str:
        """A short hash of every name, value and range."""
        rows = sorted((f.name, str(f.value), str(f.low), str(f.high)) for f in self._figures.values())
        return blake2b(repr(rows).encode(), digest_size=16).hexdigest()


def _value(figure: Figure, text: str) -> float | str:
    if isinstance(figure.value, str):
        if figure.choices and text not in figure.choices:
            raise UserError(
                f"{figure.name} cannot be {text!r}", where="--set", mend=f"use one of {', '.join(figure.choices)}"
            )
        return text
    return _number(figure, text)


def _number(figure: Figure, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{figure.name} must be a number, not {text!r}", where="--set")
    wanted = outside(value, figure.name, figure.unit)
    if wanted:
        raise UserError(f"{figure.name} must be {wanted} ({figure.unit}), not {text}", where="--set")
    return value
