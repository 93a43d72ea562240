"""The whole journey on one screen: one named step a room, in order. In: place, partners, settings. Out: `Findings`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground import choose, settle, simulate
from commonground.assemble.model import Findings
from commonground.cache import Keeper
from commonground.partners import Partner
from commonground.place.model import Place
from commonground.progress import Clock, Journey, Silent
from commonground.steps import Deal, Futures, Settings, Steps, facts

__all__ = ["Settings", "plan"]


def plan(
    place: Place,
    partners: Sequence[Partner],
    settings: Settings,
    created: str,
    keeper: Keeper | None = None,
    journey: Journey | None = None,
) -> Findings:
    """One plan for a place, from its people to a settlement. `created` is an ISO date."""
    clock = Clock(journey or Silent())
    steps = Steps(place, partners, settings, facts(settings), keeper or Keeper(None))
    futures = _futures(steps, clock)
    deal = _deal(steps, futures, clock)
    return steps.findings(created, futures, deal, clock.seconds)


def _futures(steps: Steps, clock: Clock) -> Futures:
    """From people to the futures with and without the plan that is chosen."""
    assumed, seed, count = steps.assumptions, steps.settings.seed, steps.settings.draws
    with clock.step("people", "Building people and households") as told:
        folk = steps.people(told)
    with clock.step("need", "Estimating what they use now") as told:
        gaps = steps.need(folk, told)
    with clock.step("options", "Finding who each option is for"):
        menu = steps.menu(folk)
        book = steps.prices(menu)
    with clock.step("simulate", "Looking ahead without a plan"):
        cells = steps.cells(folk, gaps, menu)
        draws = simulate.draw(menu.options, cells.services, assumed, seed, count)
        ahead = simulate.outlook(cells, draws, menu.options, assumed)
    with clock.step("choose", "Choosing a plan") as told:
        chosen = choose.best(ahead, book, steps.partners, told)
    with clock.step("simulate", f"Drawing {count:,} futures with and without it") as told:
        runs = simulate.run(cells, draws, chosen.choices, menu.options, assumed, seed, steps.settings.workers, told)
    return Futures(folk, gaps, menu, book, cells, draws, ahead, chosen, runs)


def _deal(steps: Steps, futures: Futures, clock: Clock) -> Deal:
    """From the futures to who pays, who gains and who takes on the hours."""
    partners, assumed, runs, book = steps.partners, steps.assumptions, futures.runs, futures.book
    with clock.step("settle", "Asking what each coalition could do alone") as told:
        alone = steps.coalitions(futures, told)
    with clock.step("choose", "Choosing for cash alone, to compare") as told:
        cash_plan = steps.cash_plan(futures, told)
    with clock.step("settle", "Settling who pays and who gains"):
        money = settle.ledger(runs, book, futures.draws, partners, futures.menu.options, assumed)
        waiting = settle.do_nothing(runs, book, futures.draws, assumed)
        settlement = settle.settle(money, alone.cash, alone.blocs, partners, assumed, alone.declared)
        remedies = settle.smallest_change(settlement, partners, assumed, book, cash_plan)
        hours = steps.hours(futures)
    return Deal(money, waiting, settlement, remedies, hours)
