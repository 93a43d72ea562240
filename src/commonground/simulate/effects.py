"""What an option takes off the use of those it reaches. In: ratios, options, assumptions. Out: losses.

A loss of 0.2 at full coverage leaves 1 - 0.2 of a person's use; a negative loss adds use. Overlapping options
multiply: two losses of 0.2 leave 0.64, not 0.6.

Fewer stays carry their bed days with them, and the cost of those days is inside the cost of a stay. So beside the
S services stands one more column, "bed days were stays fewer but no shorter": what bed days fall beyond it comes
from shorter stays. Arrays with that column have E = S + 1 in their shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.core.services import ADMISSION, BED_DAY, QALY
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.services import position


def losses(ratio: Floats, options: Sequence[Option], services: tuple[str, ...], assumptions: Assumptions) -> Floats:
    """Share of use lost at full coverage, averaged over those eligible (D, O, E), from rate ratios (D, O, S).

    Times reach for effects on those reached, times the share of activity for effects on an area.
    An option's own effect on bed days is on their total; without one they follow admissions.
    """
    full = (1.0 - ratio) * weights(options, services, assumptions)
    stay, bed = position(services, ADMISSION), position(services, BED_DAY)
    carried = np.zeros(full.shape[:2]) if stay is None else full[:, :, stay]
    if bed is not None:
        for o, option in enumerate(options):
            if not any(effect.service == BED_DAY for effect in option.effects):
                full[:, o, bed] = carried[:, o]
    return np.concatenate([full, carried[:, :, None]], axis=2)


def with_bed_days_again(amounts: Floats, services: tuple[str, ...]) -> Floats:
    """`amounts` (..., S) with the extra column (..., E): bed days again, or zeros where they are not simulated."""
    bed = position(services, BED_DAY)
    again = np.zeros(amounts.shape[:-1]) if bed is None else amounts[..., bed]
    return np.concatenate([amounts, again[..., None]], axis=-1)


def shorter_stays(amounts: Floats, services: tuple[str, ...]) -> Floats:
    """The part (...) of bed days in `amounts` (..., E) that comes from shorter stays alone."""
    bed = position(services, BED_DAY)
    return np.zeros(amounts.shape[:-1]) if bed is None else amounts[..., bed] - amounts[..., -1]


def weights(options: Sequence[Option], services: tuple[str, ...], assumptions: Assumptions) -> Floats:
    """How much of an eligible person's use each effect bears on, at full coverage (O, S); 0 = no effect.

    Raises Fault for an effect on a service that is not simulated: its evidence would be lost in silence.
    """
    table = np.zeros((len(options), len(services)))
    for o, option in enumerate(options):
        for effect in option.effects:
            if effect.service == QALY:
                continue
            if effect.service not in services:
                raise Fault(f"{option.id} has an effect on {effect.service}, which is not simulated")
            figure = "options.{0}.reach" if effect.basis == "reached" else "activity_share.{0}.{1}"
            table[o, services.index(effect.service)] = assumptions.number(figure.format(option.id, effect.service))
    return table


def option_figures(options: Sequence[Option], what: str, assumptions: Assumptions) -> Floats:
    """One figure of each option (O,): reach, staff_wte_per_100, ..."""
    return np.array([assumptions.number(f"options.{option.id}.{what}") for option in options], dtype=np.float64)


def growth_factors(level: Floats, growth: Floats, years: int, services: tuple[str, ...]) -> Floats:
    """What multiplies expected use in each draw and year (D, Y, E): level and compound growth beyond ageing."""
    power = np.arange(years)[None, :, None] + 1.0
    return with_bed_days_again(level[:, None, :] * (1.0 + growth[:, None, :]) ** power, services)
