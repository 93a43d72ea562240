"""What programs are given. Out: Pydantic models of every reply, and the one shape of errors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from commonground.views.deal.model import State


class Error(BaseModel):
    """What went wrong, the same shape whatever it was."""

    code: Literal[
        "not_signed_in",
        "not_for_your_role",
        "not_found",
        "bad_request",
        "wrong_verb",
        "too_many",
        "failed",
        "not_encrypted",
    ]
    message: str = Field(description="One sentence for people.")


class ErrorReply(BaseModel):
    """Every reply that is not a success."""

    error: Error


class PartnerOut(BaseModel):
    """A body of the place, as all partners see it."""

    key: str = Field(description="Its id in plans.")
    name: str
    kind: str
    code: str = Field(description="ODS or ONS code; may be empty.")
    stance: Literal["in", "not_in", "in_if"]
    condition: str = Field(description="Under which it is in; empty unless in_if.")
    sheet_confirmed: bool


class PlaceOut(BaseModel):
    """The place that the key reads for."""

    name: str
    synthetic: bool = Field(description="True where the place is made up: no figure may be quoted.")
    body: str = Field(description="Key of the body that the key reads for.")
    partners: list[PartnerOut]


class VersionOut(BaseModel):
    """One plan version that the seat may see."""

    id: UUID
    name: str
    private: bool = Field(description="True where only its own side sees it.")
    fingerprint: str = Field(description="SHA-256 of plan.json without its timings.")
    reason: str
    made_at: datetime
    made_for: str | None = Field(description="Name of the body that asked for it.")
    frozen: bool


class YearOut(BaseModel):
    """One year of a partner's line, GBP against doing nothing."""

    year: str
    before_gbp: float
    transfer_gbp: float
    after_gbp: float
    line_gbp: float = Field(description="The lowest that it may end.")
    room_gbp: float = Field(description="Above its line; negative = below it.")


class DecisionOut(BaseModel):
    """Who decides next."""

    who: str
    on: date | None


class RowOut(BaseModel):
    """Whether one partner could sign."""

    partner: str
    name: str
    state: State
    because: str
    chance: float | None = Field(description="Of ending no lower than its line in every year.")
    decides: DecisionOut | None


class DealOut(BaseModel):
    """Can we sign? Every partner's state from the plan, and the years of the own row."""

    version: UUID
    fingerprint: str
    answer: str
    rows: list[RowOut]
    own: list[YearOut] = Field(description="Years of the own body; empty where it is no partner of the plan.")
