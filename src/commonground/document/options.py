"""What the plan would do, what it nearly did, and who promises what. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonground.document.shapes import (
    Flag,
    Gbp,
    Money,
    NeighbourhoodId,
    Note,
    Number,
    OptionId,
    Part,
    PartnerId,
    Share,
    Whole,
)

StartYear = Annotated[str, Field(description="Financial year in which it starts.")]


class OptionInWords(Part):
    """What an option is, whoever chooses it."""

    id: OptionId
    name: str = Field(description="Name.")
    plain: str = Field(description="One plain sentence: what it is for a resident.")
    theme: str = Field(description="Theme of the option, such as left_shift.")
    kind: str = Field(description="Kind of option.")
    unit: Literal["person", "household"] = Field(description="What is counted as reached.")
    one_off: Flag = Field(description="Whether the cost falls once per person or household, not every year.")
    core: Flag = Field(description="Whether it is a national core offer that must be everywhere.")
    evidence_strength: str = Field(description="Strength of evidence in one word.")


class Option(OptionInWords):
    """One option in one neighbourhood."""

    neighbourhood: NeighbourhoodId
    scale: Number = Field(description="Share of the option's typical reach.")
    start: StartYear
    reached: Number = Field(description="Persons or households reached in the last plan year.")
    reached_by_year: tuple[Annotated[Number, Field(description="Reached.")], ...] = Field(
        description="Persons or households reached, by plan year."
    )
    cost: Money = Field(description="Cost over all plan years, GBP.")
    cost_by_year: tuple[Gbp, ...] = Field(description="Mean cost by plan year, GBP.")
    delivered_by: tuple[PartnerId, ...] = Field(description="Partners that would deliver it, the lead first.")
    funded_by: tuple[PartnerId, ...] = Field(description="Partners that would pay for it.")


class OptionLeft(OptionInWords):
    """One option that was considered and left out."""

    why: str = Field(description="Why it was left out, in a sentence.")
    delivered_by: tuple[PartnerId, ...] = Field(
        description="Partners that would deliver it in some neighbourhood, those with most of it first."
    )
    funded_by: tuple[PartnerId, ...] = Field(description="Partners that would pay for it in some neighbourhood.")


class Choice(Part):
    """How good the choice is."""

    objective_gbp: Number = Field(description="Discounted social value less cost, GBP.")
    bound_gbp: Number = Field(description="The most that any plan could reach, GBP.")
    gap: Number = Field(description="The distance between them as a share.")
    worst_draws_gbp: Number | None = Field(
        description="What all partners together are left with on average in the worst draws, discounted and against "
        "doing nothing, GBP; null below 20 draws."
    )
    worst_draws_share: Share = Field(description="Which share of the draws that is, the worst.")
    notes: tuple[Note, ...] = Field(description="Notes.")


class Pick(Part):
    """One option in one neighbourhood of another plan."""

    id: OptionId
    neighbourhood: NeighbourhoodId
    scale: Number = Field(description="Share of the option's typical reach.")
    start: StartYear


class RunnerUp(Part):
    """One other plan that came close."""

    rank: Whole = Field(description="2 = second best.")
    objective_gbp: Number = Field(description="Its worth, GBP.")
    less_than_plan_gbp: Number = Field(description="How much less than the plan it is worth, GBP.")
    reached: Number = Field(
        description="Different people whom it would reach by at least one option in the last plan year."
    )
    adds: tuple[Pick, ...] = Field(description="What it has that the plan has not.")
    drops: tuple[Pick, ...] = Field(description="What it leaves out.")
    changes: tuple[Pick, ...] = Field(description="What it does at another scale or from another year.")


class ShadowPrice(Part):
    """One limit, and what a little more of it would bring."""

    constraint: str = Field(description="Limit.")
    label: str = Field(description="Whose, where and when.")
    unit: str = Field(description="Unit of the limit.")
    worth_gbp_per_unit: Number = Field(description="Worth of one more, GBP.")


class Promise(Part):
    """What one partner promises, so that it can be checked."""

    id: str = Field(description="Promise id.")
    who: str = Field(description="Partner id of the owner, or 'no partner yet'.")
    option: OptionId
    neighbourhood: NeighbourhoodId
    what: str = Field(description="What is promised.")
    amount_gbp: Number = Field(description="Mean cost over all plan years, GBP.")
    paid_by: tuple[PartnerId, ...] = Field(description="Partners that pay.")
    start: StartYear = Field(validation_alias="from", serialization_alias="from")
    measure: str = Field(description="How we would know.")
    evidence: str = Field(description="What would show that it was kept.")
