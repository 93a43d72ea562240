"""Integrated care boards by date. In: areas with the boards of 2024. Out: the same with the boards of another date.

On 1 April 2026 twelve of 42 boards ended, six began and one grew. The table of successions says which board has the
areas of one that ended, council by council where it was divided, so that every area keeps a board on every date.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import polars as pl

from commonground.core.errors import Fault, UserError
from commonground.core.text import quoted

LATEST = "2026-08-22"  # the day of the newest lists of boards and trusts
FIRST = "2024"  # the year of the lookup that the successions begin with
BEGAN = "2022-07-01"  # before it there were no boards


@cache
def read_successions() -> pl.DataFrame:
    """Columns old, within (upper tier, null for the whole board), new, new_nhs, new_name, date, and the source."""
    return pl.read_csv(files("commonground.place").joinpath("tables", "icb_successions.csv").read_bytes())


def read_date(words: str) -> str:
    """`words` as an ISO date, or that of the newest lists. Raises UserError for none, or one before boards."""
    if not words.strip():
        return LATEST
    try:
        day = date.fromisoformat(words.strip()).isoformat()
    except ValueError:
        raise UserError(f"{quoted(words)} is no date", mend="write it such as 2026-03-31") from None
    if day < BEGAN:
        what = f"integrated care boards began on 1 July 2022, and {quoted(words)} is before it"
        raise UserError(what, mend="give a later day, such as 2026-03-31, or leave --on out for the boards of today")
    return day


def tell_date(on: str) -> tuple[str, ...]:
    """What is to be said of boards on the ISO date `on`, where they are those of a later year."""
    said = f"Integrated care boards of 2022 and 2023 are taken to be as they were in {FIRST}."
    return (said,) if on < FIRST else ()


def name_vintage(on: str) -> str:
    """The year of the boards that there are on the ISO date `on`."""
    begun = read_successions().filter(pl.col("date") <= on)["date"].max()
    return str(begun)[:4] if begun else FIRST


def follow(areas: pl.DataFrame, on: str = LATEST) -> pl.DataFrame:
    """`areas` with icb_code, icb_name and icb_nhs_code of the ISO date `on`.

    Those of before stay as icb_2024_code, _name and _nhs_code, by which figures of 2022 to 2025 are published. Raises
    Fault where a board was divided and an area of it goes to none of its successors, or to two.
    """
    kept = areas.with_columns(pl.col(f"icb_{part}").alias(f"icb_2024_{part}") for part in ("code", "name", "nhs_code"))
    due = read_successions().filter(pl.col("date") <= on)
    renewed = kept
    for day in due["date"].unique().sort():
        renewed = _renew(renewed, due.filter(pl.col("date") == day))
    return renewed


def _renew(areas: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`areas` after the successions `rows` of one day."""
    into = rows.select("within", "new", "new_nhs", "new_name", icb_code="old")
    met = areas.join(into, on="icb_code", how="left", maintain_order="left")
    fits = pl.col("within").is_null() | (pl.col("within") == pl.col("upper_tier_code"))
    taken = met.filter(pl.col("new").is_null() | fits)
    if taken.height != areas.height or taken["code"].n_unique() != areas.height:
        missing = areas.join(taken, on="code", how="anti")["code"].to_list() or ["an area that is there twice"]
        raise Fault(f"the successions of boards do not place {', '.join(missing[:5])}")
    return taken.with_columns(
        icb_code=pl.coalesce("new", "icb_code"),
        icb_name=pl.coalesce("new_name", "icb_name"),
        icb_nhs_code=pl.coalesce("new_nhs", "icb_nhs_code"),
    ).drop("within", "new", "new_nhs", "new_name")
