"""What there is before any plan: the place, its bodies, the options to choose from. Out: `Opening`."""

from __future__ import annotations

from pydantic import Field

from commonground.document.options import OptionInWords
from commonground.document.place import Footprint, Neighbourhood, Partner, Place, Say
from commonground.document.shapes import Flag, Note, Part, PartnerId


class OptionOpen(OptionInWords):
    """An option that a plan of the place may take, and whose it would be."""

    delivered_by: tuple[PartnerId, ...] = Field(
        description="Partners that would deliver it in some neighbourhood, those with most of it first."
    )
    funded_by: tuple[PartnerId, ...] = Field(description="Partners that would pay for it in some neighbourhood.")


class Opening(Part):
    """A place as partners find it when they begin to plan: the sections of a plan that need no plan."""

    synthetic: Flag = Field(description="True when the place itself is invented.")
    place: Place = Field(description="The place.")
    partners: tuple[Partner, ...] = Field(description="The bodies that would sign.")
    neighbourhoods: tuple[Neighbourhood, ...] = Field(description="The neighbourhoods that it is planned in.")
    neighbourhood_notes: tuple[Note, ...] = Field(description="What could not be met in drawing neighbourhoods.")
    footprints: tuple[Footprint, ...] = Field(description="Overlapping footprints of bodies with a say.")
    who_decides: tuple[Say, ...] = Field(description="For each neighbourhood the bodies with a say.")
    options: tuple[OptionOpen, ...] = Field(description="The options that a plan may take.")
