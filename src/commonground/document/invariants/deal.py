"""Whether the deal follows: contributions and nets, floors, chances and draws, who can sign, shares of the game."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from commonground.core.money import PENCE
from commonground.document.invariants.model import Case, Invariant, digits, equals, holds, pennies
from commonground.document.plan import Plan
from commonground.document.settlement import SHARING_RULES, Shares
from commonground.document.shapes import EVERYWHERE, LEAST_DRAWS, OUTSIDE
from commonground.document.words import HALF_A_POUND

A_POUND = 1.0


def contributions_sum_to_zero(plan: Plan) -> Iterator[Case]:
    """Contributions are whole pence; each year they sum to zero, with the subsidy where there is one."""
    deal = plan.settlement
    for i, row in enumerate(deal.contributions):
        pence = row.transfer_gbp * PENCE
        whole = abs(pence - round(pence)) < 1e-4
        yield holds(f"settlement/contributions/{i}", whole, f"{row.transfer_gbp} is no whole number of pence")
    for subsidy in deal.subsidy:
        rows = [row for row in deal.contributions if row.year == subsidy.year]
        where = f"settlement/contributions ({subsidy.year})"
        total = sum(round(row.transfer_gbp * PENCE) for row in rows)
        yield holds(where, total == 0, f"they sum to £{total / PENCE:,.2f}, not to zero")
        outside = sum(row.transfer_gbp for row in rows if row.partner == OUTSIDE)
        yield equals(f"settlement/subsidy ({subsidy.year})", subsidy.amount_gbp, outside, pennies(0))
        yield holds(f"settlement/subsidy ({subsidy.year})", subsidy.amount_gbp >= 0, "a subsidy cannot be negative")


def what_is_left_follows(plan: Plan) -> Iterator[Case]:
    """A partner's net after the deal is its net before it, less what it pays in."""
    deal = plan.settlement
    before = {(row.partner, row.year): row.mean for row in deal.net_before}
    paid: dict[tuple[str, str], float] = {}
    for row in deal.contributions:
        for year in (row.year, EVERYWHERE):
            paid[row.partner, year] = paid.get((row.partner, year), 0.0) + row.transfer_gbp
    for net in deal.net_after:
        key = net.partner, net.year
        yield equals(f"settlement/net_after ({', '.join(key)})", net.mean, before[key] - paid[key], pennies(1))


def floors_are_told(plan: Plan) -> Iterator[Case]:
    """Whom the deal leaves worse off, or who would have fallen below its floor without it, is named with the amount."""
    deal, floors = plan.settlement, {row.id: dict(zip(plan.years, row.floor_gbp, strict=True)) for row in plan.partners}
    left = {(row.partner, row.year): row for row in deal.left_worse}
    for net in (row for row in deal.net_after if row.year != EVERYWHERE):
        where, told = f"settlement/left_worse ({net.partner}, {net.year})", left.pop((net.partner, net.year), None)
        if told is None:
            yield holds(where, net.mean > -HALF_A_POUND - pennies(0), f"it is left {net.mean:,.2f} and is not named")
        else:
            yield equals(where, told.worse_off_gbp, -net.mean, pennies(1))
            yield equals(where, told.floor_gbp, abs(floors[net.partner][net.year]), pennies(1))
            yield holds(where, told.worse_off_gbp <= told.floor_gbp + A_POUND, "it is left below its floor")
    lost = {row.partner: row for row in deal.would_have_lost}
    for partner in plan.partners:
        where, row = f"settlement/would_have_lost ({partner.id})", lost.get(partner.id)
        nets = {net.year: net.mean for net in deal.net_before if net.partner == partner.id and net.year != EVERYWHERE}
        under = {year: gbp + abs(floors[partner.id][year]) + HALF_A_POUND for year, gbp in nets.items()}
        named = set(row.years) if row else set()
        for year, gbp in under.items():
            clear = gbp < -pennies(1) if year in named else gbp > pennies(1)
            yield holds(where, clear or abs(gbp) <= pennies(1), f"{year} is {'' if year in named else 'not '}named")
        if row:
            yield equals(where, row.worst_gbp, min(nets[year] for year in row.years), pennies(1))
            yield equals(where, nets[row.worst_year], row.worst_gbp, pennies(1))


def chances_are_shares_of_draws(plan: Plan) -> Iterator[Case]:
    """A chance is a whole number of draws; keeping within a floor is at least as likely as no loss."""
    deal = plan.settlement
    loss = {row.partner: row.probability for row in deal.prob_no_worse}
    for name, rows in (("prob_no_worse", deal.prob_no_worse), ("prob_within_floor", deal.prob_within_floor)):
        for row in rows:
            where = f"settlement/{name} ({row.partner})"
            if row.probability is None:
                yield holds(where, plan.draws < LEAST_DRAWS, "there is none, though there are draws enough")
                continue
            draws = row.probability * plan.draws
            yield holds(where, plan.draws >= LEAST_DRAWS, f"there is one from {plan.draws} draws, which are too few")
            yield holds(where, abs(draws - round(draws)) <= 1e-6 * plan.draws, f"{draws:g} is no whole number of draws")
            yield holds(where, row.probability >= (loss[row.partner] or 0.0), "no loss is likelier than that")


def confidence_is_met_or_not(plan: Plan) -> Iterator[Case]:
    """The stated confidence is met where every chance reaches it; then it takes no money from outside."""
    deal = plan.settlement
    chances = [row.probability for row in deal.prob_within_floor if row.probability is not None]
    if deal.confidence_met is None or deal.confidence_subsidy_gbp is None:
        yield holds("settlement/confidence_met", plan.draws < LEAST_DRAWS, "it is not told")
        return
    met = min(chances, default=1.0) >= deal.confidence - digits(deal.confidence)
    yield holds("settlement/confidence_met", met == deal.confidence_met, "the chances say otherwise")
    free = deal.confidence_subsidy_gbp == 0 if deal.confidence_met else deal.confidence_subsidy_gbp >= 0
    yield holds("settlement/confidence_subsidy_gbp", free, "it does not go with whether the confidence is met")


def who_can_sign_follows(plan: Plan) -> Iterator[Case]:
    """Everybody can sign where no money from outside is needed; otherwise it is told who cannot, and the ways out."""
    deal = plan.settlement
    needed = any(row.amount_gbp for row in deal.subsidy)
    yes = deal.signable_without_subsidy
    yield holds("settlement/signable_without_subsidy", yes != needed, "the subsidy says otherwise")
    yield holds("settlement/blocker", bool(deal.blocker) != yes, "it does not go with whether everybody can sign")
    yield holds("remedies", bool(plan.remedies) != yes, "they do not go with whether everybody can sign")
    yield holds("settlement/stable", deal.stable != bool(deal.blocking_coalitions), "the groups say otherwise")
    named = plan.options or not deal.contributions or all(row.transfer_gbp == 0 for row in deal.contributions)
    yield holds("settlement/contributions", bool(named), "an empty plan moves no money")
    risk = [row.share for row in deal.risk_share]
    yield from (holds("settlement/risk_share", 0 <= share <= 1, "a share is within 0 and 1") for share in risk)
    yield equals("settlement/risk_share, all partners", sum(risk), 1.0 if risk else 0.0, digits(*risk))


def terms_are_those_of_the_figures(plan: Plan) -> Iterator[Case]:
    """The rule, the confidence and the pooled share are the plan's figures; the rule shares what all are left with."""
    deal, figures = plan.settlement, {row.figure: row.value for row in plan.provenance}
    terms = {"rule": deal.rule, "confidence": deal.confidence, "risk_pooled_share": deal.risk_pooled_share}
    for name, value in terms.items():
        there = figures.get(f"settle.{name}", value)
        near = abs(value - there) <= digits(value) if isinstance(value, float) and isinstance(there, float) else False
        yield holds(f"settlement/{name}", near or value == there, f"it is {there} among the figures")
    rate = figures.get("value.discount_rate")
    if isinstance(rate, float):
        left = [row for row in deal.net_after if row.year != EVERYWHERE]
        total = sum(row.mean * (1.0 + rate) ** -plan.years.index(row.year) for row in left)
        shares = [row.amount_gbp for row in deal.rule_share_gbp]
        yield equals("settlement/rule_share_gbp", sum(shares), total, pennies(len(left) + len(shares)))
    for remedy in plan.remedies:
        if remedy.kind == "subsidy":
            for given, due in zip(remedy.by_year, deal.subsidy, strict=True):
                yield equals(f"remedies (subsidy, {due.year})", given.amount_gbp, due.amount_gbp, pennies(0))


def games_share_all_there_is(plan: Plan) -> Iterator[Case]:
    """By every rule the players share what all of them can do together, as the rule has it."""
    deal, players = plan.settlement, len(plan.settlement.game.blocs)
    yield holds("settlement/declared", bool(deal.declared) == _anything_declared(plan), "partners say otherwise")
    for name, game in (("game", deal.game), ("declared", deal.declared)):
        if game is not None:
            values = game.coalition_value_gbp
            yield equals(f"settlement/{name}/coalition_value_gbp (nobody)", values[0], 0.0, pennies(0))
            for field in SHARING_RULES:
                shares = getattr(game, field)
                yield equals(f"settlement/{name}/{field}", sum(shares), values[-1], pennies(players))
            yield from _rules_hold(f"settlement/{name}", game, players)


def _anything_declared(plan: Plan) -> bool:
    return any(row.declared_worth_gbp for row in plan.partners)


def _rules_hold(name: str, game: Shares, players: int) -> Iterator[Case]:
    """The shares of Shapley, Nash, in proportion and in equal parts, computed again from the values."""
    values = game.coalition_value_gbp
    alone = [values[1 << i] for i in range(players)]
    joined, gains = (values[-1] - sum(alone)) / players, [max(gbp, 0.0) for gbp in alone]
    equal = values[-1] / players
    due = {
        "shapley_gbp": _shapley(values, players),
        "nash_bargaining_gbp": [gbp + joined for gbp in alone],
        "proportional_gbp": [values[-1] * gbp / sum(gains) if sum(gains) > 0 else equal for gbp in gains],
        "equal_gbp": [equal] * players,
    }
    for field, shares in due.items():
        for i, share in enumerate(shares):
            slack = pennies(2 * players) + abs(share) * 1e-6
            yield equals(f"{name}/{field}/{i}", getattr(game, field)[i], share, slack)


def _shapley(values: tuple[float, ...], players: int) -> list[float]:
    """phi_i = sum_(S without i) (v(S + i) - v(S)) / (n * C(n - 1, |S|))  (Shapley 1953)."""
    weights = [1.0 / (players * comb(players - 1, size)) for size in range(players)]
    shares = [0.0] * players
    for group, worth in enumerate(values):
        size = group.bit_count()
        for i in range(players):
            shares[i] += (
                weights[size - 1] * worth if group >> i & 1 else -weights[size] * worth if size < players else 0.0
            )
    return shares


DEAL = (
    Invariant("Contributions sum to zero each year, to the penny", contributions_sum_to_zero),
    Invariant("What is left is what was there less what is paid in", what_is_left_follows),
    Invariant("Whoever is worse off or below a floor is named", floors_are_told),
    Invariant("Chances are shares of draws", chances_are_shares_of_draws),
    Invariant("The stated confidence is met where the chances say so", confidence_is_met_or_not),
    Invariant("Who can sign follows from the money", who_can_sign_follows),
    Invariant("The terms of the deal are those of the figures", terms_are_those_of_the_figures),
    Invariant("Players share what all can do together", games_share_all_there_is),
)
"""The deal follows from the books."""
