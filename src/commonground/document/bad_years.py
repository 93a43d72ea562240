"""Bad years: what each does to partners, what the agreement says then, when to act. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated, Literal

from annotated_types import Ge
from pydantic import Field, Strict

from commonground.document.shapes import Flag, Number, OptionId, Part, PartnerId, ServiceId, Share, Year

TestId = Annotated[str, Field(description="Id of a test, of `bad_years.tests`.")]
Month = Annotated[int, Strict(), Ge(1)]
TOLD_GBP = 500.0  # less below a line is not told, and no over- or underspend


class BadYear(Part):
    """One named test of the plan: its choices stay as they are, contributions stay as agreed."""

    id: str = Field(
        description="Test id; 'as_planned' is no bad year, 'worst_tenth' the worst tenth of draws, 'two_at_once' the "
        "worst pair of the others."
    )
    name: str = Field(description="Name.")
    plain: str = Field(description="What is otherwise than planned.")
    parts: tuple[TestId, ...] = Field(description="The tests that it is made of; itself, where it is no pair.")
    qaly: Number = Field(description="Years of good health gained in all plan years.")
    holds: Flag = Field(description="True when nobody ends below its line in any year.")
    broken_in: Year | None = Field(description="First year in which somebody does; null when nobody does.")
    sentence: str = Field(description="What the agreement says then.")


class BadPosition(Part):
    """Where a test leaves one partner in one year, once over- and underspends are shared."""

    test: TestId
    partner: PartnerId
    year: Year
    off_gbp: Number = Field(description="Its over- or underspend before any is shared, GBP; negative = overspent.")
    after_gbp: Number = Field(description="Its cash against doing nothing, after the deal and what it then bears, GBP.")
    line_gbp: Number = Field(description="How far below nothing it may go, GBP: what it offers and its floor.")
    above_gbp: Number = Field(description="How far above its line it ends, GBP; negative = below it.")


class WorstYear(Part):
    """The bad year that leaves one partner lowest beside its line."""

    partner: PartnerId
    test: TestId
    year: Year
    above_gbp: Number = Field(description="How far above its line it ends, GBP; negative = below it.")


class Term(Part):
    """What one partner agrees of over- and underspends in one year, counted from the cash expected (`net_before`)."""

    partner: PartnerId
    year: Year
    money_rule: str = Field(description="Its money rule: under one rule all are exposed alike beside their room.")
    share: Share = Field(description="Its share of overspends beyond collars; each year they sum to 1.")
    collar_gbp: Number = Field(description="Overspends of its own up to this it bears alone, GBP.")
    gain: Share = Field(description="Its share of underspends beyond what each keeps; each year they sum to 1.")
    keeps_gbp: Number = Field(
        description="Underspends of its own up to this it keeps, GBP. With its `gain` it is such that on average over "
        "all futures it loses and gains nothing by sharing."
    )
    cap_gbp: Number = Field(
        description="The most that it can be made to bear, GBP: its room above its line, but that a floor bears its "
        "own partner's loss alone and gives no room for more."
    )


class Trigger(Part):
    """What should have fallen by when, and what is done if it has not."""

    service: ServiceId
    month: Month = Field(description="Month of the plan at the end of which it is counted.")
    by: str = Field(description="That month, such as September 2028.")
    expected: Number = Field(description="Units fewer that are expected over these months.")
    without: Number = Field(description="Units over these months without the plan.")
    least: Number = Field(description="Units fewer below which partners act; negative = so many more.")
    chance: Share = Field(
        description="How likely they have to act though nothing is otherwise than planned: a false alarm."
    )
    power_nil: Share = Field(description="How likely they have to act where the plan does nothing.")
    power_low: Share = Field(
        description="How likely they have to act where the plan does no more than at the low end of what is expected."
    )
    weak: Flag = Field(description="True where a plan that does nothing would more often go unnoticed than not.")
    act: Literal["review", "stop"] = Field(description="What they do.")
    held_back: tuple[OptionId, ...] = Field(description="Options that begin later, which wait for a review.")
    sentence: str = Field(description="The trigger in words.")


class Carrier(Part):
    """What would be if one partner carried every over- and underspend of the test in which costs rise."""

    partner: PartnerId
    broken_in: Year | None = Field(description="First year in which it would be below its line; null when never.")
    above_gbp: Number = Field(description="How far above its line it would end in that year, else at worst, GBP.")
    sentence: str = Field(description="The same in words.")


class BadYears(Part):
    """The plan and its deal tried in bad years, before anybody signs."""

    tests: tuple[BadYear, ...] = Field(description="Every test, as planned first, the worst pair last.")
    positions: tuple[BadPosition, ...] = Field(description="Every partner in every year of every test.")
    worst_years: tuple[WorstYear, ...] = Field(
        description="For each partner the year and test that leave it lowest, that of rising costs left out."
    )
    terms: tuple[Term, ...] = Field(description="How over- and underspends are shared.")
    triggers: tuple[Trigger, ...] = Field(description="When partners review the plan or stop it.")
    costs_test: str | None = Field(description="Id of the test in which the plan's own costs rise; null without one.")
    carriers: tuple[Carrier, ...] = Field(description="Each partner carrying all of that test alone.")
