"""Where the patients of practices live. In: amounts by practice. Out: the same amounts by small area."""

from __future__ import annotations

import polars as pl

from commonground.place import vintages
from commonground.place.ages import share_links
from commonground.sources.tables import Sources


def lay_on_areas(amounts: pl.DataFrame, sources: Sources, people: pl.DataFrame) -> pl.DataFrame:
    """`amounts` (practice, and columns of numbers) by the area of 2021 where patients live: code, the same columns.

    Patients of July 2022, as the registers are laid. A practice that had none of known area then is laid on its
    district; what belongs to one of neither list is left out. `people`: code, district_code, residents of England.
    """
    lived = sources.frame("gp_registrations_lsoa11").select(
        practice="OrganisationCode", lsoa11_code="LSOA11CD", patients=pl.col("Patient").cast(pl.Float64)
    )
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22").filter(pl.col("lsoa21_code").str.starts_with("E"))
    shares = share_links(links, people.select("code", "residents"))
    return spread(amounts, lived, shares, list_sites(sources), people)


def list_sites(sources: Sources) -> pl.DataFrame:
    """Columns practice, district_code: where each practice stands, by the list of 2022, else by that of 2025."""
    earlier = sources.frame("practices_pcn_2022").select(practice="Practice_Code", old="LAD21")
    later = sources.frame("need_weighted_populations_2025").select(practice="Practice_Code", old="LAD")
    listed = pl.concat([earlier, later]).unique("practice", keep="first", maintain_order=True)
    districts = vintages.match_districts(sources.frame("lookup_ltla_ltla"), 2021, 2024)
    return listed.join(districts, on="old").select("practice", district_code="new")


def spread(
    amounts: pl.DataFrame, lived: pl.DataFrame, shares: pl.DataFrame, sites: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """Columns code and those of `amounts` but practice, for every area with any.

      amount[a] = sum over practices p of amount[p] * patients[p, a] / patients[p]

    `lived`: practice, lsoa11_code, patients; `shares` as of `ages.share_links`, of English areas alone: patients
    elsewhere, or of no known area, count nowhere. `sites`: practice, district_code, for practices without patients.
    """
    names = [name for name in amounts.columns if name != "practice"]
    patients = pl.col("patients")
    known = lived.join(shares.select("lsoa11_code").unique(), on="lsoa11_code", how="semi").filter(patients > 0)
    parts = known.with_columns(part=patients / patients.sum().over("practice"))
    by_old = parts.join(amounts, on="practice").group_by("lsoa11_code").agg(_sums(names, "part"))
    moved = by_old.join(shares, on="lsoa11_code").group_by(code="lsoa21_code").agg(_sums(names, "share"))
    placeless = amounts.join(parts, on="practice", how="anti").join(sites, on="practice")
    by_district = placeless.group_by("district_code").agg(pl.col(names).sum())
    of_district = people.select(
        "code", "district_code", part=pl.col("residents") / pl.col("residents").sum().over("district_code")
    )
    rest = of_district.join(by_district, on="district_code").select("code", *_times(names, "part"))
    return pl.concat([moved, rest]).group_by("code").agg(pl.col(names).sum()).sort("code")


def _times(names: list[str], by: str) -> list[pl.Expr]:
    return [pl.col(name) * pl.col(by) for name in names]


def _sums(names: list[str], by: str) -> list[pl.Expr]:
    return [term.sum() for term in _times(names, by)]
