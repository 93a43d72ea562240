"""The whole journey on one screen and a bit: who is asked for what, in order. In: place, partners, settings.

Out: `Findings`. People are made, their need estimated, options found for them; a plan is chosen and drawn; partners
settle. What is slow and depends on little (`people`, `need`) is kept by what it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground import choose, need, people, settle, simulate
from commonground.assemble.model import Findings
from commonground.cache import ResultCache
from commonground.choose.model import Candidates, CashPlan, Portfolio
from commonground.core.digest import digest_of, package_digest
from commonground.core.errors import UserError
from commonground.core.progress import NOBODY, Progress, Timer, Watcher
from commonground.library import Library, read_library
from commonground.need.model import Need
from commonground.options.eligibility import make_menu
from commonground.options.model import Menu
from commonground.partners import Partner
from commonground.partners.modelled import modelled_partners
from commonground.people.model import Population
from commonground.place.model import Place
from commonground.prices import PriceBook, price_place
from commonground.settings import Settings
from commonground.settle.model import AccountLine, HoursLine, Ledger, Remedy, Settlement
from commonground.simulate.model import Baseline, Runs


@dataclass(frozen=True)
class _Asked:
    """What a plan is asked for."""

    place: Place
    partners: Sequence[Partner]
    settings: Settings
    library: Library


@dataclass(frozen=True)
class _Today:
    """Who lives here, what they use now, and what could be done for them."""

    population: Population
    need: Need
    menu: Menu


@dataclass(frozen=True)
class _Futures:
    """What a plan could change, the plan that was chosen, and the years with and without it."""

    prices: PriceBook
    baseline: Baseline
    candidates: Candidates
    portfolio: Portfolio
    runs: Runs


@dataclass(frozen=True)
class _Deal:
    """Who pays, who gains, who takes on the hours."""

    ledger: Ledger
    do_nothing: Ledger
    settlement: Settlement
    accounts: tuple[AccountLine, ...]
    remedies: tuple[Remedy, ...]
    hours: tuple[HoursLine, ...]


def plan(
    place: Place,
    partners: Sequence[Partner] | None,
    settings: Settings,
    created: str,
    cache: ResultCache | None = None,
    watcher: Watcher = NOBODY,
) -> Findings:
    """One plan for a place, from its people to a settlement, with modelled partners where they are None.

    `created` is an ISO date. Raises UserError for settings, options or partners (or their lack) that make no plan.
    """
    timer = Timer(watcher)
    asked = _asked(place, partners, settings)
    today = _today(asked, cache or ResultCache(), timer)
    futures = _futures(asked, today, timer)
    deal = _deal(asked, today, futures, timer)
    return Findings(
        created=created,
        seed=settings.seed,
        place=place,
        population=today.population,
        need=today.need,
        menu=today.menu,
        services=asked.library.evidence.services,
        portfolio=futures.portfolio,
        runs=futures.runs,
        eligible=futures.baseline.cells.eligible,
        deliver_share=futures.prices.deliver_share,
        fund_share=futures.prices.fund_share,
        draws=futures.baseline.draws,
        ledger=deal.ledger,
        settlement=deal.settlement,
        accounts=deal.accounts,
        remedies=deal.remedies,
        hours=deal.hours,
        do_nothing=deal.do_nothing,
        partners=asked.partners,
        assumptions=asked.library.assumptions,
        fingerprints=_fingerprints(asked),
        timings=timer.seconds,
    )


def _asked(place: Place, partners: Sequence[Partner] | None, settings: Settings) -> _Asked:
    library = read_library(settings)
    parties = modelled_partners(place, library.assumptions) if partners is None else partners
    if not parties:
        raise UserError("a plan needs partners", mend="give one or more, or none at all for modelled ones")
    return _Asked(place, parties, settings, library)


def _today(asked: _Asked, cache: ResultCache, timer: Timer) -> _Today:
    place, settings, library = asked.place, asked.settings, asked.library
    with timer.step("people", "Building people and households") as progress:
        people_inputs = people.inputs(place, library.evidence, library.assumptions, settings.seed)
        population = cache.get_or_make(people.build, people_inputs, settings.workers, progress)
    with timer.step("need", "Estimating what they use now") as progress:
        need_inputs = need.inputs(population, place, library.evidence, library.assumptions)
        used = cache.get_or_make(need.estimate, need_inputs, progress)
    with timer.step("options", "Finding who each option is for"):
        menu = make_menu(population.persons, population.needs, library.options)
    return _Today(population, used, menu)


def _futures(asked: _Asked, today: _Today, timer: Timer) -> _Futures:
    settings, assumptions, options = asked.settings, asked.library.assumptions, today.menu.options
    prices = price_place(asked.place, asked.partners, asked.library.evidence, options, assumptions)
    with timer.step("simulate", "Looking ahead without a plan"):
        years = settings.financial_years
        inputs = simulate.inputs(asked.place, today.population, today.need, today.menu, assumptions, years)
        cells = simulate.collapse(inputs)
        draws = simulate.draw(options, cells.services, assumptions, settings.seed, settings.draws)
        baseline = simulate.estimate_baseline(cells, draws, options, assumptions)
    with timer.step("choose", "Choosing a plan") as progress:
        candidates = choose.price_candidates(baseline, prices, asked.partners)
        portfolio = choose.optimise(candidates, progress)
    with timer.step("simulate", f"Drawing {settings.draws:,} futures with and without it") as progress:
        runs = simulate.run(baseline, portfolio.plan, settings.seed, settings.workers, progress)
    return _Futures(prices, baseline, candidates, portfolio, runs)


def _deal(asked: _Asked, today: _Today, futures: _Futures, timer: Timer) -> _Deal:
    partners, assumptions, options = asked.partners, asked.library.assumptions, today.menu.options
    prices, draws, runs = futures.prices, futures.baseline.draws, futures.runs
    roles = frozenset(role for partner in partners for role in partner.roles)
    with timer.step("choose", "Asking what each coalition could do alone") as progress:
        values = choose.value_coalitions(futures.candidates, progress)
    with timer.step("choose", "Choosing for cash alone, to compare") as progress:
        cash_plan = _cash_plan(asked, today, futures, progress)
    with timer.step("settle", "Settling who pays and who gains"):
        ledger = settle.build_ledger(runs, prices, draws, partners, options, assumptions)
        settlement = settle.settle(ledger, values, partners, assumptions)
        return _Deal(
            ledger=ledger,
            do_nothing=settle.build_waiting_ledger(runs, prices, assumptions),
            settlement=settlement,
            accounts=settle.draw_up_accounts(ledger, settlement),
            remedies=settle.find_remedies(settlement, partners, assumptions, prices, cash_plan),
            hours=settle.count_hours(runs, options, roles, asked.library.evidence, assumptions, asked.settings.seed),
        )


def _cash_plan(asked: _Asked, today: _Today, futures: _Futures, progress: Progress) -> CashPlan | None:
    """The plan for the partners' cash, drawn like the plan itself; None where this is it."""
    settings, assumptions, options = asked.settings, asked.library.assumptions, today.menu.options
    if assumptions.word("choose.objective") == "cash":
        return None
    found = choose.optimise_cash(futures.candidates, progress)
    runs = simulate.run(futures.baseline, found.plan, settings.seed, settings.workers)
    ledger = settle.build_ledger(runs, futures.prices, futures.baseline.draws, asked.partners, options, assumptions)
    net = sum((ledger.net(partner.id).mean(axis=0) for partner in asked.partners), np.zeros(settings.years))
    return replace(found, net_gbp=net, qaly=float(runs.qaly.mean(axis=0).sum()))


def _fingerprints(asked: _Asked) -> dict[str, str]:
    """What the plan is made from and by."""
    library = asked.library
    return {
        "code": package_digest(),
        "inputs": digest_of(asked.place, asked.partners, library.evidence, library.options, asked.settings.seed),
        "assumptions": library.assumptions.fingerprint(),
    }
