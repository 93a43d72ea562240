"""Districts that are no more. In: how districts changed. Out: `Former`s, what they became and when."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from commonground.place.gazetteer.model import Former

FIRST, LAST = 2016, 2024


def list_former_districts(history: pl.DataFrame) -> tuple[Former, ...]:
    """Every English district of 2016 to 2023 that was no district in 2024, with the steps between.

    `history`: columns ltla<yy>_code, ltla<yy>_name. Each change took effect on 1 April of the year that first shows it.
    """
    english = history.filter(pl.col("ltla24_code").str.starts_with("E")).sort("ltla24_code").to_dicts()
    now = {row["ltla24_code"] for row in english}
    found: dict[str, Former] = {}
    for row in english:
        for year in range(FIRST, LAST):
            code = row[f"ltla{year % 100}_code"]
            if code is not None and code not in now and code not in found:
                found[code] = _former(row, year)
    return tuple(found.values())


def list_renamed(history: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Names that a district of today had before, each with its code and the date from which it has its own."""
    found = {}
    for year in range(FIRST, LAST):
        columns = (f"ltla{year % 100}_code", f"ltla{year % 100}_name", "ltla24_code", "ltla24_name")
        for code, name, today, own in history.select(columns).iter_rows():
            if code == today and name != own and str(code).startswith("E"):
                found[name] = (code, f"{year + 1}-04")
    return found


def list_elsewhere(history: pl.DataFrame) -> dict[str, str]:
    """Councils of the other countries by name, and their codes."""
    names = history.select("ltla24_name", "ltla24_code").drop_nulls().unique()
    return {name: code for name, code in names.iter_rows() if not code.startswith("E")}


def _former(row: dict[str, str], year: int) -> Former:
    """The district of `year` in `row`, followed to today."""
    steps = [(row[f"ltla{y % 100}_code"], row[f"ltla{y % 100}_name"], y) for y in range(year, LAST + 1)]
    changes = [after for before, after in pairwise(steps) if before[0] != after[0]]
    dates = [f"{y}-04-01" for _, _, y in changes]
    through = tuple((name, date) for (_, name, _), date in zip(changes[:-1], dates[1:], strict=True))
    return Former("district", steps[0][0], steps[0][1], dates[0], (changes[-1][0],), through=through)
