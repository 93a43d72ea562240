"""The whole journey on one screen: one named step a room, in order. In: place, partners, settings. Out: `Findings`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground import choose, settle, simulate
from commonground.journey import Clock, Journey, Silent
from commonground.kept import Keeper, room_code
from commonground.kinds.digest import digest
from commonground.place.model import Place
from commonground.place.partners import Partner
from commonground.plan.model import Findings
from commonground.steps import Settings, Steps, facts

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
    assumed, seed = steps.assumptions, settings.seed

    with clock.step("people", "Building people and households") as told:
        folk = steps.people(told)
    with clock.step("need", "Estimating what they use now") as told:
        gaps = steps.need(folk, told)
    with clock.step("options", "Finding who each option is for"):
        menu = steps.menu(folk)
        book = steps.prices(menu)
    with clock.step("simulate", "Looking ahead without a plan"):
        cells = steps.cells(folk, gaps, menu)
        draws = simulate.draw(menu.options, cells.services, assumed, seed, settings.draws)
        ahead = simulate.outlook(cells, draws, menu.options, assumed)
    with clock.step("choose", "Choosing a plan") as told:
        chosen = choose.best(ahead, book, partners, told)
    with clock.step("simulate", f"Drawing {settings.draws:,} futures with and without it") as told:
        runs = simulate.run(cells, draws, chosen.choices, menu.options, assumed, seed, settings.workers, told)
    with clock.step("settle", "Asking what each coalition could do alone") as told:
        blocs, values = steps.coalitions(ahead, book, told)
    with clock.step("settle", "Settling who pays and who gains"):
        money = settle.ledger(runs, book, draws, partners, menu.options, assumed)
        waiting = settle.do_nothing(runs, book, draws, assumed)
        deal = settle.settle(money, values, blocs, partners, assumed)
        remedies = settle.smallest_change(deal, partners, assumed, book)
        landing = settle.hours(runs, menu.options, roles_of(partners), steps.facts.evidence.displacement, assumed, seed)
    return Findings(
        created=created,
        seed=seed,
        place=place,
        population=folk,
        need=gaps,
        menu=menu,
        services=steps.services,
        chosen=chosen,
        runs=runs,
        eligible=cells.eligible,
        deliver_share=book.deliver_share,
        fund_share=book.fund_share,
        draws=draws,
        ledger=money,
        settlement=deal,
        remedies=remedies,
        hours=landing,
        do_nothing=waiting,
        partners=partners,
        assumptions=assumed,
        fingerprints={
            "code": room_code("plan"),
            "inputs": digest(steps.need_key, place.neighbourhoods.of_area, partners),
            "assumptions": assumed.fingerprint(),
        },
        timings=clock.seconds,
    )


def roles_of(partners: Sequence[Partner]) -> frozenset[str]:
    """Every role that some partner holds."""
    return frozenset(role for partner in partners for role in partner.roles)
