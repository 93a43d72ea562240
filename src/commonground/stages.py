"""What each stage of the flow hands to the next, and all of it together for the document. Out: `Findings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonground.assemble.model import Findings
from commonground.choose.model import Asks, Candidates, Frontier, Portfolio
from commonground.core.digest import digest_of, package_digest
from commonground.information.model import Information, Standing, Swing
from commonground.library import Library
from commonground.need.model import Need
from commonground.options.model import Menu
from commonground.options.own_counts import with_own_counts
from commonground.partners import Partner
from commonground.people.model import Population
from commonground.place.model import Place
from commonground.prices import PriceBook
from commonground.settings import Settings
from commonground.settle.model import (
    AccountLine,
    HereAndElsewhere,
    HoursLine,
    Ledger,
    Remedy,
    Settlement,
    UnpaidCare,
    WorkLine,
)
from commonground.simulate.model import Baseline, Runs
from commonground.stress.model import BadYears


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for."""

    place: Place
    partners: Sequence[Partner]
    settings: Settings
    library: Library
    asks: Asks


@dataclass(frozen=True)
class Today:
    """Who lives here, what they use now, and what could be done for them."""

    population: Population
    need: Need
    menu: Menu


def counted(asked: Asked, today: Today) -> Asked:
    """What is asked, with the place's own counts of what runs today as shares of the people who live here."""
    known = with_own_counts(asked.library.assumptions, today.menu, today.population.persons)
    return replace(asked, library=replace(asked.library, assumptions=known))


@dataclass(frozen=True)
class Futures:
    """What a plan could change, the plan that was chosen, and the years with and without it."""

    prices: PriceBook
    baseline: Baseline
    candidates: Candidates
    portfolio: Portfolio
    frontier: Frontier | None
    runs: Runs


@dataclass(frozen=True)
class Work:
    """Where the work lands: whose hours, who can be found, what unpaid carers take on, whose wards they are."""

    hours: tuple[HoursLine, ...]
    staff: tuple[WorkLine, ...]
    unpaid_care: UnpaidCare | None
    elsewhere: tuple[HereAndElsewhere, ...]


@dataclass(frozen=True)
class Deal:
    """Who pays, who gains, who takes on the hours; what bad years do; what it would be worth to know."""

    ledger: Ledger
    do_nothing: Ledger
    settlement: Settlement
    accounts: tuple[AccountLine, ...]
    remedies: tuple[Remedy, ...]
    work: Work
    bad_years: BadYears
    information: Information
    standings: tuple[Standing, ...]
    swings: tuple[Swing, ...]


def gather(
    created: str, asked: Asked, today: Today, futures: Futures, deal: Deal, seconds: Mapping[str, float]
) -> Findings:
    """All that the stages found, as the document is written from it; `seconds` that each room took."""
    return Findings(
        created=created,
        seed=asked.settings.seed,
        place=asked.place,
        population=today.population,
        need=today.need,
        menu=today.menu,
        services=asked.library.evidence.services,
        roles=asked.library.evidence.partner_roles(),
        professions=dict(asked.library.evidence.professions.select("id", "name").iter_rows()),
        fund_rules=asked.library.evidence.fund_rules,
        portfolio=futures.portfolio,
        frontier=futures.frontier,
        runs=futures.runs,
        eligible=futures.baseline.cells.eligible,
        deliver_share=futures.prices.deliver_share,
        fund_share=futures.prices.fund_share,
        draws=futures.baseline.draws,
        ledger=deal.ledger,
        settlement=deal.settlement,
        accounts=deal.accounts,
        remedies=deal.remedies,
        hours=deal.work.hours,
        staff=deal.work.staff,
        unpaid_care=deal.work.unpaid_care,
        elsewhere=deal.work.elsewhere,
        standings=deal.standings,
        swings=deal.swings,
        bad_years=deal.bad_years,
        information=deal.information,
        do_nothing=deal.do_nothing,
        partners=asked.partners,
        assumptions=asked.library.assumptions,
        fingerprints=_fingerprints(asked),
        timings=seconds,
    )


def _fingerprints(asked: Asked) -> dict[str, str]:
    """What the plan is made from and by."""
    library = asked.library
    return {
        "code": package_digest(),
        "inputs": digest_of(
            asked.place, asked.partners, library.evidence, library.options, asked.settings.seed, asked.asks
        ),
        "assumptions": library.assumptions.fingerprint(),
    }
