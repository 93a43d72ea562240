"""Who puts in and takes out what, so that nobody ends below its floor. Out: models of those sections."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from commonground.document.money import Net
from commonground.document.shapes import Flag, Gbp, Number, Part, PartnerId, Share, Year, YearAmount


class Contribution(Part):
    """What one partner pays into the pooled fund in one year."""

    year: Year
    partner: str = Field(description="Partner id, or 'outside_subsidy'.")
    transfer_gbp: Number = Field(description="Positive pays in, negative takes out; whole pence.")


class Chance(Part):
    """How likely something is for one partner."""

    partner: PartnerId
    probability: Share | None = Field(description="Share of draws; null below 20 draws.")


class LeftWorse(Part):
    """One year in which the deal leaves a partner worse off on average, which its own floor bears."""

    partner: PartnerId
    year: Year
    worse_off_gbp: Number = Field(description="How far below doing nothing the deal leaves it on average, GBP.")
    floor_gbp: Number = Field(description="How far below doing nothing its floor lets it go in that year, GBP.")


class WouldHaveLost(Part):
    """One partner that without contributions would on average fall below its floor."""

    partner: PartnerId
    years: tuple[Year, ...] = Field(description="Years in which.")
    worst_year: Year
    worst_gbp: Number = Field(description="Mean net in the worst year, GBP.")


class RiskShare(Part):
    """One partner's share of pooled over- and underspends."""

    partner: PartnerId
    share: Number = Field(description="Share.")


class PartnerAmount(Part):
    """Money of one partner."""

    partner: PartnerId
    amount_gbp: Number = Field(description="GBP.")


class Shares(Part):
    """What each group of partners could do alone, and five ways to share what all can do together."""

    coalition_value_gbp: tuple[Gbp, ...] = Field(
        description="v(S) indexed by the coalition's bitmask, discounted, GBP."
    )
    shapley_gbp: tuple[Gbp, ...] = Field(description="Shapley value by bloc, GBP.")
    equal_gbp: tuple[Gbp, ...] = Field(description="Equal split by bloc, GBP.")
    nucleolus_gbp: tuple[Gbp, ...] = Field(description="Nucleolus by bloc, GBP.")
    nash_bargaining_gbp: tuple[Gbp, ...] = Field(
        description="Nash bargaining by bloc, GBP: what each gains alone, and an equal part of what joining adds."
    )
    proportional_gbp: tuple[Gbp, ...] = Field(
        description="In proportion to what each bloc gains alone, GBP; in equal parts where none does."
    )


SHARING_RULES = {  # fields of `Shares`, and what people call them
    "shapley_gbp": "Shapley",
    "nucleolus_gbp": "Nucleolus",
    "nash_bargaining_gbp": "Nash bargaining",
    "proportional_gbp": "In proportion",
    "equal_gbp": "Equal parts",
}


class _Players(Part):
    blocs: tuple[Annotated[str, Field(description="Bloc id.")], ...] = Field(
        description="Players, in the order of bits."
    )


class Game(Shares, _Players):
    """The cooperative game on discounted cash, by bloc."""


class Settlement(Part):
    """Who puts in and takes out what, so that nobody who signs is worse off than its own floor allows.

    A floor bears its own partner's loss from the plan and nobody else's. Keeping within a floor and being no worse off
    than with no plan are two statements with two figures; they are one where the floor is nothing.
    """

    rule: str = Field(description="How gains are shared: shapley or equal.")
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
    prob_within_floor: tuple[Chance, ...] = Field(
        description="How likely each partner keeps within its floor, over all years together. The stated confidence "
        "is about this."
    )
    left_worse: tuple[LeftWorse, ...] = Field(
        description="Years in which the deal leaves a partner worse off than with no plan on average, within its floor."
    )
    would_have_lost: tuple[WouldHaveLost, ...] = Field(
        description="Partners that without contributions would on average fall below their floor in some year."
    )
    stable: Flag = Field(description="True when no group of partners would do better alone.")
    blocking_coalitions: tuple[tuple[Annotated[str, Field(description="Partner or bloc id.")], ...], ...] = Field(
        description="Groups that would do better alone."
    )
    risk_pooled_share: Share = Field(description="Share of over- and underspends that is pooled.")
    risk_share: tuple[RiskShare, ...] = Field(description="Each partner's share of pooled over- and underspends.")
    confidence: Share = Field(
        description="The stated probability that each partner should have of keeping within its floor."
    )
    confidence_met: Flag | None = Field(
        description="True when every partner has that probability; null below 20 draws."
    )
    confidence_subsidy_gbp: Number | None = Field(
        description="Discounted outside money, on top of `subsidy`, that would give every partner that probability, "
        "GBP; null below 20 draws."
    )
    rule_share_gbp: tuple[PartnerAmount, ...] = Field(
        description="What the rule alone would give each partner, before yearly floors, discounted."
    )
    declared: Shares | None = Field(
        description="The same game with what partners declare outcomes to be worth to them; null where none declares "
        "anything."
    )
    game: Game = Field(
        description="What each group of partners could do alone, and ways to share what all can do together."
    )


class Remedy(Part):
    """One change that would help where not everybody can sign."""

    kind: str = Field(description="subsidy, set_aside, loan, reserve, other_plan, wards or another.")
    enough: Flag = Field(
        description="Whether it alone would let everybody sign; of reserves, if they are there, which is not known."
    )
    sentence: str = Field(description="The change in words.")
    by_year: tuple[YearAmount, ...] = Field(description="Money that it finds.")
