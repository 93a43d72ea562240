"""What settling hands on: the ledger, games and settlement, remedies, accounts, hours. D, Y, N, P as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from commonground.choose.model import Counts
from commonground.core.arrays import Floats, Ints
from commonground.core.money import Kind
from commonground.settle.offers import OnTheTable

Answer = Literal["within_offers", "pays_for_itself", "within_floors", "outside"]
HALF_A_PENNY = 0.005


@dataclass(frozen=True)
class Grounds:
    """What money follows from: options and services by id, and figures by their dotted names.

    It is proportional to each of `factors`, which move nothing else; `figures` enter it in another way.
    """

    options: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


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
    grounds: Grounds = Grounds()


@dataclass(frozen=True)
class LineGrounds:
    """What one line of the ledger follows from: `figures` are all that stand behind it, prices first."""

    line: str
    kind: Kind
    options: tuple[str, ...]
    services: tuple[str, ...]
    figures: tuple[str, ...]


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
    """What each coalition of the B blocs could gain alone, what several solutions give each; discounted GBP.

    `blocking`: the blocs that would gain more by a plan of their own than the deal leaves them, by how much and with
    which options; empty where there are none. `least_core_gbp`: how much the worst-off coalition lacks by the sharing
    that is best for it; at most 0 where some sharing keeps all together.
    """

    counts: Counts
    blocs: tuple[str, ...]
    coalition_value_gbp: Floats  # (2**B,) v(S)
    bound_gbp: Floats  # (2**B,) the most that has been proven of each
    shapley_gbp: Floats  # (B,)
    nucleolus_gbp: Floats  # (B,)
    nash_gbp: Floats  # (B,)
    least_core_gbp: float
    superadditive: bool
    blocking: tuple[str, ...]
    blocking_gain_gbp: float
    blocking_options: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One way to share: what it leaves each partner with over all years, discounted, within offers and gains."""

    id: str
    title: str
    what_for: str
    left_gbp: Floats  # (P,)
    preferred_by: tuple[str, ...]  # partners whom no other rule leaves with more


@dataclass(frozen=True)
class Rung:
    """One answer to whether everybody can sign: whether it holds, in words, and the money of it by year."""

    id: Answer
    holds: bool
    sentence: str
    gbp_by_year: Floats  # (Y,) asked of offers; lost together; asked of floors; needed from outside


@dataclass(frozen=True)
class Collars:
    """What partners agree of over- and underspends, by year: (Y, P) each. Shares and gains sum to 1 in every year.

    They are counted from what is expected of each partner, by year. By these terms nobody expects to lose or gain.
    """

    shares: Floats  # of overspends beyond collars
    caps_gbp: Floats  # the most that a body can be made to bear
    collars_gbp: Floats  # up to this it bears its own overspends, and no more of them
    gains: Floats  # shares of underspends beyond what each keeps
    keeps_gbp: Floats  # up to this it keeps its own underspends, and no more of them


@dataclass(frozen=True)
class Shared:
    """Who bears an over- or underspend (..., Y, P), and what is beyond every cap.

    Negative = overspent. `own`: within the collar. `pooled`: of what is shared. `beyond`: nobody has agreed to bear it,
    so that it is left where it falls. In every year the three sum to all over- and underspends together.
    """

    own_gbp: Floats
    pooled_gbp: Floats
    beyond_gbp: Floats

    @property
    def borne_gbp(self) -> Floats:
        """(..., Y, P) what the agreement gives each to bear."""
        return self.own_gbp + self.pooled_gbp


@dataclass(frozen=True)
class Confidence:
    """The probability that each partner should have of keeping within its line in every year, and what it takes."""

    stated: float
    met: bool
    subsidy_gbp: float  # discounted outside money that would give everyone that probability; 0 where it is met


@dataclass(frozen=True)
class Settlement:
    """Who puts in and takes out what, so that nobody who signs ends lower than its offers and its floor allow.

    P partners in `partners` order. Contributions are whole pence; positive pays in.
    Collars are those of the Q partners who take part.
    In every year contributions plus subsidy sum to zero: sum_p contribution_pence[y,p] = -subsidy_pence[y]
    means an outside subsidy of `subsidy_pence[y]` flows in to the partners.
    """

    rule: str  # id of one of `rules`
    rules: tuple[Rule, ...]
    left_by_rule: Floats  # (R, D, P) what each rule leaves each with, over all years, discounted
    years: tuple[str, ...]
    partners: tuple[str, ...]
    table: OnTheTable
    floors: Floats  # (Y, P)
    ladder: tuple[Rung, ...]
    contribution_pence: Ints  # (Y, P)
    subsidy_pence: Ints  # (Y,) smallest outside money that lets everyone sign; 0 where none is needed
    net_before: Floats  # (D, Y, P) cash against doing nothing
    net_after: Floats  # (D, Y, P)
    prob_no_worse: Floats  # (P,) share of draws in which the discounted total after is not below nothing
    prob_within_line: Floats  # (P,) share of draws in which no year is below what offers and floor allow
    games: tuple[Game, ...]
    collars: Collars
    confidence: Confidence
    blocker: str  # plain words: who cannot sign and why; "" when everyone can
    absent: tuple[str, ...] = ()  # partners that take no part

    @property
    def signable_without_subsidy(self) -> bool:
        """Whether every partner can sign without outside money."""
        return not self.subsidy_pence.any()

    @property
    def taking(self) -> Ints:
        """(Q,) which of the partners take part."""
        return np.flatnonzero([partner not in self.absent for partner in self.partners])

    @property
    def asked(self) -> Floats:
        """(Y, P) how much worse off than with no plan the deal leaves each on average: what it is asked for."""
        left = np.maximum(-self.net_after.mean(axis=0), 0.0)
        return np.asarray(np.where(left > HALF_A_PENNY, left, 0.0))

    @property
    def to_confirm(self) -> Floats:
        """(Y, P) what of it no confirmed offer and no floor bears yet: what each must still say yes to."""
        of_offers = np.minimum(self.asked, self.table.usable)
        return np.asarray(np.maximum(of_offers - self.table.confirmed, 0.0))

    @property
    def line(self) -> Floats:
        """(Y, P) the lowest that each may end: as far below nothing as what it offers and its floor go together."""
        return -(self.table.usable + self.floors)


@dataclass(frozen=True)
class Remedy:
    """One change that would let everyone sign (or, where `enough` is false, only help)."""

    kind: str  # subsidy, offer, loan, reserve, other_plan, wards
    gbp_by_year: Floats  # (Y,) money found: from outside, offered, borrowed (repaid: negative), drawn or released
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

    who: str  # a profession, or who else, in plain words
    neighbourhood: str  # id
    hours: Floats  # (D, Y)
    role: str = ""  # of the bodies whose staff they are; '' for those whom no partner employs


@dataclass(frozen=True)
class Training:
    """How new staff of a profession are found: already trained, or trained up, for so many years."""

    years: float
    can_be_found: Literal["recruited", "trained"]


@dataclass(frozen=True)
class WorkLine:
    """Hours a year of one profession in the whole place, and what those who employ it say they can find."""

    who: str  # in plain words, as in `HoursLine`
    hours: Floats  # (D, Y)
    found: Floats | None  # (Y,) hours of new staff by then; None where no partner employs them
    employers: tuple[str, ...]  # partner ids
    training: Training | None = None  # None for those who are no profession


@dataclass(frozen=True)
class UnpaidCare:
    """Hours that family and friends take on, and what it would cost to have them done by home carers. D, Y."""

    hours: Floats
    gbp: Floats


@dataclass(frozen=True)
class HereAndElsewhere:
    """How far a hospital trust is this place's: where its patients are mostly others', its wards hang on their plans.

    `share_here`: of its general and acute bed days, those of this place's residents, as published.
    `wards_gbp` (Y,): what whole wards bring it by this plan, on average.
    """

    partner: str
    share_here: float
    wards_gbp: Floats
