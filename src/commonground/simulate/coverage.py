"""How far a plan has got in each year. In: choices, months of set-up, build-up and lag. Out: `Coverage`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.years import MONTHS_A_YEAR
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.model import Choice, Coverage


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
    build_up = assumptions.number("options.build_up_months")
    lag = max(assumptions.number(f"options.{option.id}.lag_months"), build_up)
    begun = float(start * MONTHS_A_YEAR)
    ready = begun + setup_months
    edges: Floats = np.arange(years + 1, dtype=np.float64) * MONTHS_A_YEAR
    newly_reached = np.diff(_ramp(edges, ready, build_up))
    return Coverage(
        effect=_yearly_mean(edges, ready, lag),
        paid=newly_reached if option.one_off else _yearly_mean(edges, ready, build_up),
        setup=np.diff(_ramp(edges, begun, setup_months)),
    )


def _ramp(month: Floats, ready: float, length: float) -> Floats:
    """0 until `ready`, then up in a straight line to 1 over `length` months (at once where it is 0)."""
    if length <= 0.0:
        return (month > ready).astype(np.float64)
    return np.clip((month - ready) / length, 0.0, 1.0)


def _yearly_mean(edges: Floats, ready: float, length: float) -> Floats:
    """The mean of `_ramp` over each year, exactly, by its integral."""
    since = np.maximum(edges - ready, 0.0)
    rising = np.minimum(since, length)
    area = (since - rising) + (rising**2 / (2.0 * length) if length > 0.0 else 0.0)
    return np.diff(area) / MONTHS_A_YEAR
