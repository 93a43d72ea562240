"""What health, deaths averted and company are worth, and when. In: options, assumptions. Out: `OutcomeValues`, factors.

    value = qaly_gbp QALYs + death_gbp deaths averted by options counted + lonely_year_gbp lonely years averted

in the terms of HM Treasury, The Green Book (2022), annexes 3 and 6. A choice is made by it and a ledger booked by it.

An option with a QALY figure of its own has its deaths in it. For the others a death counts, for good or ill, only
where the option was shown to change deaths: where the 80% range of its effect leaves out "no change". A range that
spans it says that nobody knows, and a life is worth so much that such a finding would else decide a plan by chance.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonground.core.arrays import Floats
from commonground.core.services import MORTALITY, QALY
from commonground.core.years import discount_factors
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.prices.model import OutcomeValues

NO_CHANGE = 1.0


def outcome_values(options: Sequence[Option], assumptions: Assumptions) -> OutcomeValues:
    """Uses `value.qaly_gbp`, `.qaly_per_death_averted`, `.lonely_year_gbp` and `.deaths_counted`."""
    qaly_gbp = assumptions.number("value.qaly_gbp")
    return OutcomeValues(
        qaly_gbp=qaly_gbp,
        death_gbp=assumptions.number("value.qaly_per_death_averted") * qaly_gbp,
        lonely_year_gbp=assumptions.number("value.lonely_year_gbp"),
        deaths_counted=deaths_counted(options, assumptions),
    )


def deaths_counted(options: Sequence[Option], assumptions: Assumptions) -> frozenset[str]:
    """Ids of the options whose change in deaths is valued at `value.qaly_per_death_averted`.

    `value.deaths_counted` = 'all' values unproven changes too. A figure without a range is taken as certain.
    """
    everything = assumptions.word("value.deaths_counted") == "all"
    unmeasured = [option for option in options if all(effect.service != QALY for effect in option.effects)]
    return frozenset(option.id for option in unmeasured if everything or _proven(option, assumptions))


def money_discount(assumptions: Assumptions, years: int) -> Floats:
    """(Y,) worth today of a pound in each plan year, by `value.discount_rate`."""
    return discount_factors(assumptions.number("value.discount_rate"), years)


def health_discount(assumptions: Assumptions, years: int) -> Floats:
    """(Y,) worth today of health in each plan year, by `value.health_discount_rate`."""
    return discount_factors(assumptions.number("value.health_discount_rate"), years)


def _proven(option: Option, assumptions: Assumptions) -> bool:
    figure = assumptions.get(f"effects.{option.id}.{MORTALITY}")
    if figure is None:
        return False
    if figure.low is None or figure.high is None:
        return figure.number != NO_CHANGE
    return figure.high < NO_CHANGE or figure.low > NO_CHANGE
