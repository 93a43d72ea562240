"""What evidence is: the tables of figures with their sources, and what they say of effects. In: CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from commonground.core.services import QALY
from commonground.evidence.intervals import Interval

Basis = Literal["reached", "area"]


@dataclass(frozen=True)
class Evidence:
    """Typed tables; every row with a figure has a unit, a source and a quality letter.

    `units`: unit, quantity, per (1000 where the figure is per 1,000).
    `workers`: whose hours are counted, in the order in which they are told. `roles`: who provides, pays and delivers;
    `partner` where a partner of a place can have the role, `worker` whose time it takes.
    `services`: a tree of services and outcomes; `schema.SERVICES` says what each column means.
    `utilisation`: use of services per person; `use` is central (the level or curve to take), relative
    (multiplies a central row), control (totals to check against) or context (shown only).
    `unit_costs`: GBP at `price_year` prices; one central row a service.
    `interventions`, `effects`, `activity_shares`: what could be done, and what it was found to change.
    `parameters`: single figures by dotted name; a word in `value` where `choices` lists words.
    `needs`, `prevalence`: the vocabulary of needs; `measure` is prevalence (by age), relative (multiplies
    it for one sex or deprivation fifth) or loading (correlation with the latent risk).
    `displacement`: hours of whom take over when one unit of a service is avoided.
    `money_rules`: dated rules by kind of body. `deflator`: GDP deflator by financial year.
    """

    units: pl.DataFrame
    workers: pl.DataFrame
    roles: pl.DataFrame
    services: pl.DataFrame
    utilisation: pl.DataFrame
    unit_costs: pl.DataFrame
    interventions: pl.DataFrame
    effects: pl.DataFrame
    activity_shares: pl.DataFrame
    parameters: pl.DataFrame
    needs: pl.DataFrame
    prevalence: pl.DataFrame
    displacement: pl.DataFrame
    money_rules: pl.DataFrame
    deflator: pl.DataFrame

    def partner_roles(self) -> dict[str, str]:
        """The roles that a partner can have, and what each provides and pays for, in the order of the table."""
        return dict(self.roles.filter(pl.col("partner")).select("id", "plain").iter_rows())

    def leaves(self) -> tuple[str, ...]:
        """Ids of the services that are simulated and costed, outcomes left out, in the order of the table."""
        return tuple(self.services.filter(pl.col("leaf") & ~pl.col("outcome"))["id"])

    def outcomes(self) -> tuple[str, ...]:
        """Ids of the outcomes, in the order of the table: mortality, loneliness, qaly."""
        return tuple(self.services.filter(pl.col("outcome"))["id"])

    def used(self) -> tuple[str, ...]:
        """Ids of what people use or undergo: leaves, then outcomes but years of good health, which are gained."""
        return (*self.leaves(), *(outcome for outcome in self.outcomes() if outcome != QALY))


@dataclass(frozen=True)
class KnownEffect:
    """The effect of one option on one service: a rate ratio, or QALYs per person reached a year.

    `basis`: whom it applies to, the people reached or everyone of the age in the area. `interval` is 80%. `row` is its
    row of the effects table. `widened_by` counts the findings outside its own range.
    """

    option: str
    service: str
    basis: Basis
    interval: Interval
    row: Mapping[str, Any]
    default_spread: bool
    widened_by: int

    def in_words(self) -> str:
        """How value and range came about."""
        notes = [self.row["how_obtained"].rstrip(". ")]
        if self.default_spread:
            notes.append("no published interval: a default spread for its study design")
        if self.widened_by:
            notes.append(f"range widened by {self.widened_by} further finding{'s' if self.widened_by > 1 else ''}")
        if self.row["range_kind"] == "ci95":
            notes.append("95% interval narrowed to 80%")
        return "; ".join(notes)
