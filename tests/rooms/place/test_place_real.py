"""Real places built from the published files: nobody is lost, nothing disagrees. Needs the mirror."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from commonground.core.digest import digest_of
from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.partners.modelled import modelled_partners
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place import footprints, lookups, pack
from commonground.place.building import build
from commonground.place.gazetteer import find
from commonground.place.model import Place
from commonground.sources import catalogue
from commonground.sources.fetch import fetch_files
from commonground.sources.tables import Sources, open_sources

EVIDENCE = reader.read()

pytestmark = [pytest.mark.mirror, pytest.mark.slow]

PLACES = {
    "Bolton": ("district", "E08000001", 295_938, 118_787),
    "North Yorkshire": ("district", "E06000065", 615_496, 274_391),
    "Herefordshire": ("district", "E06000019", 187_016, 82_823),
    "Hammersmith and Fulham": ("district", "E09000013", 183_161, 81_257),
    "Kingston upon Hull": ("district", "E06000010", 267_044, 115_473),
    "Lewisham": ("district", "E09000023", 300_568, 122_384),
    "Isle of Wight": ("district", "E06000046", 140_463, 64_768),
    "Isles of Scilly": ("district", "E06000053", 2_055, 939),
    "City of London": ("district", "E09000001", 8_588, 4_910),
    "NHS Greater Manchester": ("icb", "E54000057", 2_867_871, 1_178_265),
    "NHS Norfolk and Suffolk ICB": ("icb", "E54000068", 1_676_836, 737_930),
    "Essex County Council": ("upper_tier", "E10000012", 1_503_525, 626_458),
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, mirror: Path) -> Sources:
    """Everything fetched from the mirror and converted, once."""
    cache = tmp_path_factory.mktemp("published")
    fetch_files(catalogue.read(), cache, mirror)
    return open_sources(cache)


@pytest.fixture(scope="module", params=list(PLACES))
def built(request: pytest.FixtureRequest, sources: Sources) -> tuple[str, Place]:
    return request.param, build(request.param, sources)


def test_a_place_has_its_census_people_and_every_table_agrees(built: tuple[str, Place]) -> None:
    name, place = built
    kind, code, residents, households = PLACES[name]
    assert (place.kind, place.code) == (kind, code)
    assert (place.population, place.areas["households"].sum()) == (residents, households)
    np.testing.assert_array_equal(place.age.sum(axis=1), place.residents)
    for margin in place.margins.values():
        total = place.residents if margin.unit == "person" else place.areas["households"].to_numpy()
        np.testing.assert_array_equal(margin.counts.sum(axis=1), total, err_msg=margin.name)
    assert place.areas.null_count().sum_horizontal().sum() == 0
    assert place.boundaries["code"].tolist() == place.areas["code"].to_list()
    assert place.boundaries.geometry.is_valid.all()
    assert place.boundaries.crs.to_epsg() == 27700


def test_ages_are_those_of_the_census_in_broad_bands(built: tuple[str, Place]) -> None:
    _, place = built
    bands = place.sex_by_district.group_by("band").agg(total=pl.col("female").sum() + pl.col("male").sum())
    of = dict(zip(bands["band"], bands["total"] / bands["total"].sum(), strict=True))
    ours = place.age.sum(axis=0) / place.age.sum()
    within = max(0.002, 6 / place.population)  # the census moves a few counts in each of its tables
    assert ours[:16].sum() == pytest.approx(of["0-15"], abs=within)
    assert ours[65:].sum() == pytest.approx(of["65+"], abs=within)


def test_every_footprint_reaches_each_area_once_or_not_at_all(built: tuple[str, Place]) -> None:
    _, place = built
    assert {"ward", "district", "upper_tier", "icb", "sub_icb", "region", "police", "fire", "acute_trust"} <= set(
        place.footprints
    )
    for footprint in place.footprints.values():
        reached = np.asarray(footprint.shares.sum(axis=1))
        assert np.all(np.isclose(reached, 1) | np.isclose(reached, 0)), footprint.kind
    share = place.trusts["share_of_residents"]
    assert share.sum() == pytest.approx(1.0)
    assert share.is_sorted(descending=True)
    icb, ward = place.footprints["icb"], place.footprints["ward"]
    assert footprints.measure_coterminosity(ward, icb, place.residents) > 0.99


def test_neighbourhoods_hold_every_area_and_keep_to_their_size(built: tuple[str, Place]) -> None:
    _, place = built
    report = place.neighbourhoods.report
    assert report["population"].sum() == place.population
    assert len(set(place.neighbourhoods.of_area.tolist())) == len(place.neighbourhoods.ids)
    if place.population >= 30_000:
        assert report["population"].is_between(30_000, 50_000).all()
    decides = footprints.find_who_decides(place.neighbourhoods, place.footprints, place.residents)
    assert set(decides["neighbourhood"]) == set(place.neighbourhoods.ids)


def test_no_neighbourhood_crosses_a_district_that_is_large_enough_for_its_own(built: tuple[str, Place]) -> None:
    _, place = built
    of_area = place.neighbourhoods.of_area
    district = place.areas["district_code"].to_numpy()
    size = {code: place.residents[district == code].sum() for code in set(district)}
    for n in range(len(place.neighbourhoods.ids)):
        inside = set(district[of_area == n])
        assert sum(size[code] >= 30_000 for code in inside) <= 1, place.neighbourhoods.names[n]


def test_published_totals_are_of_the_size_of_the_place(built: tuple[str, Place]) -> None:
    _, place = built
    total = place.published.filter(pl.col("measure") == "residents")
    a_head = {service: value / place.population for service, value in total.select("service", "value").iter_rows()}
    assert 0.2 < a_head["ae_all_types"] < 0.9  # England: 0.46
    assert 0.04 < a_head["emergency_admission"] < 0.2  # England: 0.12
    parts = place.published.filter(
        pl.col("measure") == "residents_of_body", ~pl.col("body_code").str.starts_with("E54")
    )
    for service, value in total.select("service", "value").iter_rows():
        assert parts.filter(pl.col("service") == service)["value"].sum() == pytest.approx(value, abs=0.01)


def test_a_pack_and_a_partners_file_give_back_what_they_were_made_of(built: tuple[str, Place], tmp_path: Path) -> None:
    _, place = built
    pack.save(place, tmp_path / "p.place")
    assert digest_of(pack.load(tmp_path / "p.place")) == digest_of(place)
    partners = modelled_partners(place, figures.from_tables(reader.read()), reader.read().deflator)
    (tmp_path / "p.yaml").write_text(to_yaml(partners, place, EVIDENCE))
    assert read_partners(tmp_path / "p.yaml", place, EVIDENCE) == partners
    assert {role for partner in partners for role in partner.roles} == set(EVIDENCE.partner_roles())
    assert len({partner.bloc or partner.id for partner in partners}) <= 8


def test_the_same_place_is_built_the_same_twice(sources: Sources) -> None:
    assert digest_of(build("Bolton", sources)) == digest_of(build("E08000001", sources))


def test_places_of_every_district_can_be_found_by_name_and_lose_nobody(sources: Sources) -> None:
    table = lookups.read(sources)
    assert len(table) == 33_755
    names = table["district_name"].unique().to_list()
    assert len(names) == 296
    found = [find(f"{name} Council", table, sources) for name in names]
    assert sum(len(place.areas) for place in found) == len(table)
    needed = [name for name in table.columns if not name.startswith("combined_authority")]
    assert table.select(needed).null_count().sum_horizontal().item() == 0


def test_a_place_of_listed_areas_and_own_files_is_built(sources: Sources, tmp_path: Path) -> None:
    table = lookups.read(sources)
    codes = find("Isle of Wight", table, sources).areas
    half = len(codes) // 2
    drawn = tmp_path / "hoods.csv"
    drawn.write_text("area,neighbourhood\n" + "".join(f"{c},{'A' if i < half else 'B'}\n" for i, c in enumerate(codes)))
    hub = tmp_path / "hub.csv"
    hub.write_text("area,unit,share\n" + "".join(f"{code},P{i % 3},1\n" for i, code in enumerate(codes)))
    place = build(list(codes), sources, drawn, [hub])
    assert (place.kind, place.population) == ("areas", 140_463)
    assert place.neighbourhoods.ids == ("A", "B")
    assert place.footprints["hub"].codes == ("P0", "P1", "P2")


def test_an_unknown_place_is_asked_back(sources: Sources) -> None:
    with pytest.raises(UserError, match="did you mean Bolton"):
        build("Boltn", sources)
