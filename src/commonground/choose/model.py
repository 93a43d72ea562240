"""What choosing reads and returns. In: marginals, prices, partners. Out: `Candidates`, `Portfolio`, `CashPlan`.

K candidates, P partners, N neighbourhoods, Y years, Q quintiles. Money is GBP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Literal

import numpy as np

from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.rounding import stable
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.model import PriceBook, StaffCap
from commonground.simulate.model import Baseline, Choice, MeasuredPlan


@dataclass(frozen=True)
class Worth:
    """What candidates (K) are worth: `social` to the choice, the rest by deprivation fifth to floors and the frontier.

    `social` is GBP, discounted, less cost; `outcome` health and company to the public, discounted and not weighted.
    `health_gbp` is health and wellbeing, `qaly` years of good health, over all years, neither discounted nor weighted.
    """

    social: Floats  # (K,)
    outcome: Floats  # (K,)
    health_gbp: Floats  # (K, Q)
    qaly: Floats  # (K, Q)
    reached: Floats  # (K, Q) people reached in the last year

    def each(self, change: Callable[[Floats], Floats]) -> Worth:
        """The same with every array changed."""
        return Worth(*(change(getattr(self, column.name)) for column in fields(self)))

    def at(self, keep: Ints) -> Worth:
        """Only the candidates `keep`."""
        return self.each(lambda amounts: amounts[keep])


@dataclass(frozen=True)
class Ask:
    """An option that must, or must not, be in the plan of these neighbourhoods (ids), and how that was said."""

    option: str
    neighbourhoods: tuple[str, ...]
    said: str
    start: str | None = None  # the financial year in which it must begin, or before which it must not
    scale: float | None = None  # that at which it must be


@dataclass(frozen=True)
class Asks:
    """All that was asked of the choice."""

    must: tuple[Ask, ...] = ()
    must_not: tuple[Ask, ...] = ()


NOTHING_ASKED = Asks()


@dataclass(frozen=True)
class Candidates:
    """Choices with what each costs whom, frees for whom and is worth. Money by year is not discounted.

    `covers` (K, N): where a candidate takes place (one neighbourhood, or several chosen together). `wards_today_to`
    (P, Y): wards of change in beds since today without the plan (not whole); `wards` what each candidate adds to it.
    """

    choices: tuple[Choice, ...]
    baseline: Baseline
    prices: PriceBook  # its services in the order of the baseline's
    partners: tuple[Partner, ...]
    option: Ints  # (K,) index in options
    covers: Flags
    budget_use: Floats  # (P, K, Y) GBP that each partner funds
    staff_wte: Floats  # (P, K, Y) staff that each partner employs for it
    staff_caps: tuple[StaffCap, ...]  # professions that partners put a number to, C of them
    capped_wte: Floats  # (C, K, Y) staff of each of these that its partner employs for it
    cash: Floats  # (P, K, Y) GBP gained by each partner, before any ward opens or closes
    declared_gbp: Floats  # (P, K, Y) what each partner itself says that the avoided use is worth to it
    needed: Flags  # (P, K) partners without whom it cannot be delivered and funded
    wards: Floats  # (P, K, Y)
    wards_today_to: Floats  # (P, Y)
    ward_gbp: Floats  # (Y,)
    worth: Worth
    asks: Asks = NOTHING_ASKED
    held_to_offers: bool = False  # whether all together may lose no more than they offer together

    def asked(self, asks: Sequence[Ask]) -> Iterator[tuple[Ask, Ints, int]]:
        """Each ask, its candidates in a neighbourhood and the place of that, for each neighbourhood meant."""
        for ask in asks:
            mine = np.array([choice.option == ask.option for choice in self.choices], dtype=bool)
            for n, neighbourhood in enumerate(self.neighbourhoods):
                if neighbourhood in ask.neighbourhoods:
                    yield ask, np.flatnonzero(mine & self.covers[:, n]), n

    def option_name(self, code: str) -> str:
        """The name of an option by its id."""
        return next((option.name for option in self.options if option.id == code), code)

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that the candidates are of."""
        return self.baseline.options

    @property
    def neighbourhoods(self) -> tuple[str, ...]:
        """Ids, N of them."""
        return self.prices.neighbourhoods

    @property
    def cash_by_year(self) -> Floats:
        """(K, Y) cash that all partners together gain, each part of a ward at that part of a ward's cost."""
        return np.asarray(self.cash.sum(axis=0) - self.wards.sum(axis=0) * self.ward_gbp)

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the neighbourhoods, N of them; their ids where they have none."""
        return self.prices.neighbourhood_names or self.neighbourhoods

    @property
    def years(self) -> tuple[str, ...]:
        """Financial years, Y of them."""
        return self.baseline.cells.years

    @property
    def assumptions(self) -> Assumptions:
        """Every figure, as changed."""
        return self.baseline.assumptions

    @property
    def people(self) -> Floats:
        """(N, Q) residents in the first year."""
        return self.baseline.people

    def at(self, keep: Ints) -> Candidates:
        """The same with only the candidates `keep`."""
        return replace(
            self,
            choices=tuple(self.choices[k] for k in keep.tolist()),
            option=self.option[keep],
            covers=self.covers[keep],
            budget_use=self.budget_use[:, keep],
            staff_wte=self.staff_wte[:, keep],
            capped_wte=self.capped_wte[:, keep],
            cash=self.cash[:, keep],
            declared_gbp=self.declared_gbp[:, keep],
            needed=self.needed[:, keep],
            wards=self.wards[:, keep],
            worth=self.worth.at(keep),
        )


@dataclass(frozen=True)
class ShadowPrice:
    """What one more unit of a limit would be worth: 'another £100k of community nursing would ...'."""

    constraint: str
    label: str  # which partner, year, neighbourhood
    unit: str
    worth_gbp_per_unit: float


@dataclass(frozen=True)
class RunnerUp:
    """Another plan, unlike the one chosen, and what it is worth."""

    choices: tuple[Choice, ...]
    objective_gbp: float


@dataclass(frozen=True)
class Condition:
    """Something that was asked of the plan, and what it costs in worth against the best plan without it.

    From the linear relaxation, as a shadow price is: nothing where the best plan would have met it anyhow.
    """

    kind: Literal["must", "must_not", "community_share", "cvar"]
    ask: Ask | None
    cost_gbp: float


@dataclass(frozen=True)
class Reason:
    """Why an option is in or out in a neighbourhood: by the choice that is there, or the nearest to being there."""

    choice: Choice
    in_plan: bool
    worth_gbp: float  # discounted, less cost, beside the rest of the plan
    cost_gbp: float  # what partners pay for it over all years
    margin_gbp: float  # worth beyond what it uses of limits at their prices: 0 or more where in, 0 or less where out
    dearer: float | None  # by which share of its cost it could be dearer (cheaper, below 0) before that changes
    binds: str  # the limit that it uses most of, by price; '' where none binds


@dataclass(frozen=True)
class Portfolio:
    """The best plan found, how nearly proven, and what else was close."""

    plan: MeasuredPlan
    objective_gbp: float  # discounted social value less cost
    bound_gbp: float  # the best that any plan could reach
    gap: float  # (bound - objective) / max(|objective|, 1)
    runners_up: tuple[RunnerUp, ...]
    shadow_prices: tuple[ShadowPrice, ...]
    notes: tuple[str, ...] = ()
    # option -> objective of its best choice by itself
    worth_alone_gbp: Mapping[str, float] = field(default_factory=dict)
    # option -> its part of the plan's worth, and of all partners' cash over all years
    worth_gbp: Mapping[str, float] = field(default_factory=dict)
    cash_gbp: Mapping[str, float] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the plan would do."""
        return self.plan.choices


@dataclass(frozen=True)
class FrontierPlan:
    """A plan and what it brings of each goal, all its choices together (`choose.goals`)."""

    choices: tuple[Choice, ...]
    qaly: float  # over all years
    cash_gbp: float  # of all partners, over all years, not discounted
    gap: float  # years of good health for each 1,000 of the most deprived fifth, less those of the least
    objective_gbp: float
    short_qaly: float = 0.0  # at most so many more could be had by a plan with as much cash, closing as much of the gap

    @property
    def goals(self) -> tuple[float, float, float]:
        """Years of good health, cash, gap closed, as they are told: none is better by what nobody sees."""
        return stable(self.qaly), round(self.cash_gbp, 2), stable(self.gap)

    def betters(self, other: FrontierPlan) -> bool:
        """Whether it is no worse in any goal, and better in one."""
        return self.goals != other.goals and all(a >= b for a, b in zip(self.goals, other.goals, strict=True))


@dataclass(frozen=True)
class Frontier:
    """Plans of which none betters another, the plan that was chosen, and the two fifths (from 0) compared."""

    plans: tuple[FrontierPlan, ...]
    present: FrontierPlan
    fifths: tuple[int, int]


@dataclass(frozen=True)
class CashPlan:
    """The plan that would gain the partners most cash, to hold beside the plan that does residents most good."""

    plan: MeasuredPlan
    option_names: tuple[str, ...]  # the dearest first
    net_gbp: Floats  # (Y, P) expected cash of each partner, against doing nothing
    qaly: float  # over all years
    usable_gbp: Floats | None = None  # (Y, P) what of offers can be used for it; None where it was not worked out


Counts = Literal["cash", "declared", "public"]
GAMES: Mapping[Counts, str] = {  # what a game counts
    "cash": "cash",
    "declared": "cash, and what partners themselves say that avoided use is worth to them",
    "public": "cash, and what health and company are worth to the public in the Treasury's terms",
}


@dataclass(frozen=True)
class GameValues:
    """v(S): what each coalition S of the B blocs could gain alone, discounted GBP, by bitmask (bit i = bloc i).

    `bound_gbp`: the most that has been proven it could. `options`: ids of those in its plan, by bitmask.
    """

    counts: Counts
    value_gbp: Floats  # (2**B,)
    bound_gbp: Floats  # (2**B,)
    options: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CoalitionValues:
    """The games that are played, by what each counts; that of cash first."""

    blocs: tuple[str, ...]
    games: tuple[GameValues, ...]

    def of(self, counts: str) -> GameValues:
        """The game that counts this; that of cash where it is not played."""
        return next((game for game in self.games if game.counts == counts), self.games[0])
