"""The library of options. In: evidence. Out: typed `Option`s; their figures are `Assumptions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from commonground.core.errors import UserError
from commonground.evidence.effects import known_effects
from commonground.evidence.model import Evidence, KnownEffect
from commonground.options.eligibility import Target, parse_target
from commonground.options.model import Effect, Option, Requirement
from commonground.options.studied import refuse_beyond_study

Row = Mapping[str, Any]
Shares = frozenset[tuple[str, ...]]  # options and services whose effect is on a share of activity
FILE = "interventions.csv"


def read_options(evidence: Evidence) -> tuple[Option, ...]:
    """Every option that may be chosen, in the order of the table.

    An option without a usable effect stays on the menu: it may be chosen for reasons of its own.
    Raises UserError when a target group cannot be read or the set-up order runs in a circle, SeveralErrors for effects
    on people beyond those studied.
    """
    effects, shares = known_effects(evidence), _shares(evidence)
    needs = tuple(evidence.needs["id"])
    rows = [row for row in evidence.interventions.to_dicts() if row["selectable"]]
    plain = [_option(row, [e for e in effects if e.option == row["id"]], shares, needs) for row in rows]
    options = tuple(_with_what_runs(option, evidence) for option in plain)
    refuse_circles(options, where=FILE)
    refuse_beyond_study(options, effects, needs)
    return options


def _option(row: Row, effects: Sequence[KnownEffect], shares: Shares, needs: tuple[str, ...]) -> Option:
    target = _target(row, needs)
    return Option(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        theme=row["theme"],
        min_age=target.min_age,
        max_age=target.max_age,
        needs=target.needs,
        per_household=row["unit"] == "household",
        delivered_by=tuple(row["delivered_by"].split("|")),
        funded_by=tuple(row["funded_by"].split("|")),
        one_off=row["one_off"],
        after=tuple(filter(None, row["after"].split("|"))),
        core=row["core"],
        evidence_strength=row["evidence_strength"],
        effects=tuple(_effect(effect, shares) for effect in effects),
        plain=row["plain"],
        also_needs=target.also,
    )


def _with_what_runs(option: Option, evidence: Evidence) -> Option:
    """The option with whether what runs today is netted off, who counts the same people, and what policy asks."""
    of_option = pl.col("option") == option.id
    today = evidence.coverage.filter(of_option & (pl.col("figure") == "coverage")).row(0, named=True)
    asked = evidence.requirements.filter(of_option).drop("option").to_dicts()
    return replace(
        option,
        netted=today["netted"],
        same_people=tuple(filter(None, today["same_people"].split("|"))),
        requirement=Requirement(**asked[0]) if asked else None,
    )


def _target(row: Row, needs: tuple[str, ...]) -> Target:
    try:
        return parse_target(row["target_group"], needs)
    except UserError as error:
        raise UserError(f"the target group of {row['id']}: {error.what}", where=FILE, mend=error.mend) from None


def _effect(effect: KnownEffect, shares: Shares) -> Effect:
    row, of_share = effect.row, effect.basis == "area" or (effect.option, effect.service) in shares
    return Effect(effect.option, effect.service, effect.basis, row["study_design"], row["quality"], of_share)


def _shares(evidence: Evidence) -> Shares:
    return frozenset(evidence.activity_shares.select("option", "service").iter_rows())


def refuse_circles(options: Sequence[Option], where: str) -> None:
    """Raises UserError when an option must be set up after itself, or after one that is not on the menu."""
    after = {option.id: option.after for option in options}
    for option in options:
        for earlier in option.after:
            if earlier not in after:
                raise UserError(f"{option.id} must come after {earlier!r}, which is not on the menu", where=where)
        if comes_after_itself(option.id, after):
            raise UserError(f"{option.id} must come after itself, by its set-up order", where=where)


def comes_after_itself(option: str, after: Mapping[str, Sequence[str]]) -> bool:
    """Whether the set-up order leads from an option back to it; `after`: what each comes after."""
    seen: set[str] = set()
    waiting = [*after.get(option, ())]
    while waiting:
        earlier = waiting.pop()
        if earlier == option:
            return True
        if earlier not in seen:
            seen.add(earlier)
            waiting.extend(after.get(earlier, ()))
    return False
