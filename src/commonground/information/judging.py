"""Which judged figures to look up first. In: a plan's baseline and choices, prices, evidence. Out: `Information`.

Holding all judged figures at once, and the order of the rows, are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.errors import Fault
from commonground.core.figures import JUDGED
from commonground.core.services import ADMISSION, BED_DAY
from commonground.evidence.model import Assumptions
from commonground.information.figures import SINGLE, Drawn
from commonground.information.held import HeldPlan
from commonground.information.model import TARGETS, Information, Judged, Outcomes, Target
from commonground.information.ranking import LEAST_DRAWS, shares_of_spread, value_of_knowing
from commonground.options.model import Option
from commonground.prices.model import PriceBook
from commonground.simulate.model import Baseline, MeasuredPlan

MOST_ROWS = 20
OF_SERVICES = ("rate", "growth", "cost", "variable_share")


def rank_judged(
    baseline: Baseline, plan: MeasuredPlan, prices: PriceBook, look_up: pl.DataFrame, seed: int, most: int = MOST_ROWS
) -> Information:
    """The judged figures that move the plan most, at most `most`: first those that a place can look up itself.

    Within both, what would be worth most to know stands first, then what goes with most of the spread. Figures that
    shape residents and their needs today (people.*, prevalence.*, need.*) are not drawn; they are not among the rows.
    `look_up`: the evidence table of that name. As many draws as the baseline has; below `LEAST_DRAWS` no rows.
    """
    held = HeldPlan.of(baseline, plan, prices, seed)
    figures = list(baseline.assumptions.values())
    judged = frozenset(figure.name for figure in figures if figure.quality == JUDGED)
    enough = held.draws >= LEAST_DRAWS and bool(plan.choices)
    drawn = held.drawn(baseline.assumptions)
    outcomes = held.measure(drawn)
    return Information(
        figures=len(figures),
        judged=len(judged),
        share_of_spread=_spread_from(judged, held, outcomes) if enough else dict.fromkeys(TARGETS, 0.0),
        rows=tuple(_ranked(held, judged, drawn, outcomes, look_up)[:most]) if enough else (),
    )


def _decided_by(name: str, held: HeldPlan) -> list[int]:
    """Options of the plan that may be left out, and whose worth the figure `name` enters."""
    forced = held.baseline.assumptions.word("choose.core_everywhere") == "on"
    chosen = {choice.option for choice in held.plan.choices}
    return [
        o
        for o, option in enumerate(held.baseline.options)
        if option.id in chosen and not (forced and option.core) and _enters(name, option)
    ]


def _spread_from(judged: frozenset[str], held: HeldPlan, whole: Outcomes) -> dict[Target, float]:
    """The share of each outcome's variance that goes when every figure in `judged` is certain.

    share = 1 - Var(outcome | judged figures at their values) / Var(outcome)
    """
    certain = held.measure(held.drawn(_certain(held.baseline.assumptions, judged)))
    return {target: _gone(certain.of(target), whole.of(target)) for target in TARGETS}


def _enters(name: str, option: Option) -> bool:
    """Whether the worth of `option` follows from the figure `name`: its own, one of a service it moves, or a single."""
    kind, _, rest = name.partition(".")
    moved = {effect.service for effect in option.effects}
    if kind in OF_SERVICES:
        return rest in moved or (rest == BED_DAY and ADMISSION in moved)
    return name in SINGLE or rest.startswith(f"{option.id}.")


def _certain(assumptions: Assumptions, names: frozenset[str]) -> Assumptions:
    """The same figures, those in `names` without a range."""
    known = assumptions.values()
    return Assumptions(replace(f, low=None, high=None) if f.name in names else f for f in known)


def _gone(held: Floats, whole: Floats) -> float:
    spread = float(whole.var())
    return float(np.clip(1.0 - held.var() / spread, 0.0, 1.0)) if spread > 0.0 else 0.0


def _ranked(
    held: HeldPlan, judged: frozenset[str], drawn: Drawn, outcomes: Outcomes, look_up: pl.DataFrame
) -> list[Judged]:
    """Those that enter what the plan's options do, and tell more than chance would, in order."""
    chosen = {choice.option for choice in held.plan.choices}
    options = [option for option in held.baseline.options if option.id in chosen]
    named = drawn.named(held.baseline.options)
    columns = {name: column for name, column in named.items() if name in judged and _enter(name, options)}
    shares = {target: shares_of_spread(columns.values(), outcomes.of(target)) for target in TARGETS}
    known = held.baseline.assumptions
    rows = [
        Judged(
            known[name],
            *whom_to_ask(name, look_up),
            {target: float(shares[target][i]) for target in TARGETS},
            value_of_knowing(column, outcomes.worth_gbp[:, _decided_by(name, held)]),
        )
        for i, (name, column) in enumerate(columns.items())
    ]
    return sorted(filter(_tells, rows), key=_order)


def _tells(row: Judged) -> bool:
    """Whether there is anything to say of it."""
    return row.worth_knowing_gbp >= 1.0 or max(row.share_of_spread.values()) > 0.0


def _enter(name: str, options: Sequence[Option]) -> bool:
    return any(_enters(name, option) for option in options)


def _order(row: Judged) -> tuple[bool, float, float, str]:
    return not row.local, -round(row.worth_knowing_gbp), -max(row.share_of_spread.values()), row.figure.name


def whom_to_ask(name: str, look_up: pl.DataFrame) -> tuple[bool, str]:
    """Whether a place can look the figure `name` up itself, and where, by the first row whose pattern it fits.

    Raises Fault for a figure that no row fits.
    """
    rows: Sequence[tuple[str, bool, str]] = look_up.select("figures", "local", "ask").rows()
    for pattern, local, ask in rows:
        if fnmatchcase(name, pattern):
            return local, ask
    raise Fault(f"look_up.csv does not say where {name} could be looked up")
