"""Draws of every figure behind a plan's worth. In: figures with 80% intervals. Out: `Drawn`.

The futures of a plan draw effects, costs of options, levels and growth (`simulate.draws`). Here reach, timing, costs of
services, their shares and values are drawn beside them, each from its own stream, so that a figure that the futures
take as given can be asked too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.addition import addable
from commonground.simulate.draws import draw, log_normal, normal
from commonground.simulate.effects import share_name
from commonground.simulate.model import Draws

OF_OPTIONS = ("reach", "setup_months", "lag_months")
SINGLE = (
    "options.build_up_months",
    "options.setup_cost_share",
    "value.qaly_gbp",
    "value.qaly_per_death_averted",
    "value.lonely_year_gbp",
    "value.capacity_worth",
)


@dataclass(frozen=True)
class Drawn:
    """`draws` as in the futures; `columns`: other figures by name, (D,) each.

    `added` (D, O): share of the target group that a plan adds, at the drawn reach and what is drawn to run today.
    """

    draws: Draws
    columns: Mapping[str, Floats]
    added: Floats

    def named(self, options: Sequence[Option]) -> dict[str, Floats]:
        """Every column that varies, (D,), by the name of its figure; `options` in the order of the draws."""
        named = {**self.columns, **dict(_in_futures(self.draws, [option.id for option in options]))}
        return {name: column for name, column in named.items() if np.ptp(column) > 0}


def draw_figures(
    options: Sequence[Option],
    services: tuple[str, ...],
    costed: Iterable[str],
    assumptions: Assumptions,
    seed: int,
    draws: int,
) -> Drawn:
    """`draws` draws of all figures that the worth of `options` follows from.

    `services`: those simulated. `costed`: those with a cost, whose cost and variable share are drawn.
    """
    names = dict.fromkeys(
        [
            *(f"options.{option.id}.{figure}" for option in options for figure in OF_OPTIONS),
            *(share_name(effect) for option in options for effect in option.effects if share_name(effect)),
            *(f"{figure}.{service}" for service in costed for figure in ("cost", "variable_share")),
            *SINGLE,
        ]
    )
    columns = {name: draw_figure(assumptions[name], seed, draws) for name in names}
    drawn = draw(options, services, assumptions, seed, draws)
    reach = np.column_stack([columns[f"options.{option.id}.reach"] for option in options])
    return Drawn(drawn, columns, addable(reach, drawn.running) * (drawn.added > 0.0).any(axis=0))


def draw_figure(figure: Figure, seed: int, draws: int) -> Floats:
    """(D,) draws of one figure: shares within 0 and 1, months not below 0, all else on the log scale."""
    if figure.unit == "share":
        return np.clip(normal(figure, seed, draws), 0.0, 1.0)
    if figure.unit == "months":
        return np.maximum(normal(figure, seed, draws), 0.0)
    return log_normal(figure, seed, draws)


def _in_futures(draws: Draws, options: Sequence[str]) -> Iterator[tuple[str, Floats]]:
    for o, option in enumerate(options):
        yield f"options.{option}.cost_gbp", draws.cost_gbp[:, o]
        yield f"options.{option}.coverage", draws.running[:, o]
        yield f"effects.{option}.{QALY}", draws.qaly[:, o]
        for s, service in enumerate(draws.services):
            yield f"effects.{option}.{service}", draws.rate_ratio[:, o, s]
    for s, service in enumerate(draws.services):
        yield f"rate.{service}", draws.level[:, s]
        yield f"growth.{service}", draws.growth[:, s]
