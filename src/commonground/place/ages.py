"""Ages of residents by area. In: mid-2020 ages on 2011 areas, Census 2021 residents. Out: whole counts on 2021 areas.

The census gives the level (residents by area), the mid-2020 estimate the shape (shares by single year).
An area of 2011 that was divided is shared out by the 2021 residents of its parts; merged areas add up.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonground.place.rounding import whole_rows

AGES = (*(str(age) for age in range(90)), "90+")


def by_area(
    ages11: pl.DataFrame, links: pl.DataFrame, residents: pl.DataFrame, codes: tuple[str, ...]
) -> NDArray[np.int64]:
    """Residents (areas, 91) by single year of age of the 2021 areas `codes`; each row sums to its residents.

    `ages11`: lsoa11_code and AGES. `links`: lsoa11_code, lsoa21_code. `residents`: code, residents (all areas).
    """
    shares = link_shares(links, residents).filter(pl.col("lsoa21_code").is_in(codes))
    old = shares["lsoa11_code"].unique().sort()
    shape = _matrix(shares, old, codes) @ _ages_of(ages11, old)
    totals = pl.DataFrame({"code": codes}).join(residents, on="code", how="left", maintain_order="left")["residents"]
    return whole_rows(np.asarray(shape), totals.to_numpy().astype(np.int64))


def link_shares(links: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
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


def _ages_of(ages11: pl.DataFrame, old: pl.Series) -> NDArray[np.float64]:
    ordered = pl.DataFrame({"lsoa11_code": old}).join(ages11, on="lsoa11_code", how="left", maintain_order="left")
    return ordered.select(AGES).fill_null(0.0).to_numpy()
