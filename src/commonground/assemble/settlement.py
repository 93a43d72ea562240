"""The settlement: who puts in and takes out what. In: `Settlement`, partners. Out: `settlement`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from commonground.assemble.money import list_nets
from commonground.assemble.ranges import pounds, stable
from commonground.core.arrays import Floats
from commonground.core.money import PENCE
from commonground.document import settlement as doc
from commonground.document.money import Net
from commonground.document.shapes import LEAST_DRAWS, OUTSIDE, YearAmount
from commonground.document.words import HALF_A_POUND
from commonground.partners import Partner
from commonground.settle.floors import floors_gbp
from commonground.settle.model import Game, Remedy, Settlement


def report_settlement(deal: Settlement, partners: Sequence[Partner]) -> doc.Settlement:
    """Contributions, each partner before and after, how sure, and whether everybody can sign."""
    floors = floors_gbp(partners, len(deal.years))
    sure = len(deal.net_after) >= LEAST_DRAWS
    return doc.Settlement(
        rule=deal.rule,
        signable_without_subsidy=deal.signable_without_subsidy,
        blocker=deal.blocker,
        subsidy=_amounts(deal.years, deal.subsidy_pence / PENCE),
        contributions=_contributions(deal),
        net_before=_nets(deal, deal.net_before),
        net_after=_nets(deal, deal.net_after),
        prob_no_worse=_chances(deal.partners, deal.prob_no_worse, sure),
        prob_within_floor=_chances(deal.partners, deal.prob_within_floor, sure),
        left_worse=_left_worse(deal, floors),
        would_have_lost=_would_have_lost(deal, floors),
        stable=deal.stable,
        blocking_coalitions=(deal.blocking_coalition,) if deal.blocking_coalition else (),
        risk_pooled_share=stable(deal.pooled_risk.pooled_share),
        risk_share=tuple(
            doc.RiskShare(partner=partner, share=stable(share))
            for partner, share in zip(deal.partners, deal.pooled_risk.borne_share, strict=True)
        ),
        confidence=stable(deal.confidence.stated),
        confidence_met=deal.confidence.met if sure else None,
        confidence_subsidy_gbp=pounds(deal.confidence.subsidy_gbp) if sure else None,
        rule_share_gbp=tuple(
            doc.PartnerAmount(partner=partner, amount_gbp=pounds(share))
            for partner, share in zip(deal.partners, deal.rule_share_gbp, strict=True)
        ),
        declared=doc.Shares(**_shares(deal.declared_game)) if deal.declared_game else None,
        game=doc.Game(blocs=deal.cash_game.blocs, **_shares(deal.cash_game)),
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


def _chances(partners: Sequence[str], shares: Floats, sure: bool) -> tuple[doc.Chance, ...]:
    """Each partner's share of draws, where there are enough of them to speak of a chance."""
    return tuple(
        doc.Chance(partner=partner, probability=stable(share) if sure else None)
        for partner, share in zip(partners, shares, strict=True)
    )


def _left_worse(deal: Settlement, floors: Floats) -> tuple[doc.LeftWorse, ...]:
    """Years in which the deal leaves a partner below nothing on average, which its floor (Y, P) bears."""
    left = deal.net_after.mean(axis=0)
    return tuple(
        doc.LeftWorse(
            partner=deal.partners[p],
            year=deal.years[y],
            worse_off_gbp=pounds(-left[y, p]),
            floor_gbp=pounds(floors[y, p]),
        )
        for p, y in np.argwhere(left.T <= -HALF_A_POUND)
    )


def _would_have_lost(deal: Settlement, floors: Floats) -> tuple[doc.WouldHaveLost, ...]:
    """Partners that without contributions would on average fall below their floor (Y, P), and in which years."""
    rows = []
    for p, partner in enumerate(deal.partners):
        expected = deal.net_before[:, :, p].mean(axis=0)
        short = [y for y in range(len(deal.years)) if expected[y] < -floors[y, p] - HALF_A_POUND]
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


class _Shares(TypedDict):
    coalition_value_gbp: tuple[float, ...]
    shapley_gbp: tuple[float, ...]
    equal_gbp: tuple[float, ...]
    nucleolus_gbp: tuple[float, ...]
    nash_bargaining_gbp: tuple[float, ...]
    proportional_gbp: tuple[float, ...]


def _shares(game: Game) -> _Shares:
    """What each group of partners could do alone, and five ways to share what all can do together."""
    return {
        "coalition_value_gbp": _each(game.coalition_value_gbp),
        "shapley_gbp": _each(game.shapley_gbp),
        "equal_gbp": _each(game.equal_gbp),
        "nucleolus_gbp": _each(game.nucleolus_gbp),
        "nash_bargaining_gbp": _each(game.nash_bargaining_gbp),
        "proportional_gbp": _each(game.proportional_gbp),
    }


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
