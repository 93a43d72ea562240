"""What evidence is: tables of figures with their sources, and what is assumed from them. In: CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

import polars as pl

from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.evidence.changes import read_changes
from commonground.evidence.intervals import Interval

Basis = Literal["reached", "area"]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Typed tables; every row with a figure has a unit, a source and a quality letter. Equal to itself alone.

    `units`: unit, quantity, per (1000 where the figure is per 1,000).
    `professions`: whose hours are counted, in the order in which they are told, how long each trains and how new ones
    are found. `workers`: who takes over displaced care, of which profession and which role's staff. `roles`: who
    provides, pays and delivers; `partner` where a partner of a place can have the role, `professions` whom it employs.
    `services`: a tree of services and outcomes; `schema.SERVICES` says what each column means.
    `utilisation`: use of services per person; `use` is central (the level or curve to take), relative
    (multiplies a central row), control (totals to check against) or context (shown only).
    `unit_costs`: GBP at `price_year` prices; one central row a service. `cost_shares`: what part of it goes when.
    `capacity`: what services are delivered with, in whole steps.
    `interventions`, `effects`, `activity_shares`: what could be done, and what it was found to change.
    `planning`: reach, staff, set-up and lag of each option. `staff_mix`: which professions its staff are of.
    `coverage`: how much of it runs today, and where it is all or nothing, in what share of places. `requirements`: what
    national policy asks, from when.
    `denominators`: whom a finding can be of, and on whom it may be used.
    `parameters`: single figures by dotted name; a word in `value` where `choices` lists words.
    `published`: numbers that nothing uses but the formulas of `derivations`, which say what a figure follows from.
    `needs`, `prevalence`: the vocabulary of needs; `measure` is prevalence (by age) or relative (multiplies it for one
    sex or deprivation fifth). `loadings`: how far a need leans on each common factor; `comorbidity`: published pairs of
    conditions, to which most loadings are fitted. `registers`: which register of general practice tells how common a
    need is here, and the share of England on it.
    `displacement`: hours of whom take over when one unit of a service is avoided.
    `money_rules`, `fund_rules`: dated rules by kind of body, of its money and of pooling it. `deflator`: GDP deflator
    by financial year.
    `look_up`: where a judged figure could be looked up, by patterns of names. `stress_tests`: bad years by name.
    """

    units: pl.DataFrame
    professions: pl.DataFrame
    workers: pl.DataFrame
    roles: pl.DataFrame
    services: pl.DataFrame
    utilisation: pl.DataFrame
    unit_costs: pl.DataFrame
    cost_shares: pl.DataFrame
    capacity: pl.DataFrame
    interventions: pl.DataFrame
    planning: pl.DataFrame
    coverage: pl.DataFrame
    requirements: pl.DataFrame
    staff_mix: pl.DataFrame
    denominators: pl.DataFrame
    effects: pl.DataFrame
    activity_shares: pl.DataFrame
    parameters: pl.DataFrame
    published: pl.DataFrame
    derivations: pl.DataFrame
    needs: pl.DataFrame
    prevalence: pl.DataFrame
    loadings: pl.DataFrame
    comorbidity: pl.DataFrame
    registers: pl.DataFrame
    displacement: pl.DataFrame
    money_rules: pl.DataFrame
    fund_rules: pl.DataFrame
    deflator: pl.DataFrame
    look_up: pl.DataFrame
    stress_tests: pl.DataFrame

    def partner_roles(self) -> dict[str, str]:
        """The roles that a partner can have, and what each provides and pays for, in the order of the table."""
        return dict(self.roles.filter(pl.col("partner")).select("id", "plain").iter_rows())

    def employed(self) -> dict[str, tuple[str, ...]]:
        """The professions that a body of each role employs, the most usual first; () where it may be any."""
        return {
            role: tuple(filter(None, professions.split("|")))
            for role, professions in self.roles.select("id", "professions").iter_rows()
        }

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
        if self.row["carried_to"]:
            notes.append(f"carried beyond those studied: {self.row['carried_to'].rstrip('. ')}")
        return "; ".join(notes)


class Assumptions(Mapping[str, Figure]):
    """A frozen table of figures by dotted name; changing one returns a copy.

    Names
    -----
    options.<id>.reach | cost_gbp | staff_wte_per_100 | setup_months | lag_months
    options.<id>.coverage | places_with_it      what runs today; no figure: nothing does, and every place has it
    options.<id>.people_today         people seen last year, where the place has counted them
    effects.<id>.<service>            rate ratio (QALYs per person a year where the service is qaly)
    activity_share.<id>.<service>     share of the service's activity that the effect applies to
    cost.<service>                    GBP per unit, average
    variable_share.<service>          share of cost that goes at once when one unit less is delivered
    stepped_share.<service>           share of cost that goes only in whole steps (a ward, a list, a post)
    opening_share.<service>           share of cost that a step takes up when it opens and keeps when it closes (rooms)
    capacity.<kind>                   use a year that one step takes
    uplift.<cost type>                growth of prices beyond general inflation, and the efficiency factor
    payment.<service>                 block | activity | blended
    growth.<service>                  proportional change a year beyond ageing
    rate.<service>                    local scaling of the published rate (1 = as published)
    prevalence.<need>                 local scaling of the published prevalence (1 = as published)
    ageing.<band>                     proportional change a year of people of the band (0_17, 18_64, 65_84, 85_plus)
    stress.<test>                     size of a bad year; stress.staff_share and stress.false_alarm: single figures
    beds.* value.* people.* need.* settle.* choose.* payment.blended_variable_share   single figures
    """

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = {figure.name: figure for figure in figures}

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def number(self, name: str, default: float | None = None) -> float:
        """The value of `name`; `default` (when given) where the library has no such figure."""
        if default is not None and name not in self._figures:
            return default
        return self._figures[name].number

    def word(self, name: str) -> str:
        """The value of a figure that is a choice of words, such as a payment rule."""
        return str(self._figures[name].value)

    def only(self, *prefixes: str) -> Assumptions:
        """The figures whose names begin with one of `prefixes`: what one room needs, no more."""
        return Assumptions(f for f in self._figures.values() if f.name.startswith(prefixes))

    def changed(self) -> tuple[Figure, ...]:
        """The figures that a user has changed."""
        return tuple(f for f in self._figures.values() if f.changed_from is not None)

    def with_settings(self, settings: Iterable[str]) -> Assumptions:
        """A copy changed by settings such as 'options.pulm_rehab.reach=0.3'.

        Raises UserError or SeveralErrors for a name that is unknown or given twice, a missing '=', or a value that the
        figure cannot take.
        """
        figures = dict(self._figures)
        for name, value in read_changes(settings, figures).items():
            figures[name] = figures[name].changed_to(value)
        return Assumptions(figures.values())

    def fingerprint(self) -> str:
        """A short hash of every name, value and range."""
        rows = sorted((f.name, str(f.value), str(f.low), str(f.high)) for f in self._figures.values())
        return blake2b(repr(rows).encode(), digest_size=16).hexdigest()
