"""What prices are: who provides, who pays, and what one unit more or less moves. Out: `PriceBook`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.core.arrays import Flags, Floats
from commonground.core.services import LONELINESS, MORTALITY


@dataclass(frozen=True)
class Staffing:
    """Which professions the staff of options are of. P partners, N neighbourhoods, O options, F professions.

    `share` (P, N, O, F): of an option's staff time, that of a profession which a partner employs; it sums over the
    professions to the partner's `deliver_share`. `wait_years` (F,): until one who is found can work; 0 for those who
    are recruited already trained.
    """

    professions: tuple[str, ...]
    names: tuple[str, ...]
    wait_years: Floats
    share: Floats


@dataclass(frozen=True)
class StaffCap:
    """The most staff of one profession that a partner says it can find in a year, by index of the partner.

    `worked` (Y,): years of work by plan year of those of whom one is found each year (`options.staffing`).
    """

    partner: int
    profession: str  # id
    name: str
    wte_a_year: float
    worked: Floats


@dataclass(frozen=True)
class Capacity:
    """Kinds of capacity, each opened and closed in whole steps. G kinds, S services.

    `gbp`: a year, what enters with one step that opens. `kept`: the part of it that stays when one closes: rooms.
    `per_unit`: the part of a step that a unit of a service takes.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    gbp: Floats  # (G,)
    kept: Floats  # (G,)
    per_unit: Floats  # (G, S)
    beds: Flags  # (G,) wards of emergency beds, which a choice counts whole

    @property
    def spread_gbp(self) -> Floats:
        """(S,) stepped cost of one unit, wards of emergency beds left out: what a choice counts of steps.

        spread_gbp[s] = sum over g without beds of per_unit[g,s] * gbp[g]
        """
        return np.asarray(np.where(self.beds, 0.0, self.gbp) @ self.per_unit)


@dataclass(frozen=True)
class PriceBook:
    """Prices, payment rules and shares. Every role's shares sum to 1 over partners in each neighbourhood.

    `activity_share`: part of the price that moves with activity (block 0, activity 1, blended between).
    `resource_cost_gbp`: what leaves to staff and suppliers at once per unit; `capacity_cost_gbp` is the rest of the
    average cost: freed, but still paid for, until a whole step of `capacity` goes. That is our own.
    `fund_outside`, `deliver_outside` (N, O): parts of an option that no partner of the place carries.
    """

    partners: tuple[str, ...]
    neighbourhoods: tuple[str, ...]
    services: tuple[str, ...]
    service_names: tuple[str, ...]
    options: tuple[str, ...]
    option_names: tuple[str, ...]
    provider_share: Floats  # (P, N, S)
    payer_share: Floats  # (P, N, S)
    unit_cost_gbp: Floats  # (S,) average; 0 for services that carry no cost
    variable_share: Floats  # (S,)
    activity_share: Floats  # (S,)
    deliver_share: Floats  # (P, N, O)
    fund_share: Floats  # (P, N, O)
    deliver_outside: Floats  # (N, O)
    fund_outside: Floats  # (N, O)
    acute_share: Floats  # (P, N) of emergency bed days
    stepped_per_bed_gbp: float  # a year, per bed of a ward that opens or closes
    capacity: Capacity
    part_here: Floats  # (P,) part of a partner's own patients who live in the place; 1 where nobody publishes it
    notice_months: Floats  # (P,) for which what a partner closes is still paid for
    cost_type: tuple[str, ...]  # (S,) what the running cost of a service pays for, of COST_TYPES
    nhs_priced: Flags  # (S,) whether a payer pays a price for it, which the efficiency factor lowers
    staffing: Staffing
    neighbourhood_names: tuple[str, ...] = ()  # N of them; () where they have none but their ids

    @property
    def resource_cost_gbp(self) -> Floats:
        """(S,) GBP that leaves to staff and suppliers at once with one unit.

        resource_cost_gbp[s] = unit_cost_gbp[s] * variable_share[s]
        """
        return self.unit_cost_gbp * self.variable_share

    @property
    def capacity_cost_gbp(self) -> Floats:
        """(S,) GBP of one unit that stays committed when it is not delivered.

        capacity_cost_gbp[s] = unit_cost_gbp[s] * (1 - variable_share[s])
        """
        return self.unit_cost_gbp * (1.0 - self.variable_share)

    def for_services(self, services: Sequence[str]) -> PriceBook:
        """The same book with its services in another order, or fewer of them."""
        return self.taken([self.services.index(service) for service in services])

    def taken(self, at: Sequence[int]) -> PriceBook:
        """The same book with the services at the positions `at`."""
        return replace(
            self,
            services=tuple(self.services[i] for i in at),
            service_names=tuple(self.service_names[i] for i in at),
            provider_share=self.provider_share[:, :, at],
            payer_share=self.payer_share[:, :, at],
            unit_cost_gbp=self.unit_cost_gbp[at],
            variable_share=self.variable_share[at],
            activity_share=self.activity_share[at],
            capacity=replace(self.capacity, per_unit=self.capacity.per_unit[:, at]),
            cost_type=tuple(self.cost_type[i] for i in at),
            nhs_priced=self.nhs_priced[at],
        )


@dataclass(frozen=True)
class Indices:
    """What prices of each year are, as multiples of those of the price year, general inflation taken out."""

    running: Floats  # (Y, S) what goes at once with a unit
    staff: Floats  # (Y, S) what stays committed, and goes in whole steps
    payment: Floats  # (Y, S) what a payer pays a provider
    steps: Floats  # (Y, G) a step of capacity


@dataclass(frozen=True)
class OutcomeValues:
    """GBP for one more QALY, one death averted (by the options `deaths_counted`) and one lonely year averted."""

    qaly_gbp: float
    death_gbp: float
    lonely_year_gbp: float
    deaths_counted: frozenset[str]

    def averted_gbp(self, options: Sequence[str]) -> dict[str, Floats]:
        """Outcome service -> GBP (K,) for one unit of it that each of the options with these ids averts."""
        counted = np.array([option in self.deaths_counted for option in options], dtype=np.float64)
        return {MORTALITY: counted * self.death_gbp, LONELINESS: np.full(len(options), self.lonely_year_gbp)}
