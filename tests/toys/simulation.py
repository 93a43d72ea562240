"""A made-up place for simulate and choose: people, options and assumptions from a seed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from commonground.choose import price_candidates
from commonground.choose.model import NOTHING_ASKED, Asks, Candidates
from commonground.core.bed_days import parted
from commonground.core.figures import Figure
from commonground.evidence import reader
from commonground.evidence.model import Assumptions
from commonground.options.model import Effect, Option
from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.prices.book import build_price_book
from commonground.prices.model import PriceBook
from commonground.simulate import collapse, draw, estimate_baseline
from commonground.simulate.model import Baseline, CellInputs, Cells, Choice, Draws

SERVICES = (
    "gp_appointment",
    "ae_type1",
    "emergency_admission_1plus",
    "emergency_bed_day",
    "home_care_recipient",
    "mortality",
    "loneliness",
)
RATES = (5.0, 0.3, 0.09, 0.7, 0.01, 0.009, 0.07)  # per person-year, roughly England
COSTS = (40.0, 200.0, 3000.0, 400.0, 15000.0, 0.0, 0.0)  # GBP, round numbers
ROLE = {"gp_appointment": "gp", "home_care_recipient": "asc"}
HANDED_ON = parted(SERVICES)  # after a simulation: bed days of length of stay (costed), and of admissions (not)
COSTS_HANDED_ON = (*COSTS, 0.0)
YEARS = ("2026/27", "2027/28", "2028/29", "2029/30", "2030/31")
PLAN = tuple(Choice(o, n, s, y) for o, n, s, y in [
    ("falls", "N01", 1.0, 0),
    ("falls", "N03", 0.5, 2),
    ("stepup", "N01", 0.5, 1),
    ("discharge", "N01", 1.0, 0),
    ("visits", "N02", 1.0, 0),
    ("warm", "N02", 1.0, 1),
    ("carers", "N02", 1.0, 1),
])  # fmt: skip


CHOICES = {"choose.objective": ("social_value", "cash")}  # of the words that a toy may be set to


def figure(name: str, value: float | str, low: float | None = None, high: float | None = None) -> Figure:
    choices = CHOICES.get(name, (value,)) if isinstance(value, str) else ()
    return Figure(name, value, "unit", "made up for a test", "D", low, high, choices=choices)


def option(
    name: str,
    effects: dict[str, str] | None = None,
    *,
    per_household: bool = False,
    one_off: bool = False,
    after: tuple[str, ...] = (),
    core: bool = False,
    delivered_by: tuple[str, ...] = ("community",),
    funded_by: tuple[str, ...] = ("icb",),
) -> Option:
    """An option with effects {service: basis}; basis 'part' = on a share of the activity of the people reached."""
    made = tuple(
        Effect(name, service, "area" if basis == "area" else "reached", "rct", "B", of_share=basis != "reached")
        for service, basis in (effects or {}).items()
    )
    return Option(
        id=name,
        name=name.title(),
        kind="test",
        theme="test",
        min_age=0,
        max_age=120,
        needs=("any",),
        per_household=per_household,
        delivered_by=delivered_by,
        funded_by=funded_by,
        one_off=one_off,
        after=after,
        core=core,
        evidence_strength="moderate",
        effects=made,
        plain=f"What {name} is.",
    )


def single_figures() -> list[Figure]:
    values = {
        "options.build_up_months": 12.0,
        "options.setup_cost_share": 0.1,
        "options.next_person_cost": 1.2,
        "options.next_person_gain": 0.9,
        "stress.false_alarm": 0.1,
        "ageing.0_17": -0.005,
        "ageing.18_64": 0.005,
        "ageing.65_84": 0.02,
        "ageing.85_plus": 0.03,
        "beds.ward_size": 24.0,
        "beds.occupancy": 0.92,
        "value.qaly_gbp": 70000.0,
        "value.discount_rate": 0.035,
        "value.health_discount_rate": 0.015,
        "value.equity_epsilon": 1.3,
        "value.capacity_worth": 0.5,
        "value.qaly_per_death_averted": 4.0,
        "value.lonely_year_gbp": 12000.0,
        "payment.blended_variable_share": 0.2,
        "choose.equity_floor_share": 1.0,
        "choose.neighbourhood_floor_share": 0.5,
        "choose.part_scale": 0.5,
        "choose.required_scale": 0.25,
        "choose.last_start_year": 2.0,
        "choose.runners_up": 2.0,
        "choose.runner_up_difference": 0.1,
        "choose.overlap_rounds": 3.0,
        "choose.gap": 0.001,
        "choose.most_nodes": 5000.0,
        "choose.community_led_share": 0.0,
        "choose.frontier_plans": 20.0,
        "choose.frontier_gap": 0.02,
        "choose.cvar_limit_gbp": -1e12,
        "choose.cvar_share": 0.1,
        "choose.most_open": 1500.0,
        "choose.most_game_candidates": 400.0,
        **{f"value.income_relative.q{q}": v for q, v in zip(range(1, 6), (0.78, 0.89, 1.0, 1.09, 1.24), strict=True)},
    }
    figures = [figure(name, value) for name, value in values.items()]
    words = {
        "choose.distributional_weights": "on",
        "choose.core_everywhere": "on",
        "choose.objective": "social_value",
        "value.deaths_counted": "all",
    }
    figures += [figure(name, word) for name, word in words.items()]
    for service, cost in zip(SERVICES, COSTS, strict=True):
        figures += [
            figure(f"growth.{service}", 0.01, 0.0, 0.02),
            figure(f"rate.{service}", 1.0, 0.95, 1.05),
            figure(f"cost.{service}", cost),
            figure(f"variable_share.{service}", 0.3),
            figure(f"stepped_share.{service}", 0.4),
            figure(f"payment.{service}", "blended"),
        ]
    return figures


def options_to_fence() -> tuple[Option, ...]:
    """Three options that ring fences can tell apart by id, need, theme and who delivers."""
    return tuple(
        replace(option(name, {"ae_type1": "reached"}, delivered_by=by), needs=(need,), theme=theme)
        for name, by, need, theme in (
            ("falls", ("icb",), "frailty", "at_home"),
            ("rehab", ("community",), "copd", "at_home"),
            ("stepup", ("icb", "community"), "frailty", "in_hospital"),
        )
    )


def option_figures(options: tuple[Option, ...], seed: int = 1) -> list[Figure]:
    """Plausible figures for each option; ratios from 0.7 to 1.1 with a range around them."""
    chance = np.random.default_rng(seed)
    figures = []
    for one in options:
        cost = float(chance.uniform(50, 800))
        figures += [
            figure(f"options.{one.id}.reach", float(chance.uniform(0.1, 0.5))),
            figure(f"options.{one.id}.cost_gbp", cost, cost * 0.6, cost * 1.8),
            figure(f"options.{one.id}.staff_wte_per_100", float(chance.uniform(0.2, 2.0))),
            figure(f"options.{one.id}.setup_months", float(chance.integers(0, 10))),
            figure(f"options.{one.id}.lag_months", float(chance.integers(0, 25))),
        ]
        for effect in one.effects:
            ratio = float(chance.uniform(0.7, 1.05))
            name = f"effects.{one.id}.{effect.service}"
            if effect.service == "qaly":
                figures.append(figure(name, 0.01, 0.002, 0.02))
            else:
                figures.append(figure(name, ratio, ratio * 0.9, ratio * 1.15))
                figures.append(figure(f"activity_share.{one.id}.{effect.service}", 0.2))
    return figures


def running_figures(running: dict[str, tuple[float, float, float] | float]) -> list[Figure]:
    """What runs today of options, such as falls.coverage."""
    ranges = {name: said if isinstance(said, tuple) else (said,) * 3 for name, said in running.items()}
    return [figure(f"options.{name}", value, low, high) for name, (low, value, high) in ranges.items()]


def usual_options() -> tuple[Option, ...]:
    """Six options of all the kinds that the engine tells apart."""
    return (
        option("falls", {"emergency_admission_1plus": "reached", "ae_type1": "part", "qaly": "reached"}),
        option("stepup", {"emergency_admission_1plus": "reached", "emergency_bed_day": "reached"}),
        option("discharge", {"emergency_bed_day": "area"}, delivered_by=("acute",)),
        option("visits", {"loneliness": "reached", "gp_appointment": "reached"}, funded_by=("asc",)),
        option("warm", {"emergency_admission_1plus": "reached"}, per_household=True, one_off=True, funded_by=("dfe",)),
        option("carers", {"home_care_recipient": "reached", "mortality": "reached"}, after=("visits",)),
    )


@dataclass(frozen=True)
class Toy:
    cells: Cells
    draws: Draws
    options: tuple[Option, ...]
    assumptions: Assumptions
    baseline: Baseline
    persons: dict[str, np.ndarray]


def toy(
    options: tuple[Option, ...] | None = None,
    *,
    persons: int = 2000,
    neighbourhoods: int = 3,
    draws: int = 40,
    seed: int = 1,
    changed: dict[str, float | str] | None = None,
    running: dict[str, tuple[float, float, float] | float] | None = None,
) -> Toy:
    """A place of `persons` people with a deprivation gradient over `neighbourhoods`.

    `running`: what figures of options such as falls.coverage are, as a value or (low, value, high).
    """
    options = usual_options() if options is None else options
    assumptions = Assumptions([*single_figures(), *option_figures(options), *running_figures(running or {})])
    assumptions = Assumptions(
        replace(f, value=changed[f.name], low=None, high=None) if changed and f.name in changed else f
        for f in assumptions.values()
    )
    rows = people(persons, neighbourhoods, options, seed)
    inputs = CellInputs(
        **rows,
        neighbourhoods=tuple(f"N{n + 1:02d}" for n in range(neighbourhoods)),
        services=SERVICES,
        options=options,
        assumptions=assumptions,
        years=YEARS,
    )
    cells = collapse(inputs)
    drawn = draw(options, SERVICES, assumptions, seed, draws)
    return Toy(cells, drawn, options, assumptions, estimate_baseline(cells, drawn, options, assumptions), rows)


def people(count: int, neighbourhoods: int, options: tuple[Option, ...], seed: int) -> dict[str, np.ndarray]:
    """The arrays that collapse takes."""
    chance = np.random.default_rng(seed)
    areas = neighbourhoods * 5
    area = chance.integers(0, areas, count)
    age = np.minimum(chance.gamma(2.5, 16.0, count), 90).astype(np.uint8)
    frailty = np.exp(chance.normal(size=count)) * (0.3 + age / 60.0)
    mask = np.zeros(count, dtype=np.uint64)
    for o, _ in enumerate(options):
        group = frailty > chance.uniform(0.3, 3.0)
        mask |= (group & (chance.uniform(size=count) < 0.5)).astype(np.uint64) << np.uint64(o)
    return {
        "area": area.astype(np.uint32),
        "age": age,
        "household": (np.arange(count) // 3).astype(np.int32),
        "neighbourhood_of_area": (np.arange(areas) // 5).astype(np.int32),
        "quintile_of_area": (np.arange(areas) % 5 + 1).astype(np.int8),
        "expected": (frailty[:, None] * np.array(RATES)[None, :]).astype(np.float32),
        "targeted": mask,
        "affected": mask,
    }


def partner(name: str, roles: tuple[str, ...], budget: float = 1e6, staff: float = 100.0) -> Partner:
    return Partner(
        id=name,
        name=name.upper(),
        kind=name,
        code="",
        roles=roles,
        money_rule="break_even",
        patch_kind=None,
        patch_codes=(),
        annual_budget_gbp=1e8,
        offers=(Offer((budget,) * len(YEARS)),),
        floor_gbp=(0.0,) * len(YEARS),
        new_staff_wte=staff,
        modelled=True,
    )


def partners(budget: float = 1e6, staff: float = 100.0) -> tuple[Partner, ...]:
    roles = {"icb": ("icb",), "acute": ("acute",), "community": ("community", "gp"), "council": ("asc",)}
    return tuple(partner(name, held, budget, staff) for name, held in roles.items())


def candidates(toy_: Toy, bodies: tuple[Partner, ...], asks: Asks = NOTHING_ASKED) -> Candidates:
    """Every choice of the toy, priced for these partners."""
    return price_candidates(toy_.baseline, price_book(toy_, bodies), bodies, asks)


def price_book(toy_: Toy, bodies: tuple[Partner, ...]) -> PriceBook:
    """Prices of the toy's services; bed days lie inside stays."""
    services = pl.DataFrame(
        {
            "id": SERVICES,
            "name": SERVICES,
            "parent": [None, None, None, "emergency_admission_1plus", None, None, None],
            "leaf": [True] * 7,
            "provider_role": [ROLE.get(s, "acute") for s in SERVICES],
            "payer_role": ["asc" if ROLE.get(s) == "asc" else "icb" for s in SERVICES],
            "outcome": [s in ("mortality", "loneliness") for s in SERVICES],
        }
    )
    patches = np.ones((len(bodies), len(toy_.cells.neighbourhoods)))
    evidence = replace(reader.read(), services=services)
    return build_price_book(bodies, evidence, toy_.options, toy_.cells.neighbourhoods, patches, toy_.assumptions)
