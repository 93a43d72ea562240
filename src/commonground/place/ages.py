"""Ages of residents by area. In: mid-2020 ages on 2011 areas, Census 2021 counts. Out: whole counts on 2021 areas.

The census gives the level: residents by area, and by broad age in the whole district. The mid-2020
estimate gives the shape: shares by single year within those. (Its children and pensioners are well
out in some districts: twice too many children in the City of London.) An area of 2011 that was
divided is shared out by the 2021 residents of its parts; merged areas add up.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonground.core.arrays import Floats, Ints
from commonground.core.rounding import integerise

ROUNDS = 30  # of scaling rows and districts in turn; differences are far below a person by then
FAINT = 1e-9  # stands for no people where one must divide
AGES = (*(str(age) for age in range(90)), "90+")


def estimate_ages(ages11: pl.DataFrame, links: pl.DataFrame, areas: pl.DataFrame, bands: pl.DataFrame) -> Ints:
    """Residents (areas, 91) by single year of age of `areas`.

    Each row sums to its residents exactly, and the rows of a district sum to its broad ages but for rounding.
    `ages11`: lsoa11_code and AGES. `links`: lsoa11_code, lsoa21_code. `areas`: code, district_code, residents of
    whole districts. `bands`: district_code, band (such as '16-64' or '65+'), people.
    """
    codes = tuple(areas["code"])
    residents = areas["residents"].to_numpy().astype(np.int64)
    shares = share_links(links, areas.select("code", "residents")).filter(pl.col("lsoa21_code").is_in(codes))
    old = shares["lsoa11_code"].unique().sort()
    shape = np.asarray(_matrix(shares, old, codes) @ _ages_of(ages11, old))
    return integerise(_raked(shape, residents, areas["district_code"].to_numpy(), bands), residents)


def _raked(shape: Floats, residents: Ints, district: NDArray[np.str_], bands: pl.DataFrame) -> Floats:
    """`shape` (areas, 91) scaled, rows to `residents` and districts to their broad ages, in turn until both hold.

        x_ia <- x_ia people_b / sum_{i in d, a in b} x_ia,   x_ia <- x_ia residents_i / sum_a x_ia

    Iterative proportional fitting (Deming and Stephan 1940), in each district d by itself.
    """
    raked = shape.copy()
    for code in np.unique(district):
        inside = district == code
        people = bands.filter(pl.col("district_code") == code)
        target = people["people"].to_numpy() / people["people"].sum() * residents[inside].sum()
        raked[inside] = _raked_district(shape[inside], residents[inside], [years_of(b) for b in people["band"]], target)
    return raked


def _raked_district(shape: Floats, residents: Ints, bands: list[slice], target: Floats) -> Floats:
    filled = np.where(shape.sum(axis=1, keepdims=True) > 0, shape, np.maximum(shape.sum(axis=0), FAINT))
    for _ in range(ROUNDS):
        for years, people in zip(bands, target, strict=True):
            filled[:, years] *= people / max(float(filled[:, years].sum()), FAINT)
        filled *= (residents / np.maximum(filled.sum(axis=1), FAINT))[:, None]
    return filled


def years_of(band: str) -> slice:
    """Columns of a band: '16-64' or '65+'."""
    first, _, last = band.removesuffix("+").partition("-")
    return slice(int(first), int(last) + 1 if last else len(AGES))


def share_links(links: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Columns lsoa11_code, lsoa21_code, share: the part of a 2011 area's people living in each 2021 area.

    Shares of each 2011 area sum to 1, in proportion to the residents of the 2021 areas that it touches.
    """
    weighed = (
        links.select("lsoa11_code", "lsoa21_code")
        .unique()
        .join(residents.rename({"code": "lsoa21_code"}), on="lsoa21_code", how="left")
        .with_columns(weight=pl.col("residents").fill_null(0) + 1e-9)
    )
    share = pl.col("weight") / pl.col("weight").sum().over("lsoa11_code")
    return weighed.select("lsoa11_code", "lsoa21_code", share=share).sort("lsoa21_code", "lsoa11_code")


def _matrix(shares: pl.DataFrame, old: pl.Series, codes: tuple[str, ...]) -> csr_array:
    """(new, old) shares as a sparse matrix."""
    column = {code: i for i, code in enumerate(old)}
    row = {code: i for i, code in enumerate(codes)}
    rows = [row[code] for code in shares["lsoa21_code"]]
    columns = [column[code] for code in shares["lsoa11_code"]]
    return csr_array((shares["share"].to_numpy(), (rows, columns)), shape=(len(codes), len(old)))


def _ages_of(ages11: pl.DataFrame, old: pl.Series) -> Floats:
    ordered = pl.DataFrame({"lsoa11_code": old}).join(ages11, on="lsoa11_code", how="left", maintain_order="left")
    return ordered.select(AGES).fill_null(0.0).to_numpy()
