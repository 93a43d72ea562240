"""The tables of a place pack. In: `Place`. Out: Polars frames by name; and the way back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from commonground.core.arrays import Ints
from commonground.core.text import quoted
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.place.model import Footprint, Margin, Place
from commonground.place.pack import descriptor
from commonground.place.pack.descriptor import About

if TYPE_CHECKING:
    import geopandas as gpd

Tables = Mapping[str, pl.DataFrame]


def tables_of(place: Place) -> dict[str, pl.DataFrame]:
    """Every table of `place` by name; the boundaries are apart."""
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
        "registers": place.registers,
        "accounts": place.accounts,
    }


def count_rows(tables: Tables) -> dict[str, int]:
    """The rows of each table; there is a boundary for each area."""
    return {name: table.height for name, table in tables.items()} | {"boundaries": tables["areas"].height}


def find_undeclared(about: About, found: Tables, outlined: pl.Series) -> Iterator[str]:
    """Where the tables hold other areas, margins, footprints or neighbourhoods than the pack says; `outlined` areas."""
    codes = found["areas"]["code"]
    if codes.is_empty() or not codes.is_sorted():
        yield "the areas of the table 'areas' are missing, or not in the order of their codes"
    listed = {"age": found["age"]["code"], "neighbourhoods": found["neighbourhoods"]["area"], "boundaries": outlined}
    for name, own in listed.items():
        if own.to_list() != codes.to_list():
            yield f"the areas of the table {name!r} are not those of the table 'areas'"
    yield from _undeclared("margins", found["margins"]["margin"], about.margins)
    for name, margin in about.margins.items():
        rows = found["margins"].filter(pl.col("margin") == name)
        yield from _undeclared(f"margins, {name}", rows["category"], margin.categories)
        if rows.height != len(codes) * len(margin.categories):
            yield f"the margin {name!r} does not give every category of every area once"
    yield from _undeclared("footprint_units", found["footprint_units"]["kind"], about.footprints)
    report, declared = found["neighbourhood_report"], about.neighbourhoods
    if (report["id"].to_list(), report["name"].to_list()) != ([*declared.ids], [*declared.names]):
        yield "the neighbourhoods of the table 'neighbourhood_report' are not those of the description"
    yield from _undeclared("neighbourhoods", found["neighbourhoods"]["neighbourhood"], declared.ids)


def _undeclared(table: str, found: pl.Series, declared: Collection[str]) -> Iterator[str]:
    """What a column holds and the description does not, or the other way round."""
    other = sorted(set(found.to_list()) ^ set(declared))
    if other:
        yield f"{quoted(other[0])} is in the table {table!r} or in the description, and not in both"


def place_of(about: About, found: Tables, boundaries: gpd.GeoDataFrame) -> Place:
    """The place of the tables `found` and of what the descriptor says `about` it, which agree with each other."""
    codes = found["areas"]["code"].to_list()
    return Place(
        name=about.name,
        kind=about.kind,
        code=about.code,
        synthetic=about.synthetic,
        areas=found["areas"],
        age=found["age"].drop("code").to_numpy().astype(np.int64),
        margins={name: _margin(name, card, found["margins"], codes) for name, card in about.margins.items()},
        sex_by_district=found["sex_by_district"],
        boundaries=boundaries,
        footprints={kind: _footprint(kind, card, found, codes) for kind, card in about.footprints.items()},
        neighbourhoods=_neighbourhoods(about.neighbourhoods, found),
        trusts=found["trusts"],
        published=found["published"],
        registers=found["registers"],
        accounts=found["accounts"],
        provenance=about.provenance,
        notes=about.notes,
        cautions=about.cautions,
    )


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


def _margin(name: str, card: descriptor.Margin, rows: pl.DataFrame, codes: list[str]) -> Margin:
    own = rows.filter(pl.col("margin") == name)
    counts = np.zeros((len(codes), len(card.categories)), dtype=np.int64)
    counts[_positions(own["area"], codes), _positions(own["category"], card.categories)] = own["count"].to_numpy()
    return Margin(name, card.unit, card.categories, counts, card.source)


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


def _footprint(kind: str, card: descriptor.Footprint, found: Tables, codes: list[str]) -> Footprint:
    units = found["footprint_units"].filter(pl.col("kind") == kind)
    rows = found["footprint_shares"].filter(pl.col("kind") == kind)
    at = (_positions(rows["area"], codes), _positions(rows["unit"], units["code"].to_list()))
    shares = csr_array((rows["share"].to_numpy(), at), shape=(len(codes), len(units)))
    names = tuple(units["name"])
    return Footprint(kind, card.title, card.vintage, tuple(units["code"]), names, shares, card.source)


def _positions(wanted: pl.Series, known: Sequence[str]) -> Ints:
    index = {code: i for i, code in enumerate(known)}
    return np.array([index[code] for code in wanted], dtype=np.int64)


def _neighbourhoods(card: descriptor.Neighbourhoods, found: Tables) -> Neighbourhoods:
    of_area = _positions(found["neighbourhoods"]["neighbourhood"], card.ids).astype(np.int32)
    return Neighbourhoods(card.ids, card.names, of_area, found["neighbourhood_report"], card.notes)
