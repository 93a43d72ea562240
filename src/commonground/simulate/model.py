"""What a simulation reads and returns: cells, draws of the assumptions, the baseline, a plan's choices, runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Masks
from commonground.core.bed_days import parted
from commonground.evidence.model import Assumptions
from commonground.options.model import Option


@dataclass(frozen=True)
class CellInputs:
    """Persons as a plan sees them: where they live, how old they are, what they use, what is for them.

    `area`, `age`, `household` (-1 = communal), `targeted`, `affected` are (persons,).
    """

    area: NDArray[np.generic]
    age: NDArray[np.generic]
    household: NDArray[np.generic]
    neighbourhood_of_area: NDArray[np.generic]
    quintile_of_area: NDArray[np.generic]  # 1 (most deprived) to 5
    neighbourhoods: tuple[str, ...]
    services: tuple[str, ...]
    expected: NDArray[np.floating]  # (persons, S) units a person-year
    targeted: Masks
    affected: Masks
    options: tuple[Option, ...]
    assumptions: Assumptions
    years: tuple[str, ...]  # "today" is the year before the first


@dataclass(frozen=True)
class Cells:
    """People collapsed exactly by neighbourhood x deprivation quintile x mask of options, in this order.

    Y years, C cells, S services, N neighbourhoods, O options, Q = 5 quintiles.
    Growth by age is applied before the collapse, so it is exact too.
    """

    years: tuple[str, ...]
    neighbourhoods: tuple[str, ...]
    services: tuple[str, ...]
    options: tuple[str, ...]
    neighbourhood: NDArray[np.int32]  # (C,)
    quintile: NDArray[np.int8]  # (C,) 1..5
    mask: Masks  # (C,) bit o: option o's effect applies
    people: Floats  # (Y, C)
    use: Floats  # (Y, C, S) expected units a year without the plan
    use_today: Floats  # (C, S) expected units a year before growth
    eligible: Floats  # (Y, N, Q, O) persons, or households where the option counts households
    eligible_people: Floats  # (Y, N, Q, O) persons in the target group, whatever the option counts

    def of(self, neighbourhood: int) -> slice:
        """Where the cells of the neighbourhood at this position stand: side by side."""
        return slice(*np.searchsorted(self.neighbourhood, (neighbourhood, neighbourhood + 1)).tolist())


@dataclass(frozen=True)
class Draws:
    """Draws of the uncertain assumptions; D draws, the same with and without the plan."""

    services: tuple[str, ...]  # of the evidence tables: emergency bed days in one
    rate_ratio: Floats  # (D, O, S) on the part of a person's activity that it applies to
    qaly: Floats  # (D, O) QALYs per person reached per year
    cost_gbp: Floats  # (D, O) per person or household reached
    level: Floats  # (D, S) multiplies baseline use
    growth: Floats  # (D, S) proportional change a year beyond ageing
    running: Floats  # (D, O) share of the target group reached today, as far as it is to be netted off
    added: Floats  # (D, O) share of the target group that a plan at full scale adds


@dataclass(frozen=True)
class Choice:
    """One option in one neighbourhood: at what scale (share of all that can be added), from which year (0 = first)."""

    option: str
    neighbourhood: str
    scale: float
    start: int


@dataclass(frozen=True)
class Path:
    """Yearly averages of monthly paths, 1 = all who are added: (..., Y).

    `effect`: the part of the full effect at work. `paid`: the part being served, or for an option paid once a person
    the part newly reached in the year. `setup`: the part of the set-up spent in the year.
    """

    effect: Floats
    paid: Floats
    setup: Floats


@dataclass(frozen=True)
class Coverage:
    """How far choices have got, 1 = all that can be added at the mean cost and gain: (K, Y), or (Y, N, O) of a plan.

    `effect`: what effects and health follow. `paid`: what people and staff follow. `spent`: what cost follows, set-up
    included, in full years. What the next person costs and gains is in `spent` and `effect`.
    """

    effect: Floats
    paid: Floats
    spent: Floats


@dataclass(frozen=True)
class Baseline:
    """Expectation without a plan, and what lies under each option: all that is the same for every plan.

    E columns: the services of `cells`, and the emergency bed days that admissions carry (see `bed_days`).
    """

    cells: Cells
    draws: Draws
    options: tuple[Option, ...]
    assumptions: Assumptions
    growth: Floats  # (D, Y, E) factor on expected use: level, and compound growth beyond ageing
    relative_reduction: Floats  # (D, O, E) share of use taken off where all who can be added are
    mean_growth: Floats  # (Y, E)
    mean_relative_reduction: Floats  # (O, E)
    mean_added: Floats  # (O,) share of the target group that can be added
    mean_qaly: Floats  # (O,) per person of the target group per year where all who can be added are
    mean_cost_gbp: Floats  # (O,) per person or household of the target group, likewise
    use_today: Floats  # (N, E)
    use: Floats  # (Y, N, E) before growth beyond ageing
    use_by_quintile: Floats  # (Y, Q, E) before growth beyond ageing
    exposed_use: Floats  # (Y, N, Q, O, E) use under each option where no other is in place
    today: Floats  # (N, S) by the services handed on
    without: Floats  # (Y, N, S) mean over draws, by the services handed on
    people: Floats  # (N, Q) in the first year

    @property
    def neighbourhoods(self) -> tuple[str, ...]:
        """Ids of the neighbourhoods."""
        return self.cells.neighbourhoods

    @property
    def services(self) -> tuple[str, ...]:
        """The services handed on: emergency bed days in two."""
        return parted(self.cells.services)


@dataclass(frozen=True)
class Marginals:
    """What each candidate choice would change on its own, in expectation. K candidates; services as in `Runs`."""

    candidates: tuple[Choice, ...]
    services: tuple[str, ...]
    change: Floats  # (K, Y, S) units a year (negative = avoided)
    change_by_quintile: Floats  # (K, Q, S) over all years
    qaly: Floats  # (K, Y)
    qaly_by_quintile: Floats  # (K, Q) over all years
    reached: Floats  # (K, Y) persons or households being served in the year
    cost_gbp: Floats  # (K, Y)
    staff_wte: Floats  # (K, Y)


@dataclass(frozen=True)
class MeasuredPlan:
    """A plan measured as a whole, each of its choices after those before it: what draws of it start from."""

    coverage: Coverage  # (Y, N, O)
    exposed_use: Floats  # (Y, N, Q, O, E) use under each option after those before it
    marginals: Marginals  # of its choices: they sum to what the plan changes

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the plan would do."""
        return self.marginals.candidates


@dataclass(frozen=True)
class Runs:
    """With and without the plan, common random numbers. D draws, Y years, N neighbourhoods, S services.

    `services` has emergency bed days in two (`core.bed_days.parted`): all of today's and of those without the plan
    are carried by admissions, so days of length of stay are what the plan's longer or shorter stays add.
    """

    years: tuple[str, ...]
    neighbourhoods: tuple[str, ...]
    services: tuple[str, ...]
    options: tuple[str, ...]
    today: Floats  # (N, S) expected now
    today_by_draw: Floats  # (D, N, S) at each draw's level of use, so that its doubt is not mistaken for growth
    without: Floats  # (D, Y, N, S)
    with_plan: Floats  # (D, Y, N, S)
    expected_change_by_quintile: Floats  # (Y, Q, S) mean over draws
    reached: Floats  # (Y, N, O) persons or households
    option_cost_gbp: Floats  # (D, Y, N, O)
    qaly: Floats  # (D, Y, N)
    qaly_by_quintile: Floats  # (Q,) mean over draws, all years
    step_names: tuple[str, ...]  # population change, each option, overlap, remainder
    steps: Floats  # (len(step_names), Y, N, S): sums exactly to mean(with_plan) - today
