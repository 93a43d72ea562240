"""The settlement: who puts in and takes out what. In: `Settlement`, partners. Out: `settlement`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from commonground.assemble.money import by_partner
from commonground.assemble.ranges import pounds, stable
from commonground.core.money import PENCE
from commonground.document.parties import OUTSIDE
from commonground.partners import Partner
from commonground.settle.model import Game, Settlement
from commonground.settle.remedies import Remedy


def settlement(deal: Settlement, partners: Sequence[Partner]) -> dict[str, Any]:
    """Contributions, each partner before and after, how sure, and whether everybody can sign."""
    return {
        "rule": deal.rule,
        "signable_without_subsidy": bool(deal.signable_without_subsidy),
        "blocker": deal.blocker,
        "subsidy": [
            {"year": year, "amount_gbp": int(pence) / PENCE}
            for year, pence in zip(deal.years, deal.subsidy_pence, strict=True)
        ],
        "contributions": _contributions(deal),
        "net_before": _nets(deal, deal.net_before),
        "net_after": _nets(deal, deal.net_after),
        "prob_no_worse": [
            {"partner": partner, "probability": stable(deal.prob_no_worse[p])}
            for p, partner in enumerate(deal.partners)
        ],
        "would_have_lost": _would_have_lost(deal, partners),
        "stable": bool(deal.stable),
        "blocking_coalitions": [list(deal.blocking_coalition)] if deal.blocking_coalition else [],
        "risk_pooled_share": stable(deal.risk_pooled_share),
        "risk_share": [
            {"partner": partner, "share": stable(deal.risk_share[p])} for p, partner in enumerate(deal.partners)
        ],
        "confidence": stable(deal.confidence),
        "confidence_met": bool(deal.confidence_met),
        "confidence_subsidy_gbp": pounds(deal.confidence_subsidy_gbp),
        "rule_share_gbp": [
            {"partner": partner, "amount_gbp": pounds(share)}
            for partner, share in zip(deal.partners, deal.rule_share_gbp, strict=False)
        ],
        "declared": _shares(deal.declared) if deal.declared else None,
        "game": {"blocs": list(deal.blocs), **_shares(deal)},
    }


def _contributions(deal: Settlement) -> list[dict[str, Any]]:
    """Pounds paid in by year and partner; with the outside subsidy each year sums to zero."""
    rows = []
    for y, year in enumerate(deal.years):
        for p, partner in enumerate(deal.partners):
            rows.append({"year": year, "partner": partner, "transfer_gbp": int(deal.contribution_pence[y, p]) / PENCE})
        if deal.subsidy_pence.any():
            rows.append({"year": year, "partner": OUTSIDE, "transfer_gbp": int(deal.subsidy_pence[y]) / PENCE})
    return rows


def _nets(deal: Settlement, draws: np.ndarray[Any, np.dtype[np.float64]]) -> list[dict[str, Any]]:
    return [row for p, partner in enumerate(deal.partners) for row in by_partner(partner, draws[:, :, p], deal.years)]


def _would_have_lost(deal: Settlement, partners: Sequence[Partner]) -> list[dict[str, Any]]:
    """Partners that without contributions would on average fall below their floor, and in which years."""
    floors = {partner.id: partner.floor_gbp for partner in partners}
    rows = []
    for p, partner in enumerate(deal.partners):
        expected = deal.net_before[:, :, p].mean(axis=0)
        short = [y for y in range(len(deal.years)) if expected[y] < -abs(floors[partner][y]) - 0.5]
        if short:
            worst = min(short, key=lambda y: float(expected[y]))
            rows.append(
                {
                    "partner": partner,
                    "years": [deal.years[y] for y in short],
                    "worst_year": deal.years[worst],
                    "worst_gbp": pounds(expected[worst]),
                }
            )
    return rows


def _shares(game: Settlement | Game) -> dict[str, list[float]]:
    """What each group of partners could do alone, and three ways to share what all can do together."""
    return {
        "coalition_value_gbp": [pounds(value) for value in game.coalition_value_gbp],
        "shapley_gbp": [pounds(value) for value in game.shapley_gbp],
        "equal_gbp": [pounds(value) for value in game.equal_gbp],
        "nucleolus_gbp": [pounds(value) for value in game.nucleolus_gbp],
    }


def remedies(found: Sequence[Remedy], years: Sequence[str]) -> list[dict[str, Any]]:
    """What would let everybody sign, or help, where they cannot."""
    return [
        {
            "kind": remedy.kind,
            "enough": bool(remedy.enough),
            "sentence": remedy.sentence,
            "by_year": [
                {"year": year, "amount_gbp": pounds(gbp)} for year, gbp in zip(years, remedy.gbp_by_year, strict=True)
            ],
        }
        for remedy in found
    ]
