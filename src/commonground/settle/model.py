"""What a settlement is made of: flows in double entry, the game, contributions. Out: `Settlement`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import Kind


@dataclass(frozen=True)
class Flow:
    """One line of the double-entry ledger, the plan compared with doing nothing.

    `gbp` (D, Y): positive = payer pays payee. Parties are partner ids or outsiders
    (`parties`: "suppliers" for staff and goods, "residents", "national" for national programmes and other
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
    """What each coalition could gain alone, discounted, and ways to share what all gain together. B blocs."""

    coalition_value_gbp: Floats  # (2**B,)
    shapley_gbp: Floats  # (B,)
    equal_gbp: Floats  # (B,)
    nucleolus_gbp: Floats  # (B,)


@dataclass(frozen=True)
class Settlement:
    """Who puts in and takes out what, so that nobody who signs is worse off.

    P partners in `partners` order. Contributions are whole pence; positive pays in.
    In every year contributions plus subsidy sum to zero: sum_p contribution_pence[y, p] = -subsidy_pence[y]
    means an outside subsidy of `subsidy_pence[y]` flows in to the partners.
    """

    rule: str  # shapley or equal
    years: tuple[str, ...]
    partners: tuple[str, ...]
    contribution_pence: Ints  # (Y, P)
    subsidy_pence: Ints  # (Y,) smallest outside money that lets everyone sign; 0 where none is needed
    net_before: Floats  # (D, Y, P) cash against doing nothing
    net_after: Floats  # (D, Y, P)
    prob_no_worse: Floats  # (P,) share of draws in which the discounted total after is not below its floor
    coalition_value_gbp: Floats  # (2**blocs,) v(S), discounted cash
    blocs: tuple[str, ...]
    shapley_gbp: Floats  # (blocs,)
    equal_gbp: Floats  # (blocs,)
    nucleolus_gbp: Floats  # (blocs,)
    stable: bool
    blocking_coalition: tuple[str, ...]  # empty when stable
    risk_pooled_share: float
    risk_share: Floats  # (P,) of over- and underspends
    signable_without_subsidy: bool
    blocker: str  # plain words: who cannot sign and why; "" when everyone can
    confidence: float = 0.8  # the stated probability that each should have of being no worse off
    confidence_met: bool = True
    confidence_subsidy_gbp: float = 0.0  # discounted outside money that would give everyone that probability
    rule_share_gbp: Floats = field(default_factory=lambda: np.empty(0))  # (P,) discounted, what the rule alone gives
    declared: Game | None = None  # the same game with what partners declare outcomes to be worth to them
