"""Where every figure comes from, and which matter most. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonground.core.figures import Quality
from commonground.document.shapes import Number, Part, PartnerId, Share, Whole

FigureName = Annotated[str, Field(description="Dotted name of the assumption.")]
Value = Annotated[Number | str, Field(description="Its value: a number, or a word for a choice.")]


class Influence(Part):
    """One assumption that moves the answer."""

    target: Literal["qaly", "cash"] = Field(description="What it moves.")
    figure: FigureName
    share_of_spread: Share = Field(description="Share of the spread that goes with it.")
    direction: Literal["up", "down"] = Field(description="Whether a higher figure moves it up or down.")


class Standing(Part):
    """Where one partner is expected to end beside its line, the lowest total in which it may."""

    partner: PartnerId
    line_gbp: Number = Field(description="Its line over all plan years, GBP against doing nothing.")
    expected_gbp: Number = Field(description="Its expected end over all plan years with the deal, GBP.")
    worth_knowing_gbp: Number = Field(
        ge=0,
        description="What certainty of everything drawn would be worth to it before it signs or does not, GBP "
        "(expected value of perfect information).",
    )


class Swing(Part):
    """How one figure moves where one partner ends, and what knowing it would be worth to that partner."""

    partner: PartnerId
    figure: FigureName
    share_of_spread: Share = Field(description="Squared rank correlation over draws.")
    at_low_gbp: Number = Field(description="Its expected end where the figure is at its 10th percentile, GBP.")
    at_high_gbp: Number = Field(description="Its expected end where the figure is at its 90th percentile, GBP.")
    worth_knowing_gbp: Number = Field(
        ge=0,
        description="Expected value of knowing it before the partner signs or does not, GBP (partial perfect "
        "information).",
    )
    crosses_at: Number | None = Field(
        description="Value of the figure at which the partner is expected to end on its line, by a straight line "
        "through the draws; null where no value drawn makes it."
    )


class Sensitivity(Part):
    """What moves each partner's end with the deal, contributions as they are; unit costs and reach drawn too."""

    standings: tuple[Standing, ...] = Field(description="Every partner beside its line.")
    swings: tuple[Swing, ...] = Field(
        description="For each partner at most ten figures, those that move its end most first; none below 30 draws."
    )


class OfSpread(Part):
    """A share of the spread of each outcome."""

    health: Share = Field(description="Of years of good health, all plan years.")
    cash: Share = Field(description="Of all partners' cash, all plan years, whole wards apart.")
    worth: Share = Field(description="Of the plan's worth: social value, discounted, less its cost.")


class LookUp(Part):
    """One judged figure that moves the plan, and where its true value could be found."""

    figure: FigureName
    local: bool = Field(description="Whether the place can look it up itself.")
    ask: str = Field(description="Where, or whom to ask.")
    worth_knowing_gbp: Number = Field(
        ge=0,
        description="Expected value of knowing it before choosing which options to keep, GBP of social value "
        "(partial perfect information).",
    )
    share_of_spread: OfSpread = Field(description="What goes with it: squared rank correlation over draws.")


class Judgement(Part):
    """How much of the plan rests on figures that somebody judged."""

    figures: Whole = Field(description="Assumptions of the library.")
    judged: Whole = Field(description="Of these, of quality D.")
    share_of_spread: OfSpread = Field(description="What would go if every judged figure were certain.")
    look_up: tuple[LookUp, ...] = Field(
        description="Judged figures that move the plan most, those that the place can look up itself first. Reach, "
        "timing, unit costs and values are drawn here beside what the futures draw; the choices stay."
    )


class Changed(Part):
    """One assumption that somebody set otherwise for this plan."""

    figure: FigureName
    value: Value
    was: Number | str | None = Field(description="The library's value.")
    unit: str = Field(description="Unit.")


class Source(Part):
    """One figure, its range, where it comes from and how good it is."""

    figure: FigureName
    value: Value
    low: Number | None = Field(description="Lower end of an 80% interval.")
    high: Number | None = Field(description="Upper end.")
    unit: str = Field(description="Unit.")
    year: str = Field(description="Year.")
    source: str = Field(description="Title of the source.")
    url: str = Field(description="Link.")
    how_obtained: str = Field(description="How it was obtained.")
    quality: Quality = Field(
        description="A read in the source, B quoted by a secondary page, C derived, D judgement to be checked."
    )
    changed_from: Number | str | None = Field(description="The library's value where a user set another.")
