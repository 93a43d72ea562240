"""A place in words and figures before any plan, as part of the public API. In: `Place`, `Partner`s. Out: `Opening`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commonground.asking import read_settings, refuse_other, refuse_unsound

if TYPE_CHECKING:
    from commonground.document.opening import Opening
    from commonground.partners.model import Partner
    from commonground.place.model import Place


def describe_place(place: Place, partners: Iterable[Partner] | None = None) -> Opening:
    """What there is before any plan, as typed models: the place, its bodies, who decides where, and all options.

    `partners`: as in `make_plan`. Raises UserError for partners that leave a service to nobody.
    """
    from commonground.assemble.opening import describe_opening
    from commonground.library import read_library
    from commonground.partners.modelled import modelled_partners

    refuse_unsound(place)
    library = read_library(read_settings(None))
    evidence, assumptions = library.evidence, library.assumptions
    parties = modelled_partners(place, assumptions, evidence.deflator) if partners is None else tuple(partners)
    refuse_other("Partner", parties)
    return describe_opening(place, parties, evidence, library.options, assumptions)
