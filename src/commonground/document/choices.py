"""Other plans to choose between, and why each option is in or out where. Out: models of those sections."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonground.document.options import Pick
from commonground.document.shapes import FifthNumber, Flag, NeighbourhoodId, Number, OptionId, Part, Share, Whole, Year


class Reached(Part):
    """What a plan brings of each goal, measured with all its choices together, in expectation."""

    healthy_years: Number = Field(description="Years of good health gained over all plan years.")
    cash_gbp: Number = Field(
        description="Partners' cash over all plan years, not discounted, before any settlement and with each part of a "
        "ward at that part of its cost; negative = the partners together pay."
    )
    gap: Number = Field(
        description="Years of good health gained for each 1,000 residents of the most deprived fifth that has any, "
        "less those for each 1,000 of the least deprived; positive = the gap closes."
    )
    objective_gbp: Number = Field(description="Its worth as the plan's own is counted, GBP.")
    reached: Number = Field(
        description="Different people whom it would reach by at least one option in the last plan year."
    )


class FrontierPlan(Reached):
    """A plan on the frontier, by how it differs from the plan."""

    number: Whole = Field(description="Number on the chart and in the table, from 1.")
    short_years: Number = Field(
        description="How many more years of good health a plan with as much cash and as much of the gap closed could "
        "bring at the most, by the solver's bound, which leaves overlap between options out."
    )
    adds: tuple[Pick, ...] = Field(description="What it has that the plan has not.")
    drops: tuple[Pick, ...] = Field(description="What it leaves out.")
    changes: tuple[Pick, ...] = Field(description="What it does at another scale or from another year.")


class Frontier(Part):
    """The frontier between years of good health, partners' cash and the gap between most and least deprived."""

    most_deprived: FifthNumber = Field(description="The most deprived fifth that has residents here, of whom it tells.")
    least_deprived: FifthNumber = Field(description="The least deprived fifth that has residents here.")
    present: Reached = Field(description="The plan itself, placed on the same chart.")
    plans: tuple[FrontierPlan, ...] = Field(
        description="Plans of which none is better than another in everything, the most years of good health first."
    )


class Condition(Part):
    """Something that was asked of the plan, and what it costs in worth."""

    kind: Literal["must", "must_not", "community_share", "cvar"] = Field(
        description="Whether an option must be in the plan or must not, a share is kept for community groups, or the "
        "worst draws are limited (cvar)."
    )
    option: OptionId | None = Field(description="Option id; null for a share or a limit.")
    neighbourhoods: tuple[NeighbourhoodId, ...] = Field(description="Where it is meant; none for a share or a limit.")
    start: Year | None = Field(
        default=None,
        description="Financial year in which the option must begin, or before which it must not; null where none was "
        "asked for.",
    )
    scale: Share | None = Field(
        default=None,
        description="Share of the option's typical reach at which it must be; null where none was asked for.",
    )
    cost_gbp: Number = Field(
        description="How much more the best plan without it would be worth, GBP, by the linear relaxation, in which "
        "parts of choices may be taken; nothing where the best plan meets it anyhow."
    )


class Reason(Part):
    """Why one option is in or out in one neighbourhood, by the choice that the plan has there or the nearest to it.

    An estimate from the linear relaxation, in which parts of choices may be taken and each limit has a price.
    """

    id: OptionId
    neighbourhood: NeighbourhoodId
    in_plan: Flag = Field(description="Whether the plan has it there.")
    worth_gbp: Number = Field(description="Its discounted worth less cost beside the rest of the plan, GBP.")
    cost_gbp: Number = Field(description="What partners would pay for it over all plan years, GBP.")
    margin_gbp: Number = Field(
        description="Its worth beyond what it uses of the limits at their prices, GBP: not negative where it is in, "
        "not positive where it is out."
    )
    dearer: Number | None = Field(
        description="By which share of its cost it could be dearer before it would fall out; below 0, by which share "
        "it would have to be cheaper to come in (below -1: no price would do); null where it costs partners nothing."
    )
    binds: str = Field(description="The limit of which it uses most, by price; empty where none binds.")
