"""What is used, gained and worked with the plan and without. In: `Runs`, hours. Out: those sections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.assemble.ranges import as_range, money_ranges, pounds, quantiles, range_of, stable
from commonground.core.arrays import Floats
from commonground.core.services import QALY
from commonground.document import activity as doc
from commonground.document.shapes import EVERYWHERE, Range
from commonground.settle.model import HereAndElsewhere, HoursLine, UnpaidCare, WorkLine
from commonground.simulate.model import Runs

STEP_DECIMALS = 3


def compare_activity(runs: Runs, services: Sequence[str]) -> tuple[doc.Activity, ...]:
    """One row a service, neighbourhood (and the whole place) and year."""
    columns = [runs.services.index(service) for service in services]
    without, with_plan = runs.without[..., columns], runs.with_plan[..., columns]
    parts = _rows(without, with_plan, services, runs.neighbourhoods, runs.years)
    whole = _rows(
        without.sum(axis=2, keepdims=True), with_plan.sum(axis=2, keepdims=True), services, [EVERYWHERE], runs.years
    )
    return (*whole, *parts)


def _rows(
    without: Floats, with_plan: Floats, services: Sequence[str], places: Sequence[str], years: Sequence[str]
) -> list[doc.Activity]:
    before, after, change = quantiles(without), quantiles(with_plan), quantiles(with_plan - without)
    return [
        doc.Activity(
            service=service,
            neighbourhood=where,
            year=year,
            without=Range(**as_range(before[:, y, n, s])),
            with_plan=Range(**as_range(after[:, y, n, s])),
            change=Range(**as_range(change[:, y, n, s])),
        )
        for s, service in enumerate(services)
        for n, where in enumerate(places)
        for y, year in enumerate(years)
    ]


def list_health_gains(runs: Runs) -> tuple[doc.HealthGain, ...]:
    """Years of good health gained (QALYs), by neighbourhood and for the whole place, by year and over all years."""
    rows = _healthy(EVERYWHERE, runs.qaly.sum(axis=2), runs.years)
    for n, where in enumerate(runs.neighbourhoods):
        rows += _healthy(where, runs.qaly[:, :, n], runs.years)
    return tuple(rows)


def _healthy(where: str, draws: Floats, years: Sequence[str]) -> list[doc.HealthGain]:
    each = quantiles(np.column_stack([draws, draws.sum(axis=1)])).T
    return [
        doc.HealthGain(service=QALY, neighbourhood=where, year=year, change=Range(**as_range(three)))
        for year, three in zip((*years, EVERYWHERE), each, strict=True)
    ]


def list_accounts(runs: Runs) -> tuple[doc.Account, ...]:
    """Accounts that sum: today + every step = with the plan, for each service, neighbourhood and year.

    Values are means over draws to three decimals; what rounding takes is put in the remainder.
    """
    whole = _accounts(runs, runs.steps.sum(axis=2, keepdims=True), runs.today.sum(axis=0, keepdims=True), [EVERYWHERE])
    return (*whole, *_accounts(runs, runs.steps, runs.today, runs.neighbourhoods))


def _accounts(runs: Runs, moves: Floats, today: Floats, places: Sequence[str]) -> list[doc.Account]:
    rounded = np.round(moves, STEP_DECIMALS)
    start = np.round(today, STEP_DECIMALS)
    end = np.round(today + moves.sum(axis=0), STEP_DECIMALS)
    rounded[-1] = end - start - rounded[:-1].sum(axis=0)
    return [
        doc.Account(
            service=service,
            neighbourhood=where,
            year=year,
            today=float(start[n, s]),
            steps=_nonzero(runs.step_names, np.round(rounded[:, y, n, s], STEP_DECIMALS)),
            with_plan=float(end[y, n, s]),
        )
        for s, service in enumerate(runs.services)
        for n, where in enumerate(places)
        for y, year in enumerate(runs.years)
    ]


def _nonzero(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True) if value}


def list_fifths(runs: Runs, people: Floats, reached: Floats, services: Sequence[str]) -> tuple[doc.Fifth, ...]:
    """By deprivation fifth: people, people reached, health gained and change in use over all years.

    `people`, `reached` (5,). Splits between fifths are means over draws; ranges scale the whole's range.
    """
    total = runs.qaly.sum(axis=(1, 2))
    gains = _parts(runs.qaly_by_quintile)
    of_people, of_reached = _parts(people), _parts(reached)
    change = runs.expected_change_by_quintile.sum(axis=0)
    return tuple(
        doc.Fifth(
            quintile=q + 1,
            people=stable(people[q]),
            reached=stable(reached[q]),
            share_of_people=stable(of_people[q]),
            share_of_reached=stable(of_reached[q]),
            share_of_qaly=stable(gains[q]),
            qaly=Range(**range_of(total * gains[q])),
            change={s: stable(change[q, runs.services.index(s)]) for s in services},
        )
        for q in range(len(people))
    )


def _parts(values: Floats) -> Floats:
    """Shares of the sum of `values`; nothing each where that is nothing."""
    total = values.sum()
    return values / total if total else np.zeros_like(values)


def sum_hours(lines: Sequence[HoursLine], years: Sequence[str]) -> tuple[doc.Hours, ...]:
    """Hours a year by who and neighbourhood, and for the whole place; positive = more work for them."""
    rows: list[doc.Hours] = []
    for who in dict.fromkeys(line.who for line in lines):
        mine = [line for line in lines if line.who == who]
        rows += _hours(who, EVERYWHERE, np.sum([line.hours for line in mine], axis=0), years)
        for where in dict.fromkeys(line.neighbourhood for line in mine):
            here = np.sum([line.hours for line in mine if line.neighbourhood == where], axis=0)
            rows += _hours(who, where, here, years)
    return tuple(rows)


def _hours(who: str, where: str, draws: Floats, years: Sequence[str]) -> list[doc.Hours]:
    each = zip(years, quantiles(draws).T, strict=True)
    return [doc.Hours(year=year, who=who, neighbourhood=where, **as_range(three)) for year, three in each]


def report_staff(lines: Sequence[WorkLine], years: Sequence[str]) -> tuple[doc.Found, ...]:
    """Each profession's hours by year against those of the staff that can be found."""
    return tuple(_found(line, y, year) for line in lines for y, year in enumerate(years))


def _found(line: WorkLine, y: int, year: str) -> doc.Found:
    needed = range_of(line.hours[:, y])
    found = None if line.found is None else stable(line.found[y])
    return doc.Found(
        year=year,
        who=line.who,
        training_years=None if line.training is None else float(line.training.years),
        can_be_found=None if line.training is None else line.training.can_be_found,
        needed=Range(**needed),
        found=found,
        short=None if found is None else stable(max(needed["p50"] - found, 0.0)),
        employers=line.employers,
    )


def report_unpaid_care(care: UnpaidCare | None, years: Sequence[str]) -> tuple[doc.Unpaid, ...]:
    """What unpaid carers take on by year, and what it would cost; () where nothing moves for them."""
    if care is None:
        return ()
    rows = zip(years, care.hours.T, money_ranges(care.gbp), strict=True)
    return tuple(doc.Unpaid(year=year, hours=Range(**range_of(hours)), **gbp) for year, hours, gbp in rows)


def list_elsewhere(found: Sequence[HereAndElsewhere]) -> tuple[doc.Elsewhere, ...]:
    """Hospital trusts, with how much of each is this place's."""
    return tuple(
        doc.Elsewhere(
            partner=one.partner,
            share_here=stable(one.share_here),
            wards_gbp=tuple(pounds(gbp) for gbp in one.wards_gbp),
        )
        for one in found
    )
