"""Activity with and without the plan. In: `Runs`, services. Out: `activity`, `outcomes`, `steps`, `inequality`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from commonground.assemble.ranges import as_range, quantiles, range_of, stable
from commonground.core.arrays import Floats
from commonground.core.services import QALY
from commonground.document.parties import EVERYWHERE
from commonground.simulate.model import Runs

STEP_DECIMALS = 3


def with_and_without(runs: Runs, services: Sequence[str]) -> list[dict[str, Any]]:
    """One row a service, neighbourhood (and the whole place) and year."""
    columns = [runs.services.index(service) for service in services]
    without, with_plan = runs.without[..., columns], runs.with_plan[..., columns]
    parts = _rows(without, with_plan, services, runs.neighbourhoods, runs.years)
    whole = _rows(
        without.sum(axis=2, keepdims=True), with_plan.sum(axis=2, keepdims=True), services, [EVERYWHERE], runs.years
    )
    return whole + parts


def _rows(
    without: Floats, with_plan: Floats, services: Sequence[str], places: Sequence[str], years: Sequence[str]
) -> list[dict[str, Any]]:
    before, after, change = quantiles(without), quantiles(with_plan), quantiles(with_plan - without)
    return [
        {
            "service": service,
            "neighbourhood": where,
            "year": year,
            "without": as_range(before[:, y, n, s]),
            "with": as_range(after[:, y, n, s]),
            "change": as_range(change[:, y, n, s]),
        }
        for s, service in enumerate(services)
        for n, where in enumerate(places)
        for y, year in enumerate(years)
    ]


def healthy_years(runs: Runs) -> list[dict[str, Any]]:
    """Years of good health gained (QALYs), by neighbourhood and for the whole place, by year and over all years."""
    rows = _healthy(EVERYWHERE, runs.qaly.sum(axis=2), runs.years)
    for n, where in enumerate(runs.neighbourhoods):
        rows += _healthy(where, runs.qaly[:, :, n], runs.years)
    return rows


def _healthy(where: str, draws: Floats, years: Sequence[str]) -> list[dict[str, Any]]:
    spans = [*zip(years, draws.T, strict=True), (EVERYWHERE, draws.sum(axis=1))]
    return [{"service": QALY, "neighbourhood": where, "year": year, "change": range_of(each)} for year, each in spans]


def steps(runs: Runs) -> list[dict[str, Any]]:
    """Accounts that sum: today + every step = with the plan, for each service, neighbourhood and year.

    Values are means over draws to three decimals; what rounding takes is put in the remainder.
    """
    whole = _accounts(runs, runs.steps.sum(axis=2, keepdims=True), runs.today.sum(axis=0, keepdims=True), [EVERYWHERE])
    return whole + _accounts(runs, runs.steps, runs.today, runs.neighbourhoods)


def _accounts(runs: Runs, moves: Floats, today: Floats, places: Sequence[str]) -> list[dict[str, Any]]:
    rounded = np.round(moves, STEP_DECIMALS)
    start = np.round(today, STEP_DECIMALS)
    end = np.round(today + moves.sum(axis=0), STEP_DECIMALS)
    rounded[-1] = end - start - rounded[:-1].sum(axis=0)
    return [
        {
            "service": service,
            "neighbourhood": where,
            "year": year,
            "today": float(start[n, s]),
            "steps": _nonzero(runs.step_names, np.round(rounded[:, y, n, s], STEP_DECIMALS)),
            "with": float(end[y, n, s]),
        }
        for s, service in enumerate(runs.services)
        for n, where in enumerate(places)
        for y, year in enumerate(runs.years)
    ]


def _nonzero(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True) if value}


def inequality(runs: Runs, people: Floats, reached: Floats, services: Sequence[str]) -> list[dict[str, Any]]:
    """By deprivation fifth: people, people reached, health gained and change in use over all years.

    `people`, `reached` (5,). Splits between fifths are means over draws; ranges scale the whole's range.
    """
    total = runs.qaly.sum(axis=(1, 2))
    expected = float(runs.qaly_by_quintile.sum())
    change = runs.expected_change_by_quintile.sum(axis=0)
    rows = []
    for q in range(len(people)):
        share = float(runs.qaly_by_quintile[q]) / expected if expected else 0.0
        rows.append(
            {
                "quintile": q + 1,
                "people": stable(people[q]),
                "reached": stable(reached[q]),
                "share_of_people": stable(people[q] / people.sum()) if people.sum() else 0.0,
                "share_of_reached": stable(reached[q] / reached.sum()) if reached.sum() else 0.0,
                "share_of_qaly": stable(share),
                QALY: range_of(total * share),
                "change": {s: stable(change[q, runs.services.index(s)]) for s in services},
            }
        )
    return rows
