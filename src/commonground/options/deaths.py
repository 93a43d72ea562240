"""Whose deaths averted are valued. In: options, assumptions. Out: ids of options.

An option with a QALY figure of its own has its deaths in it. For the others a death counts, for good or ill, only
where the option was shown to change deaths: where the 80% range of its effect leaves out "no change". A range that
spans it says that nobody knows, and a life is worth so much that such a finding would else decide a plan by chance.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonground.core.services import MORTALITY, QALY
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option

NO_CHANGE = 1.0


def deaths_counted(options: Sequence[Option], assumptions: Assumptions) -> frozenset[str]:
    """Ids of the options whose change in deaths is valued at `value.qaly_per_death_averted`.

    `value.deaths_counted` = 'all' values unproven changes too. A figure without a range is taken as certain.
    """
    everything = assumptions.word("value.deaths_counted") == "all"
    unmeasured = [option for option in options if all(effect.service != QALY for effect in option.effects)]
    return frozenset(option.id for option in unmeasured if everything or _proven(option, assumptions))


def _proven(option: Option, assumptions: Assumptions) -> bool:
    figure = assumptions.get(f"effects.{option.id}.{MORTALITY}")
    if figure is None:
        return False
    if figure.low is None or figure.high is None:
        return figure.number != NO_CHANGE
    return figure.high < NO_CHANGE or figure.low > NO_CHANGE
