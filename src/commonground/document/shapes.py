"""What every section of a plan is made of: numbers, ids, years and ranges. Out: bases and types of the models.

Keys are written in the order of the fields; where a model has several bases, the fields of the last come first. Parties
of the ledger that are not partners of the place have ids of their own, and so has all of something.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, Strict

SUPPLIERS = "suppliers"  # staff and goods: where resources go when spent, and come back from when saved
RESIDENTS = "residents"  # whom health and time are gained for
NATIONAL = "national"  # national departments, lotteries, households: funders outside the place
PLAN = "plan"  # where capacity and value come from: they are made, not paid by anybody
OUTSIDE = "outside_subsidy"  # balances contributions where a subsidy is needed
EVERYWHERE = "all"  # the id used for the whole place, and for all years or partners together

OVERLAP = "overlap of options"  # the step of an account that several options on the same people make

LEAST_DRAWS = 20  # fewer have no lowest and no highest tenth to speak of: no range, no chance
FEW_DRAWS = 100  # fewer give a range, and a warning with it

Flag = Annotated[bool, Strict()]
MOST = 1e15  # no count and no sum of money of a place is beyond it

Whole = Annotated[int, Strict(), Ge(-(2**63)), Le(2**63 - 1)]
FifthNumber = Annotated[int, Strict(), Ge(1), Le(5)]
Number = Annotated[float, Strict(), Ge(-MOST), Le(MOST)]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
Gbp = Annotated[float, Strict(), Ge(-MOST), Le(MOST), Field(description="GBP.")]
Note = Annotated[str, Field(description="A note.")]
Year = Annotated[str, Field(description="Financial year, such as 2026/27.")]
YearOrAll = Annotated[
    str,
    Field(description="Financial year, such as 2026/27, or 'all' for all plan years added up (not discounted)."),
]
PartnerId = Annotated[str, Field(description="Partner id, of `partners`.")]
OptionId = Annotated[str, Field(description="Option id.")]
ServiceId = Annotated[str, Field(description="Service id, of `services`.")]
NeighbourhoodId = Annotated[str, Field(description="Neighbourhood id.")]
HereOrAll = Annotated[str, Field(description="Neighbourhood id, or 'all' for the whole place.")]


class Part(BaseModel):
    """A piece of a plan: never changed once made, and nothing in it that is not described."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True
    )


class Range(Part):
    """An 80% interval from draws and its middle."""

    p10: Number | None = Field(
        description="10th percentile of draws: one time in ten it is lower; null below 20 draws."
    )
    p50: Number = Field(description="Middle of draws.")
    p90: Number | None = Field(
        description="90th percentile of draws: one time in ten it is higher; null below 20 draws."
    )

    @property
    def ends(self) -> tuple[float, float] | None:
        """p10 and p90; None where there are too few draws for them."""
        return None if self.p10 is None or self.p90 is None else (self.p10, self.p90)


class Money(Range):
    """An 80% interval from draws in GBP, its middle and its mean."""

    p10: Number | None = Field(description="10th percentile of draws, GBP; null below 20 draws.")
    p50: Number = Field(description="Middle of draws, GBP.")
    p90: Number | None = Field(description="90th percentile of draws, GBP; null below 20 draws.")
    mean: Number = Field(description="Mean over draws, GBP to the penny. Means add up; percentiles do not.")


class YearAmount(Part):
    """Money of one year."""

    year: Year
    amount_gbp: Number = Field(description="GBP; negative = paid back.")
