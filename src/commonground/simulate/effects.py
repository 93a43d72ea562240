"""What a plan takes off the use of those it reaches. In: choices, rate ratios, options. Out: `Coverage`, reductions.

Coverage is how far a plan has got in each year, by months of set-up, build-up and lag. A relative reduction of 0.2 at
full coverage leaves 0.8 of a person's use; a negative one adds use. Overlapping options multiply: two reductions of 0.2
leave 0.64, not 0.6: our own assumption, that options act independently. E is S, and the column of carried bed days (see
`bed_days`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.core.services import ADMISSION, BED_DAY, QALY, position
from commonground.core.years import MONTHS_A_YEAR
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.bed_days import with_carried
from commonground.simulate.model import Choice, Coverage

Months = float | Floats


def coverage_of(
    choices: Sequence[Choice],
    options: Sequence[Option],
    assumptions: Assumptions,
    years: int,
    neighbourhoods: Sequence[str],
) -> Coverage:
    """The coverage of a plan. Choices of the same option in the same neighbourhood add up.

    effect[y,n,o] = sum of scale[k] * path[k,y] over the choices k of option o in n; `paid` and `setup` likewise
    """
    shape = (years, len(neighbourhoods), len(options))
    effect, paid, setup = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    row = {name: n for n, name in enumerate(neighbourhoods)}
    column = {option.id: o for o, option in enumerate(options)}
    for choice in choices:
        n, o = row[choice.neighbourhood], column[choice.option]
        path = path_of(options[o], choice.start, assumptions, years)
        effect[:, n, o] += choice.scale * path.effect
        paid[:, n, o] += choice.scale * path.paid
        setup[:, n, o] += choice.scale * path.setup
    return Coverage(effect, paid, setup)


def path_of(option: Option, start: int, assumptions: Assumptions, years: int) -> Coverage:
    """The path of `option` begun at the first month of year `start`. Month by month, ready = 12 start + setup_months:

    effect[y] = mean over year y of clip((month - ready) / max(lag_months, build_up_months), 0, 1)
    paid[y] = mean over year y of clip((month - ready) / build_up_months, 0, 1), or its rise in year y if paid once
    setup[y] = rise in year y of clip((month - 12 start) / setup_months, 0, 1)

    Nothing until set-up is done; then reach builds up in a straight line over `options.build_up_months`, and the
    effect over the option's lag, or over the build-up where that is longer: nobody benefits before being served. The
    paths are our own.
    """
    setup_months = assumptions.number(f"options.{option.id}.setup_months")
    lag_months = assumptions.number(f"options.{option.id}.lag_months")
    build_up = assumptions.number("options.build_up_months")
    return path_by_months(start, setup_months, lag_months, build_up, years, option.one_off)


def path_by_months(
    start: int, setup_months: Months, lag_months: Months, build_up_months: Months, years: int, one_off: bool
) -> Coverage:
    """As `path_of`, (..., Y) for months (..., 1)."""
    lag = np.maximum(lag_months, build_up_months)
    begun = float(start * MONTHS_A_YEAR)
    ready = begun + setup_months
    edges: Floats = np.arange(years + 1, dtype=np.float64) * MONTHS_A_YEAR
    newly_reached = np.diff(_ramp(edges, ready, build_up_months))
    return Coverage(
        effect=_yearly_mean(edges, ready, lag),
        paid=newly_reached if one_off else _yearly_mean(edges, ready, build_up_months),
        setup=np.diff(_ramp(edges, begun, setup_months)),
    )


def _ramp(month: Floats, ready: Months, length: Months) -> Floats:
    """0 until `ready`, then up in a straight line to 1 over `length` months (at once where it is 0)."""
    at_once = np.asarray(length) <= 0.0
    rising = np.clip((month - ready) / np.where(at_once, 1.0, length), 0.0, 1.0)
    return np.where(at_once, month > ready, rising).astype(np.float64)


def _yearly_mean(edges: Floats, ready: Months, length: Months) -> Floats:
    """The mean of `_ramp` over each year, exactly, by its integral."""
    since = np.maximum(edges - ready, 0.0)
    rising = np.minimum(since, length)
    area = (since - rising) + rising**2 / np.where(np.asarray(length) > 0.0, 2.0 * np.asarray(length), 1.0)
    return np.diff(area) / MONTHS_A_YEAR


def relative_reduction(
    rate_ratio: Floats, weight: Floats, options: Sequence[Option], services: tuple[str, ...]
) -> Floats:
    """Share of use taken off at full coverage (D, O, E), averaged over those eligible, from rate ratios (D, O, S).

    relative_reduction[d,o,s] = (1 - rate_ratio[d,o,s]) * weight[o,s], by `weights`, or drawn (D, O, S)

    An option's own effect on bed days is on their total; without one they follow admissions.
    """
    reduction = (1.0 - rate_ratio) * weight
    stay, bed = position(services, ADMISSION), position(services, BED_DAY)
    carried = np.zeros(reduction.shape[:2]) if stay is None else reduction[:, :, stay]
    if bed is not None:
        for o, option in enumerate(options):
            if not any(effect.service == BED_DAY for effect in option.effects):
                reduction[:, o, bed] = carried[:, o]
    return with_carried(reduction, services, carried)


def weights(options: Sequence[Option], services: tuple[str, ...], assumptions: Assumptions) -> Floats:
    """How much of an eligible person's use each effect bears on, at full coverage (O, S); 0 = no effect.

    weight[o,s] = (reach[o] for effects on those reached, else 1) * (activity_share[o,s] where the effect is on a share)

    Raises Fault for an effect on a service that is not simulated: its evidence would be lost in silence.
    """
    table = np.zeros((len(options), len(services)))
    for (o, s), names in weight_names(options, services).items():
        table[o, s] = np.prod([assumptions.number(name) for name in names])
    return table


def weight_names(options: Sequence[Option], services: tuple[str, ...]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The names of the figures that each of `weights` is the product of, by the positions of option and service."""
    names = {}
    for o, option in enumerate(options):
        for effect in option.effects:
            if effect.service == QALY:
                continue
            if effect.service not in services:
                raise Fault(f"{option.id} has an effect on {effect.service}, which is not simulated")
            reach = (f"options.{option.id}.reach",) if effect.basis == "reached" else ()
            of_share = effect.of_share or effect.basis == "area"
            share = (f"activity_share.{option.id}.{effect.service}",) if of_share else ()
            names[o, services.index(effect.service)] = (*reach, *share)
    return names


def option_figures(options: Sequence[Option], what: str, assumptions: Assumptions) -> Floats:
    """One figure of each option (O,): reach, staff_wte_per_100, ..."""
    return np.array([assumptions.number(f"options.{option.id}.{what}") for option in options], dtype=np.float64)


def growth_factors(level: Floats, growth: Floats, years: int, services: tuple[str, ...]) -> Floats:
    """What multiplies expected use in each draw and year (D, Y, E): level and compound growth beyond ageing.

    growth[d,y,s] = level[d,s] * (1 + yearly[d,s])^(y + 1), from `level` and yearly `growth` (D, S)
    """
    power = np.arange(years)[None, :, None] + 1.0
    return with_carried(level[:, None, :] * (1.0 + growth[:, None, :]) ** power, services)
