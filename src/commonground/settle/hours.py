"""Where the shift lands: hours of somebody. In: runs, displacement, staffing. Out: `HoursLine`s by who and where.

Care is conserved. Every bed day or attendance avoided becomes hours of community staff, voluntary groups or unpaid
carers (evidence table `displacement`), and every option delivered is staff time of those who deliver it. Positive
hours are more work. Bed days count only where stays are shortened: those of an avoided stay are inside the stay's. The
count is our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.figures import Figure
from commonground.core.services import BED_DAY, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.model import Option
from commonground.settle.model import HoursLine
from commonground.simulate.draws import log_normal
from commonground.simulate.model import Runs

OUTSIDE = "outside"  # the workers of whoever delivers what no partner does


def count_hours(
    runs: Runs,
    options: Sequence[Option],
    roles_held: Collection[str],
    evidence: Evidence,
    assumptions: Assumptions,
    seed: int,
) -> tuple[HoursLine, ...]:
    """Who takes on how many hours, where and when.

        hours[who] = sum over displacement rows of units avoided (or people reached) x hours per unit
                     + sum over options of reached / 100 x WTE per 100 x hours a WTE works / roles that deliver it

    The evidence table `displacement` gives hours of `who` per unit of a service avoided, or per person reached.
    An option's staff time is shared in equal parts by the roles that deliver it and that some partner holds.
    Uses `options.<id>.staff_wte_per_100` and `settle.hours_per_wte`.
    """
    by_who: dict[str, Floats] = {}
    for who, extra in [
        *_displaced(runs, evidence.displacement, seed),
        *_delivered(runs, _workers_of(options, roles_held, evidence.roles), assumptions, seed),
    ]:
        by_who[who] = by_who.get(who, 0.0) + extra
    return tuple(
        HoursLine(name, where, by_who[who][:, :, n])
        for who, name in evidence.workers.iter_rows()
        if who in by_who and by_who[who].any()
        for n, where in enumerate(runs.neighbourhoods)
    )


def _displaced(runs: Runs, displacement: pl.DataFrame, seed: int) -> Iterator[tuple[str, Floats]]:
    """Hours (D, Y, N) of whoever takes over, for each row of the displacement table that applies."""
    for row in displacement.iter_rows(named=True):
        units = _units(runs, row["trigger"], row["id"])
        if units is not None and units.any():
            each = log_normal(_figure(row), seed, len(runs.without))
            yield row["who"], units * each[:, None, None]


def _units(runs: Runs, trigger: str, name: str) -> Floats | None:
    """(D or 1, Y, N) units avoided of a service, or people reached by an option; None where it is not simulated."""
    if trigger == "option_reached":
        return runs.reached[None, :, :, runs.options.index(name)] if name in runs.options else None
    service = BED_DAYS_OF_LENGTH_OF_STAY if name == BED_DAY else name
    if service not in runs.services:
        return None
    s = runs.services.index(service)
    return np.asarray(runs.without[..., s] - runs.with_plan[..., s])


def _figure(row: dict[str, Any]) -> Figure:
    """A row of the displacement table as a figure; its name keys its draws."""
    name = f"displacement.{row['trigger']}.{row['id']}.{row['who']}"
    return Figure(name, row["value"], row["unit"], row["source_title"], row["quality"], row["low"], row["high"])


def _delivered(
    runs: Runs, workers: Mapping[str, Sequence[str]], assumptions: Assumptions, seed: int
) -> Iterator[tuple[str, Floats]]:
    """Hours (D, Y, N) of the staff who deliver each option, in equal parts of its `workers`."""
    hours_a_year = assumptions.number("settle.hours_per_wte")
    for option, who in workers.items():
        reached = runs.reached[:, :, runs.options.index(option)]
        if reached.any():
            wte_per_100 = log_normal(assumptions[f"options.{option}.staff_wte_per_100"], seed, len(runs.without))
            each = reached[None] / 100.0 * wte_per_100[:, None, None] * hours_a_year / len(who)
            yield from ((worker, each) for worker in who)


def _workers_of(
    options: Sequence[Option], roles_held: Collection[str], roles: pl.DataFrame
) -> dict[str, Sequence[str]]:
    """Whose time each option takes, by role; that of outside providers where no partner delivers it."""
    partner = dict(roles.select("id", "partner").iter_rows())
    worker = dict(roles.select("id", "worker").iter_rows())
    return {
        option.id: [worker[r] for r in option.delivered_by if r in roles_held or not partner[r]] or [OUTSIDE]
        for option in options
    }
