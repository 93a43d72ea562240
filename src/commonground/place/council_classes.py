"""What councils of one class spend for each resident. In: the revenue outturn, residents. Out: a mean for each council.

  each[class, role] = sum of net spending over councils of the class that sent a return / sum of their residents

A shire district spends half of England's mean on housing and a London borough thrice it, so that a council which sent
no return is likelier to be like those of its class. The first letters of a code tell the class.
"""

from __future__ import annotations

import polars as pl

CLASSES = {
    "E06": "the unitary councils",
    "E07": "the shire districts",
    "E08": "the metropolitan districts",
    "E09": "the London boroughs",
    "E10": "the county councils",
}
LETTERS = 3  # of a code


def measure_classes(outturn: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Columns code, role, class_name, each_gbp (net GBP a resident of its class), residents, of every council.

    `outturn`: `council_accounts.read_outturn`; `people`: residents of every area, upper_tier_code and district_code.
    """
    kind = pl.col("code").str.head(LETTERS)
    residents = pl.concat(
        people.group_by(code=column).agg(pl.col("residents").sum()) for column in ("upper_tier_code", "district_code")
    ).unique()
    councils = residents.join(outturn.select("code", "role", "sent", "net"), on="code").with_columns(kind=kind)
    sent = councils.filter(pl.col("sent") & pl.col("net").is_not_null())
    each = sent.group_by("kind", "role").agg(each_gbp=pl.col("net").sum() / pl.col("residents").sum())
    return councils.join(each, on=["kind", "role"]).select(
        "code", "role", "each_gbp", "residents", class_name=pl.col("kind").replace_strict(CLASSES)
    )
