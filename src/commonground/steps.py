"""What each room is asked for on the way to a plan, and what is kept of it between runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import polars as pl

from commonground import choose, need, people, settle, simulate
from commonground.assemble.model import Findings
from commonground.cache import Keeper, room_code
from commonground.choose.model import CashPlan, Chosen
from commonground.core.arrays import Floats
from commonground.core.digest import digest
from commonground.core.errors import UserError
from commonground.core.progress import Progress
from commonground.core.years import financial_years
from commonground.evidence import figures, reader
from commonground.evidence.assumptions import Assumptions
from commonground.evidence.model import Evidence
from commonground.need.estimation import ASSUMPTIONS_READ as NEED_READS
from commonground.need.model import Need
from commonground.options import eligibility, library, local
from commonground.options.model import Menu, Option
from commonground.partners import Partner
from commonground.people.model import Population
from commonground.place.model import Place
from commonground.prices import book as prices
from commonground.prices.model import PriceBook
from commonground.prices.shares import patch_shares
from commonground.settle.hours import HoursLine
from commonground.settle.model import Ledger, Settlement
from commonground.settle.remedies import Remedy
from commonground.simulate.model import Cells, Draws, Runs

WITHIN = {
    "draws": (1, 100_000),
    "years": (1, 20),
    "workers": (1, 256),
    "seed": (0, 2**63 - 1),
    "first_year": (2026, 2050),
}


@dataclass(frozen=True)
class Settings:
    """What a person may ask of a plan.

    `changes`: assumptions set by hand, 'name=value'. `options_file`: a local YAML of options.
    Raises UserError for a number that makes no plan.
    """

    seed: int = 1
    draws: int = 1000
    years: int = 5
    first_year: int = 2027  # the plan begins in April of it
    workers: int = 1
    changes: tuple[str, ...] = ()
    options_file: Path | None = None

    def __post_init__(self) -> None:
        for name, (least, most) in WITHIN.items():
            value = getattr(self, name)
            if not least <= value <= most:
                what = f"{name.replace('_', ' ')} must be from {least} to {most}, not {value}"
                raise UserError(what, where=f"--{name.replace('_', '-')}")


@dataclass(frozen=True)
class Facts:
    """The evidence, the options and every assumption, as changed for this plan."""

    evidence: Evidence
    options: tuple[Option, ...]
    assumptions: Assumptions


def facts(settings: Settings) -> Facts:
    """The library, with the local options and the changed assumptions in it."""
    evidence = reader.read()
    options, assumptions = library.library(evidence), figures.from_tables(evidence)
    if settings.options_file is not None:
        options, assumptions = local.with_local(options, assumptions, evidence, settings.options_file)
    return Facts(evidence, options, assumptions.with_settings(settings.changes))


@dataclass(frozen=True)
class Futures:
    """What was found on the way from people to the futures with and without the plan."""

    folk: Population
    gaps: Need
    menu: Menu
    book: PriceBook
    cells: Cells
    draws: Draws
    ahead: simulate.Outlook
    chosen: Chosen
    runs: Runs


@dataclass(frozen=True)
class Coalitions:
    """Who plays the cooperative game, and v(S), discounted GBP, by bitmask of blocs."""

    blocs: tuple[str, ...]
    cash: Floats
    declared: Floats | None  # with declared worth; None where nobody declares any


@dataclass(frozen=True)
class Deal:
    """Who pays, who gains, who takes on the hours."""

    ledger: Ledger
    do_nothing: Ledger
    settlement: Settlement
    remedies: tuple[Remedy, ...]
    hours: tuple[HoursLine, ...]


@dataclass(frozen=True)
class Steps:
    """Each room asked for just what it needs."""

    place: Place
    partners: Sequence[Partner]
    settings: Settings
    facts: Facts
    keeper: Keeper

    @property
    def assumptions(self) -> Assumptions:
        """Every figure, as changed."""
        return self.facts.assumptions

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The plan's financial years."""
        return financial_years(self.settings.first_year, self.settings.years)

    @cached_property
    def services(self) -> pl.DataFrame:
        """The services that are simulated: leaves of the tree, and outcomes that are counted."""
        return self.facts.evidence.services

    @cached_property
    def people_inputs(self) -> people.PeopleInputs:
        """What the people are made from."""
        return people.inputs(self.place, self.facts.evidence, self.assumptions, self.settings.seed)

    @cached_property
    def people_key(self) -> str:
        """What the people depend on."""
        return digest(self.people_inputs)

    @cached_property
    def need_key(self) -> str:
        """What the need depends on, besides the people."""
        evidence = self.facts.evidence
        tables = (self.place.areas, self.place.published, evidence.services, evidence.utilisation, evidence.units)
        return digest(self.people_key, *tables, self.assumptions.only(*NEED_READS).fingerprint())

    def people(self, told: Progress) -> Population:
        """Every resident as a person in a household."""
        made = partial(people.build, self.people_inputs, self.settings.workers, told)
        return self.keeper.recall("people", self.people_key, made)

    def need(self, folk: Population, told: Progress) -> Need:
        """What every person uses now."""
        read = need.inputs(folk, self.place, self.facts.evidence, self.assumptions)
        return self.keeper.recall("need", self.need_key, lambda: need.estimate(read, told))

    def menu(self, folk: Population) -> Menu:
        """The options, and who is eligible for each."""
        return eligibility.menu(folk.persons, folk.needs, self.facts.options)

    def cells(self, folk: Population, gaps: Need, menu: Menu) -> Cells:
        """People collapsed by what a plan can tell apart."""
        persons, here = folk.persons, self.place.neighbourhoods
        return simulate.collapse(
            area=persons["area"].to_numpy(),
            age=persons["age"].to_numpy(),
            household=persons["household"].to_numpy(),
            neighbourhood_of_area=here.of_area,
            quintile_of_area=self.place.areas["imd_quintile"].to_numpy(),
            neighbourhoods=here.ids,
            services=gaps.services,
            expected=gaps.expected,
            targeted=menu.targeted,
            affected=menu.affected,
            options=menu.options,
            assumptions=self.assumptions,
            years=self.years,
        )

    def prices(self, menu: Menu) -> PriceBook:
        """Who provides and who pays, and what a unit moves."""
        here = self.place.neighbourhoods
        patches = patch_shares(self.partners, self.place.footprints, here.of_area, self.place.residents)
        return prices.book(self.partners, self.services, menu.options, here.ids, patches, self.assumptions)

    def coalitions(self, futures: Futures, told: Progress) -> Coalitions:
        """What each coalition of blocs could gain by itself, in cash and with what partners declare."""
        blocs = choose.blocs_of(self.partners)
        game = partial(choose.coalition_values, futures.ahead, futures.book, self.partners, blocs)
        any_declared = any(partner.declared_worth_gbp for partner in self.partners)
        return Coalitions(blocs, game(told), game(declared=True) if any_declared else None)

    def cash_plan(self, futures: Futures, told: Progress) -> CashPlan | None:
        """The plan for the partners' cash, drawn like the plan itself; None where this is it."""
        if self.assumptions.word("choose.objective") == "cash":
            return None
        plan = choose.for_cash(futures.ahead, futures.book, self.partners, told)
        cells, draws, options = futures.cells, futures.draws, futures.menu.options
        seed, workers = self.settings.seed, self.settings.workers
        runs = simulate.run(cells, draws, plan.choices, options, self.assumptions, seed, workers)
        money = settle.ledger(runs, futures.book, draws, self.partners, options, self.assumptions)
        net = sum((money.net(partner.id).mean(axis=0) for partner in self.partners), np.zeros(len(self.years)))
        return replace(plan, net_gbp=net, qaly=float(runs.qaly.mean(axis=0).sum()))

    def hours(self, futures: Futures) -> tuple[HoursLine, ...]:
        """Who takes on the displaced care."""
        held = frozenset(role for partner in self.partners for role in partner.roles)
        table = self.facts.evidence.displacement
        return settle.hours(futures.runs, futures.menu.options, held, table, self.assumptions, self.settings.seed)

    def findings(self, created: str, futures: Futures, deal: Deal, seconds: Mapping[str, float]) -> Findings:
        """All that goes into the plan."""
        return Findings(
            created=created,
            seed=self.settings.seed,
            place=self.place,
            population=futures.folk,
            need=futures.gaps,
            menu=futures.menu,
            services=self.services,
            chosen=futures.chosen,
            runs=futures.runs,
            eligible=futures.cells.eligible,
            deliver_share=futures.book.deliver_share,
            fund_share=futures.book.fund_share,
            draws=futures.draws,
            ledger=deal.ledger,
            settlement=deal.settlement,
            remedies=deal.remedies,
            hours=deal.hours,
            do_nothing=deal.do_nothing,
            partners=self.partners,
            assumptions=self.assumptions,
            fingerprints=self.fingerprints,
            timings=seconds,
        )

    @property
    def fingerprints(self) -> dict[str, str]:
        """What the plan is made from and by."""
        return {
            "code": room_code("assemble"),
            "inputs": digest(self.need_key, self.place.neighbourhoods.of_area, self.partners),
            "assumptions": self.assumptions.fingerprint(),
        }
