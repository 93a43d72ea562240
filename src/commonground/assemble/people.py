"""How well residents match what is published, their need, and how many of them the plan would reach.

In: `Population`, `Need`, targets, reach. Out: `population_fit`, `need`, `helped` of plan.json. A person may be offered
several services; reach is independent between options (as the simulation has it, an assumption of our own), so the
chance that a person is reached by any is 1 - (1 - c1)(1 - c2)..., c = reached / eligible. Counts are of synthetic
residents, planned rather than observed, so none can identify anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.assemble.ranges import known, stable
from commonground.core.arrays import QUINTILES, Floats, Ints, Masks
from commonground.document import people as doc
from commonground.document.shapes import EVERYWHERE
from commonground.evidence.model import Assumptions
from commonground.need.model import Need
from commonground.options.model import Option
from commonground.people.model import Population
from commonground.simulate.effects import coverage_of
from commonground.simulate.model import Choice, Draws

MOST_AGENCIES = 6
LEAST_COUNT = 6  # smaller counts of real people are never shown


def report_fit(population: Population) -> doc.PopulationFit:
    """Error per margin over the place, and national facts that were not fitted to."""
    return doc.PopulationFit(
        persons=population.persons.height,
        households=population.households.height,
        margins=_margins(population.fit),
        facts=tuple(
            doc.Fact(
                fact=row["fact"],
                published=known(row["published"]),
                synthetic=known(row["synthetic"]),
                source=row["source"],
            )
            for row in population.facts.iter_rows(named=True)
        ),
        notes=population.notes,
    )


def _margins(fit: pl.DataFrame) -> tuple[doc.Margin, ...]:
    sums = pl.col("expected_total").sum(), pl.col("total_absolute_error").sum()
    return tuple(
        doc.Margin(margin=margin, published_total=stable(total), total_absolute_error=stable(error))
        for margin, total, error in fit.group_by("margin", maintain_order=True).agg(*sums).iter_rows()
    )


def report_need(need: Need, today: Floats) -> doc.Need:
    """Use today beside what is published, and agencies per household. `today` (N, S) units a year."""
    baseline = dict(zip(need.services, today.sum(axis=0), strict=True))
    checks = tuple(_check(row) for row in need.check.iter_rows(named=True))
    first = {check.service: check for check in reversed(checks)}
    return doc.Need(
        services=tuple(_use(service, baseline[service], first.get(service)) for service in need.services),
        checks=checks,
        agencies_per_household=_agencies(need.agencies),
        notes=need.notes,
    )


def _use(service: str, baseline: float, check: doc.Check | None) -> doc.Use:
    published, ratio = (check.published, check.ratio) if check else (None, None)
    return doc.Use(id=service, baseline=stable(baseline), published=published, ratio=ratio)


def _check(row: dict[str, Any]) -> doc.Check:
    """One comparison; a published count from 1 to 5 real people is not repeated, nor the ratio that tells it."""
    small = row["published"] is not None and 0 < row["published"] < LEAST_COUNT
    return doc.Check(
        service=row["service"],
        predicted=known(row["predicted"]),
        published=None if small else known(row["published"]),
        ratio=None if small else known(row["ratio"]),
        body=row["body"],
        period=row["period"],
        source=row["source"],
    )


def _agencies(agencies: pl.DataFrame) -> doc.Agencies:
    rows = tuple(
        doc.AgenciesRow(
            agencies=int(row["agencies"]),
            households=stable(row["households"]),
            share_of_households=stable(row["share_of_households"]),
            share_of_cost=stable(row["share_of_cost"]),
        )
        for row in agencies.sort("agencies").iter_rows(named=True)
    )
    return doc.Agencies(most_counted=MOST_AGENCIES, rows=rows)


@dataclass(frozen=True)
class Groups:
    """People whom no plan can tell apart: where, in which fifth (0..4), in which target groups, and how many (G,)."""

    neighbourhoods: int
    where: Ints
    fifth: Ints
    mask: Masks
    people: Ints


def group_people(
    neighbourhood: NDArray[np.int32], quintile: NDArray[np.int8], targeted: Masks, neighbourhoods: int
) -> Groups:
    """Groups of persons: their `neighbourhood` and `quintile` (1..5), `targeted` (bit o = in the group of option o)."""
    masks, mask_of_person = np.unique(targeted, return_inverse=True)
    shape = (neighbourhoods, QUINTILES, len(masks))
    packed = np.ravel_multi_index((neighbourhood, quintile - 1, mask_of_person), shape)
    groups, people = np.unique(packed, return_counts=True)
    where, fifth, mask = np.unravel_index(groups, shape)
    return Groups(neighbourhoods, where, fifth, masks[mask], people)


def count_reached(groups: Groups, coverage: Floats) -> Floats:
    """(N, 5) different people reached in a year.

    helped[n,q] = sum over the persons i of n and q of 1 - product of (1 - coverage[n,o]) over the options o for i

    `coverage` (N, O): share of the target group of each option that is reached.
    """
    missed = np.ones(len(groups.people))
    for option in np.flatnonzero(coverage.any(axis=0)):
        eligible = (groups.mask >> np.uint64(option)) & np.uint64(1)
        missed *= 1.0 - coverage[groups.where, option] * eligible
    found = np.zeros((groups.neighbourhoods, QUINTILES))
    np.add.at(found, (groups.where, groups.fifth), groups.people * (1.0 - missed))
    return found


def measure_coverage(reached: Floats, eligible: Floats) -> Floats:
    """(N, O) share reached in one year from `reached` (N, O) and `eligible` (N, Q, O), within 0..1."""
    base = eligible.sum(axis=1)
    share = np.divide(reached, base, out=np.zeros_like(base), where=base > 0)
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


def expect_coverage(
    choices: Sequence[Choice],
    options: Sequence[Option],
    draws: Draws,
    assumptions: Assumptions,
    years: int,
    neighbourhoods: Sequence[str],
) -> Floats:
    """(N, O) share of each target group that `choices` would reach in the last year: of a plan that is not drawn.

    share[n,o] = paid[n,o] * mean_d(added[d,o]), paid as in `simulate.effects.coverage_of`, within 0..1
    """
    paid = coverage_of(choices, options, draws, assumptions, years, neighbourhoods).paid[-1]
    return np.asarray(np.clip(paid * draws.added.mean(axis=0), 0.0, 1.0), dtype=np.float64)


def report_helped(ids: tuple[str, ...], year: str, found: Floats, people: Floats) -> doc.Helped:
    """Different people reached in `year`. `found`, `people` (N, 5) reached and resident by neighbourhood, fifth."""
    return doc.Helped(
        year=year,
        all=doc.ReachedHere(neighbourhood=EVERYWHERE, **_reached(found.sum(), people.sum())),
        by_neighbourhood=tuple(
            doc.ReachedHere(neighbourhood=code, **_reached(found[n].sum(), people[n].sum()))
            for n, code in enumerate(ids)
        ),
        by_quintile=tuple(
            doc.ReachedFifth(quintile=q + 1, **_reached(found[:, q].sum(), people[:, q].sum()))
            for q in range(QUINTILES)
        ),
    )


class _Reached(TypedDict):
    people: float
    reached: float
    share: float


def _reached(reached: float, people: float) -> _Reached:
    share = stable(reached / people) if people else 0.0
    return {"people": stable(people), "reached": stable(reached), "share": share}
