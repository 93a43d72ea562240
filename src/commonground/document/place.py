"""The place, its neighbourhoods, and the bodies that serve them. Out: models of those sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from commonground.core.figures import Quality
from commonground.document.shapes import Flag, Gbp, NeighbourhoodId, Note, Number, Part, Share, Whole

Position = tuple[Number, Number]  # longitude and latitude, degrees in WGS84
Ring = tuple[Position, ...]
Code = Annotated[str, Field(description="A code.")]


class Place(Part):
    """The place."""

    name: str = Field(description="Name.")
    kind: str = Field(
        description="What kind of body it is: district, upper_tier, icb, combined_authority, region, sub_icb, police, "
        "fire, ward, msoa, lsoa or pcn; areas for a list or several bodies."
    )
    code: str = Field(description="Official code.")
    areas: Whole = Field(description="Number of small areas (LSOAs).")
    population: Whole = Field(description="Usual residents.")
    households: Whole = Field(description="Households.")
    districts: tuple[Annotated[str, Field(description="District name.")], ...] = Field(
        description="Names of the districts it lies in."
    )
    notes: tuple[Note, ...] = Field(description="What was joined, mapped or estimated in making it.")


class Patch(Part):
    """The footprint that a body serves."""

    kind: str | None = Field(description="Kind of footprint; null = the whole place.")
    codes: tuple[Code, ...] = Field(description="Units of that footprint.")


class BudgetLine(Part):
    """A part of a partner's annual budget, and where it was published."""

    role: str = Field(description="The role that it is spent on.")
    plain: str = Field(description="What that role is, in words.")
    gbp: Number = Field(description="GBP a year at the prices of the plan, for the people of the place.")
    published_gbp: Number | None = Field(
        description="GBP as published, of everybody whom the body serves (of a fair share, of England), at the prices "
        "of `year`; null = not published."
    )
    share: Share = Field(description="The part of `published_gbp` that is for the people of the place.")
    year: str = Field(description="Financial year of what was published; empty = the partner's own figure.")
    uplift: Number = Field(description="Times by which prices rose from `year` to the plan's, by the GDP deflator.")
    basis: Literal["net", "gross", "payments", "fair share", "modelled", ""] = Field(
        description="net (less fees and what others pay in, the NHS among them), gross, payments (to practices), fair "
        "share (a national total shared by need, not the body's own figure), modelled (national spending for each "
        "resident), or empty for the partner's own figure."
    )
    source: str = Field(description="Title of the source.")
    url: str = Field(description="Official page.")
    quality: Quality | Literal[""] = Field(description="Letter of its quality, as of a source; empty = its own figure.")
    note: str = Field(description="Whose account, how it was shared, what it holds.")


class Offer(Part):
    """What a partner puts on the table for the plan: so far it may end worse off than with no plan."""

    gbp: tuple[Gbp, ...] = Field(description="GBP by plan year; of staff and buildings, what they would cost.")
    kind: Literal["recurrent", "once"] = Field(description="recurrent goes on after the plan, once does not.")
    form: Literal["cash", "staff", "buildings"] = Field(
        description="What is given. Staff and buildings pay only for what the partner itself delivers."
    )
    only_for: tuple[Annotated[str, Field(description="Id.")], ...] = Field(
        description="Ring fence: ids of the options, services, themes or needs that it may pay for; empty = anything "
        "in the plan."
    )
    condition: str = Field(description="What must be so for it to stand, in the partner's words; empty = nothing.")
    confirmed: Flag = Field(description="True where the body itself has said so; else it is modelled or proposed.")


class StaffOfProfession(Part):
    """What a partner can find of one profession in a year."""

    profession: str = Field(description="Profession id.")
    name: str = Field(description="Its name.")
    wte: Number = Field(description="The most of it that the partner can add in a year, whole-time equivalents.")


class Partner(Part):
    """One body that would sign, or takes no part."""

    id: str = Field(description="Partner id.")
    name: str = Field(description="Name.")
    kind: str = Field(
        description="icb, gp, acute_trust, community_trust, mental_health_trust, ambulance_trust, council, police, "
        "vcse or another."
    )
    code: str = Field(description="ODS or ONS code.")
    roles: tuple[Annotated[str, Field(description="A role.")], ...] = Field(
        description="What it provides and pays for."
    )
    money_rule: str = Field(description="Id of its money rule in the evidence.")
    patch: Patch = Field(description="The footprint that it serves.")
    annual_budget_gbp: Number = Field(description="What it spends a year on the people of the place, GBP.")
    offers: tuple[Offer, ...] = Field(description="What it puts on the table for the plan.")
    plan_budget_gbp: tuple[Gbp, ...] = Field(description="All that it offers, GBP by plan year.")
    floor_gbp: tuple[Gbp, ...] = Field(
        description="How much worse than doing nothing it may be under its money rule beyond its offers, GBP by plan "
        "year."
    )
    new_staff_wte: Number = Field(description="The most staff it can add in a year, whole-time equivalents.")
    new_staff_by_profession: tuple[StaffOfProfession, ...] = Field(
        description="Professions of which it says how many it can find, within that total; empty = any of its "
        "professions."
    )
    budget_lines: tuple[BudgetLine, ...] = Field(
        description="The annual budget by role, with the source of each line; they sum to it. Empty where the partner "
        "gave one figure."
    )
    modelled: Flag = Field(description="True where any of its money was modelled, for nothing is published.")
    declared_worth_gbp: Mapping[str, Annotated[Number, Field(description="GBP per unit.")]] = Field(
        description="What an outcome is worth to it by its own statement: GBP per unit of a service avoided."
    )
    bloc: str = Field(description="Partners of a bloc play the cooperative game as one; empty = on its own.")
    hosts_fund: Flag = Field(description="True where it says that it holds the pooled fund; at most one does.")
    notice_months: Number | None = Field(
        description="Months for which its capacity that closes is still paid for, by its own word; null = as the "
        "figure settle.notice_months says."
    )
    takes_part: Flag = Field(
        default=True,
        exclude_if=bool,
        description="False of a body that is not in: what it does today goes on, it carries no option, shares no gain "
        "and no risk and pays nothing; what the plan costs it is made good. Left out where it takes part.",
    )
    to_check: tuple[Note, ...] = Field(
        description="What in its amounts is out of proportion to its budget or to the residents that it serves."
    )


class Polygon(Part):
    """GeoJSON polygon."""

    type: Literal["Polygon"] = Field(description="GeoJSON type.")
    coordinates: tuple[Ring, ...] = Field(description="Rings of longitude and latitude, four decimals.")


class MultiPolygon(Part):
    """GeoJSON polygons that belong together."""

    type: Literal["MultiPolygon"] = Field(description="GeoJSON type.")
    coordinates: tuple[tuple[Ring, ...], ...] = Field(
        description="Polygons, each as rings of longitude and latitude, four decimals."
    )


class Neighbourhood(Part):
    """One neighbourhood."""

    id: str = Field(description="Neighbourhood id.")
    name: str = Field(description="Name, from the wards it holds.")
    population: Whole = Field(description="Usual residents.")
    areas: tuple[Code, ...] = Field(description="Codes of its small areas.")
    wards: tuple[Annotated[str, Field(description="Ward name.")], ...] = Field(
        description="Wards wholly or partly inside."
    )
    imd_quintile_shares: tuple[Share, Share, Share, Share, Share] = Field(
        description="Share of residents in each national deprivation fifth, most deprived first."
    )
    wards_whole: Whole | None = Field(description="Wards whose small areas in the place are all in it.")
    wards_split: Whole | None = Field(
        description="Wards whose small areas in the place are shared with another neighbourhood."
    )
    compactness: Number | None = Field(description="Polsby–Popper compactness, 1 = a circle.")
    cut_edges: Whole | None = Field(description="Borders between its small areas and other neighbourhoods'.")
    label_point: Position = Field(description="Longitude and latitude of a point inside, degrees.")
    geometry: Annotated[Polygon | MultiPolygon, Field(discriminator="type")] = Field(
        description="Simplified outline for a map, GeoJSON in WGS84."
    )


class FootprintUnit(Part):
    """One unit of a footprint."""

    code: str = Field(description="Code.")
    name: str = Field(description="Name.")
    residents: Number = Field(description="Residents of the place in it.")


class Footprint(Part):
    """One footprint of bodies with a say."""

    kind: str = Field(description="ward, district, upper_tier, icb, police, fire, acute_trust or another.")
    title: str = Field(description="Title.")
    vintage: str = Field(description="Vintage of its boundaries.")
    source: str = Field(description="Where it comes from.")
    units: tuple[FootprintUnit, ...] = Field(description="Its units that reach the place.")
    coterminosity: Mapping[str, Annotated[Share, Field(description="Share.")]] = Field(
        description="For each other kind of footprint: the share of residents for whom the best-fit unit there "
        "agrees with their unit here."
    )


LEAST_SAY = 0.01  # of the residents of a neighbourhood; bodies with less are not said to decide there
PAST_KINDS = frozenset({"icb_2024"})  # footprints whose bodies are no more: nobody decides by them


class Say(Part):
    """One body in one neighbourhood."""

    neighbourhood: NeighbourhoodId
    kind: str = Field(description="Kind of footprint.")
    code: str = Field(description="Code of the unit.")
    body: str = Field(description="Name of the unit.")
    share: Number = Field(description="Share of the neighbourhood's residents that it covers.")
