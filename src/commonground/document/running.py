"""What runs already, what the plan adds to it, and what national policy requires. Out: models of those sections."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonground.core.figures import Quality
from commonground.document.shapes import Flag, Number, OptionId, Part, Share


class Requirement(Part):
    """What national policy says of an option."""

    level: Literal["required", "asked", "local"] = Field(
        description="required: everywhere; asked: paid for or asked for, with no volume; local: a place's own choice."
    )
    plain: str = Field(description="What it asks for, in a plain sentence.")
    asked_of: str = Field(description="Who has to see to it.")
    valid_from: str = Field(description="ISO date from which it holds; empty where not known.")
    valid_to: str = Field(description="ISO date until which it holds; empty where no end is set.")
    source: str = Field(description="Title of the source.")
    url: str = Field(description="Address of the source, where there is one.")
    quality: Quality = Field(description="How it was obtained: A to D.")


class Running(Part):
    """One option: whom it reaches today, whom the plan adds, and what is required."""

    option: OptionId
    unit: Literal["person", "household"] = Field(description="What is counted.")
    share: Share = Field(description="Share of those whom it is for that it reaches today.")
    low: Share = Field(description="Lower end of the share, 80% interval.")
    high: Share = Field(description="Upper end of the share.")
    people: Number = Field(ge=0, description="Persons or households here whom that is, a year.")
    own: Flag = Field(description="Whether the place itself has said it; else it is a national figure.")
    quality: Quality = Field(description="How the share was obtained: A to D.")
    source: str = Field(description="Title of its source.")
    places_with_it: Share | None = Field(
        description="Share of places that have it at all, where a place has it or has it not; null elsewhere."
    )
    netted: Flag = Field(
        description="Whether the plan adds what is left of those who can be reached; false where the option is for "
        "people who do not have it yet."
    )
    same_people: tuple[OptionId, ...] = Field(description="Options whose counts of today hold some of the same people.")
    added: Number = Field(
        ge=0,
        description="Persons or households that the plan adds in its last year; over all years where the cost falls "
        "once.",
    )
    could_add: Number = Field(ge=0, description="Persons or households that a plan could add at the most, a year.")
    requirement: Requirement = Field(description="What national policy says.")


class RequiredPart(Part):
    """What the plan adds because it is required, and what dropping it would free, from the accounts of the plan."""

    options: tuple[OptionId, ...] = Field(description="Options added because they are required and may not run here.")
    dropped: tuple[OptionId, ...] = Field(
        description="Options that would be, and were dropped by the setting choose.core_everywhere."
    )
    cost_gbp: Number = Field(ge=0, description="Mean cost over all plan years, GBP.")
    cash_gbp: Number = Field(description="What they leave all partners together in cash over all years, GBP.")
    worth_gbp: Number = Field(description="What they are worth to society, discounted, less their cost, GBP.")
