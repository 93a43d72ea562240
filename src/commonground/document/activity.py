"""What is used, gained and worked with the plan and without it. Out: models of those sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from commonground.core.services import QALY
from commonground.document.shapes import (
    FifthNumber,
    Flag,
    HereOrAll,
    Money,
    Number,
    Part,
    PartnerId,
    Range,
    ServiceId,
    Share,
    Whole,
    Year,
)

MOST_ELSEWHERE = 0.5  # a trust fewer of whose beds are filled from here hangs more on the plans of others


class Service(Part):
    """A service or outcome that the plan counts."""

    id: str = Field(description="Service id.")
    name: str = Field(description="Name.")
    plain: str = Field(description="Plain words for it.")
    unit: str = Field(description="What one unit is.")
    outcome: Flag = Field(description="True for an outcome (deaths, loneliness), false for a service.")
    headline: Whole | None = Field(
        description="Where it stands among what the first screen tells first, from 1; null where it is not told there."
    )
    agency: str | None = Field(
        description="Who calls at a household that uses it; null where no agency is counted for it."
    )


class Activity(Part):
    """One service or outcome, neighbourhood and year, with the plan and without it."""

    service: ServiceId
    neighbourhood: HereOrAll
    year: Year
    without: Range = Field(description="Units a year if the plan is not carried out.")
    with_plan: Range = Field(
        validation_alias="with", serialization_alias="with", description="Units a year with the plan."
    )
    change: Range = Field(description="With less without, draw by draw; negative = avoided.")


class HealthGain(Part):
    """Years of good health gained (QALYs) in one neighbourhood and year."""

    service: Literal["qaly"] = Field(description="Years of good health.")
    neighbourhood: HereOrAll
    year: str = Field(description="Financial year, or 'all' for all plan years added up.")
    change: Range = Field(description="Years of good health gained; positive = gained.")


def _which(row: object) -> str:
    """'health' for a row of years of good health, 'use' for any other, whether read or made."""
    service = row.get("service") if isinstance(row, dict) else getattr(row, "service", None)
    return "health" if service == QALY else "use"


Outcome = Annotated[
    Annotated[Activity, Tag("use")] | Annotated[HealthGain, Tag("health")],
    Discriminator(_which),
]


class Fifth(Part):
    """What one national deprivation fifth gains over all plan years."""

    quintile: FifthNumber = Field(description="1 = most deprived.")
    people: Number = Field(description="Residents.")
    reached: Number = Field(description="Different people reached in the last plan year.")
    share_of_people: Share = Field(description="Share of residents.")
    share_of_reached: Share = Field(description="Share of people reached.")
    share_of_qaly: Number = Field(description="Share of years of good health gained, mean over draws.")
    qaly: Range = Field(description="Years of good health gained; the whole place's range split by that share.")
    change: Mapping[str, Annotated[Number, Field(description="Units.")]] = Field(
        description="Mean change in use by service id, units over all plan years."
    )


class Account(Part):
    """Today plus every step is the figure with the plan: one service, neighbourhood and year."""

    service: ServiceId
    neighbourhood: HereOrAll
    year: Year
    today: Number = Field(description="Units a year today.")
    steps: Mapping[str, Annotated[Number, Field(description="Units a year.")]] = Field(
        description="Named steps (population change, each option, overlap, remainder), means over draws; steps of "
        "nothing are left out."
    )
    with_plan: Number = Field(
        validation_alias="with", serialization_alias="with", description="Units a year with the plan, mean over draws."
    )


class _Worked(Part):
    year: Year
    who: str = Field(description="Whose hours.")
    neighbourhood: HereOrAll


class Hours(Range, _Worked):
    """Hours of one profession, or of who else, in one neighbourhood and year; positive = more work for them."""


class Found(Part):
    """Hours of one profession in the whole place and one year, against the staff that can be found for them."""

    year: Year
    who: str = Field(description="Whose hours, as in `hours`: a profession, or who else.")
    training_years: Number | None = Field(
        description="Years from the first day of training until somebody can do the work; null for those who are of no "
        "profession."
    )
    can_be_found: Literal["recruited", "trained"] | None = Field(
        description="How new staff are found: recruited already trained, for nobody who begins to train now counts; or "
        "trained up, who count from the end of their training. Null as above."
    )
    needed: Range = Field(description="Hours that the plan adds; negative = it relieves them.")
    found: Number | None = Field(
        description="Hours of the new staff whom their employers say they can add by then (`new_staff_wte` of each "
        "year added up, shared among an employer's professions as they need it, none beyond "
        "`new_staff_by_profession`); null where no partner employs them."
    )
    short: Number | None = Field(description="Hours needed in the middle draw beyond those found; 0 where enough.")
    employers: tuple[PartnerId, ...] = Field(description="Partners that employ them.")


class _UnpaidYear(Part):
    year: Year
    hours: Range = Field(description="Hours that family and friends take on; negative = they are relieved.")


class Unpaid(Money, _UnpaidYear):
    """Unpaid carers in one year: their hours, and what home carers in their place would cost.

    Nobody pays it and it is in no budget; it stands beside the ledger, not in it.
    """


class Elsewhere(Part):
    """A hospital trust, and how far its wards hang on this plan alone."""

    partner: PartnerId
    share_here: Share = Field(
        description="Share of its general and acute bed days that are this place's residents', as published."
    )
    wards_gbp: tuple[Annotated[Number, Field(description="GBP.")], ...] = Field(
        description="What whole wards opened or closed by this plan bring it on average, GBP by plan year."
    )

    @property
    def mostly(self) -> bool:
        """Whether most of its beds are filled from elsewhere."""
        return self.share_here < MOST_ELSEWHERE
