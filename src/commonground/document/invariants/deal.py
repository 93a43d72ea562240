"""Whether the deal follows: contributions and nets, floors, chances and draws, who can sign, shares of the game."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from commonground.core.money import PENCE
from commonground.document.invariants.model import Case, Invariant, digits, equals, holds, pennies
from commonground.document.plan import Plan
from commonground.document.settlement import SHARING_RULES, Game
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


def what_is_asked_is_told(plan: Plan) -> Iterator[Case]:
    """Nobody is asked for more than it offers and its floor allows; what is asked is what the deal leaves it short."""
    deal = plan.settlement
    left = {(row.partner, row.year): row.mean for row in deal.net_after}
    for row in deal.asked:
        where = f"settlement/asked ({row.partner}, {row.year})"
        yield equals(where, row.asked_gbp, max(-left[row.partner, row.year], 0.0), pennies(1))
        beyond = row.asked_gbp - row.usable_gbp - row.floor_gbp
        yield holds(where, beyond <= A_POUND, "it is asked for more than it offers and its floor bears")
        yield holds(where, row.usable_gbp <= row.offered_gbp + A_POUND, "more can be used than it offers")
        yield holds(where, row.to_confirm_gbp <= row.asked_gbp + pennies(1), "more is to confirm than is asked for")
    offered = {(row.id, year): row.plan_budget_gbp[y] for row in plan.partners for y, year in enumerate(plan.years)}
    for row in deal.asked:
        where = f"settlement/asked ({row.partner}, {row.year}), offered"
        yield equals(where, row.offered_gbp, offered[row.partner, row.year], pennies(1))
    for partner in plan.partners:
        for y, gbp in enumerate(partner.plan_budget_gbp):
            total = sum(offer.gbp[y] for offer in partner.offers)
            yield equals(f"partners ({partner.id}), offers", total, gbp, pennies(len(partner.offers)))


def lines_are_told(plan: Plan) -> Iterator[Case]:
    """Who would have ended lower than its offers and floor allow without contributions is named, with the amount."""
    deal, line = plan.settlement, dict[tuple[str, str], float]()
    for row in deal.asked:
        line[row.partner, row.year] = -(row.usable_gbp + row.floor_gbp)
    lost = {row.partner: row for row in deal.would_have_lost}
    for partner in plan.partners:
        where, named = f"settlement/would_have_lost ({partner.id})", lost.get(partner.id)
        nets = {net.year: net.mean for net in deal.net_before if net.partner == partner.id and net.year != EVERYWHERE}
        under = {year: gbp - line[partner.id, year] + HALF_A_POUND for year, gbp in nets.items()}
        years = set(named.years) if named else set()
        for year, gbp in under.items():
            clear = gbp < -pennies(1) if year in years else gbp > pennies(1)
            yield holds(where, clear or abs(gbp) <= pennies(1), f"{year} is {'' if year in years else 'not '}named")
        if named:
            yield equals(where, named.worst_gbp, min(nets[year] for year in named.years), pennies(1))
            yield equals(where, nets[named.worst_year], named.worst_gbp, pennies(1))


def chances_are_shares_of_draws(plan: Plan) -> Iterator[Case]:
    """A chance is a whole number of draws; without offer and floor, no loss in any year is no likelier than in all."""
    deal = plan.settlement
    loss = {row.partner: row.probability for row in deal.prob_no_worse}
    may_lose = {row.partner for row in deal.asked if row.usable_gbp + row.floor_gbp > 0.0}
    for name, rows in (("prob_no_worse", deal.prob_no_worse), ("prob_within_line", deal.prob_within_line)):
        for row in rows:
            where = f"settlement/{name} ({row.partner})"
            if row.probability is None:
                yield holds(where, plan.draws < LEAST_DRAWS, "there is none, though there are draws enough")
                continue
            draws = row.probability * plan.draws
            yield holds(where, plan.draws >= LEAST_DRAWS, f"there is one from {plan.draws} draws, which are too few")
            yield holds(where, abs(draws - round(draws)) <= 1e-6 * plan.draws, f"{draws:g} is no whole number of draws")
            likely = row.partner in may_lose or row.probability <= (loss[row.partner] or 0.0)
            yield holds(where, likely, "no loss over all years is less likely than that")


def confidence_is_met_or_not(plan: Plan) -> Iterator[Case]:
    """The stated confidence is met where every chance reaches it; then it takes no money from outside."""
    deal = plan.settlement
    chances = [row.probability for row in deal.prob_within_line if row.probability is not None]
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
    yield holds("settlement/ladder", deal.ladder[-1].holds == yes, "the last rung says otherwise")
    surest = deal.ladder[0]
    yield holds("settlement/ladder", yes or not surest.holds, "it cannot hold where money from outside is needed")
    for row, rung in zip(deal.subsidy, deal.ladder[-1].by_year, strict=True):
        yield equals(f"settlement/ladder (outside, {row.year})", rung.amount_gbp, row.amount_gbp, pennies(0))
    named = plan.options or not deal.contributions or all(row.transfer_gbp == 0 for row in deal.contributions)
    yield holds("settlement/contributions", bool(named), "an empty plan moves no money")


def terms_are_those_of_the_figures(plan: Plan) -> Iterator[Case]:
    """Rule and confidence are the plan's figures; every rule shares what all are left with."""
    deal, figures = plan.settlement, {row.figure: row.value for row in plan.provenance}
    terms = {"rule": deal.rule, "confidence": deal.confidence}
    for name, value in terms.items():
        there = figures.get(f"settle.{name}", value)
        near = abs(value - there) <= digits(value) if isinstance(value, float) and isinstance(there, float) else False
        yield holds(f"settlement/{name}", near or value == there, f"it is {there} among the figures")
    rate = figures.get("value.discount_rate")
    if isinstance(rate, float):
        here = {body.id for body in plan.taking_part}
        left = [row for row in deal.net_after if row.partner in here and row.year != EVERYWHERE]
        ends = dict.fromkeys(here, 0.0)
        for row in left:
            ends[row.partner] += row.mean * (1.0 + rate) ** -plan.years.index(row.year)
        for rule in deal.rules:
            shares, where = [row.mean for row in rule.left], f"settlement/rules ({rule.id})"
            yield equals(where, sum(shares), sum(ends.values()), pennies(len(left) + len(shares)))
            for share in rule.left if rule.id == deal.rule else ():
                yield equals(f"{where}, {share.partner}", share.mean, ends[share.partner], pennies(len(plan.years) + 1))
    for remedy in plan.remedies:
        if remedy.kind == "subsidy":
            for given, due in zip(remedy.by_year, deal.subsidy, strict=True):
                yield equals(f"remedies (subsidy, {due.year})", given.amount_gbp, due.amount_gbp, pennies(0))


def games_share_all_there_is(plan: Plan) -> Iterator[Case]:
    """By every solution the players share what all of them can do together; no value is above its bound."""
    games = plan.settlement.games
    declared = any(row.declared_worth_gbp for row in plan.partners)
    counted = [game.counts for game in games]
    due = ["cash", *(["declared"] if declared else []), "public"]
    yield holds("settlement/games", counted == due, f"they count {', '.join(counted)}, not {', '.join(due)}")
    for game in games:
        where, players = f"settlement/games ({game.counts})", len(game.blocs)
        values = game.coalition_value_gbp
        yield equals(f"{where}/coalition_value_gbp (nobody)", values[0], 0.0, pennies(0))
        for value, bound in zip(values, game.bound_gbp, strict=True):
            yield holds(f"{where}/bound_gbp", value <= bound + A_POUND, f"{value:,.0f} is above its bound {bound:,.0f}")
        for field in SHARING_RULES:
            yield equals(f"{where}/{field}", sum(getattr(game, field)), values[-1], pennies(players))
        yield holds(f"{where}/stable", game.stable != bool(game.blocking), "the group says otherwise")
        yield from _rules_hold(where, game, players)


def _rules_hold(name: str, game: Game, players: int) -> Iterator[Case]:
    """The shares of Shapley and Nash, computed again from the values."""
    values = game.coalition_value_gbp
    alone = [values[1 << i] for i in range(players)]
    joined = (values[-1] - sum(alone)) / players
    due = {"shapley_gbp": _shapley(values, players), "nash_gbp": [gbp + joined for gbp in alone]}
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
    Invariant("Nobody is asked for more than it offers and its floor allows", what_is_asked_is_told),
    Invariant("Who would have ended below its line is named", lines_are_told),
    Invariant("Chances are shares of draws", chances_are_shares_of_draws),
    Invariant("The stated confidence is met where the chances say so", confidence_is_met_or_not),
    Invariant("Who can sign follows from the money", who_can_sign_follows),
    Invariant("The terms of the deal are those of the figures", terms_are_those_of_the_figures),
    Invariant("Players share what all can do together", games_share_all_there_is),
)
"""The deal follows from the books."""
