"""Where every figure comes from, and which matter most. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonground.core.figures import Quality
from commonground.document.shapes import Number, Part, Share

FigureName = Annotated[str, Field(description="Dotted name of the assumption.")]
Value = Annotated[Number | str, Field(description="Its value: a number, or a word for a choice.")]


class Influence(Part):
    """One assumption that moves the answer."""

    target: Literal["qaly", "cash"] = Field(description="What it moves.")
    figure: FigureName
    share_of_spread: Share = Field(description="Share of the spread that goes with it.")
    direction: Literal["up", "down"] = Field(description="Whether a higher figure moves it up or down.")


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
