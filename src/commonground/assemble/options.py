"""What the plan would do, and what it considered and left. In: menu, chosen, runs. Out: `options`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from commonground.assemble.footprints import find_carriers
from commonground.assemble.ranges import money_range, pounds, stable
from commonground.core.arrays import Floats
from commonground.core.services import QALY
from commonground.document import options as doc
from commonground.document.shapes import Money
from commonground.evidence.model import Assumptions
from commonground.options.model import Menu, Option
from commonground.simulate.model import Choice, Runs

NOBODY = "Nobody who lives here is in the group that it is for."
NO_STUDY = "The library holds no study of it that can be used here."
NO_EFFECT = "Studies found that it changes little or nothing, or makes things worse."
CROWDED_OUT = "Studies found some good, but less for its cost than what was chosen with the money and staff offered."
TOO_DEAR = "Studies found some good, but by these figures it is worth less than it costs."


def list_chosen(
    choices: Sequence[Choice], menu: Menu, runs: Runs, partners: Sequence[str], deliver: Floats, fund: Floats
) -> tuple[doc.Option, ...]:
    """One row a choice, in order of option and neighbourhood. `deliver`, `fund` (P, N, O) shares of partners."""
    options = {option.id: option for option in menu.options}
    order = sorted(choices, key=lambda c: (runs.options.index(c.option), runs.neighbourhoods.index(c.neighbourhood)))
    rows = []
    for choice in order:
        at = (slice(None), runs.neighbourhoods.index(choice.neighbourhood), runs.options.index(choice.option))
        by = find_carriers(partners, deliver[at]), find_carriers(partners, fund[at])
        rows.append(_row(choice, options[choice.option], runs, *by))
    return tuple(rows)


def _row(
    choice: Choice, option: Option, runs: Runs, delivered_by: tuple[str, ...], funded_by: tuple[str, ...]
) -> doc.Option:
    n, o = runs.neighbourhoods.index(choice.neighbourhood), runs.options.index(choice.option)
    cost = runs.option_cost_gbp[:, :, n, o]
    reached = runs.reached[:, n, o]
    return doc.Option(
        **put_in_words(option),
        neighbourhood=choice.neighbourhood,
        scale=stable(choice.scale),
        start=runs.years[choice.start],
        reached=stable(reached[-1]),
        reached_by_year=tuple(stable(value) for value in reached),
        cost=Money(**money_range(cost.sum(axis=1))),
        cost_by_year=tuple(pounds(value) for value in cost.mean(axis=0)),
        delivered_by=delivered_by,
        funded_by=funded_by,
    )


class InWords(TypedDict):
    """The fields of `document.options.OptionInWords`."""

    id: str
    name: str
    plain: str
    theme: str
    kind: str
    unit: Literal["person", "household"]
    one_off: bool
    core: bool
    evidence_strength: str


def put_in_words(option: Option) -> InWords:
    """What an option is, whoever chooses it."""
    return {
        "id": option.id,
        "name": option.name,
        "plain": option.plain,
        "theme": option.theme,
        "kind": option.kind,
        "unit": "household" if option.per_household else "person",
        "one_off": option.one_off,
        "core": option.core,
        "evidence_strength": option.evidence_strength,
    }


def list_left(
    choices: Sequence[Choice], menu: Menu, eligible: Floats, assumptions: Assumptions, worth_alone: Mapping[str, float]
) -> tuple[doc.OptionLeft, ...]:
    """Options considered and not chosen, each with why. `eligible` (Y, N, Q, O); `worth_alone` as in `Portfolio`."""
    taken = {choice.option for choice in choices}
    anybody = eligible.sum(axis=(0, 1, 2)) > 0
    return tuple(
        doc.OptionLeft(**put_in_words(option), why=_why(option, bool(anybody[o]), assumptions, worth_alone))
        for o, option in enumerate(menu.options)
        if option.id not in taken
    )


def _why(option: Option, anybody: bool, assumptions: Assumptions, worth_alone: Mapping[str, float]) -> str:
    if not anybody:
        return NOBODY
    if not option.effects:
        return NO_STUDY
    if not any(_helps(option.id, effect.service, assumptions) for effect in option.effects):
        return NO_EFFECT
    return TOO_DEAR if worth_alone.get(option.id, 1.0) <= 0.0 else CROWDED_OUT


def _helps(option: str, service: str, assumptions: Assumptions) -> bool:
    """Whether the central figure of an effect is for the better: fewer units, or more years of good health."""
    value = assumptions.number(f"effects.{option}.{service}", 0.0 if service == QALY else 1.0)
    return value > 0 if service == QALY else value < 1
