"""The settlement. In: ledger, v(S) of every coalition, what is on the table, money rules. Out: `Settlement`.

In this order: nobody is asked for more than it has put on the table, then than its floor bears of its own loss, in any
year (with the least outside subsidy that allows it); then what the rule says is fair. The order is our own. How likely
each then keeps to that, and what the stated probability of it lacks, is told. A partner that takes no part is made good
what the plan is expected to cost it, and no more; what a future adds to that is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.model import CoalitionValues
from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE, Kind
from commonground.core.rounding import capped_largest_remainder
from commonground.document.shapes import RESIDENTS
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.prices.value import health_discount, money_discount
from commonground.settle.collars import agree_collars, share_out
from commonground.settle.floors import (
    bear_own_loss,
    brought_gbp,
    by_year,
    floors_gbp,
    headroom_pence,
    least_gbp,
    smallest_subsidy_pence,
    where_it_falls,
)
from commonground.settle.ladder import climb
from commonground.settle.model import Collars, Confidence, Game, Ledger, Rule, Settlement
from commonground.settle.offers import OnTheTable
from commonground.settle.remedies import describe_blocker
from commonground.settle.risk import cushion_needed, prob_at_least, prob_every_year
from commonground.settle.rules import AS_IT_FALLS, Claims, compare_rules
from commonground.settle.solutions import bloc_of, solve_game


@dataclass(frozen=True)
class _Terms:
    """What the partners have agreed about sharing: `settle.*`."""

    rule: str
    game: str
    confidence: float


@dataclass(frozen=True)
class _Case:
    """What the plan brings each partner, and what must hold. D, Y, P as everywhere; GBP against doing nothing."""

    partners: tuple[str, ...]
    money_rules: tuple[str, ...]  # (P,)
    order: Ints  # (P,) who comes first where a penny could go to several
    net: Floats  # (D, Y, P) cash before anybody pays in
    expected: Floats  # (Y, P) its mean
    brought: Floats  # (Y, P) what of that each brings into the deal
    taking: Ints  # (Q,) who takes part
    floors: Floats  # (Y, P) how far below nothing each may go beyond its offers
    usable: Floats  # (Y, P) what can be used of its offers
    borne: Floats  # (Y, P) what its floor bears of its own loss
    least: Floats  # (Y, P) what each is left with at the least
    totals: Floats  # (Y,) for all together, subsidy included
    subsidy: Ints  # (Y,) pence
    discount: Floats  # (Y,)

    @property
    def line(self) -> Floats:
        """(Y, P) below which a partner is worse off than offers and floor allow."""
        return -(self.usable + self.floors)

    @property
    def falls(self) -> Floats:
        """(Y, P) what each is left with where money lies where it falls."""
        return where_it_falls(self.brought, self.least, self.totals)

    def among_all(self, part: Floats, rest: Floats) -> Floats:
        """(..., P) the amounts (..., Q) of those who take part among the `rest` (..., P)."""
        every = np.array(rest)
        every[..., self.taking] = part
        return every

    def discounted(self, draws: Floats) -> Floats:
        """(D, Y, P) to (D, P)."""
        return np.asarray(np.einsum("dyp,y->dp", draws, self.discount))


def settle(
    ledger: Ledger,
    values: CoalitionValues,
    partners: Sequence[Partner],
    table: OnTheTable,
    assumptions: Assumptions,
) -> Settlement:
    """Contributions per partner and year with which nobody is asked for more than its offers and its floor allow.

    Uses `settle.*`, `value.discount_rate` and `value.capacity_worth`. Raises Fault where a partner is in no bloc of
    `values`.
    """
    terms, case = _terms(assumptions), _case(ledger, partners, table, assumptions)
    claims = _claims(case, ledger, partners, table, values, assumptions)
    rules = _rules(case, claims, values, terms.game)
    paid_in = _contributions(case, _left_by_rule(case, next(rule for rule in rules if rule.id == terms.rule)))
    left = case.expected - paid_in / PENCE
    collars, shared = _share_risk(case, left)
    after = left + shared
    return Settlement(
        rule=terms.rule,
        rules=rules,
        left_by_rule=np.stack([_left_over_years(case, rule) for rule in rules]),
        years=ledger.years,
        partners=case.partners,
        absent=tuple(one.id for one in partners if not one.takes_part),
        table=table,
        floors=case.floors,
        ladder=climb(partners, table, case.floors, case.brought, left, case.subsidy, ledger.years),
        contribution_pence=paid_in,
        subsidy_pence=case.subsidy,
        net_before=case.net,
        net_after=after,
        prob_no_worse=prob_at_least(case.discounted(after), np.zeros(len(case.partners))),
        prob_within_line=prob_every_year(after, case.line),
        games=_games(claims, values, case.discount @ left[:, case.taking]),
        collars=collars,
        confidence=_confidence(case, after, terms.confidence),
        blocker=describe_blocker(ledger, partners, case.brought, table.usable, case.floors, case.subsidy),
    )


def _terms(assumptions: Assumptions) -> _Terms:
    return _Terms(
        rule=assumptions.word("settle.rule"),
        game=assumptions.word("settle.game"),
        confidence=assumptions.number("settle.confidence"),
    )


def _case(ledger: Ledger, partners: Sequence[Partner], table: OnTheTable, assumptions: Assumptions) -> _Case:
    net = np.stack([ledger.net(partner.id) for partner in partners], axis=2)
    expected = net.mean(axis=0)
    floors, brought = floors_gbp(partners, len(expected)), brought_gbp(expected, partners)
    borne = bear_own_loss(brought, table.usable, floors)
    subsidy = smallest_subsidy_pence(brought, table.usable, borne)
    return _Case(
        partners=tuple(partner.id for partner in partners),
        money_rules=tuple(partner.money_rule for partner in partners),
        order=_order(partners),
        net=net,
        expected=expected,
        brought=brought,
        taking=np.flatnonzero([partner.takes_part for partner in partners]),
        floors=floors,
        usable=table.usable,
        borne=borne,
        least=least_gbp(brought, table.usable, borne),
        totals=brought.sum(axis=1) + subsidy / PENCE,
        subsidy=subsidy,
        discount=money_discount(assumptions, len(expected)),
    )


def _order(partners: Sequence[Partner]) -> Ints:
    """(P,) the rank of each by what it is, not by what it is called; by its place in the list where they are alike."""
    what = [(p.kind, p.code, p.roles, p.annual_budget_gbp, p.plan_budget_gbp, p.floor_gbp) for p in partners]
    return np.argsort(sorted(range(len(partners)), key=what.__getitem__))


def _claims(
    case: _Case,
    ledger: Ledger,
    partners: Sequence[Partner],
    table: OnTheTable,
    values: CoalitionValues,
    assumptions: Assumptions,
) -> Claims:
    """What the rules look at of those who take part; the public's gain is each's in proportion to its budget."""
    years, capacity_worth = len(case.expected), assumptions.number("value.capacity_worth")
    q, who = case.taking, [partner for partner in partners if partner.takes_part]
    kinds = {kind: _discounted_means(ledger, kind, case)[q] for kind in ("capacity", "value")}
    budget = np.array([partner.annual_budget_gbp for partner in who])
    health = ledger.net(RESIDENTS, "value").mean(axis=0) @ health_discount(assumptions, years)
    part = budget / budget.sum() if budget.sum() > 0 else np.full(len(budget), 1.0 / len(budget))
    cash = case.discount @ (case.expected + table.funded)[:, q]
    saved = cash + capacity_worth * kinds["capacity"] + kinds["value"]
    return Claims(
        falls=case.discount @ case.falls[:, q],
        least=case.discount @ case.least[:, q],
        total=float(case.discount @ case.totals),
        offer=case.discount @ case.usable[:, q],
        budget=budget,
        benefit=np.maximum(saved, 0.0),
        bloc=bloc_of(who, values.blocs),
        worth={"declared": kinds["value"], "public": health * part},
    )


def _discounted_means(ledger: Ledger, kind: Kind, case: _Case) -> Floats:
    """(P,) what each gains of a kind of money, discounted."""
    return np.array([ledger.net(partner, kind).mean(axis=0) @ case.discount for partner in case.partners])


def _games(claims: Claims, values: CoalitionValues, left: Floats) -> tuple[Game, ...]:
    """Each game with its solutions, and whether what the deal leaves each partner (P,) keeps all together."""
    found = []
    for game in values.games:
        declared = claims.worth["declared"] if game.counts == "declared" else 0.0
        given = np.bincount(claims.bloc, left + declared, minlength=len(values.blocs)).astype(np.float64)
        shared = float(claims.worth["public"].sum()) if game.counts == "public" else None
        found.append(solve_game(values.blocs, game, given, shared))
    return tuple(found)


def _rules(case: _Case, claims: Claims, values: CoalitionValues, game: str) -> tuple[Rule, ...]:
    """Every rule among those who take part; a partner that takes none keeps by each what the plan gains it."""
    kept = case.discount @ (case.expected - case.brought)
    found = compare_rules(claims, values, game, [case.partners[p] for p in case.taking])
    return tuple(replace(rule, left_gbp=case.among_all(rule.left_gbp, kept)) for rule in found)


def _left_by_rule(case: _Case, rule: Rule) -> Floats:
    """(Y, P) what the rule leaves each with of what they bring, within offers and floors."""
    if rule.id == AS_IT_FALLS:
        return case.falls
    left = by_year(rule.left_gbp[case.taking], case.least[:, case.taking], case.totals, case.discount)
    return case.among_all(left, np.zeros_like(case.brought))


def _left_over_years(case: _Case, rule: Rule) -> Floats:
    """(D, P) what the rule leaves each with over all years, discounted, risk shared as the terms have it."""
    left = case.expected - case.brought + _left_by_rule(case, rule)
    return case.discounted(left + _share_risk(case, left)[1])


def _confidence(case: _Case, ends: Floats, stated: float) -> Confidence:
    """Whether each ends (D, Y, P) no lower than its line in every year in the stated share of draws; what that lacks.

    Caps keep each above its line while anybody has room, so that no other contributions would make a deal surer: what
    it lacks is money from outside, for each partner its cushion, who bears what staying as it is.
    """
    ends, line = ends[..., case.taking], case.line[:, case.taking]
    met = bool((prob_every_year(ends, line) >= stated).all())
    lacking = cushion_needed(ends - line, stated)
    return Confidence(stated, met, 0.0 if met else float((case.discount @ lacking).sum()))


def _share_risk(case: _Case, left: Floats) -> tuple[Collars, Floats]:
    """The terms for over- and underspends about a deal that leaves (Y, P), and what each then bears (D, Y, P).

    By these terms what a body bears is nothing on average, so that bearing risk moves nobody's expectation. A partner
    that takes no part bears its own, and nobody else's.
    """
    off, q = case.net - case.expected, case.taking
    rules = [case.money_rules[p] for p in q]
    collars = agree_collars((left + off)[..., q], (case.usable + case.borne)[:, q], rules)
    found = share_out(collars, off[..., q])
    return collars, case.among_all(found.borne_gbp + found.beyond_gbp, off)


def _contributions(case: _Case, left: Floats) -> Ints:
    """(Y, P) whole pence paid in; each year they and the subsidy sum to zero.

    contribution[y,p] = brought[y,p] - x[y,p],   sum_p contribution[y,p] = -subsidy[y]
    """
    most = headroom_pence(case.brought, case.least)
    rows = zip((case.brought - left) * PENCE, most, case.subsidy, strict=True)
    return np.stack([capped_largest_remainder(row, cap, -int(subsidy), case.order) for row, cap, subsidy in rows])
