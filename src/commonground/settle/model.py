"""What settling hands on: the ledger, games and settlement, remedies, accounts, hours. D, Y, N, P as everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import Kind


@dataclass(frozen=True)
class Flow:
    """One line of the double-entry ledger, the plan compared with doing nothing.

    `gbp` (D, Y): positive = payer pays payee. Parties are partner ids or outsiders
    (`document.parties`: "suppliers" for staff and goods, "residents", "national" for national programmes and other
    funders, "plan" where capacity or value is made and nobody pays).
    """

    line: str
    payer: str
    payee: str
    kind: Kind
    gbp: Floats


@dataclass(frozen=True)
class Ledger:
    """All flows. Cash transfers between partners cancel; resources leave or come back once."""

    years: tuple[str, ...]
    partners: tuple[str, ...]
    flows: tuple[Flow, ...]
    draws: int = 1

    def net(self, partner: str, kind: Kind = "cash") -> Floats:
        """What the partner gains (D, Y), compared with doing nothing."""
        total = np.zeros((self.draws, len(self.years)))
        for flow in self.flows:
            if flow.kind == kind:
                if flow.payee == partner:
                    total += flow.gbp
                if flow.payer == partner:
                    total -= flow.gbp
        return total


@dataclass(frozen=True)
class Game:
    """What each coalition could gain alone, and what each rule gives each of the B blocs; discounted GBP."""

    blocs: tuple[str, ...]
    coalition_value_gbp: Floats  # (2**B,) v(S)
    shapley_gbp: Floats  # (B,)
    nucleolus_gbp: Floats  # (B,)
    nash_bargaining_gbp: Floats  # (B,)
    proportional_gbp: Floats  # (B,)
    equal_gbp: Floats  # (B,)


@dataclass(frozen=True)
class PooledRisk:
    """How far over- and underspends are borne together, and by whom."""

    pooled_share: float
    borne_share: Floats  # (P,) of what is pooled


@dataclass(frozen=True)
class Confidence:
    """The probability that each partner should have of keeping within its floor over the plan, and what it takes."""

    stated: float
    met: bool
    subsidy_gbp: float  # discounted outside money that would give everyone that probability; 0 where it is met


@dataclass(frozen=True)
class Settlement:
    """Who puts in and takes out what, so that nobody who signs is worse off than its own floor allows.

    P partners in `partners` order. Contributions are whole pence; positive pays in.
    In every year contributions plus subsidy sum to zero: sum_p contribution_pence[y,p] = -subsidy_pence[y]
    means an outside subsidy of `subsidy_pence[y]` flows in to the partners.
    """

    rule: str  # shapley or equal
    years: tuple[str, ...]
    partners: tuple[str, ...]
    contribution_pence: Ints  # (Y, P)
    subsidy_pence: Ints  # (Y,) smallest outside money that lets everyone sign; 0 where none is needed
    net_before: Floats  # (D, Y, P) cash against doing nothing
    net_after: Floats  # (D, Y, P)
    prob_no_worse: Floats  # (P,) share of draws in which the discounted total after is not below nothing
    prob_within_floor: Floats  # (P,) share of draws in which it is not below the floor
    rule_share_gbp: Floats  # (P,) discounted, what the rule alone gives
    cash_game: Game
    declared_game: Game | None  # with what partners declare outcomes to be worth to them
    blocking_coalition: tuple[str, ...]  # blocs that would gain more alone; empty when stable
    pooled_risk: PooledRisk
    confidence: Confidence
    blocker: str  # plain words: who cannot sign and why; "" when everyone can

    @property
    def stable(self) -> bool:
        """Whether no coalition would gain more alone."""
        return not self.blocking_coalition

    @property
    def signable_without_subsidy(self) -> bool:
        """Whether every partner can sign without outside money."""
        return not self.subsidy_pence.any()


@dataclass(frozen=True)
class Remedy:
    """One change that would let everyone sign (or, where `enough` is false, only help)."""

    kind: str  # subsidy, set_aside, loan, reserve, other_plan, wards
    gbp_by_year: Floats  # (Y,) money found: from outside, set aside, borrowed (repaid: negative), drawn or released
    enough: bool
    sentence: str


@dataclass(frozen=True)
class AccountLine:
    """One line of a partner's account: what it gains by it, compared with doing nothing."""

    partner: str
    kind: Kind
    line: str
    gbp: Floats  # (D, Y)


@dataclass(frozen=True)
class HoursLine:
    """Hours a year of somebody's time that the plan adds in a neighbourhood, against doing nothing."""

    who: str  # in plain words
    neighbourhood: str  # id
    hours: Floats  # (D, Y)
