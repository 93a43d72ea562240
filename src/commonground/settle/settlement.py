"""The settlement. In: ledger, v(S) of every coalition, partners' money rules. Out: `Settlement`.

In this order: nobody below its own floor in any year (with the least outside subsidy that allows it); then, where
it can be had, the stated probability of being no worse off; then as near as possible to what the rule says is fair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.rounding import capped_largest_remainder
from commonground.evidence.assumptions import Assumptions
from commonground.partners import Partner
from commonground.prices.value import money_discount
from commonground.settle.blockers import blocker
from commonground.settle.blocs import better_alone, bloc_of, rule_shares
from commonground.settle.floors import fair_floors, floors_gbp, headroom_pence, smallest_subsidy_pence
from commonground.settle.game import equal_split, nucleolus, shapley
from commonground.settle.model import Game, Ledger, Settlement
from commonground.settle.risk import ROUNDING_GBP, cushion_needed, prob_at_least, risk_shares, shared_risk
from commonground.settle.share import by_year, nearest_above


@dataclass(frozen=True)
class _Terms:
    """What the partners have agreed about sharing: `settle.*`."""

    rule: str
    pooled: float
    confidence: float


@dataclass(frozen=True)
class _Limits:
    """What must hold: P partners, Y years, GBP."""

    expected: Floats  # (Y, P)
    floors: Floats  # (Y, P) how far below nothing
    least: Floats  # (Y, P) what each is left with at the least
    totals: Floats  # (Y,) for all together, subsidy included
    subsidy: Ints  # (Y,) pence
    discount: Floats  # (Y,)


@dataclass(frozen=True)
class _Deal:
    """What each is left with over the plan, and how risk is borne."""

    totals: Floats  # (P,) discounted
    rule: Floats  # (P,) discounted, by the rule alone
    risk_share: Floats  # (P,)
    confidence_met: bool
    confidence_subsidy_gbp: float


def settle(
    ledger: Ledger,
    coalition_values: Floats,
    blocs: Sequence[str],
    partners: Sequence[Partner],
    assumptions: Assumptions,
    declared_values: Floats | None = None,
) -> Settlement:
    """Contributions per partner and year with which nobody is worse off than its money rule allows.

    `coalition_values` (2**blocs,) discounted cash that each coalition of `blocs` could gain alone;
    `declared_values` the same with partners' declared worth. Uses `settle.*` and `value.discount_rate`.
    """
    net = np.stack([ledger.net(partner.id) for partner in partners], axis=2)
    terms, limits = _terms(assumptions), _limits(net, partners, assumptions)
    bloc, size = bloc_of(partners, blocs), np.array([partner.annual_budget_gbp for partner in partners])
    shares = rule_shares(terms.rule, coalition_values, bloc, size)
    deal = _fairest_safe(limits, net, shares, terms)
    paid_in = _contributions(limits, deal.totals, [partner.id for partner in partners])
    left = limits.discount @ (limits.expected - paid_in / PENCE)
    return _written(
        ledger=ledger,
        partners=partners,
        net=net,
        terms=terms,
        limits=limits,
        deal=deal,
        paid_in=paid_in,
        game=_play(coalition_values),
        blocs=tuple(blocs),
        blocking=better_alone(coalition_values, left, bloc, blocs),
        declared=None if declared_values is None else _play(declared_values),
    )


def _written(
    *,
    ledger: Ledger,
    partners: Sequence[Partner],
    net: Floats,
    terms: _Terms,
    limits: _Limits,
    deal: _Deal,
    paid_in: Ints,
    game: Game,
    blocs: tuple[str, ...],
    blocking: tuple[str, ...],
    declared: Game | None,
) -> Settlement:
    after = limits.expected - paid_in / PENCE + shared_risk(net, terms.pooled, deal.risk_share)
    return Settlement(
        rule=terms.rule,
        years=ledger.years,
        partners=tuple(partner.id for partner in partners),
        contribution_pence=paid_in,
        subsidy_pence=limits.subsidy,
        net_before=net,
        net_after=after,
        prob_no_worse=prob_at_least(_discounted(after, limits.discount), -(limits.discount @ limits.floors)),
        coalition_value_gbp=game.coalition_value_gbp,
        blocs=blocs,
        shapley_gbp=game.shapley_gbp,
        equal_gbp=game.equal_gbp,
        nucleolus_gbp=game.nucleolus_gbp,
        stable=not blocking,
        blocking_coalition=blocking,
        risk_pooled_share=terms.pooled,
        risk_share=deal.risk_share,
        signable_without_subsidy=not limits.subsidy.any(),
        blocker=blocker(ledger, partners, limits.expected, limits.floors, limits.subsidy),
        confidence=terms.confidence,
        confidence_met=deal.confidence_met,
        confidence_subsidy_gbp=deal.confidence_subsidy_gbp,
        rule_share_gbp=deal.rule,
        declared=declared,
    )


def _terms(assumptions: Assumptions) -> _Terms:
    return _Terms(
        rule=assumptions.word("settle.rule"),
        pooled=assumptions.number("settle.risk_pooled_share"),
        confidence=assumptions.number("settle.confidence"),
    )


def _limits(net: Floats, partners: Sequence[Partner], assumptions: Assumptions) -> _Limits:
    expected = net.mean(axis=0)
    floors = floors_gbp(partners, len(expected))
    subsidy = smallest_subsidy_pence(expected, floors)
    totals = expected.sum(axis=1) + subsidy / PENCE
    discount = money_discount(assumptions, len(expected))
    return _Limits(expected, floors, fair_floors(totals, floors), totals, subsidy, discount)


def _fairest_safe(limits: _Limits, net: Floats, shares: Floats, terms: _Terms) -> _Deal:
    """The fairest discounted totals (P,) above everyone's floor, and its cushion where all cushions can be had."""
    total = float(limits.discount @ limits.totals)
    least = limits.discount @ limits.least
    rule = shares * total
    first = nearest_above(rule, least, total)
    bottom = -(limits.discount @ limits.floors)
    own = _discounted(net, limits.discount).std(axis=0)
    risk = risk_shares(np.where(first - bottom > ROUNDING_GBP, first - bottom, 0.0), own)
    off = _discounted(shared_risk(net, terms.pooled, risk), limits.discount)
    safe = np.maximum(least, bottom + cushion_needed(off, terms.confidence) + ROUNDING_GBP)
    lacking = float(safe.sum() - total)
    totals = nearest_above(rule, safe, total) if lacking <= 0 else first
    met = bool((prob_at_least(totals + off, bottom) >= terms.confidence).all())
    return _Deal(totals, rule, risk, met, 0.0 if met else max(lacking, 0.0))


def _contributions(limits: _Limits, totals: Floats, ids: Sequence[str]) -> Ints:
    """(Y, P) whole pence paid in; each year they and the subsidy sum to zero."""
    paid_in = limits.expected - by_year(totals, limits.least, limits.totals, limits.discount)
    most = headroom_pence(limits.expected, limits.floors)
    order = np.argsort(np.argsort(np.array(ids), kind="stable"))
    rows = zip(paid_in * PENCE, most, limits.subsidy, strict=True)
    return np.stack([capped_largest_remainder(row, cap, -int(subsidy), order) for row, cap, subsidy in rows])


def _discounted(draws: Floats, discount: Floats) -> Floats:
    """(D, Y, P) to (D, P)."""
    return np.asarray(np.einsum("dyp,y->dp", draws, discount))


def _play(values: Floats) -> Game:
    return Game(values, shapley(values), equal_split(values), nucleolus(values))
