"""Who provides, who pays, and what one unit more or less moves. In: partners, services, options. Out: `PriceBook`.

Money is GBP in the price base of the assumptions; shares are 0..1. P partners, N neighbourhoods, S services, O options.
Only leaf services carry cost. Emergency bed days stand in the book as the two services that a simulation hands on:
those of admissions cost nothing apart, for their cost is inside the admission's; those of length of stay do. The
division of a cost into what goes at once, in whole steps, and not at all is our own.

Steps of capacity are those of `prices.capacity`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.bed_days import parted, units_of, whole_of
from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.services import BED_DAY, BED_DAYS_OF_ADMISSIONS
from commonground.core.text import listed
from commonground.core.years import DAYS_A_YEAR
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.model import Option
from commonground.options.staffing import mix_by_role, wait_years
from commonground.partners import Partner
from commonground.place.model import Place
from commonground.prices.capacity import parts_here, read_capacity
from commonground.prices.model import PriceBook, Staffing
from commonground.prices.shares import option_shares, patch_shares, profession_shares, role_shares, service_shares


def price_place(
    place: Place, partners: Sequence[Partner], evidence: Evidence, options: Sequence[Option], assumptions: Assumptions
) -> PriceBook:
    """The price book of a place: each partner's share of a role follows the residents in its patch.

    Raises UserError as `patch_shares` and `build_price_book` do.
    """
    here = place.neighbourhoods
    patches = patch_shares(partners, place.footprints, here.of_area, place.residents)
    book = build_price_book(partners, evidence, options, here.ids, patches, assumptions)
    return replace(book, part_here=parts_here(partners, place.published), neighbourhood_names=here.names)


def build_price_book(
    partners: Sequence[Partner],
    evidence: Evidence,
    options: Sequence[Option],
    neighbourhoods: Sequence[str],
    patches: Floats,
    assumptions: Assumptions,
) -> PriceBook:
    """Price every service and option for the partners of a place: sum_p share[p,n] = 1 for every role held in n.

    `patches` (P, N) is the share of each neighbourhood's residents that a partner serves (see `patch_shares`).
    Raises UserErrors for a leaf service that nobody provides or pays for somewhere, or whose parts exceed its cost.
    """
    ids, costed = tuple(evidence.services["id"]), frozenset(evidence.leaves())
    _refuse_more_than_the_whole(ids, costed, assumptions)
    roles = role_shares(partners, evidence.partner_roles(), patches)
    provider, payer = service_shares(evidence.services, costed, roles, neighbourhoods)
    fund, fund_outside = option_shares([option.funded_by for option in options], roles)
    deliver, deliver_outside = option_shares([option.delivered_by for option in options], roles)
    whole = PriceBook(
        partners=tuple(partner.id for partner in partners),
        neighbourhoods=tuple(neighbourhoods),
        services=ids,
        service_names=tuple(evidence.services["name"].to_list()),
        options=tuple(option.id for option in options),
        option_names=tuple(option.name for option in options),
        provider_share=provider,
        payer_share=payer,
        unit_cost_gbp=_figures("cost", ids, costed, assumptions),
        variable_share=_figures("variable_share", ids, costed, assumptions),
        activity_share=np.array([_activity_share(s, assumptions) if s in costed else 0.0 for s in ids]),
        deliver_share=deliver,
        fund_share=fund,
        deliver_outside=deliver_outside,
        fund_outside=fund_outside,
        acute_share=provider[:, :, ids.index(BED_DAY)] if BED_DAY in ids else np.zeros(patches.shape),
        stepped_per_bed_gbp=_stepped_per_bed_gbp(assumptions) if BED_DAY in costed else 0.0,
        part_here=np.ones(len(partners)),
        notice_months=_notices(partners, assumptions),
        capacity=read_capacity(evidence, [s if s in costed else "" for s in ids], assumptions),
        cost_type=tuple(_cost_types(evidence).get(s, "supplies") for s in ids),
        nhs_priced=np.array([f"payment.{s}" in assumptions for s in ids], dtype=bool),
        staffing=_staffing(partners, evidence, options, roles),
    )
    return _bed_days_apart(whole)


def _staffing(
    partners: Sequence[Partner], evidence: Evidence, options: Sequence[Option], roles: Mapping[str, Floats]
) -> Staffing:
    """The professions of the staff of every option, by partner and neighbourhood."""
    mixes = mix_by_role(options, {role for partner in partners for role in partner.roles}, evidence)
    return Staffing(
        professions=tuple(evidence.professions["id"]),
        names=tuple(evidence.professions["name"]),
        wait_years=wait_years(evidence),
        share=profession_shares([mixes[o.id] for o in options], [o.delivered_by for o in options], roles),
    )


def declared_worth(prices: PriceBook, partners: Sequence[Partner]) -> Floats:
    """(P, N, S) GBP that each partner itself says one unit avoided is worth to it; 0 where it has said nothing.

    worth[p,n,s] = declared[p,s] * min(provider_share[p,n,s] + payer_share[p,n,s], 1)

    It counts the units that it provides or pays for; where it does neither, those of the whole place.
    Raises UserError for a service that is not in the book.
    """
    touched = np.minimum(prices.provider_share + prices.payer_share, 1.0)
    worth = np.zeros_like(touched)
    for p, partner in enumerate(partners):
        for service, gbp in partner.declared_worth_gbp.items():
            parts = [s for s, part in enumerate(prices.services) if whole_of(part) == service]
            if not parts:
                known = [whole_of(part) for part in prices.services]
                mend = did_you_mean(service, known) or "name a service of services.csv"
                raise UserError(f"{partner.name} declares a worth for {service!r}, not a service", mend=mend)
            for s in parts:
                worth[p, :, s] = gbp * (touched[p, :, s] if touched[p, :, s].any() else 1.0)
    return worth


def _figures(kind: str, ids: Sequence[str], costed: frozenset[str], assumptions: Assumptions) -> Floats:
    absent = [s for s in ids if s in costed and f"{kind}.{s}" not in assumptions]
    if absent:
        raise SeveralErrors(
            UserError(f"there is no figure {kind}.{service}", where="unit_costs.csv") for service in absent
        )
    return np.array([assumptions.number(f"{kind}.{s}") if s in costed else 0.0 for s in ids])


def _refuse_more_than_the_whole(ids: Sequence[str], costed: frozenset[str], assumptions: Assumptions) -> None:
    """What goes at once and what goes in steps are parts of one cost."""
    for service in ids:
        names = [f"{kind}_share.{service}" for kind in ("variable", "stepped", "opening")]
        total = sum(assumptions.number(name, 0.0) for name in names) if service in costed else 0.0
        if total > 1.0 + 1e-9:
            parts = listed([name for name in names if name in assumptions])
            what = f"{parts} are {total:g} together, more than the whole cost"
            raise UserError(what, where="--set", mend="lower one of them")


def _notices(partners: Sequence[Partner], assumptions: Assumptions) -> Floats:
    """(P,) months for which what a partner closes is still paid for: its own, else `settle.notice_months`."""
    usual = assumptions.number("settle.notice_months", 0.0)
    return np.array([usual if one.notice_months is None else one.notice_months for one in partners])


def _cost_types(evidence: Evidence) -> dict[str, str]:
    """What the cost that goes at once pays for, by service."""
    return dict(evidence.cost_shares.filter(pl.col("share") == "variable").select("service", "cost_type").iter_rows())


def _activity_share(service: str, assumptions: Assumptions) -> float:
    """Share of the price that moves with activity, by the payment rule of the service.

    One that its payer provides has no rule: nobody pays anybody for it.
    """
    if f"payment.{service}" not in assumptions:
        return 0.0
    blended = assumptions.number("payment.blended_variable_share")
    return {"block": 0.0, "activity": 1.0, "blended": blended}[assumptions.word(f"payment.{service}")]


def _bed_days_apart(whole: PriceBook) -> PriceBook:
    """The book with emergency bed days in two, whose services are `core.bed_days.parted` of its own."""
    services = parted(whole.services)
    apart = whole.taken([whole.services.index(whole_of(service)) for service in services])
    inside = np.array([service == BED_DAYS_OF_ADMISSIONS for service in services])
    return replace(apart, services=services, unit_cost_gbp=np.where(inside, 0.0, apart.unit_cost_gbp))


def _stepped_per_bed_gbp(assumptions: Assumptions) -> float:
    """GBP a year that goes with one bed when its whole ward closes: the stepped share of the days it holds.

    stepped_per_bed_gbp = unit_cost_gbp[bed day] * stepped_share[bed day] * 365 * occupancy
    """
    per_day = assumptions.number(f"cost.{BED_DAY}") * assumptions.number(f"stepped_share.{BED_DAY}")
    return per_day * DAYS_A_YEAR * assumptions.number("beds.occupancy")


def by_trust(prices: PriceBook, units: Floats) -> Floats:
    """Emergency bed days (..., N, S) as days of each partner (..., P): 0 for partners without beds."""
    return np.asarray(units_of(BED_DAY, units, prices.services) @ prices.acute_share.T, dtype=np.float64)


def ward_gbp(prices: PriceBook, assumptions: Assumptions) -> float:
    """GBP a year that leaves with a whole ward."""
    return prices.stepped_per_bed_gbp * assumptions.number("beds.ward_size")
