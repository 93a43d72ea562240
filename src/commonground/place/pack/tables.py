"""The tables of a place pack. In: `Place`. Out: Polars frames by name; and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from commonground.core.arrays import Ints
from commonground.core.errors import UserError
from commonground.core.figures import Figure
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.model import Footprint, Margin, Place

if TYPE_CHECKING:
    import geopandas as gpd

MADE_ANEW = "make it again with `commonground place build`"
NAMES = (
    "areas",
    "age",
    "margins",
    "sex_by_district",
    "footprint_units",
    "footprint_shares",
    "neighbourhoods",
    "neighbourhood_report",
    "trusts",
    "published",
)
Tables = Mapping[str, pl.DataFrame]


def tables_of(place: Place) -> dict[str, pl.DataFrame]:
    """Every table of `place` by the NAMES; the boundaries are apart."""
    codes = place.areas["code"]
    years = pl.DataFrame(place.age, schema=[str(age) for age in range(place.age.shape[1])])
    of_area = [place.neighbourhoods.ids[i] for i in place.neighbourhoods.of_area]
    return {
        "areas": place.areas,
        "age": years.insert_column(0, codes.alias("code")),
        "margins": pl.concat([_margin_rows(margin, codes) for margin in place.margins.values()]),
        "sex_by_district": place.sex_by_district,
        "footprint_units": pl.concat([_units(footprint) for footprint in place.footprints.values()]),
        "footprint_shares": pl.concat([_shares(footprint, codes) for footprint in place.footprints.values()]),
        "neighbourhoods": pl.DataFrame({"area": codes, "neighbourhood": of_area}),
        "neighbourhood_report": place.neighbourhoods.report,
        "trusts": place.trusts,
        "published": place.published,
    }


def place_of(about: dict[str, Any], found: Tables, boundaries: gpd.GeoDataFrame) -> Place:
    """The place of the tables `found` and of what the descriptor says `about` it.

    Raises UserError when the tables do not agree with each other.
    """
    areas = found["areas"]
    codes = areas["code"].to_list()
    _agree(found, codes, boundaries)
    return Place(
        name=about["name"],
        kind=about["kind"],
        code=about["code"],
        synthetic=about["synthetic"],
        areas=areas,
        age=found["age"].drop("code").to_numpy().astype(np.int64),
        margins={name: _margin(name, card, found["margins"], codes) for name, card in about["margins"].items()},
        sex_by_district=found["sex_by_district"],
        boundaries=boundaries,
        footprints={kind: _footprint(kind, card, found, codes) for kind, card in about["footprints"].items()},
        neighbourhoods=_neighbourhoods(about["neighbourhoods"], found),
        trusts=found["trusts"],
        published=found["published"],
        provenance=tuple(_figure(card) for card in about["provenance"]),
        notes=tuple(about["notes"]),
        cautions=tuple(about.get("cautions", ())),
    )


def _agree(found: Tables, codes: list[str], boundaries: gpd.GeoDataFrame) -> None:
    for name, column in (("age", "code"), ("neighbourhoods", "area")):
        if found[name][column].to_list() != codes:
            raise UserError(f"the areas of the table {name!r} are not those of 'areas'", mend=MADE_ANEW)
    if boundaries["code"].tolist() != codes:
        raise UserError("the boundaries of the place pack are not those of its areas", mend=MADE_ANEW)
    if (found["age"].drop("code").sum_horizontal() != found["areas"]["residents"]).any():
        raise UserError("the ages of the place pack do not sum to the residents of its areas", mend=MADE_ANEW)


def _margin_rows(margin: Margin, codes: pl.Series) -> pl.DataFrame:
    count = len(margin.categories)
    return pl.DataFrame(
        {
            "margin": [margin.name] * (len(codes) * count),
            "area": np.repeat(codes.to_numpy(), count),
            "category": list(margin.categories) * len(codes),
            "count": margin.counts.ravel(),
        }
    )


def _margin(name: str, card: dict[str, Any], rows: pl.DataFrame, codes: list[str]) -> Margin:
    categories = tuple(card["categories"])
    counts = rows.filter(pl.col("margin") == name)["count"].to_numpy()
    return Margin(name, card["unit"], categories, counts.reshape(len(codes), len(categories)), card["source"])


def _units(footprint: Footprint) -> pl.DataFrame:
    kinds = [footprint.kind] * len(footprint.codes)
    return pl.DataFrame({"kind": kinds, "code": list(footprint.codes), "name": list(footprint.names)})


def _shares(footprint: Footprint, codes: pl.Series) -> pl.DataFrame:
    entries = csr_array(footprint.shares).tocoo()
    units = np.asarray(footprint.codes, dtype=object)
    return pl.DataFrame(
        {
            "kind": [footprint.kind] * entries.nnz,
            "area": codes.to_numpy()[entries.row],
            "unit": units[entries.col],
            "share": entries.data,
        },
        schema={"kind": pl.String, "area": pl.String, "unit": pl.String, "share": pl.Float64},
    )


def _footprint(kind: str, card: dict[str, Any], found: Tables, codes: list[str]) -> Footprint:
    units = found["footprint_units"].filter(pl.col("kind") == kind)
    rows = found["footprint_shares"].filter(pl.col("kind") == kind)
    at = (_positions(rows["area"], codes), _positions(rows["unit"], units["code"].to_list()))
    shares = csr_array((rows["share"].to_numpy(), at), shape=(len(codes), len(units)))
    names = tuple(units["name"])
    return Footprint(kind, card["title"], card["vintage"], tuple(units["code"]), names, shares, card["source"])


def _positions(wanted: pl.Series, known: list[str]) -> Ints:
    index = {code: i for i, code in enumerate(known)}
    return np.array([index[code] for code in wanted], dtype=np.int64)


def _neighbourhoods(card: dict[str, Any], found: Tables) -> Neighbourhoods:
    of_area = _positions(found["neighbourhoods"]["neighbourhood"], card["ids"]).astype(np.int32)
    report = found["neighbourhood_report"]
    return Neighbourhoods(tuple(card["ids"]), tuple(card["names"]), of_area, report, tuple(card["notes"]))


def _figure(card: dict[str, Any]) -> Figure:
    return Figure(**(card | {"choices": tuple(card["choices"])}))
