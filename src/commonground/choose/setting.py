"""All that a choice depends on, as arrays by candidate. In: marginals, prices, partners. Out: `Setting`.

K candidates, P partners, N neighbourhoods, Y years, Q quintiles. Money is GBP, not discounted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.worth import Worth, worth
from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.bed_days import units_of
from commonground.core.services import BED_DAY
from commonground.core.years import DAYS_A_YEAR
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.book import declared_worth
from commonground.prices.model import PriceBook
from commonground.simulate.model import Baseline, Choice, Marginals


@dataclass(frozen=True)
class Setting:
    """Candidates with what each costs whom, frees for whom and is worth.

    `covers` (K, N): where a candidate takes place (one neighbourhood, or several that are chosen together).
    `wards_today_to` (P, Y): wards of change in beds since today without the plan (not whole); `wards` what each
    candidate adds to it.
    """

    candidates: tuple[Choice, ...]
    options: tuple[Option, ...]
    option: Ints  # (K,) index in options
    covers: Flags
    neighbourhoods: tuple[str, ...]
    years: tuple[str, ...]
    partners: tuple[Partner, ...]
    assumptions: Assumptions
    people: Floats  # (N, Q)
    budget_use: Floats  # (P, K, Y) GBP that each partner funds
    staff_wte: Floats  # (P, K, Y) staff that each partner employs for it
    cash: Floats  # (P, K, Y) GBP gained by each partner, before any ward opens or closes
    needed: Flags  # (P, K) partners without whom it cannot be delivered and funded
    wards: Floats  # (P, K, Y)
    wards_today_to: Floats  # (P, Y)
    ward_gbp: float  # a year
    worth: Worth

    def at(self, keep: Ints) -> Setting:
        """The same setting with only the candidates `keep`."""
        return replace(
            self,
            candidates=tuple(self.candidates[k] for k in keep.tolist()),
            option=self.option[keep],
            covers=self.covers[keep],
            budget_use=self.budget_use[:, keep],
            staff_wte=self.staff_wte[:, keep],
            cash=self.cash[:, keep],
            needed=self.needed[:, keep],
            wards=self.wards[:, keep],
            worth=self.worth.at(keep),
        )


def setting(baseline: Baseline, measured: Marginals, prices: PriceBook, partners: Sequence[Partner]) -> Setting:
    """The setting in which the candidates of `measured` are chosen."""
    priced = prices.for_services(measured.services)
    option = np.array([prices.options.index(c.option) for c in measured.candidates], dtype=np.int64)
    place = np.array([prices.neighbourhoods.index(c.neighbourhood) for c in measured.candidates], dtype=np.int64)
    fund, deliver = priced.fund_share[:, place, option], priced.deliver_share[:, place, option]  # (P, K)
    budget_use = fund[:, :, None] * measured.cost_gbp[None]
    served = np.einsum("kys,pks->pky", measured.change, priced.cash_per_unit[:, place], optimize=True)
    by_id = {o.id: i for i, o in enumerate(baseline.options)}
    return Setting(
        candidates=measured.candidates,
        options=baseline.options,
        option=np.array([by_id[c.option] for c in measured.candidates], dtype=np.int64),
        covers=place[:, None] == np.arange(len(prices.neighbourhoods))[None, :],
        neighbourhoods=prices.neighbourhoods,
        years=baseline.cells.years,
        partners=tuple(partners),
        assumptions=baseline.assumptions,
        people=baseline.people,
        budget_use=budget_use,
        staff_wte=deliver[:, :, None] * measured.staff_wte[None],
        cash=served - budget_use,
        needed=(fund > 0.0) | (deliver > 0.0),
        wards=_wards_by_candidate(measured, priced, place, baseline.assumptions),
        wards_today_to=_wards_without(baseline, priced),
        ward_gbp=prices.stepped_per_bed_gbp * baseline.assumptions.number("beds.ward_size"),
        worth=worth(measured, priced, baseline.options, baseline.assumptions),
    )


def declared_gbp(measured: Marginals, prices: PriceBook, partners: Sequence[Partner]) -> Floats:
    """(P, K, Y) GBP that each partner itself says the avoided use is worth to it."""
    place = np.array([prices.neighbourhoods.index(c.neighbourhood) for c in measured.candidates], dtype=np.int64)
    worth_per_unit = declared_worth(prices.for_services(measured.services), partners)[:, place]
    return np.asarray(-np.einsum("kys,pks->pky", measured.change, worth_per_unit, optimize=True))


def days_per_ward(assumptions: Assumptions) -> float:
    """Bed days that a ward gives in a year at the usual occupancy."""
    return DAYS_A_YEAR * assumptions.number("beds.occupancy") * assumptions.number("beds.ward_size")


def _wards_by_candidate(measured: Marginals, prices: PriceBook, place: Ints, assumptions: Assumptions) -> Floats:
    share = prices.acute_share[:, place]
    days = units_of(BED_DAY, measured.change, measured.services)
    return np.asarray(share[:, :, None] * days[None] / days_per_ward(assumptions))


def _wards_without(baseline: Baseline, prices: PriceBook) -> Floats:
    days = units_of(BED_DAY, baseline.without - baseline.today, baseline.services)
    return np.asarray(prices.acute_share @ days.T / days_per_ward(baseline.assumptions))
