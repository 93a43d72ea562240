"""Whatever is wrong with a pack is told in a sentence, though its hashes agree; what is read is what was written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.digest import digest_of
from commonground.core.errors import UserError
from commonground.core.text import harmless
from commonground.place import pack
from commonground.place.pack import reading
from toys.effort import examples
from toys.packs import Change, cell, change, read_table, said
from toys.sentences import agree, of_error, only

OWN = "commonground"


def _without(column: str) -> Change:
    return lambda table: table.drop(column)


def _first_twice(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table[:1], table])


def _another_shape(shape: Any) -> Change:
    def changed(table: Any) -> Any:
        table.loc[0, "geometry"] = shape(table.geometry.iloc[0])
        return table

    return changed


def _bow_tie(_shape: Any) -> Any:
    return shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])


def _all_of(margin: str, begins: str) -> Change:
    """Every count of the first area's `margin` put into the category that `begins` so."""
    first = (pl.col("margin") == margin) & (pl.col("area") == pl.col("area").min())
    here = pl.col("category").str.starts_with(begins)
    whole = pl.when(here).then(pl.col("count").sum().over("margin", "area")).otherwise(0)
    return lambda table: table.with_columns(count=pl.when(first).then(whole).otherwise("count"))


TABLES: dict[str, Mapping[str, Change]] = {
    "residents below nothing": {"areas": cell("residents", -5)},
    "residents empty": {"areas": cell("residents", None)},
    "residents as text": {"areas": cell("residents", "many", kind=pl.String)},
    "residents with a fraction": {"areas": cell("residents", 1200.5, kind=pl.Float64)},
    "one resident more": {"areas": cell("residents", lambda n: n + 1)},
    "a whole town in one area": {"areas": cell("residents", 10**12)},
    "one household more": {"areas": cell("households", lambda n: n + 1)},
    "loneliness that is no number": {"areas": cell("loneliness", float("nan"))},
    "loneliness of more than all": {"areas": cell("loneliness", 1.5)},
    "morbidity without end": {"areas": cell("acute_morbidity", float("inf"))},
    "a decile of 0": {"areas": cell("imd_decile", 0)},
    "a decile of 11": {"areas": cell("imd_decile", 11)},
    "a fifth of another decile": {"areas": cell("imd_quintile", lambda n: n % 5 + 1)},
    "a score of another decile": {"areas": cell("imd_score", 0.5)},
    "an area twice": {"areas": cell("code", lambda _: "X01000002")},
    "a code of another form": {"areas": cell("code", "X1")},
    "a real code in a made-up place": {"areas": cell("code", "E01004766")},
    "an area's name with a sign that steers": {"areas": cell("name", "Bolton\x1b[2J")},
    "an area's name of a page": {"areas": cell("name", "x" * 2_000)},
    "no column": {"areas": _without("rural")},
    "a column too many": {"areas": lambda table: table.with_columns(colour=pl.lit("red"))},
    "yes and no as numbers": {"areas": lambda table: table.with_columns(pl.col("rural").cast(pl.Int64))},
    "lists in a column": {"areas": lambda table: table.with_columns(name=pl.concat_list("name"))},
    "areas in another order": {"areas": lambda table: table.reverse()},
    "no areas": {"areas": lambda table: table[:0]},
    "an area too few": {"areas": lambda table: table[1:]},
    "an area's ward otherwise": {"areas": cell("ward_code", "X05000009")},
    "an area's district otherwise": {"areas": cell("district_code", "X06000009")},
    "a point elsewhere": {"areas": cell("x_m", lambda x: x + 50_000)},
    "a point off the map": {"areas": cell("x_m", 9e9)},
    "an age below nothing": {"age": cell("40", -1)},
    "an age counted twice": {"age": cell("40", lambda n: n + 1)},
    "no age of 90": {"age": _without("90")},
    "ages of an area too few": {"age": lambda table: table[1:]},
    "ages in another order": {"age": lambda table: table.reverse()},
    "ages of an area that is not here": {"age": cell("code", "X01999999")},
    "a margin below nothing": {"margins": cell("count", -1)},
    "a margin off by one": {"margins": cell("count", lambda n: n + 1)},
    "a category that was not declared": {"margins": cell("category", "Castles")},
    "a margin that was not declared": {"margins": cell("margin", "pets")},
    "a margin's row too few": {"margins": lambda table: table[1:]},
    "a margin's row twice": {"margins": _first_twice},
    "a margin of an area that is not here": {"margins": cell("area", "X01999999")},
    "margins in another order": {"margins": lambda table: table.reverse()},
    "homes larger than their people": {"margins": _all_of("household_size", "8 or more people in household")},
    "homes of disabled people without them": {"margins": _all_of("disabled_people", "2 or more people disabled")},
    "homes without their people": {"margins": _all_of("residence", "Lives in a communal establishment")},
    "women below nothing": {"sex_by_district": cell("female", -1.0)},
    "women empty": {"sex_by_district": cell("female", None)},
    "a broad age that is none": {"sex_by_district": cell("band", "0-14")},
    "a broad age too few": {"sex_by_district": lambda table: table[1:]},
    "sexes of another district": {"sex_by_district": cell("district_code", "X06000002")},
    "fewer in the district than live here": {"sex_by_district": lambda table: table.with_columns(female=3.0, male=4.0)},
    "a share below nothing": {"footprint_shares": cell("share", -0.5)},
    "a share of more than all": {"footprint_shares": cell("share", 1.5)},
    "a share that is no number": {"footprint_shares": cell("share", float("nan"))},
    "shares that fall short": {"footprint_shares": cell("share", 0.9)},
    "an area that its board does not reach": {
        "footprint_shares": lambda table: table.with_columns(
            share=pl.when(pl.col("kind") == "icb").then(0.0).otherwise("share")
        )
    },
    "a share of a unit that is not declared": {"footprint_shares": cell("unit", "X05999999")},
    "a share of an area that is not here": {"footprint_shares": cell("area", "X01999999")},
    "a share twice": {"footprint_shares": _first_twice},
    "a ward otherwise than in the areas": {"footprint_units": cell("name", "Elsewhere")},
    "a unit twice": {"footprint_units": _first_twice},
    "a footprint that was not declared": {"footprint_units": cell("kind", "parish")},
    "a neighbourhood that is none": {"neighbourhoods": cell("neighbourhood", "N99")},
    "no neighbourhood for an area": {"neighbourhoods": cell("neighbourhood", None)},
    "a neighbourhood's people otherwise": {"neighbourhood_report": cell("population", lambda n: n - 1)},
    "a neighbourhood's wards otherwise": {"neighbourhood_report": cell("wards_whole", lambda n: n + 1)},
    "a neighbourhood rounder than a circle": {"neighbourhood_report": cell("compactness", 2.0)},
    "a neighbourhood by another name": {"neighbourhood_report": cell("name", "Elsewhere")},
    "a trust's share otherwise": {"trusts": cell("share_of_residents", 0.5)},
    "a trust's beds below nothing": {"trusts": cell("beds_occupied", -1.0)},
    "a trust too few": {"trusts": lambda table: table[1:]},
    "a published total below nothing": {"published": cell("value", -1.0)},
    "a published total without end": {"published": cell("value", float("inf"))},
    "a published total that is not its parts": {"published": cell("value", lambda n: n + 1)},
    "a part of more than its whole": {"published": cell("value", lambda n: n * 100, row=1)},
    "a service that nobody publishes": {"published": cell("service", "haircuts")},
    "a measure that is none": {"published": cell("measure", "guess")},
    "a total of somebody else": {"published": cell("body_name", "Elsewhere")},
    "a total twice": {"published": _first_twice},
    "no boundary": {"boundaries": lambda table: table[1:]},
    "boundaries on another grid": {"boundaries": lambda table: table.to_crs(4326)},
    "boundaries on no grid": {"boundaries": lambda table: table.set_crs(None, allow_override=True)},
    "a boundary that crosses itself": {"boundaries": _another_shape(_bow_tie)},
    "an empty boundary": {"boundaries": _another_shape(lambda _: shapely.Polygon())},
    "a point for a boundary": {"boundaries": _another_shape(lambda shape: shape.centroid)},
    "a boundary elsewhere": {"boundaries": _another_shape(lambda _: shapely.box(0, 0, 1, 1))},
    "a table that is none": {"trusts": lambda _: b"PAR1 nothing PAR1"},
    "a table of no bytes": {"areas": lambda _: b""},
    "boundaries that are none": {"boundaries": lambda _: b"PAR1 nothing PAR1"},
    "boundaries without shapes": {"boundaries": lambda table: pl.DataFrame({"code": table["code"].tolist()})},
}
DESCRIPTIONS: dict[str, Change] = {
    "made up, and said to be real": said(OWN, "synthetic", value=False),
    "real or not in words": said(OWN, "synthetic", value="yes"),
    "real or not as a number": said(OWN, "synthetic", value=1),
    "no word on whether it is real": said(OWN, "synthetic", value=None),
    "another name": said(OWN, "name", value="Bolton"),
    "a name that is a number": said(OWN, "name", value=7),
    "an empty name": said(OWN, "name", value=""),
    "a name with a sign that steers": said(OWN, "name", value="Bolton\x1b[2J"),
    "another code": said(OWN, "code", value="E08000001"),
    "another kind": said(OWN, "kind", value="icb"),
    "a kind that is none": said(OWN, "kind", value="../.."),
    "a unit of a margin that is none": said(OWN, "margins", "tenure", "unit", value="people"),
    "a margin of households counted as of persons": said(OWN, "margins", "tenure", "unit", value="person"),
    "no categories": said(OWN, "margins", "tenure", "categories", value=[]),
    "a margin less": said(OWN, "margins", "tenure", value=None),
    "margins as a list": said(OWN, "margins", value=[]),
    "a footprint without a title": said(OWN, "footprints", "ward", "title", value=None),
    "a footprint less": said(OWN, "footprints", "ward", value=None),
    "a neighbourhood more": said(OWN, "neighbourhoods", "ids", value=lambda ids: [*ids, "N9"]),
    "a neighbourhood by another id": said(OWN, "neighbourhoods", "ids", value=["all"]),
    "a source of another value": said(OWN, "provenance", 0, "value", value=1.0),
    "a source of words": said(OWN, "provenance", 0, "value", value="many"),
    "a source of a quality that is none": said(OWN, "provenance", 0, "quality", value="E"),
    "a source of another figure": said(OWN, "provenance", 0, "figure", value="x"),
    "a source by another name": said(OWN, "provenance", 0, "name", value="cost.gp_contact"),
    "a source less": said(OWN, "provenance", 0, value=None),
    "sources as words": said(OWN, "provenance", value="ours"),
    "notes as words": said(OWN, "notes", value="none"),
    "other notes above": said("description", value="No figure of it is synthetic."),
    "another licence": said("licenses", 0, "name", value="OGL-UK-3.0"),
    "another title": said("title", value="Bolton"),
    "a key that says nothing": said("colour", value="red"),
    "a table kept elsewhere": said("resources", 0, "path", value="../areas.parquet"),
    "a table kept anywhere": said("resources", 0, "path", value="/etc/passwd"),
    "a table kept in another table's file": said("resources", 1, "path", value="areas.parquet"),
    "a table on the web": said("resources", 0, "path", value="https://example.org/areas.parquet"),
    "no hash": said("resources", 0, "hash", value=None),
    "a hash that is a number": said("resources", 0, "hash", value=0),
    "a table less": said("resources", 0, value=None),
    "a table twice": said("resources", value=lambda rows: [*rows, rows[0]]),
    "a table more": said("resources", value=lambda rows: [*rows, rows[0] | {"name": "pets"}]),
    "no tables": said("resources", value=[]),
    "tables by name": said("resources", value={}),
    "a column of another type": said("resources", 0, "schema", "fields", 6, "type", value="string"),
    "a bound otherwise": said("resources", 0, "schema", "fields", 6, "constraints", "minimum", value=-10),
    "an earlier form": said(OWN, "form", value=1),
    "a later form": said(OWN, "form", value=99),
    "a form in words": said(OWN, "form", value="two"),
    "no form": said(OWN, "form", value=None),
    "nothing of ours": said(OWN, value=None),
    "a list": lambda _: "[]",
    "nothing": lambda _: "",
    "half of it": lambda package: json.dumps(package)[:500],
    "a number that is none": lambda package: json.dumps(package).replace('"form": 3', '"form": NaN'),
    "a number without end": lambda package: json.dumps(package).replace('"value": ', '"value": 1e999, "low": ', 1),
    "a number of any length": lambda package: json.dumps(package).replace('"form": 3', f'"form": {"9" * 6_000}'),
    "something said twice": lambda package: json.dumps(package).replace('"form": 3', '"form": 3, "form": 3'),
    "lists in lists without end": lambda _: "[" * 200_000,
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_that_cannot_be_is_refused(packed: Path, tmp_path: Path, case: str) -> None:
    _refused(case, change(packed, tmp_path / "p.place", tables=TABLES[case]), tmp_path)


def test_a_pack_without_a_census_table_says_which(packed: Path, tmp_path: Path) -> None:
    without = change(
        packed,
        tmp_path / "p.place",
        tables={"margins": lambda table: table.filter(pl.col("margin") != "household_size")},
        about=said(OWN, "margins", "household_size", value=None),
    )
    with pytest.raises(UserError, match=r"the census table 'household_size' is missing.*place build"):
        pack.load(without)


@pytest.mark.parametrize("case", DESCRIPTIONS)
def test_a_description_that_cannot_be_is_refused(packed: Path, tmp_path: Path, case: str) -> None:
    _refused(case, change(packed, tmp_path / "p.place", about=DESCRIPTIONS[case]), tmp_path)


def _remove(file: Path) -> None:
    file.unlink()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-9])


def _link(file: Path) -> None:
    file.rename(file.with_suffix(".old"))
    file.symlink_to(file.with_suffix(".old").name)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


FILES = {
    "a file removed": ("age.parquet", _remove),
    "a file cut": ("age.parquet", _cut),
    "a file linked": ("age.parquet", _link),
    "a folder for a file": ("age.parquet", _folder),
    "the description removed": ("datapackage.json", _remove),
    "the description linked": ("datapackage.json", _link),
    "the description in other signs": ("datapackage.json", lambda file: file.write_bytes(b"\xff\xfe{\x00}\x00")),
    "a file of any size": ("age.parquet", lambda _: None),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_is_refused(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    name, harm = FILES[case]
    harmed = shutil.copytree(packed, tmp_path / "p.place")
    harm(harmed / name)
    if case == "a file of any size":
        monkeypatch.setattr(reading, "MOST_BYTES_OF_A_TABLE", 1_000)
    _refused(case, harmed, tmp_path)


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("packs", [*TABLES, *DESCRIPTIONS, *FILES])


def _refused(case: str, harmed: Path, folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        pack.load(harmed)
    agree("packs", case, of_error(caught.value, folder))


@given(st.sampled_from(sorted(reading.TABLES)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4))
@settings(max_examples=examples(200))
def test_whatever_bytes_a_table_has_a_place_or_a_sentence_comes_back(
    packed: Path, tmp_path_factory: pytest.TempPathFactory, name: str, flips: list[tuple[float, int]]
) -> None:
    data = bytearray((packed / f"{name}.parquet").read_bytes())
    for where, byte in flips:
        data[int(where * (len(data) - 1))] = byte
    try:
        pack.load(change(packed, tmp_path_factory.mktemp("p") / "p.place", tables={name: lambda _: bytes(data)}))
    except UserError as error:
        assert error.exit_code == 2  # noqa: PT017


VALUES = st.one_of(
    *(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.integers(-2, 12),
        st.floats(),
        st.text(max_size=5),
    ),
    *(st.sampled_from(["X01000001", "X01000002", "N01", "ward", "acute_trust", "all", ""]), st.just(0), st.just(1.0)),
)
NAMES = [name for name in reading.TABLES if name != "boundaries"]


@given(st.data())
@settings(max_examples=examples(300))
def test_a_changed_cell_is_refused_or_changes_nothing(
    packed: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """But for what no table says twice: a score within its decile, a name, a source, the whole of another body."""
    name = data.draw(st.sampled_from(NAMES))
    table = read_table(packed, name)
    column = data.draw(st.sampled_from([column for column in table.columns if (name, column) not in FREE]))
    row, value = data.draw(st.integers(0, table.height - 1)), data.draw(VALUES)
    try:
        changed = cell(column, value, row)(table)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return
    harmed = change(packed, tmp_path_factory.mktemp("p") / "p.place", tables={name: lambda _: changed})
    try:
        found = pack.load(harmed)
    except UserError as error:
        assert all(harmless(line) == line for line in str(error).split("\n"))  # noqa: PT017
        return
    assert digest_of(found) == digest_of(pack.load(packed))


FREE = {
    *(("areas", column) for column in ("name", "imd_score", "acute_morbidity", "loneliness", "rural", "x_m", "y_m")),
    *(
        ("footprint_units", "name"),
        ("trusts", "name"),
        ("trusts", "beds_occupied"),
        ("trusts", "x_m"),
        ("trusts", "y_m"),
    ),
    *(("neighbourhood_report", "compactness"), ("neighbourhood_report", "cut_edges")),
    *(("published", column) for column in ("value", "body_name", "period", "source")),
    *(("sex_by_district", column) for column in ("female", "male")),
    *(("registers", column) for column in ("registered", "patients")),
    *(("accounts", column) for column in ("body_code", "body_name", "value", "part", "basis")),
    *(("accounts", column) for column in ("year", "source", "url", "quality", "note")),
    *(("areas", "district_name"), ("footprint_units", "code"), ("areas", "imd_decile"), ("areas", "imd_quintile")),
}


@given(st.data())
@settings(max_examples=examples(150))
def test_rows_shuffled_dropped_or_doubled_are_refused_or_change_nothing(
    packed: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(NAMES))
    table = read_table(packed, name)
    rows = data.draw(
        st.lists(st.integers(0, table.height - 1), max_size=2 * table.height)
        | st.permutations(range(min(table.height, 30)))
    )
    changed = table[np.array(rows, dtype=np.int64)]
    harmed = change(packed, tmp_path_factory.mktemp("p") / "p.place", tables={name: lambda _: changed})
    try:
        found = pack.load(harmed)
    except UserError:
        return
    assert digest_of(found) == digest_of(pack.load(packed))


@given(
    st.recursive(
        VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=6
    ),
    st.data(),
)
@settings(max_examples=examples(200))
def test_whatever_the_description_says_a_place_or_a_sentence_comes_back(
    packed: Path, tmp_path_factory: pytest.TempPathFactory, value: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(PATHS))
    if value is None:
        return
    harmed = change(packed, tmp_path_factory.mktemp("p") / "p.place", about=said(*path, value=lambda _: value))
    try:
        found = pack.load(harmed)
    except UserError:
        return
    assert digest_of(found.age) == digest_of(pack.load(packed).age)


PATHS = [
    *(("commonground",), ("resources",), ("resources", 3), ("resources", 2, "schema"), ("licenses",), ("sources",)),
    *(
        (OWN, key)
        for key in ("form", "name", "kind", "code", "synthetic", "margins", "footprints", "notes", "provenance")
    ),
    *((OWN, "margins", "tenure"), (OWN, "margins", "tenure", "categories"), (OWN, "footprints", "icb", "title")),
    *((OWN, "provenance", 0, key) for key in ("value", "low", "unit", "choices", "quality", "changed_from")),
    *((OWN, "neighbourhoods", key) for key in ("ids", "names", "notes")),
]
