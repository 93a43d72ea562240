"""Lists of practices. In: patients by practice, and where those of 2022 lived. Out: rows of `Place.published`.

How many of a practice's patients of today live in a place is not published by practice after July 2022, so the newest
list is shared out as the patients of that month were. Practices that opened since are in no place.
"""

from __future__ import annotations

import polars as pl

from commonground.place.published import list_parts
from commonground.sources.tables import Sources

SERVICE = "practice_list"
OTHERS = "other practices"  # code and name of those that serve hardly anybody of the place, together
LEAST_SHARE = 0.001  # of the place's patients


def list_practices(sources: Sources, links: pl.DataFrame, code: str, name: str) -> pl.DataFrame:
    """Patients of today of the practices that serve the place with `code` and `name`.

    `links`: lsoa11_code, share (of the people of the area of 2011 who live in the place).
    """
    dataset = sources.catalogue["practice_patients_2026"]
    listed = sources.frame(dataset.id)
    lived = sources.frame("gp_registrations_lsoa11").select(
        body_code="OrganisationCode", body_name="OranisationName", lsoa11_code="LSOA11CD", patients="Patient"
    )
    inside = lived.join(links, on="lsoa11_code", how="left").with_columns(pl.col("share").fill_null(0.0))
    of_practice = inside.group_by("body_code").agg(
        pl.col("body_name").first(), share=(pl.col("share") * pl.col("patients")).sum() / pl.col("patients").sum()
    )
    now = listed.select(body_code="CODE", whole_body=pl.col("NUMBER_OF_PATIENTS").cast(pl.Float64))
    serving = now.join(of_practice.filter(pl.col("share") > 0), on="body_code")
    rows = _folded(serving).with_columns(
        service=pl.lit(SERVICE),
        period=pl.lit(str(listed["EXTRACT_DATE"].max())),
        source=pl.lit(f"{dataset.publisher}: {dataset.title}, shared out as in July 2022"),
    )
    return list_parts(rows, (code, name), "residents")


def _folded(serving: pl.DataFrame) -> pl.DataFrame:
    """`serving` (body_code, body_name, whole_body, share) with the smallest in one row."""
    mine = pl.col("share") * pl.col("whole_body")
    small = mine < LEAST_SHARE * mine.sum()
    marked = serving.with_columns(small=small, mine=mine)
    few = marked.filter("small").select(
        *(pl.lit(OTHERS).alias(column) for column in ("body_code", "body_name")),
        whole_body=pl.col("whole_body").sum(),
        share=pl.col("mine").sum() / pl.col("whole_body").sum(),
    )
    columns = ("body_code", "body_name", "whole_body", "share")
    return pl.concat([marked.filter(~pl.col("small")).select(columns), few.head(1).filter(pl.col("whole_body") > 0)])
