"""A place's share of NHS money: by need, and what its practices are paid. In: files by practice. Out: rows of accounts.

The money of each integrated care board is not published as open data, so what is kept is the board's share of England's
need-weighted population by service (NHS England's allocation tool), and the place's part of the board's. Boards are
those of 2024, for which the populations were made:

  value = sum of W[a] over areas a of the board / sum of W[a] over England
  part  = sum of W[a] over areas a of the board that are in the place / sum of W[a] over those of the board
  W[a]  = sum over practices p of W[p] * patients[p, a] / patients[p]

with W[p] the need-weighted population of a practice: so the money follows where people live, not where their practice
stands (one of Hammersmith has patients from all over London). What practices are paid is laid on areas in the same way.
"""

from __future__ import annotations

import polars as pl

from commonground.place import patients
from commonground.place.gazetteer.answers import short
from commonground.place.parts import measure_parts
from commonground.sources.tables import Sources

WEIGHTS = {"icb": "Final WP", "community": "CS WP", "mental_health": "MH WP"}  # role -> the population that shares it
WEIGHTS_YEAR, PAYMENTS_YEAR = "2025/26", "2022/23"
ALLOCATIONS_PAGE = "https://www.england.nhs.uk/allocations/"
PAYMENTS_PAGE = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/nhs-payments-to-general-practice/"
    "england-2022-23"
)
PAID = "Total NHS Payments including PCN Workforce, Leadership and Support"
DRUGS = ("Reimbursement of Drugs", "Prescribing Fee Payments", "Dispensing Fee Payments")


def list_fair_shares(sources: Sources, people: pl.DataFrame, place_name: str) -> pl.DataFrame:
    """Rows of each board that serves the place, for each role of WEIGHTS.

    `people`: `lookups.read` with residents, and `inside` for the areas of the place.
    """
    by_practice = sources.frame("need_weighted_populations_2025").select(
        practice="Practice_Code", **{role: pl.col(column).cast(pl.Float64) for role, column in WEIGHTS.items()}
    )
    by_area = people.join(patients.lay_on_areas(by_practice, sources, people), on="code", how="left")
    cited = sources.catalogue["need_weighted_populations_2025"].cited
    return pl.concat(
        share_by_need(by_area.with_columns(weight=pl.col(role).fill_null(0.0))).select(
            "body_code",
            "body_name",
            "value",
            "part",
            role=pl.lit(role),
            footprint=pl.lit("icb_2024"),
            unit="body_code",
            measure=pl.lit("share_of_england"),
            shared_by=pl.lit("need"),
            year=pl.lit(WEIGHTS_YEAR),
            basis=pl.lit("fair share"),
            source=pl.lit(cited),
            url=pl.lit(ALLOCATIONS_PAGE),
            quality=pl.lit("C"),
            note=pl.format(
                "By need {} has {}% of {}, and that {}% of England. A fair share, not the board's own figure.",
                pl.lit(short(place_name)),
                (pl.col("part") * 100).round(2),
                pl.col("body_name").str.replace("Integrated Care Board", "ICB"),
                (pl.col("value") * 100).round(2),
            ),
        )
        for role in WEIGHTS
    )


def share_by_need(areas: pl.DataFrame) -> pl.DataFrame:
    """Columns body_code, body_name, value (of England), part (the place's of the board), of boards of the place.

    `areas` of all England: icb_2024_code, icb_2024_name, inside, weight (of those who live there).
    """
    weight = pl.col("weight").sum()
    value = areas.group_by(unit="icb_2024_code").agg(value=weight / areas["weight"].sum())
    parts = measure_parts(areas, "icb_2024", by="weight").join(value, on="unit")
    return parts.select("body_name", "value", "part", body_code="unit")


def list_payments(sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """A row for each district of the place: what practices were paid for those who live there, networks included."""
    paid = patients.lay_on_areas(read_payments(sources.frame("practice_payments_2022")), sources, people)
    by_area = people.join(paid, on="code", how="left").with_columns(pl.col("paid", "drugs").fill_null(0.0))
    of_district = by_area.group_by(unit="district_code").agg(pl.col("paid", "drugs").sum())
    drugs = (pl.col("drugs") / 1e6).round(1)
    note = pl.format(
        "What practices were paid for patients who live there{}.",
        pl.when(drugs > 0).then(pl.format("; of it £{}m for drugs and dispensing", drugs)).otherwise(pl.lit("")),
    )
    return (
        measure_parts(by_area, "district", by="paid")
        .join(of_district, on="unit")
        .select(
            "unit",
            "body_name",
            "part",
            value="paid",
            role=pl.lit("gp"),
            body_code="unit",
            footprint=pl.lit("district"),
            measure=pl.lit("gbp"),
            shared_by=pl.lit("patients"),
            year=pl.lit(PAYMENTS_YEAR),
            basis=pl.lit("payments"),
            source=pl.lit(sources.catalogue["practice_payments_2022"].cited),
            url=pl.lit(PAYMENTS_PAGE),
            quality=pl.lit("C"),
            note=note,
        )
    )


def read_payments(payments: pl.DataFrame) -> pl.DataFrame:
    """Columns practice, paid, drugs (GBP): practices that closed in the year too, for what they had."""
    return payments.select(
        practice="Practice Code",
        paid=pl.col(PAID).cast(pl.Float64),
        drugs=pl.sum_horizontal(pl.col(column).cast(pl.Float64) for column in DRUGS),
    )
