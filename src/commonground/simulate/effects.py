"""What a plan takes off the use of those it reaches. In: choices, rate ratios, options. Out: `Coverage`, reductions.

Coverage is how far a plan has got in each year, by months of set-up, build-up and lag. A relative reduction of 0.2 at
full coverage leaves 0.8 of a person's use; a negative one adds use. Overlapping options multiply: two reductions of 0.2
leave 0.64, not 0.6: our own assumption, that options act independently. E is S, and the column of carried bed days (see
`bed_days`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.core.services import ADMISSION, BED_DAY, QALY, position
from commonground.core.years import MONTHS_A_YEAR
from commonground.evidence.model import Assumptions
from commonground.options.model import Effect, Option
from commonground.simulate.addition import expected_multiple
from commonground.simulate.bed_days import with_carried
from commonground.simulate.model import Choice, Coverage, Draws, Path

Months = float | Floats
F = TypeVar("F", float, Floats)
LEAST_REACH = 1e-12  # of an option that reaches nobody, and so adds nobody


def coverage_of(
    choices: Sequence[Choice],
    options: Sequence[Option],
    draws: Draws,
    assumptions: Assumptions,
    years: int,
    neighbourhoods: Sequence[str],
) -> Coverage:
    """The coverage (Y, N, O) of a plan: choices of the same option in the same neighbourhood add up, as `scaled`."""
    shape = (years, len(neighbourhoods), len(options))
    effect, paid, spent = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    row = {name: n for n, name in enumerate(neighbourhoods)}
    column = {option.id: o for o, option in enumerate(options)}
    known = scaled_each(choices, options, draws, assumptions, years)
    for choice in choices:
        n, o, one = row[choice.neighbourhood], column[choice.option], known[_alike(choice)]
        effect[:, n, o] += one.effect
        paid[:, n, o] += one.paid
        spent[:, n, o] += one.spent
    return Coverage(effect, paid, spent)


def scaled_each(
    choices: Iterable[Choice], options: Sequence[Option], draws: Draws, assumptions: Assumptions, years: int
) -> dict[tuple[str, float, int], Coverage]:
    """The coverage (Y,) of each choice by option, scale and start: alike in every neighbourhood, so counted once."""
    column = {option.id: o for o, option in enumerate(options)}
    unlike = {_alike(choice): choice for choice in choices}
    return {
        key: scaled(options, column[choice.option], choice, draws, assumptions, years) for key, choice in unlike.items()
    }


def _alike(choice: Choice) -> tuple[str, float, int]:
    return choice.option, choice.scale, choice.start


def scaled(
    options: Sequence[Option], o: int, choice: Choice, draws: Draws, assumptions: Assumptions, years: int
) -> Coverage:
    """The coverage (Y,) of one choice of option `o`, from its path:

    effect[y] = scale * gain * path.effect[y], paid[y] = scale * path.paid[y]
    spent[y] = scale * cost * (path.paid[y] + setup_cost_share * path.setup[y])

    `gain` and `cost` are what each of those added gains and costs, as multiples of the mean (`multiples_of`).
    """
    path = path_of(options[o], choice.start, assumptions, years)
    gain, cost = multiples_of(options[o], o, choice.scale, draws, assumptions)
    full_years = path.paid + assumptions.number("options.setup_cost_share") * path.setup
    return Coverage(
        effect=choice.scale * gain * path.effect,
        paid=choice.scale * path.paid,
        spent=choice.scale * cost * full_years,
    )


def multiples_of(option: Option, o: int, scale: float, draws: Draws, assumptions: Assumptions) -> tuple[float, float]:
    """What each of those added at `scale` gains and costs, as multiples of the mean, in expectation over draws."""
    reach = assumptions.number(f"options.{option.id}.reach")
    running, added = draws.running[:, o], scale * draws.added[:, o]
    beyond = (assumptions.number(f"options.next_person_{what}") for what in ("gain", "cost"))
    gain, cost = (expected_multiple(running, added, reach, times) for times in beyond)
    return gain, cost


def path_of(option: Option, start: int, assumptions: Assumptions, years: int) -> Path:
    """The path of `option` begun at the first month of year `start`. Month by month, ready = 12 start + setup_months:

    effect[y] = mean over year y of clip((month - ready) / max(lag_months, build_up_months), 0, 1)
    paid[y] = mean over year y of clip((month - ready) / build_up_months, 0, 1), or its rise in year y if paid once
    setup[y] = rise in year y of clip((month - 12 start) / setup_months, 0, 1)

    Nothing until set-up is done; then people are reached in a straight line over `options.build_up_months`, and the
    effect over the option's lag, or over the build-up where that is longer: nobody benefits before being served. The
    paths are our own.
    """
    setup_months = assumptions.number(f"options.{option.id}.setup_months")
    lag_months = assumptions.number(f"options.{option.id}.lag_months")
    build_up = assumptions.number("options.build_up_months")
    return path_by_months(start, setup_months, lag_months, build_up, years, option.one_off)


def path_by_months(
    start: int, setup_months: Months, lag_months: Months, build_up_months: Months, years: int, one_off: bool
) -> Path:
    """As `path_of`, (..., Y) for months (..., 1)."""
    lag = np.maximum(lag_months, build_up_months)
    begun = float(start * MONTHS_A_YEAR)
    ready = begun + setup_months
    edges: Floats = np.arange(years + 1, dtype=np.float64) * MONTHS_A_YEAR
    newly_reached = np.diff(_ramp(edges, ready, build_up_months))
    return Path(
        effect=_yearly_mean(edges, ready, lag),
        paid=newly_reached if one_off else _yearly_mean(edges, ready, build_up_months),
        setup=np.diff(_ramp(edges, begun, setup_months)),
    )


def effect_between(option: Option, start: int, assumptions: Assumptions, months: Floats) -> Floats:
    """(M - 1,) of a year at full effect, the part that falls between each two of `months` (M,) of the plan.

    part[i] = mean over months[i] to months[i+1] of the effect of `path_of` * (months[i+1] - months[i]) / 12
    """
    ready = start * MONTHS_A_YEAR + assumptions.number(f"options.{option.id}.setup_months")
    lag = assumptions.number(f"options.{option.id}.lag_months")
    return _yearly_mean(months, ready, max(lag, assumptions.number("options.build_up_months")))


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
    """Share of use taken off where all who can be added are (D, O, E), averaged over those eligible.

    relative_reduction[d,o,s] = (1 - rate_ratio[d,o,s]) * weight[d,o,s], `weight` (D, O, S) by `weights` x added

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
    """How much of a person's use each effect bears on, for each share of the target group added (O, S); 0 = no effect.

    weight[o,s] = (1 for effects on those reached, else 1 / reach[o]) * (activity_share[o,s] where it is on a share)

    An effect on an area was found where the option had its reach, so a plan that adds a part adds that part of it.
    Raises Fault for an effect on a service that is not simulated: its evidence would be lost in silence.
    """
    table = np.zeros((len(options), len(services)))
    for (o, s), weight in weights_by(options, services, assumptions.number).items():
        table[o, s] = weight
    return table


def weights_by(
    options: Sequence[Option], services: tuple[str, ...], figure: Callable[[str], F]
) -> dict[tuple[int, int], F | float]:
    """`weights` by the positions of option and service, from what `figure` gives for a name: a number, or draws."""
    found: dict[tuple[int, int], F | float] = {}
    for o, option in enumerate(options):
        for effect in option.effects:
            if effect.service == QALY:
                continue
            if effect.service not in services:
                raise Fault(f"{option.id} has an effect on {effect.service}, which is not simulated")
            name = share_name(effect)
            share = figure(name) if name else 1.0
            on_area = effect.basis == "area"
            reach = np.maximum(figure(f"options.{option.id}.reach"), LEAST_REACH) if on_area else 1.0
            found[o, services.index(effect.service)] = share / reach
    return found


def share_name(effect: Effect) -> str:
    """The figure that says on what share of a service the effect bears; empty where it bears on the whole."""
    return f"activity_share.{effect.option}.{effect.service}" if effect.of_share or effect.basis == "area" else ""


def option_figures(options: Sequence[Option], what: str, assumptions: Assumptions) -> Floats:
    """One figure of each option (O,): reach, staff_wte_per_100, ..."""
    return np.array([assumptions.number(f"options.{option.id}.{what}") for option in options], dtype=np.float64)


def growth_factors(level: Floats, growth: Floats, years: int, services: tuple[str, ...]) -> Floats:
    """What multiplies expected use in each draw and year (D, Y, E): level and compound growth beyond ageing.

    growth[d,y,s] = level[d,s] * (1 + yearly[d,s])^(y + 1), from `level` and yearly `growth` (D, S)
    """
    power = np.arange(years)[None, :, None] + 1.0
    return with_carried(level[:, None, :] * (1.0 + growth[:, None, :]) ** power, services)
