"""The settlement: who puts in and takes out what. In: `Settlement`, partners. Out: `settlement`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.assemble.money import list_nets
from commonground.assemble.ranges import money_ranges, pounds, stable
from commonground.choose.model import GAMES
from commonground.core.arrays import Floats
from commonground.core.money import PENCE
from commonground.document import settlement as doc
from commonground.document.money import Net
from commonground.document.shapes import LEAST_DRAWS, OUTSIDE, YearAmount
from commonground.document.words import HALF_A_POUND
from commonground.settle.model import Game, Remedy, Rule, Rung, Settlement


def report_settlement(deal: Settlement) -> doc.Settlement:
    """The ladder, contributions, each partner before and after, rules side by side, games."""
    sure = len(deal.net_after) >= LEAST_DRAWS
    return doc.Settlement(
        rule=deal.rule,
        rules=tuple(_rule(rule, left, deal) for rule, left in zip(deal.rules, deal.left_by_rule, strict=True)),
        ladder=tuple(_rung(rung, deal.years) for rung in deal.ladder),
        asked=_asked(deal),
        ends_with_plan=_ends_with_plan(deal),
        signable_without_subsidy=deal.signable_without_subsidy,
        blocker=deal.blocker,
        subsidy=_amounts(deal.years, deal.subsidy_pence / PENCE),
        contributions=_contributions(deal),
        net_before=_nets(deal, deal.net_before),
        net_after=_nets(deal, deal.net_after),
        prob_no_worse=_chances(deal, deal.prob_no_worse, sure),
        prob_within_line=_chances(deal, deal.prob_within_line, sure),
        would_have_lost=_would_have_lost(deal),
        confidence=stable(deal.confidence.stated),
        confidence_met=deal.confidence.met if sure else None,
        confidence_subsidy_gbp=pounds(deal.confidence.subsidy_gbp) if sure else None,
        games=tuple(_game(game) for game in deal.games),
    )


def _rule(rule: Rule, draws: Floats, deal: Settlement) -> doc.SharingRule:
    """A rule, and what it leaves each who takes part with: `draws` (D, P)."""
    left = zip(deal.taking, money_ranges(draws[:, deal.taking]), strict=True)
    return doc.SharingRule(
        id=rule.id,
        title=rule.title,
        what_for=rule.what_for,
        left=tuple(doc.PartnerLeft(partner=deal.partners[p], **gbp) for p, gbp in left),
        preferred_by=rule.preferred_by,
    )


def _rung(rung: Rung, years: Sequence[str]) -> doc.Rung:
    return doc.Rung(id=rung.id, holds=rung.holds, sentence=rung.sentence, by_year=_amounts(years, rung.gbp_by_year))


def _asked(deal: Settlement) -> tuple[doc.Asked, ...]:
    """What each offers and is asked for, by partner and year."""
    return tuple(
        doc.Asked(
            partner=partner,
            year=year,
            offered_gbp=pounds(deal.table.offered[y, p]),
            usable_gbp=pounds(deal.table.usable[y, p]),
            floor_gbp=pounds(deal.floors[y, p]),
            asked_gbp=pounds(deal.asked[y, p]),
            to_confirm_gbp=pounds(deal.to_confirm[y, p]),
        )
        for p, partner in enumerate(deal.partners)
        for y, year in enumerate(deal.years)
    )


def _ends_with_plan(deal: Settlement) -> tuple[doc.PartnerAmount, ...]:
    """What is asked of offers in the last year beyond those that go on after it."""
    beyond = np.minimum(deal.asked, deal.table.usable)[-1] - deal.table.recurrent
    return tuple(
        doc.PartnerAmount(partner=partner, amount_gbp=pounds(gbp))
        for partner, gbp in zip(deal.partners, beyond, strict=True)
        if gbp >= HALF_A_POUND
    )


def _amounts(years: Sequence[str], gbp: Floats) -> tuple[YearAmount, ...]:
    return tuple(YearAmount(year=year, amount_gbp=pounds(amount)) for year, amount in zip(years, gbp, strict=True))


def _contributions(deal: Settlement) -> tuple[doc.Contribution, ...]:
    """Pounds paid in by year and partner; with the outside subsidy each year sums to zero."""
    outside = [(OUTSIDE, deal.subsidy_pence)] if deal.subsidy_pence.any() else []
    paid = [*zip(deal.partners, deal.contribution_pence.T, strict=True), *outside]
    return tuple(
        doc.Contribution(year=year, partner=partner, transfer_gbp=int(pence[y]) / PENCE)
        for y, year in enumerate(deal.years)
        for partner, pence in paid
    )


def _nets(deal: Settlement, draws: Floats) -> tuple[Net, ...]:
    return tuple(
        row for p, partner in enumerate(deal.partners) for row in list_nets(partner, draws[:, :, p], deal.years)
    )


def _chances(deal: Settlement, shares: Floats, sure: bool) -> tuple[doc.Chance, ...]:
    """The share of draws of each who takes part, where there are enough of them to speak of a chance."""
    return tuple(
        doc.Chance(partner=deal.partners[p], probability=stable(shares[p]) if sure else None) for p in deal.taking
    )


def _would_have_lost(deal: Settlement) -> tuple[doc.WouldHaveLost, ...]:
    """Partners that without contributions would on average end below their line, and in which years."""
    rows = []
    for p, partner in enumerate(deal.partners):
        expected = deal.net_before[:, :, p].mean(axis=0)
        short = [y for y in range(len(deal.years)) if expected[y] < deal.line[y, p] - HALF_A_POUND]
        if short:
            worst = min(short, key=lambda y: float(expected[y]))
            rows.append(
                doc.WouldHaveLost(
                    partner=partner,
                    years=tuple(deal.years[y] for y in short),
                    worst_year=deal.years[worst],
                    worst_gbp=pounds(expected[worst]),
                )
            )
    return tuple(rows)


def _game(game: Game) -> doc.Game:
    """What each group of partners could do alone, and ways to share what all can do together."""
    return doc.Game(
        counts=game.counts,
        plain=GAMES[game.counts],
        blocs=game.blocs,
        coalition_value_gbp=_each(game.coalition_value_gbp),
        bound_gbp=_each(game.bound_gbp),
        shapley_gbp=_each(game.shapley_gbp),
        nucleolus_gbp=_each(game.nucleolus_gbp),
        nash_gbp=_each(game.nash_gbp),
        least_core_gbp=pounds(game.least_core_gbp),
        superadditive=game.superadditive,
        stable=not game.blocking,
        blocking=game.blocking,
        blocking_gain_gbp=pounds(game.blocking_gain_gbp),
        blocking_options=game.blocking_options,
    )


def _each(gbp: Floats) -> tuple[float, ...]:
    return tuple(pounds(value) for value in gbp)


def list_remedies(found: Sequence[Remedy], years: Sequence[str]) -> tuple[doc.Remedy, ...]:
    """What would let everybody sign, or help, where they cannot."""
    return tuple(
        doc.Remedy(
            kind=remedy.kind,
            enough=bool(remedy.enough),
            sentence=remedy.sentence,
            by_year=_amounts(years, remedy.gbp_by_year),
        )
        for remedy in found
    )
