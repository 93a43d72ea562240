"""What a plan is written from: one field for each thing that a room handed on. Out: `Findings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from commonground.choose.model import Frontier, Portfolio
from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions
from commonground.information.model import Information, Standing, Swing
from commonground.need.model import Need
from commonground.options.model import Menu
from commonground.partners import Partner
from commonground.people.model import Population
from commonground.place.model import Place
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
from commonground.simulate.model import Draws, Runs
from commonground.stress.model import BadYears


@dataclass(frozen=True)
class Findings:
    """All that goes into a plan.

    `services` columns: id, name, plain, unit, outcome (bool), headline, agency; one row a service simulated.
    `eligible` (Y, N, Q, O): persons, or households where the option counts households, as in `Cells`.
    `deliver_share`, `fund_share` (P, N, O): parts of each option that partners carry, options in menu order.
    `do_nothing`: the ledger without the plan against today; a partner's net there is what waiting costs it.
    `roles`, `professions`: what each is, in words. `fund_rules`: of the evidence, who may pool money.
    `remedies`: what would make a settlement where there is none.
    `fingerprints`: what the plan was made from and by: {'code': ..., 'inputs': ..., 'assumptions': ...}.
    """

    created: str  # ISO date
    seed: int
    place: Place
    population: Population
    need: Need
    menu: Menu
    services: pl.DataFrame
    portfolio: Portfolio
    runs: Runs
    eligible: Floats
    deliver_share: Floats
    fund_share: Floats
    draws: Draws
    ledger: Ledger
    settlement: Settlement
    accounts: Sequence[AccountLine]
    hours: Sequence[HoursLine]
    do_nothing: Ledger
    partners: Sequence[Partner]
    assumptions: Assumptions
    information: Information
    bad_years: BadYears
    frontier: Frontier | None = None
    remedies: Sequence[Remedy] = ()
    staff: Sequence[WorkLine] = ()
    unpaid_care: UnpaidCare | None = None
    elsewhere: Sequence[HereAndElsewhere] = ()
    standings: Sequence[Standing] = ()
    swings: Sequence[Swing] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    professions: Mapping[str, str] = field(default_factory=dict)
    fund_rules: pl.DataFrame = field(default_factory=pl.DataFrame)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
