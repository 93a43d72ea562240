"""A whole plan. In: its sections. Out: `Plan`, and the bytes of plan.json."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, Field, Strict
from pydantic_core import PydanticCustomError

from commonground.document.activity import Account, Activity, Elsewhere, Fifth, Found, Hours, Outcome, Service, Unpaid
from commonground.document.bad_years import BadYears
from commonground.document.choices import Condition, Frontier, Reason
from commonground.document.fund import Fund
from commonground.document.money import AccountRow, DoNothing, KindNet, LedgerLine, LedgerRow, Net
from commonground.document.options import Choice, Option, OptionLeft, Promise, RunnerUp, ShadowPrice
from commonground.document.people import Helped, Need, PopulationFit
from commonground.document.place import Footprint, Neighbourhood, Partner, Place, Say
from commonground.document.running import RequiredPart, Running
from commonground.document.settlement import Remedy, Settlement
from commonground.document.shapes import Flag, Note, Number, Part, Whole, Year
from commonground.document.sources import Changed, Influence, Judgement, Sensitivity, Source

Version = Literal["6.0"]
SCHEMA_VERSION: Version = "6.0"


def _real_day(day: str) -> str:
    """A date that there is."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise PydanticCustomError("string_pattern_mismatch", "no such day") from None
    return day


class Plan(Part):
    """A plan for a place, made together: who is helped, who pays, who gains, what was promised, how sure we are.

    Every consumer reads this file; none computes anything again. Ranges are 80% intervals from draws. The same inputs
    and seed give the same bytes, `timings` apart.
    """

    schema_version: Version = Field(
        description="Version of this schema. A reader should refuse a version that it does not know."
    )
    created: Annotated[str, AfterValidator(_real_day)] = Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"format": "date"},
        description="ISO date on which the plan was made.",
    )
    synthetic: Flag = Field(
        description="True when the place itself is invented; every page and sheet must then say so."
    )
    seed: Whole = Field(description="Seed of all randomness.")
    draws: Annotated[int, Strict(), Ge(1), Le(10**6)] = Field(
        description="Number of draws behind each figure; below 20 there are no ranges and no chances."
    )
    years: tuple[Year, ...] = Field(min_length=1, description="Plan years in order.")
    place: Place = Field(description="The place.")
    partners: tuple[Partner, ...] = Field(description="The bodies that would sign.")
    services: tuple[Service, ...] = Field(description="Services and outcomes that the plan counts.")
    neighbourhoods: tuple[Neighbourhood, ...] = Field(
        min_length=1, description="The neighbourhoods that the place is planned in."
    )
    neighbourhood_notes: tuple[Note, ...] = Field(
        description="What was joined and what could not be met in drawing neighbourhoods."
    )
    footprints: tuple[Footprint, ...] = Field(description="Overlapping footprints of bodies with a say.")
    who_decides: tuple[Say, ...] = Field(description="For each neighbourhood the bodies with a say.")
    population_fit: PopulationFit = Field(description="How well the modelled residents match what is published.")
    need: Need = Field(description="What people use today and how it compares with what is published.")
    options: tuple[Option, ...] = Field(description="What the plan would do: one row an option and neighbourhood.")
    options_not_chosen: tuple[OptionLeft, ...] = Field(description="Options considered and left out, each with why.")
    running: tuple[Running, ...] = Field(
        description="What runs today of each option considered, and what the plan adds to it."
    )
    required: RequiredPart = Field(description="What the plan adds because it is required, and what that costs.")
    choice: Choice = Field(description="How good the choice is.")
    runners_up: tuple[RunnerUp, ...] = Field(description="Plans that came close.")
    frontier: Frontier | None = Field(
        description="Plans to choose between, with this one placed among them; null where none was asked for."
    )
    reasons: tuple[Reason, ...] = Field(description="Why each option is in or out in each neighbourhood.")
    conditions: tuple[Condition, ...] = Field(description="What was asked of the plan, and what each costs.")
    shadow_prices: tuple[ShadowPrice, ...] = Field(description="What one more unit of each limit would be worth.")
    promises: tuple[Promise, ...] = Field(description="What each partner promises, so that it can be checked.")
    helped: Helped = Field(description="How many different people the plan would reach.")
    activity: tuple[Activity, ...] = Field(description="Services with and without the plan.")
    outcomes: tuple[Outcome, ...] = Field(
        description="Outcomes with and without the plan. Years of good health (service 'qaly') have only a change; "
        "gains are positive."
    )
    inequality: tuple[Fifth, ...] = Field(description="Who gains by national deprivation fifth, over all plan years.")
    steps: tuple[Account, ...] = Field(
        description="Accounts that sum: today plus every step is the figure with the plan."
    )
    ledger: tuple[LedgerRow, ...] = Field(
        description="Double-entry ledger against doing nothing, seen from each partner's side: positive = the partner "
        "gains. A flow between two partners has a row for each, whose means cancel."
    )
    ledger_lines: tuple[LedgerLine, ...] = Field(
        description="What each line of the ledger follows from: options, services and the figures behind it."
    )
    ledger_net: tuple[KindNet, ...] = Field(
        description="Each party's net by kind of money, before any settlement; positive = better off than doing "
        "nothing."
    )
    ledger_together: tuple[KindNet, ...] = Field(
        description="Partners together in cash and in capacity (transfers between them cancel); in value, what "
        "residents gain."
    )
    funding: tuple[Net, ...] = Field(description="Who pays for the new services, before any settlement.")
    settlement: Settlement = Field(description="Who puts in and takes out what, so that nobody ends below its floor.")
    fund: Fund = Field(
        description="The money of the new services as partners hold it: form, host, contributions, prices, notices."
    )
    accounts: tuple[AccountRow, ...] = Field(
        description="Each partner's account: what it gains by line, against doing nothing. The means of its lines of a "
        "kind and year sum to its net, for cash after the settlement."
    )
    bad_years: BadYears = Field(description="The plan and its deal tried in bad years, before anybody signs.")
    remedies: tuple[Remedy, ...] = Field(
        description="Where not everybody can sign: the smallest changes that would help, the surest first."
    )
    do_nothing: DoNothing = Field(description="What waiting costs, against today: the same ledger without the plan.")
    hours: tuple[Hours, ...] = Field(
        description="Hours of work that the plan adds (positive) or takes away, against doing nothing."
    )
    staff: tuple[Found, ...] = Field(
        description="The same hours of the whole place against the staff that can be found for them."
    )
    unpaid_care: tuple[Unpaid, ...] = Field(description="What unpaid carers take on, and what that would cost.")
    elsewhere: tuple[Elsewhere, ...] = Field(
        description="Hospital trusts, and how far their wards hang on plans of other places."
    )
    uncertainty: tuple[Influence, ...] = Field(
        description="Assumptions that move the answer most: squared rank correlation over draws, a screening."
    )
    sensitivity: Sensitivity = Field(description="What moves each partner's end, and what to measure next.")
    judgement: Judgement = Field(description="How much rests on judged figures, and which of them to look up first.")
    changed: tuple[Changed, ...] = Field(description="Assumptions set otherwise for this plan.")
    provenance: tuple[Source, ...] = Field(description="Every figure with its range, source and quality.")
    warnings: tuple[Annotated[str, Field(description="A warning.")], ...] = Field(
        description="What to mind when reading the plan."
    )
    fingerprints: Mapping[str, Annotated[str, Field(description="Hash.")]] = Field(
        description="Short hashes of the code, inputs and assumptions that made the plan."
    )
    timings: Mapping[str, Annotated[Number, Field(description="Seconds.")]] = Field(
        description="Seconds by room: the only part that differs between two runs."
    )

    @property
    def taking_part(self) -> tuple[Partner, ...]:
        """The partners that take part."""
        return tuple(partner for partner in self.partners if partner.takes_part)

    def to_bytes(self) -> bytes:
        """plan.json as UTF-8, one line a value-holding row, ending in a newline; the same plan gives the same bytes."""
        return f"{self.model_dump_json(indent=1)}\n".encode()
