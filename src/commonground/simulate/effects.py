"""What an option takes off the use of those it reaches. In: rate ratios, options, assumptions. Out: reductions.

A relative reduction of 0.2 at full coverage leaves 0.8 of a person's use; a negative one adds use. Overlapping options
multiply: two reductions of 0.2 leave 0.64, not 0.6: our own assumption, that options act independently. E is S, and the
column of carried bed days (see `bed_days`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.core.services import ADMISSION, BED_DAY, QALY, position
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.bed_days import with_carried


def relative_reduction(
    rate_ratio: Floats, options: Sequence[Option], services: tuple[str, ...], assumptions: Assumptions
) -> Floats:
    """Share of use taken off at full coverage (D, O, E), averaged over those eligible, from rate ratios (D, O, S).

    relative_reduction[d,o,s] = (1 - rate_ratio[d,o,s]) * weight[o,s], by `weights`

    An option's own effect on bed days is on their total; without one they follow admissions.
    """
    reduction = (1.0 - rate_ratio) * weights(options, services, assumptions)
    stay, bed = position(services, ADMISSION), position(services, BED_DAY)
    carried = np.zeros(reduction.shape[:2]) if stay is None else reduction[:, :, stay]
    if bed is not None:
        for o, option in enumerate(options):
            if not any(effect.service == BED_DAY for effect in option.effects):
                reduction[:, o, bed] = carried[:, o]
    return with_carried(reduction, services, carried)


def weights(options: Sequence[Option], services: tuple[str, ...], assumptions: Assumptions) -> Floats:
    """How much of an eligible person's use each effect bears on, at full coverage (O, S); 0 = no effect.

    Reach for effects on those reached, the share of activity for effects on an area.
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
    """What multiplies expected use in each draw and year (D, Y, E): level and compound growth beyond ageing.

    growth[d,y,s] = level[d,s] * (1 + yearly[d,s])^(y + 1), from `level` and yearly `growth` (D, S)
    """
    power = np.arange(years)[None, :, None] + 1.0
    return with_carried(level[:, None, :] * (1.0 + growth[:, None, :]) ** power, services)
