"""Who puts in and takes out what, so that nobody ends below its floor. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from commonground.document.money import Net
from commonground.document.shapes import Flag, Gbp, Money, Number, OptionId, Part, PartnerId, Share, Year, YearAmount


class Contribution(Part):
    """What one partner pays into the pooled fund in one year."""

    year: Year
    partner: str = Field(description="Partner id, or 'outside_subsidy'.")
    transfer_gbp: Number = Field(description="Positive pays in, negative takes out; whole pence.")


class Chance(Part):
    """How likely something is for one partner."""

    partner: PartnerId
    probability: Share | None = Field(description="Share of draws; null below 20 draws.")


class PartnerAmount(Part):
    """Money of one partner."""

    partner: PartnerId
    amount_gbp: Number = Field(description="GBP.")


class _OfPartner(Part):
    partner: PartnerId


class PartnerLeft(Money, _OfPartner):
    """What one partner is left with; positive = better off."""


class Asked(Part):
    """What one partner puts on the table in one year, and what the deal asks of it."""

    partner: PartnerId
    year: Year
    offered_gbp: Number = Field(description="What it puts on the table, GBP.")
    usable_gbp: Number = Field(
        description="What of that can be used for this plan: money without a fence, and what fences let it pay for, "
        "GBP."
    )
    floor_gbp: Number = Field(description="How much further its money rule lets it go by its own loss, GBP.")
    asked_gbp: Number = Field(description="How much worse off than with no plan the deal leaves it on average, GBP.")
    to_confirm_gbp: Number = Field(description="What of that no confirmed offer bears yet, GBP.")


class Rung(Part):
    """One answer to whether everybody can sign."""

    id: Literal["within_offers", "pays_for_itself", "within_floors", "outside"] = Field(
        description="Within what each has put on the table; in cash; within what floors bear besides; no outside money."
    )
    holds: Flag = Field(description="Whether everybody can sign so.")
    sentence: str = Field(description="The answer in words.")
    by_year: tuple[YearAmount, ...] = Field(
        description="GBP: asked of all offers together; lost by all together; asked of floors; needed from outside."
    )


class SharingRule(Part):
    """One way to share, and what it leaves each partner with, within offers and gains."""

    id: str = Field(description="Id of the rule, as settle.rule has it.")
    title: str = Field(description="What people call it.")
    what_for: str = Field(description="How it shares, and for whom it is meant.")
    left: tuple[PartnerLeft, ...] = Field(
        description="What it leaves each partner with against doing nothing, over all years, discounted, with "
        "terms for risk agreed about it as about the deal."
    )
    preferred_by: tuple[PartnerId, ...] = Field(description="Partners whom no other rule leaves with more.")


class WouldHaveLost(Part):
    """One partner that without contributions would on average end lower than its offers and floor allow."""

    partner: PartnerId
    years: tuple[Year, ...] = Field(description="Years in which.")
    worst_year: Year
    worst_gbp: Number = Field(description="Mean net in the worst year, GBP.")


class Game(Part):
    """What each group of partners could do alone, and ways to share what all can do together; discounted."""

    counts: Literal["cash", "declared", "public"] = Field(
        description="What it counts: cash; cash and what partners declare outcomes to be worth to them; cash and what "
        "health and company are worth to the public."
    )
    plain: str = Field(description="That in words.")
    blocs: tuple[Annotated[str, Field(description="Bloc id.")], ...] = Field(
        description="Players, in the order of bits."
    )
    coalition_value_gbp: tuple[Gbp, ...] = Field(description="v(S) indexed by the coalition's bitmask, GBP.")
    bound_gbp: tuple[Gbp, ...] = Field(description="The most that has been proven that v(S) could be, GBP.")
    shapley_gbp: tuple[Gbp, ...] = Field(description="Shapley value by bloc, GBP.")
    nucleolus_gbp: tuple[Gbp, ...] = Field(description="Nucleolus by bloc, GBP.")
    nash_gbp: tuple[Gbp, ...] = Field(
        description="Nash bargaining by bloc, GBP: what each gains alone, and an equal part of what joining adds."
    )
    least_core_gbp: Number = Field(
        description="What the group that fares worst lacks by the sharing that is best for it, GBP; at most 0 where "
        "some sharing of v(everyone) keeps all together."
    )
    superadditive: Flag = Field(
        description="Whether no two groups lose by joining. Where they do, what one saves is another's lost income, or "
        "their options crowd each other out, and no sharing may keep all together."
    )
    stable: Flag = Field(description="True when no group would gain more by a plan of its own than by this deal.")
    blocking: tuple[Annotated[str, Field(description="Partner or bloc id.")], ...] = Field(
        description="The group that would gain most by a plan of its own; empty where none would."
    )
    blocking_gain_gbp: Number = Field(description="How much more than by this deal, GBP.")
    blocking_options: tuple[OptionId, ...] = Field(description="The options of the plan that it would make.")


SHARING_RULES = {  # fields of `Game`, and what people call them
    "shapley_gbp": "Shapley",
    "nucleolus_gbp": "Nucleolus",
    "nash_gbp": "Nash bargaining",
}


class Settlement(Part):
    """Who puts in and takes out what, so that nobody who signs ends lower than its offers and its floor allow.

    What all partners together lose in a year is borne by what they have put on the table, then by floors, which bear
    their own partner's loss and nobody else's, then by money from outside. A partner's line in a year is the lowest
    that it may end: as far below doing nothing as its usable offer and its floor go together.
    """

    rule: str = Field(description="The rule of this deal: id of one of `rules`.")
    rules: tuple[SharingRule, ...] = Field(description="Ways to share, side by side.")
    ladder: tuple[Rung, ...] = Field(description="Can everybody sign? Answers, the surest first.")
    asked: tuple[Asked, ...] = Field(description="What each partner offers and is asked for, by year.")
    ends_with_plan: tuple[PartnerAmount, ...] = Field(
        description="What the deal asks in the last year of money that does not go on after it, GBP; partners of whom "
        "nothing of the kind is asked are left out."
    )
    signable_without_subsidy: Flag = Field(description="True when every partner can sign without outside money.")
    blocker: str = Field(description="Who cannot sign and why; empty when everybody can.")
    subsidy: tuple[YearAmount, ...] = Field(description="Smallest outside money that lets everybody sign.")
    contributions: tuple[Contribution, ...] = Field(
        description="Contributions to the pooled fund. Each year sums to zero, with the party 'outside_subsidy' where "
        "there is one."
    )
    net_before: tuple[Net, ...] = Field(description="Cash against doing nothing before contributions.")
    net_after: tuple[Net, ...] = Field(description="Cash against doing nothing after contributions.")
    prob_no_worse: tuple[Chance, ...] = Field(
        description="How likely each partner is no worse off than with no plan, over all years together."
    )
    prob_within_line: tuple[Chance, ...] = Field(
        description="How likely each partner ends no lower than its offers and floor allow in every year. The stated "
        "confidence is about this."
    )
    would_have_lost: tuple[WouldHaveLost, ...] = Field(
        description="Partners that without contributions would on average end lower than their offers and floor allow "
        "in some year."
    )
    confidence: Share = Field(
        description="The stated probability that each partner should have of ending no lower than its offers and floor "
        "allow in every year."
    )
    confidence_met: Flag | None = Field(
        description="True when every partner has that probability; null below 20 draws."
    )
    confidence_subsidy_gbp: Number | None = Field(
        description="Discounted outside money, on top of `subsidy`, that would give every partner that probability, "
        "GBP; null below 20 draws."
    )
    games: tuple[Game, ...] = Field(
        description="What each group of partners could do alone, by what is counted: cash, with declared worth where "
        "any partner declares one, and with the worth of outcomes to the public."
    )


class Remedy(Part):
    """One change that would help where not everybody can sign."""

    kind: str = Field(description="subsidy, offer, loan, reserve, other_plan, wards or another.")
    enough: Flag = Field(
        description="Whether it alone would let everybody sign; of reserves, if they are there, which is not known."
    )
    sentence: str = Field(description="The change in words.")
    by_year: tuple[YearAmount, ...] = Field(description="Money that it finds.")
