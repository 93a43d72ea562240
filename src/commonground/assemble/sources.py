"""Where figures come from and which matter most. In: assumptions, place, draws, runs. Out: those sections.

The share of an outcome's spread that goes with an assumption is the squared rank correlation over draws
(Spearman 1904; Saltelli and others 2008, Global Sensitivity Analysis, section 1.2.5): a screening, not a decomposition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from commonground.assemble.ranges import pounds, stable
from commonground.core.arrays import Floats
from commonground.core.figures import Figure
from commonground.core.services import BED_DAY, QALY
from commonground.document import sources as doc
from commonground.evidence.model import Assumptions
from commonground.information.model import Information, Standing, Swing, Target
from commonground.information.ranking import BY_CHANCE, LEAST_DRAWS, rank_correlations
from commonground.simulate.model import Draws, Runs

LEAST_SHARE = 0.02
MOST_ROWS = 8
Moved = Literal["qaly", "cash"]


def list_sources(assumptions: Assumptions, place: Iterable[Figure]) -> tuple[doc.Source, ...]:
    """Every figure by name: the assumptions, then what the place itself is made from."""
    return tuple(_source(figure) for figure in [*sorted(assumptions.values(), key=lambda f: f.name), *place])


def _source(figure: Figure) -> doc.Source:
    return doc.Source(
        figure=figure.name,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        year=figure.year,
        source=figure.source_title,
        url=figure.source_url,
        how_obtained=figure.how_obtained,
        quality=figure.quality,
        changed_from=figure.changed_from,
    )


def list_changed(assumptions: Assumptions) -> tuple[doc.Changed, ...]:
    """The assumptions that somebody set otherwise for this plan."""
    return tuple(
        doc.Changed(figure=figure.name, value=figure.value, was=figure.changed_from, unit=figure.unit)
        for figure in sorted(assumptions.changed(), key=lambda f: f.name)
    )


def rank_influences(draws: Draws, runs: Runs, options: Iterable[str], cash_gbp: Floats) -> tuple[doc.Influence, ...]:
    """For health gained and for all partners' cash (D,): the assumptions that move each most."""
    if len(cash_gbp) < LEAST_DRAWS:
        return ()
    used = [o for o, option in enumerate(runs.options) if option in set(options)]
    health, cash = _of_health(draws, runs, used), _of_cash(draws, runs, used)
    return (*rank(QALY, runs.qaly.sum(axis=(1, 2)), health), *rank("cash", cash_gbp, cash))


def _of_health(draws: Draws, runs: Runs, used: Sequence[int]) -> dict[str, Floats]:
    """What the health gained by the options `used` follows from, (D,) each, by the names of the assumptions."""
    return _varying({f"effects.{runs.options[o]}.{QALY}": draws.qaly[:, o] for o in used} | _today(draws, runs, used))


def _today(draws: Draws, runs: Runs, used: Sequence[int]) -> dict[str, Floats]:
    """How much of the options `used` runs today: the rest is what the plan adds."""
    return {f"options.{runs.options[o]}.coverage": draws.running[:, o] for o in used}


def _of_cash(draws: Draws, runs: Runs, used: Sequence[int]) -> dict[str, Floats]:
    """What cash follows from: cost and effects of the options `used`, level and growth of the services they move."""
    named = {f"options.{runs.options[o]}.cost_gbp": draws.cost_gbp[:, o] for o in used} | _today(draws, runs, used)
    for s, service in enumerate(draws.services):
        effects = _varying({f"effects.{runs.options[o]}.{service}": draws.rate_ratio[:, o, s] for o in used})
        if effects or service == BED_DAY:  # bed days follow admissions
            named |= effects | {f"rate.{service}": draws.level[:, s], f"growth.{service}": draws.growth[:, s]}
    return _varying(named)


def _varying(columns: dict[str, Floats]) -> dict[str, Floats]:
    return {name: column for name, column in columns.items() if np.ptp(column) > 0}


def rank(target: Moved, outcome: Floats, inputs: Mapping[str, Floats]) -> list[doc.Influence]:
    """The `inputs` (D,) that go most with `outcome` (D,), the strongest first.

    share_of_spread = correlation over d of (rank of input[d], rank of outcome[d]) ^ 2
    """
    if np.ptp(outcome) == 0 or not inputs:
        return []
    correlation = rank_correlations(inputs.values(), outcome)
    chance = BY_CHANCE / len(outcome)
    order = np.argsort(-np.abs(correlation), kind="stable")[:MOST_ROWS]
    names = list(inputs)
    return [
        doc.Influence(
            target=target,
            figure=names[i],
            share_of_spread=stable(correlation[i] ** 2),
            direction="up" if correlation[i] > 0 else "down",
        )
        for i in order
        if correlation[i] ** 2 >= max(LEAST_SHARE, chance)
    ]


def report_sensitivity(standings: Sequence[Standing], swings: Sequence[Swing]) -> doc.Sensitivity:
    """What moves each partner's end, and what to measure next."""
    return doc.Sensitivity(
        standings=tuple(
            doc.Standing(
                partner=one.partner,
                line_gbp=pounds(one.line_gbp),
                expected_gbp=pounds(one.expected_gbp),
                worth_knowing_gbp=pounds(one.worth_knowing_gbp),
            )
            for one in standings
        ),
        swings=tuple(_swing(one) for one in swings),
    )


def _swing(one: Swing) -> doc.Swing:
    return doc.Swing(
        partner=one.partner,
        figure=one.figure,
        share_of_spread=stable(one.share_of_spread),
        at_low_gbp=pounds(one.at_low_gbp),
        at_high_gbp=pounds(one.at_high_gbp),
        worth_knowing_gbp=pounds(one.worth_knowing_gbp),
        crosses_at=None if one.crosses_at is None else stable(one.crosses_at),
    )


def report_judgement(found: Information) -> doc.Judgement:
    """How much of the plan rests on judgement, and which judged figures to look up first."""
    return doc.Judgement(
        figures=found.figures,
        judged=found.judged,
        share_of_spread=_shares(found.share_of_spread),
        look_up=tuple(
            doc.LookUp(
                figure=row.figure.name,
                local=row.local,
                ask=row.ask,
                worth_knowing_gbp=pounds(row.worth_knowing_gbp),
                share_of_spread=_shares(row.share_of_spread),
            )
            for row in found.rows
        ),
    )


def _shares(of: Mapping[Target, float]) -> doc.OfSpread:
    return doc.OfSpread(health=stable(of["health"]), cash=stable(of["cash"]), worth=stable(of["worth"]))
