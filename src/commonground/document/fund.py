"""The money of the plan as a fund: its form, host, contributions, price base and notices. Out: models of `fund`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonground.document.shapes import Number, Part, PartnerId, Share, Year

DOUBLE_LINE = "Double running: capacity that closes, in its notice"
REDUNDANCY_LINE = "Redundancy and redeployment"

Form = Literal["pooled", "aligned"]
WayOf = Literal["pooled", "aligned", "contract"]
Way = Annotated[
    WayOf,
    Field(
        description="pooled: pays into the fund under section 75 of the National Health Service Act 2006; aligned: "
        "keeps its budget and spends it as agreed; contract: is paid by contract or grant and pools nothing."
    ),
]


class FundMember(Part):
    """How one partner takes part in the fund."""

    partner: PartnerId
    way: Way
    why: str = Field(description="The rule in plain words.")
    valid_from: str = Field(description="ISO date since which the rule holds.")
    source: str = Field(description="Where the rule is read.")


class FundContribution(Part):
    """What one partner puts in for one year: its part of the new services, and what the deal adds or gives back."""

    year: Year
    partner: str = Field(description="Partner id, 'national' or 'outside_subsidy'.")
    services_gbp: Number = Field(description="What it pays for the new services, mean over draws, GBP.")
    deal_gbp: Number = Field(description="What it pays in by the deal; negative takes out, GBP.")
    total_gbp: Number = Field(description="Both together; over all parties the cost of the new services, GBP.")


class Transition(Part):
    """What changing over costs one partner in one year, against doing nothing: in its account, not in the fund."""

    year: Year
    partner: PartnerId
    double_running_gbp: Number = Field(
        description="Capacity that closes, paid for in its notice, mean over draws, GBP; negative where doing nothing "
        "would close more."
    )
    redundancy_gbp: Number = Field(
        description="Pay of those whom nobody can redeploy, mean over draws, GBP; negative likewise."
    )


class PriceOfYear(Part):
    """A price in one year, general inflation taken out."""

    year: Year
    index: Number = Field(description="As a multiple of the price in the price base.")


class Uplift(Part):
    """How the price of one type of cost grows beyond general inflation."""

    cost_type: str = Field(
        description="pay, supplies (drugs, devices and other goods), care_fees, options (what new services cost) or "
        "payment (what NHS providers are paid for a unit)."
    )
    name: str = Field(description="In plain words.")
    prices: tuple[PriceOfYear, ...] = Field(description="By plan year.")


class Notice(Part):
    """A period of notice, and where it comes from."""

    what: str = Field(description="Whose notice, in plain words.")
    months: Number = Field(description="Months.")
    source: str = Field(description="Where it is read, or whose judgement it is.")


class Fund(Part):
    """The money of the new services as partners hold it: what an agreement schedule is written from."""

    form: Form = Field(
        description="pooled: one fund under section 75 with a host; aligned: each partner keeps its budget."
    )
    host: PartnerId | None = Field(description="Who holds the fund; null where no council or board takes part.")
    host_why: str = Field(description="Why that partner, in a sentence.")
    price_base: Year = Field(description="Financial year in whose prices every amount of the plan is.")
    efficiency: Share = Field(description="Efficiency factor a year in what NHS providers are paid.")
    efficiency_delivered: Share = Field(description="Part of it that they deliver in what a unit costs them.")
    members: tuple[FundMember, ...] = Field(description="How each partner takes part.")
    contributions: tuple[FundContribution, ...] = Field(
        description="By year and party. Each year the totals sum to the cost of the new services."
    )
    transition: tuple[Transition, ...] = Field(
        description="Double running and redundancies by year and partner; only where there are any."
    )
    uplifts: tuple[Uplift, ...] = Field(description="Growth of prices beyond general inflation by type of cost.")
    notices: tuple[Notice, ...] = Field(description="Periods of notice.")
