"""Ages of residents by area. In: Census 2021 by area and by middle area, mid-2020 ages. Out: whole counts by area.

The census publishes six broad ages by small area (LSOA 2021) and single years by middle area (MSOA 2021), each of them
several small areas. Both are met exactly: in each middle area m and broad age b a table of small areas by single years

    sum over a in b of x_ia = people of i in b,   sum over i in m of x_ia = people of m at age a

is fitted and made whole (`core/fitting.py:fitted`; Deming and Stephan 1940). What neither says (who in a broad age is
where) is begun from the mid-2020 estimate by single year on areas of 2011, so that a hall's students and a care home's
oldest stay where they are. An area of 2011 that was divided is shared out by the 2021 residents of its parts; merged
areas add up.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import fitted
from commonground.core.rounding import integerise

AGES = (*(str(age) for age in range(90)), "90+")
BANDS = ("0-15", "16-24", "25-34", "35-49", "50-64", "65+")  # as published by small area
EVENLY = 0.01  # weight of the middle area's own ages beside the mid-2020 ones: no age is ruled out anywhere


def estimate_ages(begun: Floats, bands: Ints, middle: NDArray[np.str_], singles: Ints) -> Ints:
    """Residents (areas, 91) by single year of age, whole numbers.

    Each row has the broad ages `bands` (areas, 6), and the rows of a middle area sum to its single years. `begun`
    (areas, 91): residents to begin from. `middle` (areas,): the middle area of each; `singles` (middle areas, 91), in
    the order of their codes, whose broad ages must be those of their areas.
    """
    codes, of_area = np.unique(middle, return_inverse=True)
    place = _places(of_area, len(codes))
    most = int(place.max(initial=-1)) + 1
    counts = np.zeros(begun.shape, dtype=np.int64)
    for band, label in enumerate(BANDS):
        years = years_of(label)
        base = np.full((len(codes), years.stop - years.start, most), 0.0)
        base[of_area, :, place] = _begun(begun[:, years], bands[:, band], singles[of_area, years])
        people = np.zeros((len(codes), most), dtype=np.int64)
        people[of_area, place] = bands[:, band]
        counts[:, years] = fitted(base, singles[:, years], people)[of_area, :, place]
    return counts


def _places(of_area: Ints, count: int) -> Ints:
    """The place 0, 1, ... of each area (areas,) within its middle area."""
    order = np.argsort(of_area, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(of_area, minlength=count))[:-1]])
    place = np.empty(len(of_area), dtype=np.int64)
    place[order] = np.arange(len(of_area)) - first[of_area[order]]
    return place


def _begun(begun: Floats, people: Ints, singles: Ints) -> Floats:
    """Weights (areas, ages) to begin from: mid-2020 residents, and a few spread as in the middle area."""
    even = singles / np.maximum(singles.sum(axis=1, keepdims=True), 1) * people[:, None]
    return np.asarray(begun + EVENLY * even)


def agree_singles(singles: Ints, bands: Ints, middle: NDArray[np.str_]) -> Ints:
    """`singles` (middle areas, 91) brought to the broad ages `bands` (areas, 6) of their areas, in whole numbers.

    Rows are in the order of the codes in `middle` (areas,). The census moves counts a little, table by table, so the
    two differ by a few.
    """
    codes, of_area = np.unique(middle, return_inverse=True)
    wanted = np.zeros((len(codes), len(BANDS)), dtype=np.int64)
    np.add.at(wanted, of_area, bands)
    agreed = np.zeros_like(singles)
    for band, label in enumerate(BANDS):
        years = years_of(label)
        agreed[:, years] = integerise(singles[:, years].astype(np.float64), wanted[:, band])
    return agreed


def years_of(band: str) -> slice:
    """Columns of a band: '16-64' or '65+'."""
    first, _, last = band.removesuffix("+").partition("-")
    return slice(int(first), int(last) + 1 if last else len(AGES))


def carry_ages(ages11: pl.DataFrame, links: pl.DataFrame, residents: pl.DataFrame, codes: tuple[str, ...]) -> Floats:
    """Residents (areas, 91) by single year of the areas `codes`, of ages on areas of 2011.

    `ages11`: lsoa11_code and AGES. `links`: lsoa11_code, lsoa21_code. `residents`: code, residents of all of England.
    """
    shares = share_links(links, residents).filter(pl.col("lsoa21_code").is_in(codes))
    old = shares["lsoa11_code"].unique().sort()
    return np.asarray(_matrix(shares, old, codes) @ _ages_of(ages11, old))


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
