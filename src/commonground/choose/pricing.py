"""Candidates priced: all that a choice depends on, as arrays. In: baseline, prices, partners. Out: `Candidates`.

Prices are those of the book, whoever set them; how they meet the changes of a candidate is our own. What a candidate is
worth is in Green Book terms: health and wellbeing are worth what `prices.value` says, and carry distributional weights
(average income / income of the deprivation fifth) ^ value.equity_epsilon (HM Treasury, The Green Book 2022, annex 3),
which `choose.distributional_weights=off` sets to 1. Money saved is what leaves at once, plus capacity freed x
value.capacity_worth; money and the cost of options carry no weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from commonground.choose.model import NOTHING_ASKED, Asks, Candidates, Worth
from commonground.core.arrays import QUINTILES, Floats, Ints
from commonground.core.bed_days import units_of
from commonground.core.services import BED_DAY
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.options.staffing import years_worked
from commonground.partners import Partner
from commonground.prices.book import by_trust, declared_worth, ward_gbp
from commonground.prices.capacity import days_a_ward
from commonground.prices.model import Indices, OutcomeValues, PriceBook, StaffCap
from commonground.prices.uplift import find_indices
from commonground.prices.value import health_discount, money_discount, outcome_values
from commonground.simulate.addition import most_added, must_begin
from commonground.simulate.marginals import measure_alone
from commonground.simulate.model import Baseline, Choice, Marginals


def price_candidates(
    baseline: Baseline, prices: PriceBook, partners: Sequence[Partner], asks: Asks = NOTHING_ASKED
) -> Candidates:
    """Every choice that a plan may hold, measured and priced by itself, of options with something left to add.

    A choice that a partner which takes no part would deliver or pay for, wholly or in part, is none.
    """
    addable = [option for option in baseline.options if most_added(option, baseline.assumptions) > 0.0]
    every = every_choice(addable, baseline.neighbourhoods, baseline.assumptions, baseline.cells.years)
    priced = price(measure_alone(baseline, every), baseline, prices, partners)
    absent = [not partner.takes_part for partner in partners]
    return replace(priced.at(np.flatnonzero(~priced.needed[absent].any(axis=0))) if any(absent) else priced, asks=asks)


def every_choice(
    options: Sequence[Option], neighbourhoods: Sequence[str], assumptions: Assumptions, years: Sequence[str]
) -> tuple[Choice, ...]:
    """Every option in every neighbourhood, in part and in full, from each year in which a plan may begin it.

    A part is `choose.part_scale`, the last year `choose.last_start_year` (0 = the first). What must be added because
    it is required may be added at `choose.required_scale` too: that it is there is required, not how many it reaches.
    """
    usual, least = usual_scales(assumptions), {assumptions.number("choose.required_scale")}
    starts = range(len(starts_among(years, assumptions)))
    return tuple(
        Choice(option.id, neighbourhood, scale, start)
        for option in options
        for neighbourhood in neighbourhoods
        for scale in sorted(usual | least if must_begin(option, assumptions, years) else usual)
        for start in starts
    )


def usual_scales(assumptions: Assumptions) -> set[float]:
    """The scales at which any option may be taken: in part and in full."""
    return {assumptions.number("choose.part_scale"), 1.0}


def starts_among(years: Sequence[str], assumptions: Assumptions) -> Sequence[str]:
    """Those of a plan's financial years in which an option may begin."""
    return years[: int(assumptions.number("choose.last_start_year")) + 1]


def price(measured: Marginals, baseline: Baseline, prices: PriceBook, partners: Sequence[Partner]) -> Candidates:
    """The choices of `measured` as candidates. For partner p and choice k of option o in neighbourhood n:

    budget_use[p,k,y] = fund_share[p,n,o] * cost_gbp[k,y]
    cash[p,k,y] = sum_s change[k,y,s] * (paid[y,s] * (provider_share[p,n,s] - payer_share[p,n,s])
                  - provider_share[p,n,s] * spent[y,s]) - budget_use[p,k,y]
    paid[y,s] = unit_cost_gbp[s] * activity_share[s] * payment[y,s]
    spent[y,s] = resource_cost_gbp[s] * running[y,s] + spread_gbp[s] * staff[y,s]
    declared_gbp[p,k,y] = - sum_s change[k,y,s] * declared_worth[p,n,s]
    staff_wte[p,k,y] = deliver_share[p,n,o] * staff_wte[k,y];  capped_wte of a profession: its share of that

    Prices grow by `prices.uplift`. Steps of capacity, wards of beds apart, are spread: a part of one costs its part.
    """
    priced, assumptions = prices.for_services(measured.services), baseline.assumptions
    option = np.array([prices.options.index(c.option) for c in measured.candidates], dtype=np.int64)
    place = np.array([prices.neighbourhoods.index(c.neighbourhood) for c in measured.candidates], dtype=np.int64)
    fund, deliver = priced.fund_share[:, place, option], priced.deliver_share[:, place, option]  # (P, K)
    budget_use = fund[:, :, None] * measured.cost_gbp[None]
    index = find_indices(priced, assumptions, baseline.cells.years)
    by_id = {o.id: i for i, o in enumerate(baseline.options)}
    caps = _staff_caps(partners, priced, len(baseline.cells.years))
    return Candidates(
        choices=measured.candidates,
        baseline=baseline,
        prices=priced,
        partners=tuple(partners),
        option=np.array([by_id[c.option] for c in measured.candidates], dtype=np.int64),
        covers=place[:, None] == np.arange(len(prices.neighbourhoods))[None, :],
        budget_use=budget_use,
        staff_wte=deliver[:, :, None] * measured.staff_wte[None],
        staff_caps=caps,
        capped_wte=_capped_shares(caps, priced, place, option)[:, :, None] * measured.staff_wte[None],
        cash=_activity_cash(measured, priced, place, index) - budget_use,
        declared_gbp=-_by_partner(measured, declared_worth(priced, partners)[:, place]),
        needed=(fund > 0.0) | (deliver > 0.0),
        wards=_wards_by_candidate(measured, priced, place, assumptions),
        wards_today_to=_wards_without(baseline, priced),
        ward_gbp=ward_gbp(prices, assumptions) * _bed_index(priced, index),
        worth=worth_of(measured, priced, baseline, index),
    )


def _staff_caps(partners: Sequence[Partner], prices: PriceBook, years: int) -> tuple[StaffCap, ...]:
    """What partners say of single professions, in the order of partners and of the table of professions."""
    staffing = prices.staffing
    return tuple(
        StaffCap(p, profession, name, partner.new_staff_wte_by_profession[profession], years_worked(wait, years))
        for p, partner in enumerate(partners)
        for profession, name, wait in zip(
            staffing.professions, staffing.names, staffing.wait_years.tolist(), strict=True
        )
        if profession in partner.new_staff_wte_by_profession
    )


def _capped_shares(caps: Sequence[StaffCap], prices: PriceBook, place: Ints, option: Ints) -> Floats:
    """(C, K) share of each candidate's staff time that is of the partner and profession of a cap."""
    at = prices.staffing.professions.index
    shares = [prices.staffing.share[cap.partner, place, option, at(cap.profession)] for cap in caps]
    return np.array(shares).reshape(len(caps), len(option))


def _by_partner(measured: Marginals, gbp_per_unit: Floats) -> Floats:
    """(P, K, Y) GBP of the change of each candidate, at `gbp_per_unit` (P, K, S)."""
    return np.asarray(np.einsum("kys,pks->pky", measured.change, gbp_per_unit, optimize=True))


def _activity_cash(measured: Marginals, prices: PriceBook, place: Ints, index: Indices) -> Floats:
    """(P, K, Y) GBP that each partner gains by the activity that a candidate moves, wards of beds left out."""
    provider, payer = prices.provider_share[:, place], prices.payer_share[:, place]
    paid = measured.change * (prices.unit_cost_gbp * prices.activity_share * index.payment)
    spent = measured.change * (prices.resource_cost_gbp * index.running + prices.capacity.spread_gbp * index.staff)
    gained = np.einsum("kys,pks->pky", paid, provider - payer, optimize=True)
    return np.asarray(gained - np.einsum("kys,pks->pky", spent, provider, optimize=True))


def _bed_index(prices: PriceBook, index: Indices) -> Floats:
    """(Y,) price of a ward of emergency beds; ones where there is none."""
    beds = np.flatnonzero(prices.capacity.beds)
    return index.steps[:, beds[0]] if len(beds) else np.ones(len(index.steps))


def _wards_by_candidate(measured: Marginals, prices: PriceBook, place: Ints, assumptions: Assumptions) -> Floats:
    """(P, K, Y) bed days that each candidate adds to each partner's, in wards.

    wards[p,k,y] = acute_share[p,n] * change[k,y,bed day] / days a ward
    """
    share = prices.acute_share[:, place]
    days = units_of(BED_DAY, measured.change, measured.services)
    return np.asarray(share[:, :, None] * days[None] / days_a_ward(assumptions))


def _wards_without(baseline: Baseline, prices: PriceBook) -> Floats:
    """(P, Y) bed days added since today without a plan, in wards."""
    return by_trust(prices, baseline.without - baseline.today).T / days_a_ward(baseline.assumptions)


def quintile_weights(assumptions: Assumptions) -> Floats:
    """Distributional weight of each deprivation fifth (Q,), most deprived first; ones where switched off.

    weight[q] = (income[q] / mean income)^-equity_epsilon, HM Treasury, The Green Book 2022, annex 3
    """
    if assumptions.word("choose.distributional_weights") == "off":
        return np.ones(QUINTILES)
    income = np.array([assumptions.number(f"value.income_relative.q{q + 1}") for q in range(QUINTILES)])
    return np.asarray(income ** -assumptions.number("value.equity_epsilon"), dtype=np.float64)


def worth_of(measured: Marginals, prices: PriceBook, baseline: Baseline, index: Indices) -> Worth:
    """The worth of each candidate (HM Treasury, The Green Book 2022), d_h and d_m the discounting of health and money:

    social[k] = weight[k] * sum_y health_gbp[k,y] * d_h[y] + sum_y (saved[k,y] - cost_gbp[k,y]) * d_m[y]
    saved[k,y] = - sum_s change[k,y,s] * per_unit[y,s]
    per_unit[y,s] = resource_cost_gbp[s] * running[y,s] + capacity_worth * capacity_cost_gbp[s] * staff[y,s]
    outcome[k] = sum_y health_gbp[k,y] * d_h[y]
    """
    assumptions, years = baseline.assumptions, measured.cost_gbp.shape[1]
    health, by_quintile = health_gbp(measured, outcome_values(baseline.options, assumptions))
    freed = assumptions.number("value.capacity_worth") * prices.capacity_cost_gbp
    per_unit = prices.resource_cost_gbp * index.running + freed * index.staff  # (Y, S)
    saved = -np.einsum("kys,ys->ky", measured.change, per_unit)
    weight = mean_weight(by_quintile, quintile_weights(assumptions))
    outcome = health @ health_discount(assumptions, years)
    social = weight * outcome + (saved - measured.cost_gbp) @ money_discount(assumptions, years)
    reached = people_reached(measured, baseline)
    return Worth(social, outcome, by_quintile, measured.qaly_by_quintile, reached)


def people_reached(measured: Marginals, baseline: Baseline) -> Floats:
    """(K, Q) people reached in the last year Y, those of a household together. For choice k of option o in n:

    people[k,q] = reached[k,Y] / sum_q eligible[Y,n,q,o] * eligible_people[Y,n,q,o]
    """
    options = {option.id: o for o, option in enumerate(baseline.options)}
    places = {place: n for n, place in enumerate(baseline.neighbourhoods)}
    o = np.array([options[c.option] for c in measured.candidates], dtype=np.int64)
    n = np.array([places[c.neighbourhood] for c in measured.candidates], dtype=np.int64)
    counted = baseline.cells.eligible[-1][n, :, o].sum(axis=1)
    share = np.divide(measured.reached[:, -1], counted, out=np.zeros(len(o)), where=counted > 0.0)
    return np.asarray(share[:, None] * baseline.cells.eligible_people[-1][n, :, o])


def health_gbp(measured: Marginals, values: OutcomeValues) -> tuple[Floats, Floats]:
    """Health and wellbeing gained (K, Y) and by fifth over all years (K, Q), GBP."""
    by_year, by_quintile = measured.qaly * values.qaly_gbp, measured.qaly_by_quintile * values.qaly_gbp
    for service, gbp in values.averted_gbp([candidate.option for candidate in measured.candidates]).items():
        if service in measured.services:
            s = measured.services.index(service)
            by_year = by_year - measured.change[:, :, s] * gbp[:, None]
            by_quintile = by_quintile - measured.change_by_quintile[:, :, s] * gbp[:, None]
    return by_year, by_quintile


def mean_weight(by_quintile: Floats, weights: Floats) -> Floats:
    """The weight of each of K gains (K, Q): the mean over the fifths that gain, by how much they gain."""
    size = np.abs(by_quintile)
    total = size.sum(axis=1)
    return np.asarray(np.divide(size @ weights, total, out=np.ones_like(total), where=total > 0.0))
