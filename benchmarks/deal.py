"""How long the deal takes: the games of a place, and a what-if in a process that has planned it already.

    COMMONGROUND_MIRROR=... python benchmarks/deal.py [PLACE]

Eight blocs: bodies that are alike play as one. Each v(S) has the bound that the solver proved; the widest gap is told.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np

from commonground import api, choose, simulate
from commonground.cache import ResultCache
from commonground.flow import _asked, _today
from commonground.core.progress import NOBODY, Timer
from commonground.library import read_library
from commonground.partners.modelled import modelled_partners
from commonground.prices import price_place
from commonground.settings import Settings

BLOCS = {  # eight of them, by kind of body
    "acute_trust": "Acute trusts",
    "community_trust": "Community and mental health",
    "mental_health_trust": "Community and mental health",
    "police": "Blue light services",
    "ambulance_trust": "Blue light services",
}


def main(name: str) -> None:
    """Print the times."""
    place = api.build_place(name)
    settings = Settings(workers=2)
    library = read_library(settings)
    bodies = modelled_partners(place, library.assumptions, library.evidence.deflator, settings.years)
    blocs = tuple(replace(one, bloc=BLOCS.get(one.kind, "")) for one in bodies)
    cache, timer = ResultCache(), Timer(NOBODY)
    asked = _asked(place, blocs, settings)
    today = _today(asked, cache, timer)
    options, assumptions = today.menu.options, library.assumptions
    prices = price_place(place, blocs, library.evidence, options, assumptions)
    inputs = simulate.inputs(place, today.population, today.need, today.menu, assumptions, settings.financial_years)
    cells = simulate.collapse(inputs)
    draws = simulate.draw(options, cells.services, assumptions, settings.seed, settings.draws)
    candidates = choose.price_candidates(simulate.estimate_baseline(cells, draws, options, assumptions), prices, blocs)
    started, cpu = time.perf_counter(), time.process_time()
    values = choose.value_coalitions(candidates)
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"{name}: {len(values.blocs)} blocs, {len(candidates.choices):,} candidates: {wall:.1f} s, {cpu:.1f} CPU s")
    for game in values.games:
        gap = game.bound_gbp - game.value_gbp
        worst = int(np.argmax(gap))
        share = gap[worst] / max(game.value_gbp[worst], 1.0)
        print(
            f"  counting {game.counts}: v(everyone) £{game.value_gbp[-1]:,.0f}, widest gap £{gap[worst]:,.0f} ({share:.1%})"
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "Bolton")
