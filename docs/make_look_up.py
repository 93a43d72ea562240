"""What each judged figure does to Bolton's plan, its choices as they are. Writes docs/look-up.csv.

    python docs/make_look_up.py && python -m commonground.evidence.page docs/look-up.csv > docs/evidence.md

Every judged figure with a range is set to either end of it, the rest stays, and the plan is measured again: with the
figure's own place in the flow first (residents, needs), where it has one. What bears only on who pays, on whole wards
or on what may be chosen moves none of this and is left out. Run `commonground fetch` first. Takes some twenty minutes
of one core.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from commonground import choose, information, need, people, simulate
from commonground.choose.model import Portfolio
from commonground.core.figures import JUDGED
from commonground.evidence.model import Assumptions
from commonground.folders import sources_folder
from commonground.information.held import HeldPlan
from commonground.information.judging import whom_to_ask
from commonground.information.model import TARGETS, Information, Outcomes, Target
from commonground.library import Library, read_library
from commonground.need.model import Need
from commonground.options.eligibility import make_menu
from commonground.partners import Partner
from commonground.partners.modelled import modelled_partners
from commonground.people.model import Population
from commonground.place.building import build
from commonground.place.model import Place
from commonground.prices import PriceBook, price_place
from commonground.settings import Settings
from commonground.simulate.model import Baseline, Choice
from commonground.sources.tables import open_sources

PAGE = Path(__file__).with_name("look-up.csv")
PLACE, DRAWS, SEED = "Bolton", 400, 1
COLUMNS = ("figure", "value", "low", "high", "unit", "local", "ask", "worth_knowing_gbp")
TOGETHER = "all judged figures together"
RESIDENTS, NEEDS = ("people.", "prevalence."), ("need.", "rate.")
NOT_HERE = ("partners.", "choose.", "settle.", "payment.", "beds.", "stepped_share.")  # who pays, what may be chosen


@dataclass(frozen=True)
class World:
    """Bolton, its partners, people and needs, and the plan that is held."""

    place: Place
    partners: tuple[Partner, ...]
    library: Library
    population: Population
    used: Need
    choices: tuple[Choice, ...]


@cache
def world() -> World:
    """Made once a process."""
    place, library = build(PLACE, open_sources(sources_folder())), read_library(Settings())
    partners = modelled_partners(place, library.assumptions, library.evidence.deflator)
    population = people.build(people.inputs(place, library.evidence, library.assumptions, SEED))
    used = need.estimate(need.inputs(population, place, library.evidence, library.assumptions))
    first = World(place, partners, library, population, used, ())
    baseline, prices = prepared(first, library.assumptions, population, used)
    portfolio: Portfolio = choose.optimise(choose.price_candidates(baseline, prices, partners))
    return replace(first, choices=portfolio.choices)


def prepared(here: World, assumptions: Assumptions, population: Population, used: Need) -> tuple[Baseline, PriceBook]:
    """The years without a plan and the prices, at these assumptions."""
    menu = make_menu(population.persons, population.needs, here.library.options)
    prices = price_place(here.place, here.partners, here.library.evidence, menu.options, assumptions)
    inputs = simulate.inputs(here.place, population, used, menu, assumptions, Settings().financial_years)
    cells = simulate.collapse(inputs)
    draws = simulate.draw(menu.options, cells.services, assumptions, SEED, DRAWS)
    return simulate.estimate_baseline(cells, draws, menu.options, assumptions), prices


def held(assumptions: Assumptions, moved: str = "") -> HeldPlan:
    """The held plan, measured at `assumptions`, with what the figure `moved` shapes made anew."""
    here = world()
    evidence, population, used = here.library.evidence, here.population, here.used
    if moved.startswith(RESIDENTS):
        population = people.build(people.inputs(here.place, evidence, assumptions, SEED))
    if moved.startswith((*RESIDENTS, *NEEDS)):
        used = need.estimate(need.inputs(population, here.place, evidence, assumptions))
    baseline, prices = prepared(here, assumptions, population, used)
    return HeldPlan.of(baseline, simulate.measure_together(baseline, here.choices), prices, SEED)


def outcomes(assumptions: Assumptions, moved: str = "") -> Outcomes:
    """What the held plan comes to at `assumptions`."""
    one = held(assumptions, moved)
    return one.measure(one.drawn(assumptions))


def means(found: Outcomes) -> dict[Target, float]:
    """The mean over draws of each outcome."""
    return {target: float(found.of(target).mean()) for target in TARGETS}


def at_end(name: str, value: float) -> dict[Target, float]:
    """The means with the figure `name` certain at `value`."""
    known = world().library.assumptions
    figures = (replace(f, value=value, low=value, high=value) if f.name == name else f for f in known.values())
    return means(outcomes(Assumptions(figures), name))


def rows() -> Iterator[dict[str, object]]:
    """The judged figures of the library together, then each that has a range and moves anything."""
    here, known = world(), world().library.assumptions
    one, look_up = held(known), here.library.evidence.look_up
    found: Information = information.rank_judged(one.baseline, one.plan, one.prices, look_up, SEED, len(known))
    centre = means(one.measure(one.drawn(known)))
    told = {row.figure.name: row for row in found.rows}
    yield {
        "figure": TOGETHER, "value": found.judged, "high": found.figures, "unit": "figures",
        **{f"{t}_spread": found.share_of_spread[t] for t in TARGETS}, **{f"{t}_low": centre[t] for t in TARGETS},
    }  # fmt: skip
    judged = [
        f for f in known.values()
        if f.quality == JUDGED and not isinstance(f.value, str) and not f.name.startswith(NOT_HERE)
        if f.low is not None and f.low < (f.high or f.low)
    ]  # fmt: skip
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        lows = list(pool.map(at_end, [f.name for f in judged], [f.low for f in judged], chunksize=4))
        highs = list(pool.map(at_end, [f.name for f in judged], [f.high for f in judged], chunksize=4))
    for figure, low, high in zip(judged, lows, highs, strict=True):
        row = told.get(figure.name)
        local, ask = whom_to_ask(figure.name, look_up)
        yield {
            "figure": figure.name, "value": figure.value, "low": figure.low, "high": figure.high, "unit": figure.unit,
            "local": local, "ask": ask, "worth_knowing_gbp": row.worth_knowing_gbp if row else 0.0,
            **{f"{t}_spread": row.share_of_spread[t] if row else 0.0 for t in TARGETS},
            **{f"{t}_low": low[t] for t in TARGETS}, **{f"{t}_high": high[t] for t in TARGETS},
        }  # fmt: skip


def moves(row: dict[str, object]) -> float:
    """GBP of worth between the ends of a figure: what the rows are ordered by."""
    return abs(float(str(row["worth_high"])) - float(str(row["worth_low"])))


def rounded(row: dict[str, object]) -> dict[str, object]:
    """Four significant digits: more than any of it means."""
    return {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in row.items()}


def main(write: Callable[[str], object] = sys.stdout.write) -> None:
    """The file, the figures that move the plan most first."""
    together, *single = rows()
    ordered = [together, *sorted(single, key=moves, reverse=True)]
    columns = [*COLUMNS, *(f"{t}_{what}" for what in ("spread", "low", "high") for t in TARGETS)]
    with PAGE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rounded(row) for row in ordered)
    write(f"{len(single)} figures written to {PAGE.name}\n")


if __name__ == "__main__":
    main()
