"""Who lives in the place, what they use today, and whom the plan reaches. Out: models of those sections."""

from __future__ import annotations

from pydantic import Field

from commonground.document.shapes import FifthNumber, HereOrAll, Note, Number, Part, ServiceId, Share, Whole


class Margin(Part):
    """One published table that modelled residents are fitted to."""

    margin: str = Field(description="Table.")
    published_total: Number = Field(description="Published total over the place.")
    total_absolute_error: Number = Field(description="Sum over areas and categories of the difference.")


class Fact(Part):
    """One national fact that modelled residents are not fitted to."""

    fact: str = Field(description="Fact.")
    published: Number | None = Field(description="Published value.")
    synthetic: Number | None = Field(description="Value among modelled residents.")
    source: str | None = Field(description="Source.")


class PopulationFit(Part):
    """How well the modelled residents match what is published."""

    persons: Whole = Field(description="Modelled persons.")
    households: Whole = Field(description="Modelled households.")
    margins: tuple[Margin, ...] = Field(description="Published tables fitted to.")
    facts: tuple[Fact, ...] = Field(description="National facts not fitted to.")
    notes: tuple[Note, ...] = Field(description="Notes.")


class Use(Part):
    """What is used of one service today."""

    id: ServiceId
    baseline: Number = Field(description="Units a year today in the model, after calibration.")
    published: Number | None = Field(
        description="Published units a year, where known; null for 1 to 5, which are never shown."
    )
    ratio: Number | None = Field(description="Predicted before calibration, divided by published.")


class Check(Part):
    """One comparison made before calibration."""

    service: ServiceId
    predicted: Number | None = Field(description="Predicted units a year before calibration.")
    published: Number | None = Field(description="Published units a year.")
    ratio: Number | None = Field(description="Predicted divided by published.")
    body: str | None = Field(description="Body that published.")
    period: str | None = Field(description="Period.")
    source: str | None = Field(description="Source.")


class AgenciesRow(Part):
    """Households that so many agencies are in touch with."""

    agencies: Whole = Field(description="Agencies in touch.")
    households: Number = Field(description="Households.")
    share_of_households: Share = Field(description="Share of households.")
    share_of_cost: Share = Field(description="Share of the cost of services.")


class Agencies(Part):
    """How many agencies are in touch with a household in a year."""

    most_counted: Whole = Field(description="The last row counts this many or more.")
    rows: tuple[AgenciesRow, ...] = Field(description="Households by number of agencies.")


class Need(Part):
    """What people use today and how it compares with what is published."""

    services: tuple[Use, ...] = Field(description="One row a service.")
    checks: tuple[Check, ...] = Field(description="Every comparison made before calibration.")
    agencies_per_household: Agencies = Field(description="How many agencies are in touch with a household in a year.")
    notes: tuple[Note, ...] = Field(description="Notes.")


class Reached(Part):
    """Different people reached in a year."""

    people: Number = Field(description="Residents.")
    reached: Number = Field(description="Different people reached by at least one option in the year.")
    share: Share = Field(description="Reached as a share of residents.")


class _Here(Part):
    neighbourhood: HereOrAll


class _InFifth(Part):
    quintile: FifthNumber = Field(description="National deprivation fifth, 1 = most deprived.")


class ReachedHere(Reached, _Here):
    """Different people reached in one neighbourhood, or in the whole place."""


class ReachedFifth(Reached, _InFifth):
    """Different people reached in one deprivation fifth."""


class Helped(Part):
    """How many different people the plan would reach."""

    year: str = Field(description="The last plan year.")
    all: ReachedHere = Field(description="The whole place.")
    by_neighbourhood: tuple[ReachedHere, ...] = Field(description="By neighbourhood.")
    by_quintile: tuple[ReachedFifth, ...] = Field(description="By national deprivation fifth.")
