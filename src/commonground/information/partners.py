"""What moves each partner's end, and what knowing it is worth to it. In: settlement, ledger, draws. Out: `Swing`s.

The futures draw effects, costs of options, levels and growth; what a unit costs, which part of that goes at once and
whom options reach is drawn beside them, to the first order: our own. Contributions stay as they are. D draws, Y years,
P partners; GBP over all plan years, undiscounted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from commonground.core.arrays import Floats
from commonground.core.bed_days import units_of
from commonground.core.figures import Figure
from commonground.core.services import BED_DAY
from commonground.evidence.intervals import NORMAL_90
from commonground.evidence.model import Assumptions
from commonground.information.figures import draw_figure
from commonground.information.model import Standing, Swing
from commonground.information.ranking import (
    LEAST_DRAWS,
    curve_at,
    leave_one,
    normal_scores,
    share_told,
    shares_of_spread,
    value_of_knowing,
)
from commonground.options.model import Option
from commonground.settle.collars import share_out
from commonground.settle.model import Flow, Ledger, Settlement
from commonground.simulate.model import Draws, Runs

MOST_FIGURES = 10
CASH = "cash"


@dataclass(frozen=True)
class Drawings:
    """What was drawn, of which `options` (all in the order of the draws) the plan chose those in `chosen`."""

    draws: Draws
    runs: Runs
    options: Sequence[Option]
    chosen: Collection[str]
    assumptions: Assumptions
    seed: int


def weigh_partners(
    settlement: Settlement, ledger: Ledger, drawings: Drawings
) -> tuple[tuple[Standing, ...], tuple[Swing, ...]]:
    """Where each partner stands beside its line, and the figures that move it most, at most ten each.

    A line is the lowest total in which a partner may end, `Settlement.line` of all years. As many draws as the
    settlement has; below `LEAST_DRAWS` nothing is ranked and nothing is said of knowing.
    """
    ends, columns = _ends(settlement, ledger, drawings)
    scored = {name: (column, normal_scores(column)) for name, column in columns.items()}
    enough = len(ends) >= LEAST_DRAWS
    standings, swings = [], []
    for partner, end, line in zip(settlement.partners, ends.T, settlement.line.sum(axis=0), strict=True):
        standings.append(Standing(partner, float(line), float(end.mean()), _worth_of_certainty(end - line, enough)))
        if enough and np.ptp(end) > 0:
            with threadpool_limits(1):  # many small sums: threads would only wait for each other
                swings += _rank(partner, end, float(line), scored)
    return tuple(standings), tuple(swings)


def _worth_of_certainty(margin: Floats, enough: bool) -> float:
    """Expected value of perfect information for a partner that signs where its expected margin is above nothing, GBP.

    EVPI = E[ max(0, margin) ] - max(0, E[margin])
    """
    return float(np.maximum(margin, 0.0).mean() - max(margin.mean(), 0.0)) if enough else 0.0


def _ends(settlement: Settlement, ledger: Ledger, drawings: Drawings) -> tuple[Floats, dict[str, Floats]]:
    """Each partner's end (D, P) at the draws of all figures, and these (D,) by name; its mean is the settlement's.

        end[d,p] = sum_y agreed[y,p] + borne[d,y,p]
        off[d,y,p] = net[d,y,p] - mean_d net[d,y,p] + sum_f (x[d,f] - mean_d x[d,f]) / value[f] * moved[d,y,p,f]

    borne is what each bears of the over- and underspends off (`settle.collars.share_out`); moved[d,y,p,f] is what the
    flows, or parts of them, that are proportional to the figure f bring the partner; value[f] is the figure, or where
    it is a reach the part of it that the plan adds.
    """
    columns = dict(_in_futures(drawings))
    off = settlement.net_before - settlement.net_before.mean(axis=0)
    for name, moved in _proportional(ledger, settlement.partners, drawings).items():
        figure = drawings.assumptions.get(name)
        value = 0.0 if figure is None else _value(figure, drawings)
        if figure is None or name in columns or value == 0.0:
            continue
        column = draw_figure(figure, drawings.seed, len(off))
        if np.ptp(column) > 0:
            columns[name] = column
            departure = (column - column.mean()) / value
            off = off + departure[:, None, None] * moved
    shared, borne = share_out(settlement.collars, off[..., settlement.taking]), off.copy()
    borne[..., settlement.taking] = shared.borne_gbp + shared.beyond_gbp
    ends = borne.sum(axis=1)
    return ends - ends.mean(axis=0) + settlement.net_after.sum(axis=1).mean(axis=0), columns


def _value(figure: Figure, drawings: Drawings) -> float:
    """What flows are proportional to: of a reach, the mean over draws of what the plan adds; else the figure."""
    added = drawings.draws.added.mean(axis=0).tolist()
    reaches = {f"options.{option.id}.reach": share for option, share in zip(drawings.options, added, strict=True)}
    return float(reaches.get(figure.name, figure.number))


def _proportional(ledger: Ledger, partners: Sequence[str], drawings: Drawings) -> dict[str, Floats]:
    """What the flows of cash that are proportional to each figure bring the partners (D, Y, P)."""
    moved: dict[str, Floats] = {}
    for flow in ledger.flows:
        if flow.kind == CASH:
            for name, part in _parts(flow, drawings).items():
                table = moved.setdefault(name, np.zeros((ledger.draws, len(ledger.years), len(partners))))
                for party, sign in ((flow.payee, 1.0), (flow.payer, -1.0)):
                    if party in partners:
                        table[..., partners.index(party)] += sign * flow.gbp * part
    return {name: table for name, table in moved.items() if table.any()}


def _parts(flow: Flow, drawings: Drawings) -> dict[str, Floats]:
    """The part (Y,) of a flow that is proportional to each figure: all of it to its factors, and to options' reach.

    What an option costs is proportional to whom it reaches; so is the part of a change in use that is its own, where
    its effect is on those reached: its step in the accounts of the simulation, of the steps of all options.
    """
    whole = np.ones(flow.gbp.shape[1])
    found = dict.fromkeys(flow.grounds.factors, whole)
    for option in drawings.options:
        if option.id in flow.grounds.options:
            found[f"options.{option.id}.reach"] = whole
        elif option.id in drawings.chosen and _reaches(option, flow.grounds.services):
            found[f"options.{option.id}.reach"] = _own_step(option.id, flow.grounds.services[0], drawings)
    return found


def _reaches(option: Option, services: Sequence[str]) -> bool:
    """Whether it moves any of the services by whom it reaches."""
    return any(effect.service in services and effect.basis == "reached" for effect in option.effects)


def _own_step(option: str, service: str, drawings: Drawings) -> Floats:
    """(Y,) an option's part of what all options change of a service; nothing where they change nothing of it."""
    runs = drawings.runs
    steps = {
        name: units_of(service, step, runs.services).sum(axis=1)
        for name, step in zip(runs.step_names, runs.steps, strict=True)
        if name in drawings.chosen
    }
    whole = sum(steps.values(), np.zeros(len(runs.years)))
    mine = steps.get(option, np.zeros_like(whole))
    return np.asarray(np.divide(mine, whole, out=np.zeros_like(whole), where=whole != 0.0))


def _in_futures(drawings: Drawings) -> Iterator[tuple[str, Floats]]:
    """What the futures drew of the chosen options and of the services that they move, (D,) each, in its own unit."""
    draws, services = drawings.draws, dict[str, int]()
    count = len(draws.cost_gbp)
    for o, option in enumerate(drawings.options):
        if option.id in drawings.chosen:
            yield from _varying(f"options.{option.id}.cost_gbp", draws.cost_gbp[:, o])
            yield from _varying(f"options.{option.id}.coverage", draws.running[:, o])
            for effect in option.effects:
                if effect.service in draws.services:
                    services[effect.service] = draws.services.index(effect.service)
                    name = f"effects.{option.id}.{effect.service}"
                    yield from _varying(name, draw_figure(drawings.assumptions[name], drawings.seed, count))
    if services and BED_DAY in draws.services:  # bed days follow admissions
        services[BED_DAY] = draws.services.index(BED_DAY)
    for service, s in services.items():
        rate = drawings.assumptions.get(f"rate.{service}")
        yield from _varying(f"rate.{service}", draws.level[:, s] * (rate.number if rate else 1.0))
        yield from _varying(f"growth.{service}", draws.growth[:, s])


def _varying(name: str, column: Floats) -> Iterator[tuple[str, Floats]]:
    if np.ptp(column) > 0:
        yield name, column


def _rank(partner: str, end: Floats, line: float, columns: Mapping[str, tuple[Floats, Floats]]) -> list[Swing]:
    """The figures that go with the partner's end (D,) by more than chance, the widest swing first.

    `columns`: what was drawn of each figure (D,), and its normal scores.
    """
    swings, without = [], list(leave_one([scored for _, scored in columns.values()], end))
    told = shares_of_spread([column for column, _ in columns.values()], np.reshape(without, (-1, len(end)))) > 0.0
    for (name, (column, scored)), alone, tells in zip(columns.items(), without, told, strict=True):
        if tells:
            low, high = curve_at(scored, alone, (-NORMAL_90, NORMAL_90)).tolist()
            swings.append(
                Swing(
                    partner=partner,
                    figure=name,
                    share_of_spread=share_told(scored, alone, end),
                    at_low_gbp=low,
                    at_high_gbp=high,
                    worth_knowing_gbp=value_of_knowing(column, (alone - line)[:, None]),
                    crosses_at=crossing(column, alone, line),
                )
            )
    return sorted(swings, key=lambda one: (-abs(one.at_high_gbp - one.at_low_gbp), one.figure))[:MOST_FIGURES]


def crossing(column: Floats, end: Floats, line: float) -> float | None:
    """The value of a figure (D,) at which an end (D,) meets the line, by a straight line through the draws.

        x = mean(column) + (line - mean(end)) * var(column) / cov(column, end)

    None where that is beyond every value drawn: nothing the figure could be makes the end cross.
    """
    slope = float(((column - column.mean()) * (end - end.mean())).mean() / column.var())
    if slope == 0.0:
        return None
    value = float(column.mean() + (line - end.mean()) / slope)
    return value if column.min() <= value <= column.max() else None
