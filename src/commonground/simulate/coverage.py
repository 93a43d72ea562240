"""How far a plan has got in each year. In: choices, months of set-up, build-up and lag. Out: `Coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.model import Choice

MONTHS = 12


@dataclass(frozen=True)
class Coverage:
    """Yearly averages of the monthly path of each option in each neighbourhood; all (Y, N, O), 1 = typical reach.

    `effect`: the part of the full effect at work. `service`: the part of typical reach being served.
    `paid`: what cost and staff follow, in full years of typical reach: `service`, or for an option paid once
    a person the part newly reached in the year. `setup`: the part of the set-up spent in the year.
    """

    effect: Floats
    service: Floats
    paid: Floats
    setup: Floats


@dataclass(frozen=True)
class Profile:
    """The same four paths for one choice at full scale; each (Y,)."""

    effect: Floats
    service: Floats
    paid: Floats
    setup: Floats


def coverage(
    choices: Sequence[Choice],
    options: Sequence[Option],
    assumptions: Assumptions,
    years: int,
    neighbourhoods: Sequence[str],
) -> Coverage:
    """The coverage of a plan. Choices of the same option in the same neighbourhood add up."""
    shape = (years, len(neighbourhoods), len(options))
    paths = Coverage(*(np.zeros(shape) for _ in range(4)))
    row = {name: n for n, name in enumerate(neighbourhoods)}
    column = {option.id: o for o, option in enumerate(options)}
    for choice in choices:
        n, o = row[choice.neighbourhood], column[choice.option]
        one = profile(options[o], choice.start, assumptions, years)
        for name in ("effect", "service", "paid", "setup"):
            getattr(paths, name)[:, n, o] += choice.scale * getattr(one, name)
    return paths


def profile(option: Option, start: int, assumptions: Assumptions, years: int) -> Profile:
    """The path of `option` begun at the first month of year `start`.

    Nothing until set-up is done; then reach builds up in a straight line over `options.build_up_months`, and the
    effect over the option's lag, or over the build-up where that is longer: nobody benefits before being served.
    """
    setup_months = assumptions.number(f"options.{option.id}.setup_months")
    build_up = assumptions.number("options.build_up_months")
    lag = max(assumptions.number(f"options.{option.id}.lag_months"), build_up)
    begun = float(start * MONTHS)
    ready = begun + setup_months
    edges: Floats = np.arange(years + 1, dtype=np.float64) * MONTHS
    service = _yearly_mean(edges, ready, build_up)
    reached_by = _ramp(edges, ready, build_up)
    return Profile(
        effect=_yearly_mean(edges, ready, lag),
        service=service,
        paid=np.diff(reached_by) if option.one_off else service,
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
    return np.diff(area) / MONTHS
