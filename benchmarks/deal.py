"""How long the deal takes: the games of a place, its frontier, and what-ifs of a plan made already.

    COMMONGROUND_MIRROR=... python benchmarks/deal.py [PLACE]

Eight blocs: bodies that are alike play as one. Each v(S) has the bound that the solver proved; the widest gap is told.
A what-if is made as the web app and a notebook make it: in a Python that has made the plan, and without the frontier.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

import commonground as cg
from commonground import choose, need, people, simulate
from commonground.choose.model import Candidates, GameValues
from commonground.library import read_library
from commonground.options.eligibility import make_menu
from commonground.partners import Partner
from commonground.partners.modelled import modelled_partners
from commonground.place.model import Place
from commonground.prices import price_place
from commonground.settings import Settings

T = TypeVar("T")
SETTINGS = Settings(workers=2)
BLOCS = {  # eight of them in Bolton, by kind of body
    "acute_trust": "Acute trusts",
    "police": "Blue light services",
    "ambulance_trust": "Blue light services",
}
WHAT_IFS: tuple[dict[str, float | str], ...] = (
    {"choose.equity_floor_share": 0.5},
    {"settle.rule": "equal"},
    {"options.tobacco_treatment.cost_gbp": 400.0},
)


def main(name: str) -> None:
    """Print the times."""
    place = cg.build_place(name)
    bodies = time_parts(name, place)
    timed("a plan, all of it", lambda: cg.make_plan(place, bodies))
    for changes in WHAT_IFS:
        asked = {**changes, "choose.frontier_plans": 0}
        timed(f"a what-if, {changes}", lambda asked=asked: cg.make_plan(place, bodies, set=asked))


def time_parts(name: str, place: Place) -> tuple[Partner, ...]:
    """The games, the choice and the frontier by themselves; the partners."""
    bodies, candidates = candidates_of(place)
    print(f"{name}: {len(bodies)} partners, {len(candidates.choices):,} choices")
    values = timed("v(S)", lambda: choose.value_coalitions(candidates))
    print(f"  {len(values.blocs)} blocs, {2 ** len(values.blocs):,} coalitions")
    for game in values.games:
        print(f"  {widest(game)}")
    plan = timed("the choice and ten near it", lambda: choose.optimise(candidates))
    frontier = timed("the frontier", lambda: choose.trace_frontier(candidates, plan, SETTINGS.workers))
    if frontier:
        short = max(one.short_qaly for one in frontier.plans)
        print(f"  {len(frontier.plans)} plans, none further than {short:.2f} years of good health from its bound")
    return bodies


def timed(title: str, work: Callable[[], T]) -> T:
    """What `work` makes; its seconds are printed."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    print(f"{title}: {time.perf_counter() - wall:.1f} s, {time.process_time() - cpu:.1f} CPU s", flush=True)
    return made


def widest(game: GameValues) -> str:
    """The coalition whose value is furthest from its bound, in words."""
    gap = game.bound_gbp - game.value_gbp
    worst = int(np.argmax(gap))
    share = gap[worst] / max(game.value_gbp[worst], 1.0)
    everyone = f"counting {game.counts}: v(everyone) £{game.value_gbp[-1]:,.0f}"
    return f"{everyone}, furthest from its bound £{gap[worst]:,.0f} ({share:.1%}), {(gap < 1.0).mean():.0%} at it"


def candidates_of(place: Place) -> tuple[tuple[Partner, ...], Candidates]:
    """The place's modelled partners in blocs, and what there is to choose."""
    library, years = read_library(SETTINGS), SETTINGS.financial_years
    evidence, assumptions = library.evidence, library.assumptions
    modelled = modelled_partners(place, assumptions, evidence.deflator, SETTINGS.years)
    bodies = tuple(replace(one, bloc=BLOCS.get(one.kind, "")) for one in modelled)
    population = people.build(people.inputs(place, evidence, assumptions, SETTINGS.seed))
    used = need.estimate(need.inputs(population, place, evidence, assumptions))
    menu = make_menu(population.persons, population.needs, library.options)
    prices = price_place(place, bodies, evidence, menu.options, assumptions)
    cells = simulate.collapse(simulate.inputs(place, population, used, menu, assumptions, years))
    draws = simulate.draw(menu.options, cells.services, assumptions, SETTINGS.seed, SETTINGS.draws)
    baseline = simulate.estimate_baseline(cells, draws, menu.options, assumptions)
    return bodies, choose.price_candidates(baseline, prices, bodies)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "Bolton")
