"""The whole journey on one screen and a bit: who is asked for what, in order. In: place, partners, settings.

Out: `Findings`. People are made, their need estimated, options found for them; a plan is chosen and drawn; partners
settle. What is slow and depends on little (`people`, `need`) is kept by what it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from commonground import choose, information, need, people, settle, simulate, stress
from commonground.assemble.model import Findings
from commonground.cache import ResultCache
from commonground.choose.model import Asks, CashPlan
from commonground.core.errors import UserError, raise_all
from commonground.core.progress import NOBODY, Progress, Timer, Watcher
from commonground.document import ids
from commonground.evidence.identity import ids_of
from commonground.information.model import Information, Standing, Swing
from commonground.library import Library, read_library
from commonground.options.eligibility import make_menu
from commonground.options.fences import find_unknown_fences
from commonground.partners import Partner
from commonground.partners.by_hand import find_misfits
from commonground.partners.entries import vocabulary
from commonground.partners.hosts import find_wrong_hosts
from commonground.partners.model import without_its_part
from commonground.partners.modelled import modelled_partners
from commonground.partners.proportion import find_problems
from commonground.partners.roll import called, find_misnomers
from commonground.place.identity import ids_in, names_in
from commonground.place.model import Place
from commonground.prices import price_place
from commonground.settings import Settings
from commonground.settle.model import Ledger, Settlement
from commonground.stages import Asked, Deal, Futures, Today, Work, counted, gather
from commonground.stress.model import BadYears, Case


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
    asked = counted(asked, today)
    futures = _futures(asked, today, timer)
    deal = _deal(asked, today, futures, timer)
    return gather(created, asked, today, futures, deal, timer.seconds)


def _asked(place: Place, partners: Sequence[Partner] | None, settings: Settings) -> Asked:
    library = read_library(settings)
    parties = (
        modelled_partners(place, library.assumptions, library.evidence.deflator, settings.years)
        if partners is None
        else partners
    )
    parties = tuple(one if one.takes_part else without_its_part(one) for one in parties)
    if not any(one.takes_part for one in parties):
        raise UserError("a plan needs partners that take part", mend="give one or more, or none for modelled ones")
    words = vocabulary(place, library.evidence, settings.years)
    misfits = ([*find_misfits(one, words), *find_problems(one, years=settings.years)] for one in parties)
    hosts = find_wrong_hosts(parties, library.evidence)
    raise_all([*_misnomers(place, parties, library, settings), *chain.from_iterable(misfits), *hosts])
    raise_all(list(find_unknown_fences(parties, library.options, tuple(library.evidence.services["id"]))))
    return Asked(place, parties, settings, library, _asks(place, library, settings))


def _asks(place: Place, library: Library, settings: Settings) -> Asks:
    here = place.neighbourhoods
    askable = choose.Askable(
        options={option.id: option.name for option in library.options},
        neighbourhoods=dict(zip(here.ids, here.names, strict=True)),
        starts=choose.starts_among(settings.financial_years, library.assumptions),
        scales=sorted(choose.usual_scales(library.assumptions)),
    )
    return choose.read_asks(settings.must, settings.must_not, askable)


def _misnomers(place: Place, partners: Sequence[Partner], library: Library, settings: Settings) -> list[UserError]:
    """What is wrong with the ids and names of everything in this plan: all of them share one name space."""
    file = None if settings.options_file is None else str(settings.options_file)
    known = {named.word for named in ids_of(library.evidence)}
    local = [ids.Named("option", option.id, file) for option in library.options if option.id not in known]
    others = [*ids_of(library.evidence), *ids_in(place), *local]
    return [*ids.find_problems((), names_in(place)), *find_misnomers(called(partners), others)]


def _today(asked: Asked, cache: ResultCache, timer: Timer) -> Today:
    place, settings, library = asked.place, asked.settings, asked.library
    with timer.step("people", "Building people and households") as progress:
        people_inputs = people.inputs(place, library.evidence, library.assumptions, settings.seed)
        population = cache.get_or_make(people.build, people_inputs, settings.workers, progress)
    with timer.step("need", "Estimating what they use now") as progress:
        need_inputs = need.inputs(population, place, library.evidence, library.assumptions)
        used = cache.get_or_make(need.estimate, need_inputs, progress)
    with timer.step("options", "Finding who each option is for"):
        menu = make_menu(population.persons, population.needs, library.options)
    return Today(population, used, menu)


def _futures(asked: Asked, today: Today, timer: Timer) -> Futures:
    settings, assumptions, options = asked.settings, asked.library.assumptions, today.menu.options
    prices = price_place(asked.place, asked.partners, asked.library.evidence, options, assumptions)
    with timer.step("simulate", "Looking ahead without a plan"):
        years = settings.financial_years
        inputs = simulate.inputs(asked.place, today.population, today.need, today.menu, assumptions, years)
        cells = simulate.collapse(inputs)
        draws = simulate.draw(options, cells.services, assumptions, settings.seed, settings.draws)
        baseline = simulate.estimate_baseline(cells, draws, options, assumptions)
    with timer.step("choose", "Choosing a plan") as progress:
        candidates = choose.hold_to_offers(choose.price_candidates(baseline, prices, asked.partners, asked.asks))
        portfolio = choose.optimise(candidates, progress)
    with timer.step("choose", "Finding plans to choose between") as progress:
        frontier = choose.trace_frontier(candidates, portfolio, settings.workers, progress)
    futures = "1 future" if settings.draws == 1 else f"{settings.draws:,} futures"
    with timer.step("simulate", f"Drawing {futures} with and without it") as progress:
        runs = simulate.run(baseline, portfolio.plan, settings.seed, settings.workers, progress)
    return Futures(prices, baseline, candidates, portfolio, frontier, runs)


def _deal(asked: Asked, today: Today, futures: Futures, timer: Timer) -> Deal:
    partners, assumptions, options = asked.partners, asked.library.assumptions, today.menu.options
    prices, draws, runs = futures.prices, futures.baseline.draws, futures.runs
    with timer.step("choose", "Asking what each coalition could do alone") as progress:
        values = choose.value_coalitions(futures.candidates, progress)
    with timer.step("choose", "Choosing for cash alone, to compare") as progress:
        cash_plan = _cash_plan(asked, today, futures, progress)
    with timer.step("settle", "Settling who pays and who gains"):
        ledger = settle.build_ledger(runs, prices, draws, partners, options, assumptions)
        table = settle.lay_on_table(partners, options, settle.count_outgo(runs, prices))
        settlement = settle.settle(ledger, values, partners, table, assumptions)
        standings, swings = _sensitivity(asked, today, futures, ledger, settlement)
    with timer.step("stress", "Trying it in bad years"):
        bad_years = _bad_years(asked, futures, settlement)
    with timer.step("settle", "Looking for ways out"):
        return Deal(
            ledger=ledger,
            do_nothing=settle.build_waiting_ledger(runs, prices, assumptions),
            settlement=settlement,
            accounts=settle.draw_up_accounts(ledger, settlement),
            remedies=settle.find_remedies(settlement, partners, assumptions, prices, cash_plan),
            work=_work(asked, today, futures, ledger),
            bad_years=bad_years,
            information=_information(asked, futures),
            standings=standings,
            swings=swings,
        )


def _work(asked: Asked, today: Today, futures: Futures, ledger: Ledger) -> Work:
    """Where the work lands."""
    partners, evidence, assumptions = asked.partners, asked.library.evidence, asked.library.assumptions
    runs, seed = futures.runs, asked.settings.seed
    roles = frozenset(role for partner in partners for role in partner.roles)
    hours = settle.count_hours(runs, today.menu.options, roles, evidence, assumptions, seed)
    return Work(
        hours=hours,
        staff=settle.match_staff(hours, partners, evidence, assumptions),
        unpaid_care=settle.value_unpaid_care(hours, evidence, assumptions, seed),
        elsewhere=settle.tell_elsewhere(futures.prices, ledger),
    )


def _sensitivity(
    asked: Asked, today: Today, futures: Futures, ledger: Ledger, settlement: Settlement
) -> tuple[tuple[Standing, ...], tuple[Swing, ...]]:
    """What moves each partner's end, beside its line: the lowest that it may end, all years together."""
    chosen = frozenset(choice.option for choice in futures.portfolio.choices)
    draws, assumptions, seed = futures.baseline.draws, asked.library.assumptions, asked.settings.seed
    drawings = information.Drawings(draws, futures.runs, today.menu.options, chosen, assumptions, seed)
    return information.weigh_partners(settlement, ledger, drawings)


def _bad_years(asked: Asked, futures: Futures, settlement: Settlement) -> BadYears:
    """The plan and its deal in every bad year; a line is what a partner offers and its floor."""
    paid_in = settlement.net_before.mean(axis=0) - settlement.net_after.mean(axis=0)
    case = Case(
        baseline=futures.baseline,
        plan=futures.portfolio.plan,
        prices=futures.prices,
        partners=asked.partners,
        runs=futures.runs,
        net=settlement.net_before - paid_in,
        lines=-settlement.line,
        collars=settlement.collars,
    )
    tests = stress.list_tests(asked.library.evidence, asked.library.assumptions, len(settlement.years))
    return stress.examine(case, tests, futures.portfolio.objective_gbp)


def _information(asked: Asked, futures: Futures) -> Information:
    """Which judged figures would be worth looking up, with the plan's choices as they are."""
    look_up, seed = asked.library.evidence.look_up, asked.settings.seed
    return information.rank_judged(futures.baseline, futures.portfolio.plan, futures.prices, look_up, seed)


def _cash_plan(asked: Asked, today: Today, futures: Futures, progress: Progress) -> CashPlan | None:
    """The plan for the partners' cash, drawn like the plan itself; None where this is it."""
    settings, assumptions, options = asked.settings, asked.library.assumptions, today.menu.options
    if assumptions.word("choose.objective") == "cash":
        return None
    found = choose.optimise_cash(futures.candidates, progress)
    runs = simulate.run(futures.baseline, found.plan, settings.seed, settings.workers)
    ledger = settle.build_ledger(runs, futures.prices, futures.baseline.draws, asked.partners, options, assumptions)
    net = np.stack([ledger.net(partner.id).mean(axis=0) for partner in asked.partners], axis=1)
    usable = settle.lay_on_table(asked.partners, options, settle.count_outgo(runs, futures.prices)).usable
    net = settle.brought_gbp(net, asked.partners)
    return replace(found, net_gbp=net, qaly=float(runs.qaly.mean(axis=0).sum()), usable_gbp=usable)
