"""How well the synthetic residents match what is published. In: `Population`, `Need`. Out: fit, need."""

from __future__ import annotations

from typing import Any

import polars as pl

from commonground.assemble.ranges import known, stable
from commonground.core.arrays import Floats
from commonground.need.model import Need
from commonground.people.model import Population

MOST_AGENCIES = 6
LEAST_COUNT = 6  # smaller counts of real people are never shown
NUMBERS = ("predicted", "published", "ratio")


def population_fit(population: Population) -> dict[str, Any]:
    """Error per margin over the place, and national facts that were not fitted to."""
    margins = population.fit.group_by("margin", maintain_order=True).agg(
        pl.col("expected_total").sum(), pl.col("total_absolute_error").sum()
    )
    return {
        "persons": population.persons.height,
        "households": population.households.height,
        "margins": [
            {
                "margin": row["margin"],
                "published_total": stable(row["expected_total"]),
                "total_absolute_error": stable(row["total_absolute_error"]),
            }
            for row in margins.iter_rows(named=True)
        ],
        "facts": [
            {
                "fact": row["fact"],
                "published": known(row["published"]),
                "synthetic": known(row["synthetic"]),
                "source": row["source"],
            }
            for row in population.facts.iter_rows(named=True)
        ],
        "notes": list(population.notes),
    }


def need_section(need: Need, today: Floats) -> dict[str, Any]:
    """Use today beside what is published, and agencies per household. `today` (N, S) units a year."""
    baseline = dict(zip(need.services, today.sum(axis=0), strict=True))
    return {
        "services": [
            {"id": service, "baseline": stable(baseline[service]), **_first(need.check, service)}
            for service in need.services
        ],
        "checks": [_check(row) for row in need.check.iter_rows(named=True)],
        "agencies_per_household": _agencies(need.agencies),
        "notes": list(need.notes),
    }


def _first(check: pl.DataFrame, service: str) -> dict[str, Any]:
    rows = [_check(row) for row in check.filter(pl.col("service") == service).iter_rows(named=True)]
    return {key: rows[0][key] if rows else None for key in ("published", "ratio")}


def _check(row: dict[str, Any]) -> dict[str, Any]:
    """One comparison; a published count from 1 to 5 real people is not repeated, nor the ratio that tells it."""
    small = row["published"] is not None and 0 < row["published"] < LEAST_COUNT
    numbers = {key: None if small and key != "predicted" else known(row[key]) for key in NUMBERS}
    return {"service": row["service"], **numbers, **{key: row[key] for key in ("body", "period", "source")}}


def _agencies(agencies: pl.DataFrame) -> dict[str, Any]:
    rows = [
        {
            "agencies": int(row["agencies"]),
            "households": stable(row["households"]),
            "share_of_households": stable(row["share_of_households"]),
            "share_of_cost": stable(row["share_of_cost"]),
        }
        for row in agencies.sort("agencies").iter_rows(named=True)
    ]
    return {"most_counted": MOST_AGENCIES, "rows": rows}
