"""A small made-up place with four neighbourhoods and six partners, and all that rooms would find there.

Nothing here is real: "Synthetic Vale" and its bodies do not exist. One partner, the hospital trust,
would lose without a settlement; `deal=False` makes a plan that cannot be signed without a subsidy.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import geopandas as gpd
import numpy as np
import polars as pl
import shapely
from scipy.sparse import csr_array

from commonground.assemble.model import Findings
from commonground.assemble.plan import assemble_plan
from commonground.choose.model import Ask, Condition, Frontier, FrontierPlan, Portfolio, RunnerUp, ShadowPrice
from commonground.core.chance import generator
from commonground.core.figures import Figure
from commonground.core.text import pounds
from commonground.core.years import financial_years
from commonground.document import Plan
from commonground.document.shapes import LEAST_DRAWS, OVERLAP
from commonground.evidence import reader
from commonground.evidence.model import Assumptions
from commonground.information import Drawings, weigh_partners
from commonground.information.model import Information, Judged
from commonground.need.model import Need
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.options.model import Effect, Menu, Option
from commonground.partners import Partner
from commonground.partners.model import BudgetLine, Offer
from commonground.people.model import Population
from commonground.place.accounts import SCHEMA, label_rows
from commonground.place.model import Footprint, Place
from commonground.settle import draw_up_accounts
from commonground.settle.collars import agree_collars, share_out
from commonground.settle.floors import bear_own_loss
from commonground.settle.model import (
    Flow,
    Grounds,
    HereAndElsewhere,
    HoursLine,
    Ledger,
    Remedy,
    Settlement,
    UnpaidCare,
    WorkLine,
)
from commonground.simulate.model import Choice, Coverage, Draws, Marginals, MeasuredPlan, Runs
from commonground.stress.model import BadYears, Carrier, Measured, Tried, Trigger
from commonground.stress.named import as_planned
from toys import settle as settling

YEARS = financial_years(2026, 5)
BAD = (
    ("as_planned", "As planned", ()),
    ("pay", "Pay award two points higher", ("pay",)),
    ("costs", "Costs rise by half in three years", ("costs",)),
    ("two_at_once", "Two at once: this, and that", ("pay", "demand")),
)
IDS = ("N01", "N02", "N03", "N04")
NAMES = ("Harbour and Old Town", "Northmoor", "Westfield and Hollins", "Upper Vale villages")
CENTRES = np.array([[6, 6], [7, 12], [13, 6], [14, 13]]) * 1000.0
ORIGIN = np.array([360000.0, 400000.0])
WARDS = ("Harbour", "Old Town", "Northmoor", "Westfield", "Hollins", "Upper Vale")
DRAWS = 200
SERVICES = (
    ("gp_appointment", "GP appointments", "appointments with a GP or nurse", "appointment", False, 5.6, 49.0),
    ("community_contact", "Community nursing contacts", "visits by a community nurse", "contact", False, 1.3, 58.0),
    ("ae_type1", "A&E attendances", "visits to A&E", "attendance", False, 0.31, 210.0),
    ("ambulance_conveyance", "Ambulance journeys", "journeys to hospital by ambulance", "journey", False, 0.085, 390.0),
    (
        "emergency_admission_1plus",
        "Emergency stays",
        "emergency stays of a night or more",
        "stay",
        False,
        0.072,
        3400.0,
    ),
    ("home_care_recipient", "Home care", "people who get home care", "person", False, 0.011, 16800.0),
    ("mortality", "Deaths", "deaths", "death", True, 0.0094, 0.0),
    ("loneliness", "Often lonely", "adults who are often lonely", "adult", True, 0.055, 0.0),
)
SERVICE_IDS = tuple(row[0] for row in SERVICES)
HEADLINES = {
    "emergency_admission_1plus": 1,
    "ae_type1": 2,
    "home_care_recipient": 5,
    "gp_appointment": 6,
    "loneliness": 7,
}
AGENCIES = {"gp_appointment": "general practice", "ae_type1": "hospital", "emergency_admission_1plus": "hospital"}

OPTIONS = (
    (
        "urgent_response",
        "Urgent community response",
        65,
        "people",
        False,
        ("community",),
        ("icb",),
        420.0,
        {"ae_type1": 0.86, "ambulance_conveyance": 0.84, "emergency_admission_1plus": 0.85},
        "When an older person falls ill, a nurse comes to the house within two hours, so that fewer go to hospital.",
    ),
    (
        "falls",
        "Strength and balance classes",
        65,
        "people",
        False,
        ("vcse", "public_health"),
        ("public_health",),
        260.0,
        {"ae_type1": 0.88, "emergency_admission_1plus": 0.9, "mortality": 0.97},
        "Older people join a weekly class that makes a bad fall less likely.",
    ),
    (
        "pulm_rehab",
        "Breathing and exercise programme",
        40,
        "people",
        False,
        ("community",),
        ("icb",),
        640.0,
        {"emergency_admission_1plus": 0.72, "gp_appointment": 0.95},
        "People with lung disease learn to keep active and to spot a bad spell early.",
    ),
    (
        "social_prescribing",
        "A link worker for people who are lonely",
        18,
        "people",
        False,
        ("vcse",),
        ("icb", "asc"),
        310.0,
        {"gp_appointment": 0.93, "loneliness": 0.8},
        "Someone takes time to find out what matters to a person, and goes along to the first meeting.",
    ),
    (
        "warm_homes",
        "Warm homes",
        0,
        "households",
        True,
        ("housing",),
        ("housing",),
        290.0,
        {"gp_appointment": 0.97, "emergency_admission_1plus": 0.96},
        "Cold homes of people with chest or heart disease are insulated and their heating mended.",
    ),
    (
        "reminder_app",
        "Appointment reminder app",
        18,
        "people",
        False,
        ("gp",),
        ("icb",),
        12.0,
        {"gp_appointment": 1.0},
        "A phone reminds people of their appointments.",
    ),
)
OPTION_IDS = tuple(row[0] for row in OPTIONS)
ROLES = {
    "icb": "plans and pays for most NHS care",
    "acute": "hospital care",
    "community": "community health services",
    "gp": "general practice",
    "asc": "adult social care",
    "public_health": "public health",
    "housing": "housing",
    "mental_health": "mental health services",
    "children": "children's services",
    "vcse": "voluntary groups",
}
PARTNER_ROWS = (
    ("vale_icb", "NHS Synthetic Vale ICB", "icb", ("icb",), 310e6, 2.4e6),
    ("vale_hospital", "Synthetic Vale Hospitals", "acute_trust", ("acute",), 190e6, 0.0),
    ("vale_community", "Vale Community Health", "community_trust", ("community", "mental_health"), 62e6, 0.2e6),
    (
        "vale_council",
        "Synthetic Vale Council",
        "council",
        ("asc", "public_health", "housing", "children"),
        240e6,
        1.3e6,
    ),
    ("vale_gps", "Vale GP Federation", "gp", ("gp",), 31e6, 0.0),
    ("vale_voluntary", "Vale Voluntary Action", "vcse", ("vcse",), 2.1e6, 0.0),
)
PARTNER_IDS = tuple(row[0] for row in PARTNER_ROWS)


def place() -> Place:
    rng = generator(1, "Synthetic Vale", "shape")
    points = rng.uniform(1500, 18500, (60, 2))
    blob = shapely.Point(10000, 9500).buffer(8600, quad_segs=24)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=blob)
    shapes = [c.intersection(blob) for c in cells.geoms if c.intersection(blob).area > 2e5]
    centres = np.array([[s.centroid.x, s.centroid.y] for s in shapes])
    of_area = np.argmin(((centres[:, None] - CENTRES) ** 2).sum(axis=2), axis=1).astype(np.int32)
    moved = [shapely.transform(s, lambda xy: xy + ORIGIN) for s in shapes]
    residents = rng.integers(2200, 3100, len(shapes))
    tilt = np.array([0.0, 1.2, 2.4, 3.4])[of_area] + rng.uniform(-0.4, 1.6, len(shapes))
    quintile = np.clip(np.round(tilt + 1), 1, 5).astype(np.int64)
    areas = _areas(residents, quintile, of_area, centres + ORIGIN)
    frame = gpd.GeoDataFrame({"code": areas["code"].to_list()}, geometry=moved, crs=27700)
    footprints = _footprints(areas)
    age = np.floor(residents[:, None] * np.full(91, 1 / 91)).astype(np.int64)
    age[:, 0] += residents - age.sum(axis=1)
    sources = (Figure("place.residents", float(residents.sum()), "people", "Made by code from a seed", "D"),)
    return Place(
        "Synthetic Vale",
        "district",
        "X09000001",
        True,
        areas,
        age,
        {},
        pl.DataFrame(),
        frame,
        footprints,
        _neighbourhoods(areas, of_area),
        pl.DataFrame(),
        pl.DataFrame(),
        pl.DataFrame(),
        label_rows(pl.DataFrame(schema=SCHEMA)),
        sources,
        ("Every figure of this place is invented.",),
    )


def _areas(residents, quintile, of_area, centres) -> pl.DataFrame:
    n = len(residents)
    first_ward, last_ward = np.array([0, 2, 3, 5])[of_area], np.array([1, 2, 4, 5])[of_area]
    ward = np.where(np.arange(n) % 2 == 0, first_ward, last_ward)
    return pl.DataFrame(
        {
            "code": [f"X0100{i:04d}" for i in range(n)],
            "name": [f"Vale {i:03d}" for i in range(n)],
            "ward_code": [f"X050000{w}" for w in ward],
            "ward_name": [WARDS[w] for w in ward],
            "district_code": ["X09000001"] * n,
            "district_name": ["Synthetic Vale"] * n,
            "residents": residents.astype(np.int64),
            "households": (residents / 2.3).astype(np.int64),
            "imd_score": 60.0 - 11.0 * quintile,
            "imd_decile": quintile * 2,
            "imd_quintile": quintile,
            "acute_morbidity": 1.3 - 0.1 * quintile,
            "loneliness": np.full(n, 0.07),
            "rural": of_area == 3,
            "x_m": centres[:, 0],
            "y_m": centres[:, 1],
        }
    )


def _footprints(areas: pl.DataFrame) -> dict[str, Footprint]:
    n = areas.height
    one = csr_array(np.ones((n, 1)))
    ward = np.array([WARDS.index(w) for w in areas["ward_name"]])
    wards = csr_array(np.eye(len(WARDS))[ward])
    east = (areas["x_m"].to_numpy() > 371000).astype(float)
    trusts = csr_array(np.stack([1 - 0.3 * east, 0.3 * east], axis=1))
    rows = [
        Footprint("ward", "Electoral wards", "2023", tuple(f"X050000{i}" for i in range(6)), WARDS, wards),
        Footprint("district", "Councils", "2024", ("X09000001",), ("Synthetic Vale Council",), one),
        Footprint("icb", "Integrated care boards", "2024", ("XQ1",), ("NHS Synthetic Vale ICB",), one),
        Footprint(
            "acute_trust",
            "Hospital trust catchments",
            "2023",
            ("XR1", "XR2"),
            ("Synthetic Vale Hospitals", "Next Town Hospitals"),
            trusts,
        ),
    ]
    return {footprint.kind: footprint for footprint in rows}


def _neighbourhoods(areas: pl.DataFrame, of_area) -> Neighbourhoods:
    residents = areas["residents"].to_numpy()
    report = pl.DataFrame(
        {
            "id": IDS,
            "name": NAMES,
            "population": [int(residents[of_area == n].sum()) for n in range(4)],
            "areas": [int((of_area == n).sum()) for n in range(4)],
            "wards_whole": [2, 1, 2, 1],
            "wards_split": [0, 0, 0, 0],
            "compactness": [0.61, 0.58, 0.66, 0.52],
            "cut_edges": [12, 10, 11, 9],
        }
    )
    return Neighbourhoods(IDS, NAMES, of_area, report, ())


def population(here: Place) -> Population:
    rng = generator(1, "Synthetic Vale", "people")
    area = np.repeat(np.arange(len(here.residents), dtype=np.uint32), here.residents)
    persons = pl.DataFrame({"area": area, "age": rng.integers(0, 91, len(area)).astype(np.uint8)})
    households = pl.DataFrame({"area": np.repeat(np.arange(here.areas.height), here.areas["households"].to_numpy())})
    fit = pl.DataFrame(
        {
            "margin": ["age", "tenure", "disability"],
            "area_code": ["X01000000"] * 3,
            "expected_total": [2500.0, 1100.0, 2500.0],
            "total_absolute_error": [0.0, 0.0, 14.0],
        }
    )
    facts = pl.DataFrame(
        {
            "fact": ["One-person households", "Lone-parent families"],
            "published": [0.301, 0.111],
            "synthetic": [0.296, 0.117],
            "source": ["Invented"] * 2,
        }
    )
    return Population(persons, households, ("frailty", "copd"), (), (), (), fit, facts, ("Residents are invented.",))


def menu(people: Population) -> Menu:
    options, age = [], people.persons["age"].to_numpy()
    targeted = np.zeros(len(age), dtype=np.uint64)
    rng = generator(1, "Synthetic Vale", "targets")
    for bit, (code, name, least, unit, one_off, by, pays, _cost, effects, plain) in enumerate(OPTIONS):
        effect_rows = tuple(Effect(code, s, "reached", "RCT", "B") for s in effects)
        options.append(
            Option(
                code,
                name,
                "hospital_to_community",
                "left_shift",
                least,
                120,
                ("frailty",),
                unit == "households",
                by,
                pays,
                one_off,
                (),
                code == "urgent_response",
                "moderate",
                effect_rows,
                plain,
            )
        )
        chosen = (age >= least) & (rng.uniform(size=len(age)) < 0.25)
        targeted |= np.where(chosen, np.uint64(1) << np.uint64(bit), np.uint64(0))
    return Menu(tuple(options), targeted, targeted)


def eligible(here: Place, people: Population, options: Menu) -> np.ndarray:
    area = people.persons["area"].to_numpy()
    where, fifth = here.neighbourhoods.of_area[area], here.areas["imd_quintile"].to_numpy()[area] - 1
    counts = np.zeros((len(YEARS), 4, 5, len(OPTIONS)))
    for o, option in enumerate(options.options):
        hit = ((options.targeted >> np.uint64(o)) & np.uint64(1)).astype(float) / (2.3 if option.per_household else 1.0)
        np.add.at(counts[0, :, :, o], (where, fifth), hit)
    counts[:] = counts[0]
    return counts


def draws_of(seed: int, count: int) -> Draws:
    rng = generator(seed, "Synthetic Vale", "draws")
    ratio = np.ones((count, len(OPTIONS), len(SERVICES)))
    for o, row in enumerate(OPTIONS):
        for service, value in row[8].items():
            ratio[:, o, SERVICE_IDS.index(service)] = value * np.exp(rng.normal(0, 0.06, count))
    qaly = rng.normal(0.012, 0.006, (count, len(OPTIONS)))
    cost = np.array([row[7] for row in OPTIONS]) * np.exp(rng.normal(0, 0.2, (count, len(OPTIONS))))
    level = np.exp(rng.normal(0, 0.04, (count, len(SERVICES))))
    growth = rng.normal(0.012, 0.004, (count, len(SERVICES)))
    running = np.full((count, len(OPTIONS)), 0.05)
    return Draws(SERVICE_IDS, ratio, qaly, cost, level, growth, running, np.full_like(running, 0.2))


def unmeasured(choices: tuple[Choice, ...]) -> MeasuredPlan:
    """A plan for those who read what it does, and nothing of what it changes."""
    none = np.zeros(0)
    return MeasuredPlan(Coverage(none, none, none), none, Marginals(choices, (), *[none] * 7))


def choices() -> tuple[Choice, ...]:
    everywhere = [Choice("urgent_response", n, 1.0, 0) for n in IDS]
    some = [Choice("falls", n, 1.0, 0) for n in IDS[:3]] + [Choice("pulm_rehab", n, 0.5, 1) for n in IDS[:2]]
    others = [Choice("social_prescribing", n, 1.0, 0) for n in IDS] + [Choice("warm_homes", "N01", 0.5, 1)]
    return tuple(everywhere + some + others)


def runs_of(here: Place, base: np.ndarray, draws: Draws) -> Runs:
    residents = np.array([here.residents[here.neighbourhoods.of_area == n].sum() for n in range(4)])
    today = residents[:, None] * np.array([row[5] for row in SERVICES]) * np.array([1.2, 1.05, 0.95, 0.85])[:, None]
    years = np.arange(1, len(YEARS) + 1)
    growth = (1 + draws.growth[:, None, :]) ** years[None, :, None]
    without = today * (draws.level[:, None] * growth)[:, :, None, :]
    cover = np.zeros((len(YEARS), 4, len(OPTIONS)))
    for choice in choices():
        ramp = np.clip((np.arange(len(YEARS)) - choice.start + 0.5) / 2, 0, 1)
        cover[:, IDS.index(choice.neighbourhood), OPTION_IDS.index(choice.option)] = choice.scale * ramp * 0.3
    effects = 1 - 0.35 * cover[None, :, :, :, None] * (1 - draws.rate_ratio[:, None, None, :, :])
    with_plan = without * effects.prod(axis=3)
    reached = cover * base.sum(axis=2)
    cost = reached[None] * draws.cost_gbp[:, None, None, :]
    qaly = np.einsum("yno,do->dyn", reached, draws.qaly)
    alone = (without[:, :, :, None, :] * (effects - 1)).mean(axis=0)
    growth_step = without.mean(axis=0) - today
    overlap = (with_plan - without).mean(axis=0) - alone.sum(axis=2)
    steps = np.stack([growth_step, *np.moveaxis(alone, 2, 0), overlap, np.zeros_like(overlap)])
    names = ("population change", *OPTION_IDS, OVERLAP, "remainder")
    fifths = np.array([0.34, 0.25, 0.18, 0.13, 0.10])
    change = (with_plan - without).mean(axis=0).sum(axis=1)[:, None, :] * fifths[None, :, None]
    return Runs(
        years=YEARS,
        neighbourhoods=IDS,
        services=SERVICE_IDS,
        options=OPTION_IDS,
        today=today,
        today_by_draw=today[None] * draws.level[:, None, :],
        without=without,
        with_plan=with_plan,
        expected_change_by_quintile=change,
        reached=reached,
        option_cost_gbp=cost,
        qaly=qaly,
        qaly_by_quintile=qaly.mean(axis=0).sum() * fifths,
        step_names=names,
        steps=steps,
    )


def carried(roles_at: int) -> np.ndarray:
    """(P, N, O) shares of the partners that hold the roles in column `roles_at` of OPTIONS."""
    shares = np.zeros((len(PARTNER_IDS), len(IDS), len(OPTIONS)))
    for o, row in enumerate(OPTIONS):
        holders = [p for p, partner in enumerate(PARTNER_ROWS) if set(partner[3]) & set(row[roles_at])]
        shares[holders, :, o] = 1 / len(holders)
    return shares


def ledger_of(runs: Runs, seed: int, savings: float) -> Ledger:
    rng = generator(seed, "Synthetic Vale", "prices")
    price = np.array([row[6] for row in SERVICES]) * np.exp(rng.normal(0, 0.1, (len(runs.without), 1, len(SERVICES))))
    saved = savings * (runs.without - runs.with_plan).sum(axis=2) * price
    fund, deliver = carried(6), carried(5)
    flows = []
    for o, row in enumerate(OPTIONS):
        for q, payer in enumerate(PARTNER_IDS):
            for p, payee in enumerate(PARTNER_IDS):
                both = fund[q, :, o] * deliver[p, :, o]
                if p != q and both.any():
                    gbp = runs.option_cost_gbp[..., o] @ both
                    flows.append(Flow(row[1], payer, payee, "cash", gbp, _paid_for(row[0])))
        for p, payee in enumerate(PARTNER_IDS):
            if deliver[p, :, o].any():
                gbp = runs.option_cost_gbp[..., o] @ deliver[p, :, o]
                line = f"{row[1]}: staff and goods"
                flows.append(Flow(line, payee, "suppliers", "cash", gbp, _paid_for(row[0])))
    stays, visits, gp = saved[..., 4], saved[..., 2], saved[..., 0]
    of_stays = Grounds(services=("emergency_admission_1plus",), figures=("payment.emergency_admission_1plus",))
    flows += [
        Flow("Emergency stays: payment", "vale_hospital", "vale_icb", "cash", 0.55 * stays, of_stays),
        Flow("Emergency stays: running cost", "suppliers", "vale_hospital", "cash", 0.34 * stays, of_stays),
        Flow("Emergency stays: capacity freed", "plan", "vale_hospital", "capacity", 0.66 * stays),
        Flow("A&E: running cost", "suppliers", "vale_hospital", "cash", 0.1 * visits),
        Flow("GP appointments: capacity freed", "plan", "vale_gps", "capacity", 0.9 * gp),
        Flow("GP appointments: running cost", "suppliers", "vale_gps", "cash", 0.1 * gp),
        Flow("Home care: running cost", "suppliers", "vale_council", "cash", 0.4 * stays),
        Flow(
            "Healthy years of life gained",
            "plan",
            "residents",
            "value",
            runs.qaly.sum(axis=2) * 70000.0,
            Grounds(services=("qaly",), factors=("value.qaly_gbp",)),
        ),
    ]
    return Ledger(YEARS, PARTNER_IDS, tuple(f for f in flows if f.gbp.any()), len(runs.without))


def _paid_for(option: str) -> Grounds:
    return Grounds(options=(option,), factors=(f"options.{option}.cost_gbp",))


def settlement_of(ledger: Ledger, deal: bool) -> Settlement:
    """Those who gain make up, in proportion, what others would lose; what offers do not bear is the subsidy."""
    gained = np.array([0.4e6 * bin(s).count("1") ** 1.3 if s else 0.0 for s in range(64)])
    played = settling.values(PARTNER_IDS, gained, public=3.0 * gained)
    found = settling.settled(ledger, played, partners(deal), settling.assumptions(settle__rule="as_it_falls"))
    assert deal == found.signable_without_subsidy, "the made-up figures no longer make the case that is wanted"
    return found


def bad_years_of(deal: Settlement, planned: bool = True) -> BadYears:
    """Two bad years and a pair: the second is beyond every cap; in an empty plan nothing is otherwise."""
    net, bodies = deal.net_after, partners()
    lines, usable = -deal.line, deal.table.usable
    borne = bear_own_loss(deal.net_before.mean(axis=0), usable, deal.floors)
    terms = agree_collars(net, usable + borne, [body.money_rule for body in bodies])
    off = np.zeros((len(YEARS), len(bodies)))
    off[:, 0] = -1e5 * (np.arange(len(YEARS)) + 1.0)
    tests = [
        replace(as_planned(len(YEARS)), id=code, name=name, parts=parts, of_costs=code == "costs")
        for code, name, parts in BAD
    ]
    sizes = [0.0, 1.0, 500.0, 501.0] if planned else [0.0] * len(tests)
    tried = []
    for test, size in zip(tests, sizes, strict=True):
        shared = share_out(terms, size * off)
        borne = shared.borne_gbp + shared.beyond_gbp
        spare = np.maximum(terms.caps_gbp + borne, 0.0)
        tried.append(Tried(test, Measured(size * off, 100.0), shared, net.mean(axis=0) + borne, lines, spare))
    left = net.mean(axis=0) + lines + sizes[2] * off[:, :1]
    carriers = [Carrier(body.id, left[:, p]) for p, body in enumerate(bodies)]
    act = Trigger("emergency_admission_1plus", 18, 9000.0, 150.0, 80.0, 0.1, "review", ("falls",), YEARS[2], 0.8, 0.3)
    stop = replace(act, month=24, least=-60.0, act="stop", held_back=(), first_of="", power_nil=0.26, power_low=0.15)
    triggers = (act, stop) if planned and len(net) >= LEAST_DRAWS else ()
    return BadYears(YEARS, terms, tuple(tried), tried[2], tuple(carriers), triggers)


def assumptions(settings: tuple[str, ...] = ()) -> Assumptions:
    figures = [
        Figure(
            f"options.{row[0]}.cost_gbp",
            row[7],
            "GBP per person reached a year",
            "Invented cost study",
            "C",
            row[7] * 0.7,
            row[7] * 1.4,
            "2024",
            "https://example.org/costs",
            "Made up for tests",
        )
        for row in OPTIONS
    ]
    figures += [
        Figure(f"options.{row[0]}.{what}", value, unit, "Invented plan", "C")
        for row in OPTIONS
        for what, value, unit in (
            ("reach", 0.2, "share"),
            ("setup_months", 6.0, "months"),
            ("lag_months", 6.0, "months"),
        )
    ]
    figures.append(Figure("options.build_up_months", 12.0, "months", "Invented plan", "C"))
    figures += [
        Figure(f"options.{name}", value, "ratio", "Invented plan", "C")
        for name, value in (("setup_cost_share", 0.1), ("next_person_cost", 1.2), ("next_person_gain", 0.9))
    ]
    figures += [
        Figure(
            f"effects.{row[0]}.{s}",
            v,
            "rate ratio",
            f"Invented trial of {row[1].lower()}",
            "B",
            v - 0.08,
            min(v + 0.08, 1.1),
            "2021",
            "https://example.org/trial",
            "Made up for tests",
        )
        for row in OPTIONS
        for s, v in row[8].items()
    ]
    figures += [
        Figure(name, value, unit, "Invented trend", "C", value - 0.01, value + 0.01)
        for name, value, unit in (
            *((f"effects.{row[0]}.qaly", 0.012, "QALYs a year") for row in OPTIONS),
            *((f"{what}.{service}", 0.012, "a year") for what in ("growth", "rate") for service in SERVICE_IDS),
        )
    ]
    figures += [
        Figure(
            "payment.emergency_admission_1plus",
            "blended",
            "",
            "Invented payment scheme",
            "A",
            choices=("block", "activity", "blended"),
        ),
        Figure("beds.ward_size", 24.0, "beds", "Our judgement", "D", 20.0, 28.0, how_obtained="Planning assumption"),
        *(
            Figure(f"partners.{name}", value, "share", "Our judgement", "D")
            for name, value in (
                ("most_floor_share", 0.1),
                ("most_plan_budget_share", 0.1),
                ("most_gbp_per_resident", 16300.0),
                ("budget_times_usual", 10.0),
            )
        ),
        Figure("value.discount_rate", 0.035, "a year", "Invented Green Book", "A", year="2022"),
        Figure("settle.fund", "pooled", "", "Our judgement", "D", choices=("pooled", "aligned")),
        Figure("settle.host", "most", "", "Our judgement", "D", choices=("most", "council", "icb")),
        Figure("settle.notice_months", 3.75, "months", "Invented law", "C"),
        Figure("settle.withdrawal_months", 12.0, "months", "Our judgement", "D"),
        Figure("uplift.pay", 0.004, "per year", "Invented forecast", "C"),
        Figure("uplift.efficiency", 0.02, "per year", "Invented scheme", "A"),
        Figure("uplift.efficiency_delivered", 1.0, "share", "Our judgement", "D"),
        Figure("value.qaly_gbp", 70000.0, "GBP per QALY", "Invented Green Book", "A", 60000.0, 80000.0, "2022"),
        Figure("choose.core_everywhere", "on", "", "Our judgement", "D", choices=("on", "off")),
        Figure("choose.cvar_share", 0.1, "share", "Our judgement", "D"),
        *(
            Figure(f"options.{row[0]}.coverage", 0.05, "share", "Invented audit", "B", 0.02, 0.1, "2025")
            for row in OPTIONS
        ),
    ]
    return Assumptions(figures).with_settings(settings)


def _lines(roles: tuple[str, ...], budget: float) -> tuple[BudgetLine, ...]:
    """A published line for each role, all alike."""
    each = budget / len(roles)
    made = BudgetLine("", each, each / 1.25 * 4, 0.25, "2020/21", 1.25, "net", "Invented", "", "A", "All of it.")
    return tuple(replace(made, role=role) for role in roles)


def partners(deal: bool = True) -> tuple[Partner, ...]:
    """They offer a tenth of it where there is no deal."""
    part = 1.0 if deal else 0.1
    return tuple(
        Partner(
            code,
            name,
            kind,
            code[:5].upper(),
            roles,
            f"{kind}_rule",
            None,
            (),
            budget,
            (Offer((part * most,) * 5),) if most else (),
            (0.0,) * 5,
            12.0,
            True,
            budget_lines=_lines(roles, budget),
        )
        for code, name, kind, roles, budget, most in PARTNER_ROWS
    )


def need_of(runs: Runs) -> Need:
    check = pl.DataFrame(
        {
            "service": ["ae_type1", "emergency_admission_1plus"],
            "predicted": [51200.0, 11800.0],
            "published": [54900.0, 11100.0],
            "ratio": [0.933, 1.063],
            "body": ["Synthetic Vale Hospitals"] * 2,
            "period": ["2024/25"] * 2,
            "source": ["Invented"] * 2,
        }
    )
    households = np.array([9000.0, 22000.0, 18000.0, 9000.0, 4200.0, 1900.0, 1300.0])
    agencies = pl.DataFrame(
        {
            "agencies": list(range(7)),
            "households": households,
            "share_of_households": households / households.sum(),
            "share_of_cost": [0.0, 0.11, 0.2, 0.22, 0.19, 0.14, 0.14],
        }
    )
    return Need(SERVICE_IDS, np.zeros((1, len(SERVICES)), dtype=np.float32), check, agencies)


def hours_of(runs: Runs) -> list[HoursLine]:
    rows = []
    for n, code in enumerate(IDS):
        stays = (runs.without - runs.with_plan)[:, :, n, 4]
        for who, each in (
            ("Community nurses", 9.0),
            ("Home carers", 6.0),
            ("Voluntary groups", 3.5),
            ("Unpaid carers", 11.0),
            ("Hospital ward staff", -38.0),
        ):
            rows.append(HoursLine(who, code, stays * each))
    return rows


def staff_of(hours: list[HoursLine]) -> tuple[WorkLine, ...]:
    """The community trust finds ever more nurses, voluntary groups nobody; no partner has the others."""
    found = {"Community nurses": np.arange(1, 6) * 400.0, "Voluntary groups": np.zeros(5)}
    employers = {"Community nurses": ("vale_community",), "Voluntary groups": ("vale_voluntary",)}
    groups = dict.fromkeys(line.who for line in hours)
    each = {who: np.sum([line.hours for line in hours if line.who == who], axis=0) for who in groups}
    return tuple(WorkLine(who, each[who], found.get(who), employers.get(who, ())) for who in groups)


def unpaid_of(hours: list[HoursLine]) -> UnpaidCare | None:
    taken_on = [line.hours for line in hours if line.who == "Unpaid carers"]
    return UnpaidCare(np.sum(taken_on, axis=0), 24.0 * np.sum(taken_on, axis=0)) if taken_on else None


def weighed(
    ledger: Ledger, deal: Settlement, found: tuple[Draws, Runs], chosen: set[str], figures: Assumptions, here: Menu
):
    """What moves each partner's end, by the rooms that count it."""
    drawings = Drawings(*found, here.options, chosen, figures, 1)
    return weigh_partners(deal, ledger, drawings)


def waiting_of(runs: Runs) -> Ledger:
    price = np.array([row[6] for row in SERVICES])
    more = (runs.without - runs.today).sum(axis=2) * price * 0.3
    flows = (
        Flow("More emergency stays", "vale_hospital", "suppliers", "cash", more[..., 4] + more[..., 2]),
        Flow("More emergency stays: paid for", "vale_icb", "vale_hospital", "cash", 0.5 * more[..., 4]),
        Flow("More home care", "vale_council", "suppliers", "cash", more[..., 5]),
        Flow("More GP appointments", "vale_gps", "suppliers", "cash", more[..., 0]),
    )
    return Ledger(YEARS, PARTNER_IDS, flows, len(runs.without))


def information_of(figures: Assumptions) -> Information:
    """Every figure of quality D, the first of them known to the place and worth most."""
    judged = [figure for figure in figures.values() if figure.quality == "D"]
    shares = [{"health": 0.2 / (i + 1), "cash": 0.1, "worth": 0.15} for i in range(len(judged))]
    rows = tuple(
        Judged(figure, i == 0, "An invented body", share, 12_000.0 if i == 0 else 0.0)
        for i, (figure, share) in enumerate(zip(judged, shares, strict=True))
    )
    return Information(len(figures), len(judged), {"health": 0.25, "cash": 0.7, "worth": 0.4}, rows)


def findings(*, deal: bool = True, settings: tuple[str, ...] = (), seed: int = 1, count: int = DRAWS) -> Findings:
    here = place()
    people = population(here)
    options = menu(people)
    base = eligible(here, people, options)
    draws = draws_of(seed, count)
    runs = runs_of(here, base, draws)
    ledger = ledger_of(runs, seed, 9.0 if deal else 1.5)
    settlement = settlement_of(ledger, deal)
    other = (*(c for c in choices() if c.option != "warm_homes"), Choice("warm_homes", "N02", 0.5, 1))
    chosen = Portfolio(
        unmeasured(choices()),
        6.1e6,
        6.15e6,
        0.05 / 6.1,
        (RunnerUp(other, 6.02e6),),
        (
            ShadowPrice("staff", "Vale Community Health, 2027/28", "whole-time nurse", 41000.0),
            ShadowPrice("budget", "NHS Synthetic Vale ICB, 2026/27", "GBP", 1.9),
        ),
        conditions=(
            Condition("must", Ask("falls", ("N02",), "falls:N02"), 21_000.0),
            Condition("must_not", Ask("reminder_app", IDS[:1], "reminder_app:N01"), 0.0),
            Condition("community_share", None, 3_000.0),
            Condition("cvar", None, 0.0),
        ),
    )
    services = pl.DataFrame(
        [(*row[:5], HEADLINES.get(row[0]), AGENCIES.get(row[0], "")) for row in SERVICES],
        schema=["id", "name", "plain", "unit", "outcome", "headline", "agency"],
        orient="row",
    )
    remedies = (
        ()
        if deal
        else (
            Remedy(
                "subsidy",
                settlement.subsidy_pence / 100,
                True,
                f"Outside money of {pounds(settlement.subsidy_pence.sum() / 100)} would let every partner sign.",
            ),
            Remedy("reserve", np.full(5, 1e6), False, "Synthetic Vale Council could draw £5.0m from its reserves."),
        )
    )
    hours = hours_of(runs)
    known = {row.option for row in choices()}
    standings, swings = weighed(ledger, settlement, (draws, runs), known, assumptions(settings), options)
    return Findings(
        staff=staff_of(hours),
        unpaid_care=unpaid_of(hours),
        elsewhere=(HereAndElsewhere("vale_hospital", 0.25, np.zeros(5)),),
        standings=standings,
        swings=swings,
        remedies=remedies,
        created="2026-04-01",
        seed=seed,
        place=here,
        population=people,
        need=need_of(runs),
        menu=options,
        services=services,
        roles=ROLES,
        fund_rules=reader.read().fund_rules,
        portfolio=chosen,
        frontier=Frontier(
            (
                FrontierPlan(other, 310.0, -4.1e6, 0.21, 5.6e6, 1.2),
                FrontierPlan(choices()[:-1], 240.0, -2.0e6, 0.44, 5.1e6, 0.0),
            ),
            FrontierPlan(choices(), 305.0, -4.4e6, 0.2, 6.1e6),
            (0, 4),
        ),
        runs=runs,
        eligible=base,
        draws=draws,
        ledger=ledger,
        settlement=settlement,
        accounts=draw_up_accounts(ledger, settlement),
        hours=hours,
        deliver_share=carried(5),
        fund_share=carried(6),
        do_nothing=waiting_of(runs),
        partners=partners(deal),
        assumptions=assumptions(settings),
        information=information_of(assumptions(settings)),
        bad_years=bad_years_of(settlement_of(ledger, deal)),
        fingerprints={"code": "c0de", "inputs": "1nput5"},
        timings={"people": 1.25},
    )


def nothing_chosen() -> Findings:
    """The same place with an empty plan: nothing reached, nothing spent, nothing owed."""
    found = findings()
    runs = found.runs
    still = replace(
        runs,
        with_plan=runs.without,
        expected_change_by_quintile=np.zeros_like(runs.expected_change_by_quintile),
        reached=np.zeros_like(runs.reached),
        option_cost_gbp=np.zeros_like(runs.option_cost_gbp),
        qaly=np.zeros_like(runs.qaly),
        qaly_by_quintile=np.zeros_like(runs.qaly_by_quintile),
        steps=np.stack([runs.steps[0], *np.zeros_like(runs.steps[1:])]),
    )
    ledger = Ledger(YEARS, PARTNER_IDS, (), DRAWS)
    deal = settlement_of(ledger, True)
    standings, swings = weighed(ledger, deal, (found.draws, still), set(), found.assumptions, found.menu)
    return replace(
        found,
        runs=still,
        ledger=ledger,
        settlement=deal,
        standings=standings,
        swings=swings,
        staff=(),
        unpaid_care=None,
        elsewhere=(),
        accounts=draw_up_accounts(ledger, deal),
        portfolio=Portfolio(unmeasured(()), 0.0, 0.0, 0.0, (), ()),
        frontier=Frontier((), FrontierPlan((), 0.0, 0.0, 0.0, 0.0), (0, 4)),
        hours=[],
        bad_years=bad_years_of(settlement_of(ledger, True), planned=False),
    )


@cache
def document(*, deal: bool = True, settings: tuple[str, ...] = ()) -> Plan:
    """The plan of `findings`, assembled once a process: for tests of its readers."""
    return assemble_plan(findings(deal=deal, settings=settings))


@cache
def empty_document() -> Plan:
    """The plan of `nothing_chosen`, assembled once a process."""
    return assemble_plan(nothing_chosen())
