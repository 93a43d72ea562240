"""A place's share of NHS money: by need, and what its practices are paid. In: files by practice. Out: rows of accounts.

The money of each integrated care board is not published as open data, so what is kept is the board's share of England's
need-weighted population by service (NHS England's allocation tool), and the place's part of the board's. Boards are
those of 2024, for which the populations were made:

  part = sum over districts d of W[d] * residents of d and the board who are here / residents of d and the board
         over the sum of W[d],   W[d]: need-weighted population of the practices in district d
"""

from __future__ import annotations

import polars as pl

from commonground.place import vintages
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
    weights = _weigh(sources, people)
    cited = sources.catalogue["need_weighted_populations_2025"].cited
    return pl.concat(
        share_by_need(weights.rename({role: "weight"}), people).select(
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
                pl.lit(place_name),
                (pl.col("part") * 100).round(2),
                pl.col("body_name").str.replace("Integrated Care Board", "ICB"),
                (pl.col("value") * 100).round(2),
            ),
        )
        for role in WEIGHTS
    )


def _weigh(sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """Columns icb_code, district_code and, for each role of WEIGHTS, the weighted population of practices there."""
    table = sources.frame("need_weighted_populations_2025")
    boards = people.select(icb_nhs_code="icb_2024_nhs_code", icb_code="icb_2024_code").unique()
    summed = (
        table.select(icb_nhs_code="ICB", district="LAD", **{r: pl.col(c).cast(pl.Float64) for r, c in WEIGHTS.items()})
        .join(boards, on="icb_nhs_code", how="left")
        .group_by("icb_code", "district")
        .agg(pl.col(list(WEIGHTS)).sum())
    )
    renewed = summed.join(_districts(sources), left_on="district", right_on="old", how="left")
    return renewed.group_by("icb_code", district_code="new").agg(pl.col(list(WEIGHTS)).sum())


def _districts(sources: Sources) -> pl.DataFrame:
    """Columns old, new: the districts of 2021, by which practices are listed, and what became of them."""
    return vintages.match_districts(sources.frame("lookup_ltla_ltla"), 2021, 2024)


def share_by_need(weights: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Columns body_code, body_name, value (of England), part (the place's of the board), of boards of the place.

    `weights`: icb_code, district_code, weight. Practices of a board in a district where none of its residents live
    count by the part of all its residents who are here, so that the parts of places that make up England sum to one.
    """
    boards = measure_parts(people, "icb_2024")
    both = measure_parts(people, "icb_2024", "district").select("district_code", icb_code="unit", near="part")
    living = people.select("district_code", icb_code="icb_2024_code").unique().with_columns(lived=pl.lit(True))
    here = (
        weights.join(boards.select("body_name", icb_code="unit", far="part"), on="icb_code")
        .join(both, on=["icb_code", "district_code"], how="left")
        .join(living, on=["icb_code", "district_code"], how="left")
        .with_columns(part=pl.when(pl.col("lived")).then(pl.col("near").fill_null(0.0)).otherwise("far"))
    )
    whole = pl.col("weight").sum()
    return here.group_by(body_code="icb_code", body_name="body_name").agg(
        value=whole / weights["weight"].sum(), part=(pl.col("weight") * pl.col("part")).sum() / whole
    )


def list_payments(sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """A row for each district of the place: what its practices were paid, primary care networks included."""
    found = measure_parts(people, "district")
    paid = sum_payments(sources.frame("practice_payments_2022"), _sites(sources))
    listed = pl.col("paid").is_not_null()
    drugs = (pl.col("drugs") / 1e6).round(1)
    note = pl.format(
        "{} {}{}.",
        "practices",
        pl.when(practices=1).then(pl.lit("practice")).otherwise(pl.lit("practices")),
        pl.when(drugs > 0).then(pl.format("; of it £{}m for drugs and dispensing", drugs)).otherwise(pl.lit("")),
    )
    return found.join(paid, left_on="unit", right_on="district_code", how="left").select(
        "unit",
        "body_name",
        "part",
        value=pl.col("paid").fill_null(0.0),
        role=pl.lit("gp"),
        body_code="unit",
        footprint=pl.lit("district"),
        measure=pl.when(listed).then(pl.lit("gbp")).otherwise(pl.lit("none")),
        shared_by=pl.lit("residents"),
        year=pl.lit(PAYMENTS_YEAR),
        basis=pl.lit("payments"),
        source=pl.lit(sources.catalogue["practice_payments_2022"].cited),
        url=pl.lit(PAYMENTS_PAGE),
        quality=pl.lit("C"),
        note=pl.when(listed).then(note).otherwise(pl.lit("No practice of the district is in the list of payments.")),
    )


def _sites(sources: Sources) -> pl.DataFrame:
    """Columns practice, district_code: where each practice stands, by the list of 2022, else by that of 2025."""
    earlier = sources.frame("practices_pcn_2022").select(practice="Practice_Code", old="LAD21")
    later = sources.frame("need_weighted_populations_2025").select(practice="Practice_Code", old="LAD")
    listed = pl.concat([earlier, later]).unique("practice", keep="first", maintain_order=True)
    return listed.join(_districts(sources), on="old").select("practice", district_code="new")


def sum_payments(payments: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
    """Columns district_code, practices, paid, drugs (GBP): practices that closed in the year too, for what they had.

    `sites`: practice, district_code. What is paid to practices in neither list (walk-in centres, closed ones) is out.
    """
    rows = payments.select(
        practice="Practice Code",
        paid=pl.col(PAID).cast(pl.Float64),
        drugs=pl.sum_horizontal(pl.col(column).cast(pl.Float64) for column in DRUGS),
    )
    return (
        rows.join(sites, on="practice")
        .group_by("district_code")
        .agg(practices=pl.len(), paid=pl.col("paid").sum(), drugs=pl.col("drugs").sum())
    )
