"""A made-up town for prices and settlements: one board, two hospitals, a community trust, a council. Synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from commonground.choose.model import CoalitionValues, GameValues
from commonground.core.bed_days import parted
from commonground.core.figures import Figure
from commonground.evidence import reader
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.book import build_price_book
from commonground.prices.model import PriceBook
from commonground.settle import settle
from commonground.settle.model import Flow, Ledger, Settlement
from commonground.settle.offers import OnTheTable
from commonground.simulate.model import Draws, Runs
from toys.simulation import option

YEARS = ("2026/27", "2027/28", "2028/29", "2029/30", "2030/31")
PLACES = ("N01", "N02")
SERVICES = pl.DataFrame(
    {
        "id": ["stays", "emergency_admission_1plus", "emergency_bed_day", "home_care_recipient", "loneliness"],
        "name": ["Emergency stays", "Overnight stay", "Bed day", "Home care", "Lonely adults"],
        "parent": [None, "stays", "emergency_admission_1plus", None, None],
        "leaf": [False, True, True, True, True],
        "provider_role": [None, "acute", "acute", "asc", None],
        "payer_role": [None, "icb", "icb", "asc", None],
        "outcome": [False, False, False, False, True],
    },
    schema_overrides={"parent": pl.String},
)
SIMULATED = ("emergency_admission_1plus", "emergency_bed_day", "home_care_recipient", "loneliness")
HANDED_ON = parted(SIMULATED)
NUMBERS = {
    "cost.emergency_admission_1plus": 5000.0,
    "cost.emergency_bed_day": 400.0,
    "cost.home_care_recipient": 20000.0,
    "variable_share.emergency_admission_1plus": 0.3,
    "variable_share.emergency_bed_day": 0.25,
    "variable_share.home_care_recipient": 0.8,
    "stepped_share.emergency_bed_day": 0.5,
    "payment.blended_variable_share": 0.2,
    "beds.ward_size": 24.0,
    "beds.occupancy": 0.9,
    "value.qaly_gbp": 70000.0,
    "value.qaly_per_death_averted": 4.0,
    "value.lonely_year_gbp": 10000.0,
    "value.discount_rate": 0.035,
    "value.health_discount_rate": 0.015,
    "value.capacity_worth": 0.5,
    "settle.confidence": 0.8,
    "settle.hours_per_wte": 1560.0,
    "options.team.staff_wte_per_100": 1.5,
    "options.visits.staff_wte_per_100": 1.0,
}
WORDS = {
    "payment.emergency_admission_1plus": "blended",
    "payment.emergency_bed_day": "block",
    "payment.home_care_recipient": "block",
    "settle.rule": "shapley",
    "settle.game": "cash",
    "value.deaths_counted": "proven",
}


def assumptions(**changes: float | str) -> Assumptions:
    """The toy's figures; a change is written with two underscores for a dot."""
    values = {**NUMBERS, **WORDS, **{name.replace("__", "."): value for name, value in changes.items()}}
    return Assumptions(Figure(name, value, "unit", "made up for a test", "D") for name, value in values.items())


def partner(name: str, roles: Sequence[str], **more: object) -> Partner:
    """A partner that must break even each year and serves the whole town."""
    plain = Partner(
        id=name,
        name=f"The {name}",
        kind=name,
        code=name.upper(),
        roles=tuple(roles),
        money_rule="toy",
        patch_kind=None,
        patch_codes=(),
        annual_budget_gbp=1e8,
        offers=(),
        floor_gbp=(0.0,) * len(YEARS),
        new_staff_wte=100.0,
        modelled=True,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def table(who: Sequence[Partner], years: int = len(YEARS)) -> OnTheTable:
    """What they put on the table, all of it usable."""
    offered = np.array([[sum(o.gbp[y] for o in one.offers) for one in who] for y in range(years)], dtype=float)
    sure = np.array([[sum(o.gbp[y] for o in one.offers if o.confirmed) for one in who] for y in range(years)])
    lasting = np.array([sum(o.gbp[years - 1] for o in one.offers if o.kind == "recurrent") for one in who])
    return OnTheTable(offered, offered, sure, lasting, np.zeros_like(offered))


def values(blocs: Sequence[str], cash: ArrayLike, **others: ArrayLike) -> CoalitionValues:
    """Games of these values, each proven, with no options."""
    games = {"cash": cash, **others}
    nothing = ((),) * (1 << len(blocs))
    return CoalitionValues(
        tuple(blocs),
        tuple(GameValues(name, np.array(v, float), np.array(v, float), nothing) for name, v in games.items()),  # type: ignore[arg-type]
    )


def settled(book: Ledger, played: CoalitionValues, who: Sequence[Partner], figures: Assumptions) -> Settlement:
    """The settlement of a book."""
    return settle(book, played, who, table(who, len(book.years)), figures)


def partners() -> tuple[Partner, ...]:
    return (
        partner("board", ["icb"]),
        partner("north", ["acute"]),
        partner("south", ["acute"]),
        partner("nurses", ["community"]),
        partner("council", ["asc"]),
    )


PATCHES = np.array([[1.0, 1.0], [0.9, 0.2], [0.1, 0.6], [1.0, 1.0], [1.0, 1.0]])


def options() -> tuple[Option, ...]:
    """Two options without effects: what they change is given to the toy's runs directly."""
    return (
        option("team", delivered_by=("community", "acute"), funded_by=("icb", "lottery")),
        option("visits", delivered_by=("vcse",), funded_by=("asc",)),
    )


def evidence(services: pl.DataFrame = SERVICES) -> Evidence:
    """The library's own tables, but for these services."""
    return replace(reader.read(), services=services)


def prices(who: Sequence[Partner] | None = None, figures: Assumptions | None = None) -> PriceBook:
    return build_price_book(who or partners(), evidence(), options(), PLACES, PATCHES, figures or assumptions())


def cash_per_unit(book: PriceBook) -> np.ndarray:
    """(P, N, S) GBP gained by each partner when one more unit is delivered, before any step opens or closes."""
    paid = book.unit_cost_gbp * book.activity_share
    return book.provider_share * (paid - book.resource_cost_gbp) - book.payer_share * paid


def draws(count: int = 40, seed: int = 1) -> Draws:
    """Only the level of use is read by settling."""
    chance = np.random.default_rng(seed)
    level = 1.0 + 0.02 * chance.standard_normal((count, len(SIMULATED)))
    return Draws(
        services=SIMULATED,
        rate_ratio=np.ones((count, 2, len(SIMULATED))),
        qaly=np.zeros((count, 2)),
        cost_gbp=np.ones((count, 2)),
        level=level,
        growth=np.zeros((count, len(SIMULATED))),
        running=np.zeros((count, 2)),
        added=np.full((count, 2), 0.2),
    )


def runs(count: int = 40, seed: int = 1, avoided: float = 0.05, spend_gbp: float = 200_000.0) -> Runs:
    """A town of two neighbourhoods where the plan avoids a share of use that builds up over the years."""
    chance = np.random.default_rng(seed)
    today = np.array([[2000.0, 15000.0, 300.0, 1500.0], [3000.0, 24000.0, 400.0, 2500.0]])
    growth = np.cumprod(1.0 + 0.02 + 0.005 * chance.standard_normal((count, len(YEARS), 1, 1)), axis=1)
    without = today * draws(count, seed).level[:, None, None, :] * growth
    ramp = avoided * np.linspace(0.2, 1.0, len(YEARS))[None, :, None] * chance.uniform(0.2, 1.8, (count, 1, 1))
    fewer = without * (1.0 - ramp[..., None])
    none, stays = np.zeros_like(without[..., 1]), -0.3 * ramp * without[..., 1]
    without, with_plan = _parted(without, none), _parted(fewer, stays)
    today_by_draw = today * draws(count, seed).level[:, None, :]
    today = _parted(today, np.zeros(2))
    cost = np.broadcast_to(np.array([spend_gbp, spend_gbp / 2]), (count, len(YEARS), 2, 2)) * chance.uniform(
        0.8, 1.2, (count, 1, 1, 1)
    )
    return Runs(
        years=YEARS,
        neighbourhoods=PLACES,
        services=HANDED_ON,
        options=("team", "visits"),
        today=today,
        today_by_draw=_parted(today_by_draw, np.zeros((count, 2))),
        without=without,
        with_plan=with_plan,
        expected_change_by_quintile=np.zeros((len(YEARS), 5, len(HANDED_ON))),
        reached=np.full((len(YEARS), 2, 2), 400.0 * (spend_gbp > 0)),
        option_cost_gbp=cost,
        qaly=ramp * 10.0 * np.ones((1, 1, 2)),
        qaly_by_quintile=np.ones(5),
        step_names=("remainder",),
        steps=(with_plan.mean(axis=0) - today)[None],
    )


def _parted(use: np.ndarray, of_stays: np.ndarray) -> np.ndarray:
    """`use` (..., S), whose bed days are those of admissions, with those that other lengths of stay add (...)."""
    parted_use = np.concatenate([use, use[..., [1]]], axis=-1)
    parted_use[..., 1] = of_stays
    return parted_use


def plain_ledger(net: np.ndarray, names: Sequence[str]) -> Ledger:
    """A ledger in which each partner's cash is just what is given: `net` (D, Y, P), one flow each."""
    flows = [
        Flow("Something", "suppliers", name, "cash", np.ascontiguousarray(net[..., p])) for p, name in enumerate(names)
    ]
    return Ledger(YEARS[: net.shape[1]], tuple(names), tuple(flows), len(net))
