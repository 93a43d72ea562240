"""How well the synthetic residents match what is published. In: `Population`, `Need`. Out: fit, need."""

from __future__ import annotations

from typing import Any

import polars as pl

from commonground.assemble.ranges import known, stable
from commonground.core.arrays import Floats
from commonground.document import people as doc
from commonground.need.model import Need
from commonground.people.model import Population

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
