"""What the plan would do, what it considered and left, how good that is, who promises what. In: menu, chosen, runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

import numpy as np

from commonground.assemble.ranges import money_range, pounds, stable
from commonground.choose.model import Portfolio
from commonground.choose.scenarios import worst_weights
from commonground.core.arrays import Floats
from commonground.core.services import QALY
from commonground.document import options as doc
from commonground.document.shapes import LEAST_DRAWS, Money
from commonground.document.words import heads, lower_first
from commonground.evidence.model import Assumptions
from commonground.options.model import Menu, Option
from commonground.partners import Partner
from commonground.prices.value import money_discount
from commonground.simulate.addition import most_added
from commonground.simulate.model import Choice, Runs

NOBODY = "Nobody who lives here is in the group that it is for."
NOTHING_LEFT = "It runs already for as many as it can be expected to reach, so there is nothing to add."
NO_STUDY = "The library holds no study of it that can be used here."
NO_EFFECT = "Studies found that it changes little or nothing, or makes things worse."
NO_ROOM = "Studies found some good, but the money and staff offered do not stretch to it."
CROWDED_OUT = "Studies found some good, but less for its cost than what was chosen with the money and staff offered."
ASKED_OUT = "It was asked that it be left out."
ABSENT = "A partner that takes no part would have to deliver or pay for it."
TOO_DEAR = "Studies found some good, but by these figures it is worth less than it costs."
UNOWNED = "no partner yet"
LEAST_SHARE = 0.01  # below one resident in a hundred a body is not named as serving a neighbourhood


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
    chosen: Portfolio,
    menu: Menu,
    eligible: Floats,
    assumptions: Assumptions,
    bodies: Sequence[Partner],
    deliver: Floats,
    fund: Floats,
) -> tuple[doc.OptionLeft, ...]:
    """Options considered and not chosen, each with why and who would have a part in it somewhere.

    `eligible` (Y, N, Q, O). `deliver`, `fund` (P, N, O) shares of the partners `bodies`.
    """
    partners, absent = [body.id for body in bodies], [not body.takes_part for body in bodies]
    theirs = (deliver + fund)[absent]  # (absent, N, O)
    carried = np.asarray(theirs.any(axis=0).all(axis=0))  # (O,) by somebody absent, wherever it could be
    choices, worth_alone = chosen.choices, chosen.worth_alone_gbp
    taken, places = {choice.option for choice in choices}, eligible.shape[1]
    asked = [one.ask for one in chosen.conditions if one.ask and one.kind == "must_not" and not one.ask.start]
    ruled_out = {ask.option for ask in asked if len(ask.neighbourhoods) == places}
    anybody = eligible.sum(axis=(0, 1, 2)) > 0
    return tuple(
        doc.OptionLeft(
            **put_in_words(option),
            why=ASKED_OUT
            if option.id in ruled_out
            else ABSENT
            if carried[o]
            else _why(option, bool(anybody[o]), assumptions, worth_alone, CROWDED_OUT if choices else NO_ROOM),
            delivered_by=find_carriers(partners, deliver[:, :, o].max(axis=1)),
            funded_by=find_carriers(partners, fund[:, :, o].max(axis=1)),
        )
        for o, option in enumerate(menu.options)
        if option.id not in taken
    )


def _why(
    option: Option, anybody: bool, assumptions: Assumptions, worth_alone: Mapping[str, float], otherwise: str
) -> str:
    if not anybody:
        return NOBODY
    if most_added(option, assumptions) <= 0.0:
        return NOTHING_LEFT
    if not option.effects:
        return NO_STUDY
    if not any(_helps(option.id, effect.service, assumptions) for effect in option.effects):
        return NO_EFFECT
    return TOO_DEAR if worth_alone.get(option.id, 1.0) <= 0.0 else otherwise


def _helps(option: str, service: str, assumptions: Assumptions) -> bool:
    """Whether the central figure of an effect is for the better: fewer units, or more years of good health."""
    value = assumptions.number(f"effects.{option}.{service}", 0.0 if service == QALY else 1.0)
    return value > 0 if service == QALY else value < 1


def find_carriers(partners: Sequence[str], shares: Floats) -> tuple[str, ...]:
    """Ids of partners with a part in `shares` (P,), the largest part first, ties in order of partner."""
    order = np.argsort(-shares, kind="stable")
    return tuple(partners[i] for i in order if shares[i] >= LEAST_SHARE)


def report_choice(chosen: Portfolio, cash_gbp: Floats, assumptions: Assumptions) -> doc.Choice:
    """The worth of the plan, the most that any could reach, the gap between them, and what the worst draws leave.

    `cash_gbp` (D, Y): what all partners together gain.
    """
    share = assumptions.number("choose.cvar_share")
    discounted = cash_gbp @ money_discount(assumptions, cash_gbp.shape[1])
    worst = float(discounted @ worst_weights(discounted, share))
    return doc.Choice(
        objective_gbp=pounds(chosen.objective_gbp),
        bound_gbp=pounds(chosen.bound_gbp),
        gap=stable(chosen.gap),
        worst_draws_gbp=pounds(worst) if len(discounted) >= LEAST_DRAWS else None,
        worst_draws_share=stable(share),
        notes=chosen.notes,
    )


def list_runners_up(chosen: Portfolio, years: Sequence[str], reached: Sequence[float]) -> tuple[doc.RunnerUp, ...]:
    """Other plans that came close: what each adds, drops or changes, what that costs in worth, whom each reaches.

    `reached`: different people in the last year, by plan.
    """
    return tuple(
        doc.RunnerUp(
            rank=rank,
            objective_gbp=pounds(other.objective_gbp),
            less_than_plan_gbp=pounds(chosen.objective_gbp - other.objective_gbp),
            reached=stable(people),
            **list_differences(chosen.choices, other.choices, years),
        )
        for rank, (other, people) in enumerate(zip(chosen.runners_up, reached, strict=True), start=2)
    )


class Differences(TypedDict):
    """The fields of `document.options` that say how another plan differs from the plan."""

    adds: tuple[doc.Pick, ...]
    drops: tuple[doc.Pick, ...]
    changes: tuple[doc.Pick, ...]


def list_differences(plan: Sequence[Choice], other: Sequence[Choice], years: Sequence[str]) -> Differences:
    """What `other` adds to `plan`, drops of it, and does at another scale or from another year."""
    ours, theirs = ({(c.option, c.neighbourhood): c for c in choices} for choices in (plan, other))
    return {
        "adds": tuple(_pick(theirs[key], years) for key in sorted(theirs.keys() - ours.keys())),
        "drops": tuple(_pick(ours[key], years) for key in sorted(ours.keys() - theirs.keys())),
        "changes": tuple(
            _pick(theirs[key], years) for key in sorted(ours.keys() & theirs.keys()) if ours[key] != theirs[key]
        ),
    }


def _pick(made: Choice, years: Sequence[str]) -> doc.Pick:
    return doc.Pick(id=made.option, neighbourhood=made.neighbourhood, scale=stable(made.scale), start=years[made.start])


def list_shadow_prices(chosen: Portfolio) -> tuple[doc.ShadowPrice, ...]:
    """What one more unit of each limit would be worth."""
    return tuple(
        doc.ShadowPrice(
            constraint=price.constraint,
            label=price.label,
            unit=price.unit,
            worth_gbp_per_unit=stable(price.worth_gbp_per_unit),
        )
        for price in chosen.shadow_prices
    )


def make_promises(
    options: Sequence[doc.Option],
    neighbourhoods: Mapping[str, str],
    menu: Menu,
    services: Mapping[str, str],
    last_year: str,
) -> tuple[doc.Promise, ...]:
    """One promise an option chosen: who, what, how much, from when, and how we would know.

    `neighbourhoods` and `services`: their names by id.
    """
    affected = {option.id: _services(option, services) for option in menu.options}
    return tuple(
        _promise(f"P{number:03d}", option, neighbourhoods[option.neighbourhood], affected[option.id], last_year)
        for number, option in enumerate(options, start=1)
    )


def _services(option: Option, names: Mapping[str, str]) -> list[str]:
    return [lower_first(names[e.service]) for e in option.effects if e.service != QALY and e.service in names]


def _promise(number: str, option: doc.Option, where: str, affected: list[str], last_year: str) -> doc.Promise:
    unit, reached = "households" if option.unit == "household" else "people", round(option.reached)
    whom = heads(1, option.unit) if reached == 1 else f"{reached:,} {unit}"
    return doc.Promise(
        id=number,
        who=option.delivered_by[0] if option.delivered_by else UNOWNED,
        option=option.id,
        neighbourhood=option.neighbourhood,
        what=f"{option.name} in {where}, reaching about {whom} a year by {last_year}",
        amount_gbp=option.cost.mean,
        paid_by=option.funded_by,
        start=option.start,
        measure=f"{unit.capitalize()} reached each quarter, by neighbourhood and deprivation fifth",
        evidence=_evidence(unit, affected),
    )


def _evidence(unit: str, affected: list[str]) -> str:
    watched = f"; beside them {', '.join(affected[:3])} among those {unit}" if affected else ""
    return f"The owner's quarterly return: {unit} reached and money spent{watched}"
