"""Names of a plan's parties, places, services and options by id. In: `Plan`. Out: `Names`, `pick`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from commonground.core.services import QALY
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE, PLAN, RESIDENTS, SUPPLIERS
from commonground.document.words import listed, lower_first

RowT = TypeVar("RowT")
PARTIES = {
    OUTSIDE: "A subsidy from outside",
    NATIONAL: "National funders",
    RESIDENTS: "Residents",
    SUPPLIERS: "Staff and suppliers",
    PLAN: "The plan",
    EVERYWHERE: "All partners together",
}
WHOLE = "Whole place"
FIGURES = {
    "options.build_up_months": "Options: months from the first person served to typical reach",
    "options.next_person_cost": "Options: what the next person costs, once half who can be reached are",
    "options.next_person_gain": "Options: what the next person gains, once half who can be reached are",
    "options.setup_cost_share": "Options: cost of setting up, as a share of a year's cost",
    "options.planning_spread": "Options: how far reach, staff, set-up and lag may be off, as a share",
    "value.qaly_per_death_averted": "Years of good health that one death averted is worth",
    "value.capacity_worth": "Worth of a pound of freed capacity, beside a pound of cash",
    "value.qaly_gbp": "Worth of a year of good health",
    "value.lonely_year_gbp": "Worth of a year without loneliness",
    "payment.blended_variable_share": "Payment: share of a blended price that moves with use",
    "beds.ward_size": "Wards: beds of one",
    "beds.occupancy": "Wards: share of beds that are occupied",
    "uplift.efficiency": "Efficiency factor a year in what NHS providers are paid",
    "uplift.efficiency_delivered": "How much of the efficiency factor NHS providers deliver",
    "uplift.option_pay_share": "Part of an option's cost that is pay",
    "uplift.tariff_pay_share": "Part of what NHS providers are paid that rises with pay",
    "settle.notice_months": "Months for which capacity that closes is still paid for",
    "settle.redeployed_share": "Staff of what closes who find another post, as a share",
    "settle.redundancy_months": "Months of pay of one redundancy",
    "settle.withdrawal_months": "Months of notice before a partner leaves the fund",
    "stress.false_alarm": "Chance of a trigger that goes off though all goes as planned",
    "settle.fund": "Form in which partners hold the plan's money",
    "settle.host": "Who holds the fund",
}
OPTIMISM = "effects.optimism_bias."
OPTION_FIGURES = {
    "reach": "typical reach",
    "coverage": "share reached today",
    "places_with_it": "share of places that have it",
    "people_today": "people seen last year",
    "cost_gbp": "cost for each one reached",
    "staff_wte_per_100": "staff for each 100 reached",
    "setup_months": "months to set up",
    "lag_months": "months until the effect",
}
SERVICE_FIGURES = {
    "cost": "average cost",
    "variable_share": "share of cost saved at once",
    "stepped_share": "share of cost saved in whole steps",
    "opening_share": "share of cost that only opening a step takes up",
    "capacity": "use a year that one step takes",
    "uplift": "growth of prices a year beyond general inflation",
    "payment": "how it is paid for",
    "growth": "growth a year beyond ageing",
    "rate": "how much is used here",
    "prevalence": "how common it is here",
}


@dataclass(frozen=True)
class Names:
    """Names by id, of everything that a plan names; an unknown id is shown as it is."""

    plan: Plan

    @cached_property
    def _partners(self) -> dict[str, str]:
        return PARTIES | {partner.id: partner.name for partner in self.plan.partners}

    @cached_property
    def _neighbourhoods(self) -> dict[str, str]:
        return {EVERYWHERE: WHOLE} | {here.id: here.name for here in self.plan.neighbourhoods}

    @cached_property
    def _services(self) -> dict[str, str]:
        return {QALY: "Years of good health"} | {service.id: service.name for service in self.plan.services}

    @cached_property
    def _options(self) -> dict[str, str]:
        return {option.id: option.name for option in (*self.plan.options, *self.plan.options_not_chosen)}

    def partner(self, code: str) -> str:
        """Name of a partner or outsider."""
        return self._partners.get(code, code)

    def payers(self, codes: Iterable[str]) -> str:
        """Names of the partners that pay for an option; national funders where none does."""
        return listed([self.partner(code) for code in dict.fromkeys(codes)]) or self.partner(NATIONAL)

    def neighbourhood(self, code: str) -> str:
        """Name of a neighbourhood, or 'Whole place'."""
        return self._neighbourhoods.get(code, code)

    def service(self, code: str) -> str:
        """Name of a service or outcome."""
        return self._services.get(code, code)

    def option(self, code: str) -> str:
        """Name of an option."""
        return self._options.get(code, code)

    def fence(self, codes: Iterable[str]) -> str:
        """What an offer is only for, in words: options, services, themes or needs; '' where it is for anything."""
        return listed([self._options.get(code) or self._services.get(code) or _spaced(code) for code in codes])

    def assumption(self, name: str) -> str:
        """A dotted name in words: 'effects.falls.ae_type1' -> 'Balance classes: effect on A&E attendances'."""
        if name in FIGURES:
            return FIGURES[name]
        first, *rest = name.split(".")
        if name.startswith(OPTIMISM):
            return f"Share held back from benefits for optimism: {_spaced(name.removeprefix(OPTIMISM))}"
        if len(rest) == 2 and first in ("effects", "activity_share"):
            link = "effect on" if first == "effects" else "share that it touches of"
            return f"{self.option(rest[0])}: {link} {lower_first(self.service(rest[1]))}"
        if len(rest) == 2 and first == "options":
            return f"{self.option(rest[0])}: {OPTION_FIGURES.get(rest[1], _spaced(rest[1]))}"
        if len(rest) == 1 and first in SERVICE_FIGURES:
            known = self._services.get(rest[0], _spaced(rest[0]).capitalize())
            return f"{known}: {SERVICE_FIGURES[first]}"
        return _spaced(" ".join(rest or [first])).capitalize()

    @property
    def last_year(self) -> str:
        """The last plan year."""
        return self.plan.years[-1]

    @property
    def span_of_years(self) -> str:
        """How many plan years there are, in words: '5 years'."""
        number = len(self.plan.years)
        return "1 year" if number == 1 else f"{number} years"


def pick(rows: Iterable[RowT], **where: object) -> list[RowT]:
    """The rows whose fields have these values."""
    return [row for row in rows if all(getattr(row, field) == value for field, value in where.items())]


def _spaced(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")
