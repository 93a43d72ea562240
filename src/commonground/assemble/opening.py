"""What there is before any plan. In: `Place`, `Partner`s, evidence, options. Out: the `Opening`."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from commonground.assemble.options import find_carriers, put_in_words
from commonground.assemble.place import describe_partners, describe_where
from commonground.document.opening import Opening, OptionOpen
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.place.model import Place
from commonground.prices import price_place


def describe_opening(
    place: Place, partners: Sequence[Partner], evidence: Evidence, options: Sequence[Option], assumptions: Assumptions
) -> Opening:
    """The place, its bodies and what they could choose. Raises UserError for partners who leave a service to nobody."""
    names = dict(evidence.professions.select(pl.col("id"), pl.col("name")).iter_rows())
    return Opening(
        synthetic=place.synthetic,
        partners=describe_partners(partners, place, assumptions, evidence.partner_roles(), names),
        options=_list_options(place, partners, evidence, options, assumptions),
        **describe_where(place),
    )


def _list_options(
    place: Place, partners: Sequence[Partner], evidence: Evidence, options: Sequence[Option], assumptions: Assumptions
) -> tuple[OptionOpen, ...]:
    prices = price_place(place, partners, evidence, options, assumptions)
    return tuple(
        OptionOpen(
            **put_in_words(option),
            delivered_by=find_carriers(prices.partners, prices.deliver_share[:, :, o].max(axis=1)),
            funded_by=find_carriers(prices.partners, prices.fund_share[:, :, o].max(axis=1)),
        )
        for o, option in enumerate(options)
    )
