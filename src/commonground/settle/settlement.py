"""The settlement. In: ledger, v(S) of every coalition, partners' money rules. Out: `Settlement`.

In this order: nobody below its own floor in any year (with the least outside subsidy that allows it), floors bearing
nobody's loss but their own body's; then, where it can be had, the stated probability of keeping within its floor; then
as near as possible to what the rule says is fair. The order is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonground.choose.model import CoalitionValues
from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.rounding import capped_largest_remainder
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.prices.value import money_discount
from commonground.settle.floors import (
    bear_own_loss,
    by_year,
    fair_floors,
    floors_gbp,
    headroom_pence,
    nearest_above,
    smallest_subsidy_pence,
)
from commonground.settle.model import Confidence, Ledger, PooledRisk, Settlement
from commonground.settle.remedies import describe_blocker
from commonground.settle.risk import ROUNDING_GBP, cushion_needed, prob_at_least, risk_shares, shared_risk
from commonground.settle.solutions import better_alone, bloc_of, rule_shares, solve_game


@dataclass(frozen=True)
class _Terms:
    """What the partners have agreed about sharing: `settle.*`."""

    rule: str
    pooled: float
    confidence: float


@dataclass(frozen=True)
class _Case:
    """What the plan brings each partner, and what must hold. D, Y, P as everywhere; GBP against doing nothing."""

    partners: tuple[str, ...]
    order: Ints  # (P,) who comes first where a penny could go to several
    net: Floats  # (D, Y, P) cash before anybody pays in
    expected: Floats  # (Y, P) its mean
    floors: Floats  # (Y, P) how far below nothing each may go
    borne: Floats  # (Y, P) what of it bears the body's own loss
    least: Floats  # (Y, P) what each is left with at the least
    totals: Floats  # (Y,) for all together, subsidy included
    subsidy: Ints  # (Y,) pence
    discount: Floats  # (Y,)

    @property
    def bottom(self) -> Floats:
        """(P,) the discounted total below which a partner is worse off than its money rule allows."""
        return -(self.discount @ self.floors)

    @property
    def kept(self) -> Floats:
        """(P,) the discounted total above which a partner gains: nothing, or what it must be left with."""
        return self.discount @ np.maximum(-self.floors, 0.0)

    def discounted(self, draws: Floats) -> Floats:
        """(D, Y, P) to (D, P)."""
        return np.asarray(np.einsum("dyp,y->dp", draws, self.discount))


@dataclass(frozen=True)
class _Deal:
    """What each is left with over the plan, and how risk is borne."""

    totals: Floats  # (P,) discounted
    rule: Floats  # (P,) discounted, by the rule alone
    risk: PooledRisk
    confidence: Confidence


def settle(
    ledger: Ledger, values: CoalitionValues, partners: Sequence[Partner], assumptions: Assumptions
) -> Settlement:
    """Contributions per partner and year with which nobody is worse off than its money rule allows.

    Nobody whom the plan leaves at nought or below pays in, in any year; nobody pays in more than it gains.

    Uses `settle.*` and `value.discount_rate`. Raises Fault where a partner is in no bloc of `values`.
    """
    terms, case = _terms(assumptions), _case(ledger, partners, assumptions)
    bloc, size = bloc_of(partners, values.blocs), np.array([partner.annual_budget_gbp for partner in partners])
    deal = _fairest_safe(case, rule_shares(terms.rule, values.cash_gbp, bloc, size), terms)
    paid_in = _contributions(case, deal.totals)
    left = case.expected - paid_in / PENCE
    after = left + shared_risk(case.net, deal.risk.pooled_share, deal.risk.borne_share)
    declared = values.declared_gbp
    return Settlement(
        rule=terms.rule,
        years=ledger.years,
        partners=case.partners,
        contribution_pence=paid_in,
        subsidy_pence=case.subsidy,
        net_before=case.net,
        net_after=after,
        prob_no_worse=prob_at_least(case.discounted(after), np.zeros(len(case.partners))),
        prob_within_floor=prob_at_least(case.discounted(after), case.bottom),
        rule_share_gbp=deal.rule,
        cash_game=solve_game(values.blocs, values.cash_gbp),
        declared_game=None if declared is None else solve_game(values.blocs, declared),
        blocking_coalition=better_alone(values.cash_gbp, case.discount @ left, bloc, values.blocs),
        pooled_risk=deal.risk,
        confidence=deal.confidence,
        blocker=describe_blocker(ledger, partners, case.expected, case.floors, case.subsidy),
    )


def _terms(assumptions: Assumptions) -> _Terms:
    return _Terms(
        rule=assumptions.word("settle.rule"),
        pooled=assumptions.number("settle.risk_pooled_share"),
        confidence=assumptions.number("settle.confidence"),
    )


def _case(ledger: Ledger, partners: Sequence[Partner], assumptions: Assumptions) -> _Case:
    net = np.stack([ledger.net(partner.id) for partner in partners], axis=2)
    expected = net.mean(axis=0)
    floors = floors_gbp(partners, len(expected))
    borne = bear_own_loss(expected, floors)
    subsidy = smallest_subsidy_pence(expected, borne)
    totals = expected.sum(axis=1) + subsidy / PENCE
    return _Case(
        partners=tuple(partner.id for partner in partners),
        order=_order(partners),
        net=net,
        expected=expected,
        floors=floors,
        borne=borne,
        least=fair_floors(totals, borne),
        totals=totals,
        subsidy=subsidy,
        discount=money_discount(assumptions, len(expected)),
    )


def _order(partners: Sequence[Partner]) -> Ints:
    """(P,) the rank of each by what it is, not by what it is called; by its place in the list where they are alike."""
    what = [(p.kind, p.code, p.roles, p.annual_budget_gbp, p.plan_budget_gbp, p.floor_gbp) for p in partners]
    return np.argsort(sorted(range(len(partners)), key=what.__getitem__))


def _fairest_safe(case: _Case, shares: Floats, terms: _Terms) -> _Deal:
    """The fairest discounted totals x (P,) above everyone's floor, and its cushion where all cushions can be had.

        x = argmin sum_p (x[p] - rule[p])^2,   sum_p x[p] = total,   x[p] >= least[p]

    rule[p] is the rule's share of the discounted money of all. First least[p] is what each is left with at the least.
    That says how pooled risk is borne: in proportion to what each gains, so that no floor bears another body's risk.
    Then least[p] is bottom[p] + cushion[p], with which x[p] + off[d,p] >= bottom[p] in the stated share of draws, the
    bottom being its floor, if those are no more than the total in all; else x stays.
    """
    total = float(case.discount @ case.totals)
    least, bottom, rule = case.discount @ case.least, case.bottom, shares * total
    first = nearest_above(rule, least, total)
    own = case.discounted(case.net).std(axis=0)
    shared = risk_shares(np.where(first - case.kept > ROUNDING_GBP, first - case.kept, 0.0), own)
    off = case.discounted(shared_risk(case.net, terms.pooled, shared))
    safe = np.maximum(least, bottom + cushion_needed(off, terms.confidence) + ROUNDING_GBP)
    lacking = float(safe.sum() - total)
    totals = nearest_above(rule, safe, total) if lacking <= 0 else first
    met = bool((prob_at_least(totals + off, bottom) >= terms.confidence).all())
    confidence = Confidence(terms.confidence, met, 0.0 if met else max(lacking, 0.0))
    return _Deal(totals, rule, PooledRisk(terms.pooled, shared), confidence)


def _contributions(case: _Case, totals: Floats) -> Ints:
    """(Y, P) whole pence paid in; each year they and the subsidy sum to zero.

    contribution[y,p] = expected[y,p] - x[y,p],   sum_p contribution[y,p] = -subsidy[y]
    """
    paid_in = case.expected - by_year(totals, case.least, case.totals, case.discount)
    most = headroom_pence(case.expected, case.borne)
    rows = zip(paid_in * PENCE, most, case.subsidy, strict=True)
    return np.stack([capped_largest_remainder(row, cap, -int(subsidy), case.order) for row, cap, subsidy in rows])
