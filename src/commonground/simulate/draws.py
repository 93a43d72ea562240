"""Draws of what is uncertain. In: figures with 80% intervals. Out: `Draws`.

Each figure has its own stream, keyed by its dotted name, or by its option's place in the local file where the file
gives the name: adding an option changes no other figure's draws, calling it otherwise changes none, and more draws
extend fewer. A figure's median is its value, its 10th and 90th percentiles are its low and high
(two half-normals back to back, on the log scale for ratios and costs), so uneven ranges stay uneven. That is our own:
the two-piece normal (Wallis 2014, Statistical Science 29:106-112) keeps the mode where this keeps the median.
Benefits, never harms, are then adjusted for optimism bias by the design of the study behind them, as the guidance for
local partnerships asks (HM Treasury and New Economy 2014, Supporting public service transformation).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.chance import generator
from commonground.core.errors import UserError
from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.evidence.intervals import NORMAL_90
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.addition import addable, most_added, places_with_it
from commonground.simulate.model import Draws


def draw(options: Sequence[Option], services: Sequence[str], assumptions: Assumptions, seed: int, draws: int) -> Draws:
    """`draws` draws of every uncertain figure of `options` and `services`.

    rate_ratio[d,o,s] = 1 - optimism_bias_adjusted(1 - drawn[d])
    added[d,o] = max(reach[o] - running[d,o], 0), or 0 in every draw where `addition.most_added` is 0

    Raises UserError when `draws` is not a positive number.
    """
    if draws < 1:
        raise UserError(f"{draws} draws cannot be made", where="--draws", mend="ask for 1 or more")
    shape = (draws, len(options), len(services))
    rate_ratio = np.ones(shape)
    qaly, cost, running, added = (np.zeros(shape[:2]) for _ in range(4))
    for o, option in enumerate(options):
        cost[:, o] = log_normal(assumptions[f"options.{option.id}.cost_gbp"], seed, draws)
        running[:, o] = draw_running(option, assumptions, seed, draws)
        if most_added(option, assumptions) > 0.0:
            added[:, o] = addable(assumptions.number(f"options.{option.id}.reach"), running[:, o])
        for effect in option.effects:
            figure = assumptions[f"effects.{option.id}.{effect.service}"]
            bias = assumptions.number(f"effects.optimism_bias.{effect.study_design}", 0.0)
            if effect.service == QALY:
                qaly[:, o] = optimism_bias_adjusted(normal(figure, seed, draws), bias)
            elif effect.service in services:
                reduction = optimism_bias_adjusted(1.0 - log_normal(figure, seed, draws), bias)
                rate_ratio[:, o, list(services).index(effect.service)] = 1.0 - reduction
    level = np.column_stack([_level(service, assumptions, seed, draws) for service in services])
    growth = np.column_stack([_growth(service, assumptions, seed, draws) for service in services])
    return Draws(tuple(services), rate_ratio, qaly, cost, level, growth, running, added)


def draw_running(option: Option, assumptions: Assumptions, seed: int, draws: int) -> Floats:
    """(draws,) the share that `option` reaches today, to be netted off: first whether the place has it, then the share.

    running[d] = coverage[d] / has where chance[d] < has, else 0, within 0..1; 0 where it is not to be netted
    """
    figure = assumptions.get(f"options.{option.id}.coverage")
    if figure is None or not option.netted:
        return np.zeros(draws)
    has = places_with_it(option, assumptions)
    covered = np.clip(normal(figure, seed, draws), 0.0, 1.0)
    if has >= 1.0 or has <= 0.0:
        return covered * has
    chance = generator(seed, f"options.{option.id}.places_with_it").random(draws)
    return np.where(chance < has, np.minimum(covered / has, 1.0), 0.0)


def optimism_bias_adjusted(gain: Floats, share: float) -> Floats:
    """`gain` (draws,) with `share` of every benefit taken off; harms, below 0, stay as they are.

    optimism_bias_adjusted(gain[d]) = (1 - share) * gain[d] where gain[d] > 0, else gain[d]
    """
    return np.where(gain > 0.0, (1.0 - share) * gain, gain)


def normal(figure: Figure, seed: int, draws: int) -> Floats:
    """(draws,) with the figure's value as median and low, high as 10th and 90th percentiles; constant if no range.

    drawn[d] = value + z[d] / 1.2816 * (high - value where z[d] > 0, else value - low), z[d] standard normal
    """
    if figure.low is None or figure.high is None:
        return np.full(draws, figure.number)
    return figure.number + _spread(figure, figure.number - figure.low, figure.high - figure.number, seed, draws)


def log_normal(figure: Figure, seed: int, draws: int) -> Floats:
    """As `normal`, on the log scale. A side that cannot have a logarithm takes the spread of the other side.

    drawn[d] = value * (high / value where z[d] > 0, else value / low) ^ (z[d] / 1.2816)
    """
    value, low, high = figure.number, figure.low, figure.high
    if low is None or high is None or value <= 0.0:
        return np.full(draws, value)
    up = float(np.log(high / value))
    down = float(np.log(value / low)) if low > 0.0 else up
    return np.asarray(value * np.exp(_spread(figure, down, up, seed, draws)))


def _spread(figure: Figure, down: float, up: float, seed: int, draws: int) -> Floats:
    """Departures from the median whose 10th and 90th percentiles are -`down` and `up`."""
    z = generator(seed, figure.drawn_as or figure.name).standard_normal(draws)
    return np.where(z < 0.0, z * down, z * up) / NORMAL_90


def _level(service: str, assumptions: Assumptions, seed: int, draws: int) -> Floats:
    """How far the true level of use may be from the calibrated one, as a multiple: the range of rate.<service>.

    level[d,s] = max(drawn[d] / value, 0)
    """
    figure = assumptions.get(f"rate.{service}")
    if figure is None or figure.number == 0.0:
        return np.ones(draws)
    return np.maximum(normal(figure, seed, draws) / figure.number, 0.0)


def _growth(service: str, assumptions: Assumptions, seed: int, draws: int) -> Floats:
    """Yearly growth beyond ageing, never below losing everything."""
    figure = assumptions.get(f"growth.{service}")
    return np.zeros(draws) if figure is None else np.maximum(normal(figure, seed, draws), -1.0)
