"""The example place is whole, plainly synthetic, and of the same shape as a real place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from commonground.evidence import figures, reader
from commonground.example import example_place
from commonground.example.bodies import SOURCE
from commonground.partners.modelled import modelled_partners
from commonground.place import pack
from commonground.place.model import Place
from toys.effort import THOROUGH


@pytest.fixture(scope="module")
def place(exampleshire: Place) -> Place:
    return exampleshire


def test_it_has_the_promised_size(place: Place) -> None:
    assert place.areas.height == 120
    assert place.population == 200_000


def test_it_says_that_it_is_synthetic(place: Place) -> None:
    assert place.synthetic
    assert any("synthetic" in note for note in place.notes)
    assert all("synthetic" in figure.source_title for figure in place.provenance)
    assert all("synthetic" in footprint.source for footprint in place.footprints.values())
    assert all("synthetic" in source for source in place.published["source"])


def test_residents_by_age_sum_to_the_residents_of_each_area(place: Place) -> None:
    assert place.age.shape == (120, 91)
    np.testing.assert_array_equal(place.age.sum(axis=1), place.residents)


def test_every_margin_sums_to_the_people_or_households_of_its_area(place: Place) -> None:
    for margin in place.margins.values():
        total = place.residents if margin.unit == "person" else place.areas["households"].to_numpy()
        assert margin.counts.shape == (120, len(margin.categories))
        np.testing.assert_array_equal(margin.counts.sum(axis=1), total, err_msg=margin.name)


def test_women_and_men_sum_to_everyone(place: Place) -> None:
    both = place.sex_by_district
    assert int(both["female"].sum() + both["male"].sum()) == place.population


def test_the_same_seed_gives_the_same_place_and_another_seed_another(place: Place) -> None:
    again, other = example_place(1), example_place(2)
    assert place.areas.equals(again.areas)
    assert place.published.equals(again.published)
    np.testing.assert_array_equal(place.age, again.age)
    assert shapely.equals_exact(place.boundaries.geometry.values, again.boundaries.geometry.values).all()
    assert not place.areas.equals(other.areas)


def test_there_is_an_island(place: Place) -> None:
    whole = shapely.union_all(place.boundaries.geometry.values)
    parts = sorted(shapely.get_parts(whole), key=shapely.area)
    assert len(parts) == 2
    assert shapely.distance(parts[0], parts[1]) > 500


@pytest.mark.parametrize("seed", [1, 2, 3, 7, 11] if THOROUGH else [1, 2])
def test_areas_are_valid_single_pieces_that_do_not_overlap(seed: int) -> None:
    shapes = example_place(seed).boundaries.geometry.values
    assert shapely.is_valid(shapes).all()
    assert {shape.geom_type for shape in shapes} == {"Polygon"}
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(shapely.union_all(shapes)), rel=1e-9)


def test_boundaries_hold_the_points_given_for_the_areas(place: Place) -> None:
    points = shapely.points(place.areas.select("x_m", "y_m").to_numpy())
    assert shapely.contains(place.boundaries.geometry.values, points).all()
    assert place.boundaries["code"].to_list() == place.areas["code"].to_list()


def test_no_code_is_that_of_a_real_area_or_body(place: Place) -> None:
    """Real ONS codes start with E, W, S, N or K; no code of the NHS has nine characters."""
    codes = [*place.areas["code"], *place.areas["ward_code"], *place.trusts["code"], place.code]
    codes += [code for footprint in place.footprints.values() for code in footprint.codes]
    assert [code for code in codes if not (code.startswith("X") and len(code) == 9)] == []


def test_every_footprint_shares_out_the_whole_place(place: Place) -> None:
    for footprint in place.footprints.values():
        np.testing.assert_allclose(footprint.shares.sum(axis=1), 1.0)
        assert footprint.move(place.residents.astype(float)).sum() == pytest.approx(place.population)
    assert len(place.footprints["acute_trust"].codes) == 2


def test_the_deprived_are_more_ill_and_rent_more(place: Place) -> None:
    tenure = place.margins["tenure"]
    social = [i for i, name in enumerate(tenure.categories) if name.startswith("Social")]
    renting = tenure.counts[:, social].sum(axis=1) / tenure.counts.sum(axis=1)
    score = place.areas["imd_score"].to_numpy()
    assert np.corrcoef(score, renting)[0, 1] > 0.6
    assert np.corrcoef(score, place.areas["acute_morbidity"].to_numpy())[0, 1] > 0.6
    assert set(place.areas["imd_quintile"].to_list()) == {1, 2, 3, 4, 5}


def test_neighbourhoods_share_out_the_areas(place: Place) -> None:
    hoods = place.neighbourhoods
    assert set(hoods.of_area.tolist()) == set(range(len(hoods.ids)))
    assert int(hoods.report["population"].sum()) == place.population
    assert hoods.report["population"].is_between(30_000, 50_000).all()


def test_neighbourhoods_are_designed_and_the_island_is_joined_to_the_mainland(place: Place) -> None:
    assert any("km away" in note for note in place.neighbourhoods.notes)


def test_the_places_totals_are_its_part_of_the_trusts_totals(place: Place) -> None:
    table = place.published.filter(service="ae_all_types")
    parts = table.filter(measure="residents_of_body")["value"].sum()
    assert table.filter(measure="residents")["value"].sum() == pytest.approx(parts)
    assert parts < table.filter(measure="whole_body")["value"].sum()
    assert 0.3 < parts / place.population < 0.6


def test_a_pack_gives_back_the_place_that_was_saved(place: Place, tmp_path: Path) -> None:
    pack.save(place, tmp_path / "exampleshire.place")
    back = pack.load(tmp_path / "exampleshire.place")
    assert back.synthetic
    assert back.areas.equals(place.areas)
    assert back.provenance == place.provenance


def test_its_partners_are_found_as_those_of_a_real_place_with_made_up_accounts(place: Place) -> None:
    partners = modelled_partners(place, figures.from_tables(reader.read()), reader.read().deflator)
    assert {partner.kind for partner in partners} >= {"icb", "acute_trust", "council", "police", "vcse", "gp"}
    assert {partner.kind for partner in partners if partner.modelled} == {"acute_trust", "ambulance_trust", "vcse"}
    assert {line.source for partner in partners for line in partner.budget_lines if line.basis == "net"} == {SOURCE}
    assert sum(partner.kind == "acute_trust" for partner in partners) == 2
