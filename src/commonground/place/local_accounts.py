"""The accounts of the bodies of a place. In: sources, the place's areas. Out: `Place.accounts`."""

from __future__ import annotations

import polars as pl

from commonground.place import council_accounts, nhs_accounts
from commonground.place.accounts import label_rows
from commonground.place.gazetteer import Found
from commonground.sources.tables import Sources


def read(sources: Sources, found: Found, everywhere: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """The accounts of the bodies that serve the place, by role and body.

    NHS money is shared by the boards of 2024, which are the place's footprint `icb` where they still are.
    `everywhere`: `lookups.read`; `residents`: code, residents of every English area.
    """
    people = everywhere.join(residents, on="code").with_columns(inside=pl.col("code").is_in(found.areas))
    rows = [
        council_accounts.list_councils(sources, people),
        council_accounts.list_police(sources, people),
        nhs_accounts.list_fair_shares(sources, people, found.name),
        nhs_accounts.list_payments(sources, people),
    ]
    inside = people.filter("inside")
    kind = "icb" if inside["icb_2024_code"].equals(inside["icb_code"]) else "icb_2024"
    return label_rows(pl.concat(rows, how="diagonal")).with_columns(
        footprint=pl.col("footprint").replace("icb_2024", kind)
    )
