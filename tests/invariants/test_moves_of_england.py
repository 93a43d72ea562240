"""In all of England every move between areas, bodies and dates keeps residents and patients, and nobody is lost."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl
import pytest

from commonground.core.arrays import Floats
from commonground.place import census, footprints, lookups, networks, trusts, vintages
from commonground.place.ages import share_links
from commonground.place.model import Footprint
from commonground.sources.tables import Sources

pytestmark = [pytest.mark.mirror, pytest.mark.slow]

AREAS, ENGLAND = 33_755, 56_490_108  # residents as in the table of ethnic groups, Census 2021
EVERYWHERE = ("ward", "district", "upper_tier", "icb", "icb_2024", "sub_icb", "region", "police", "fire")


@pytest.fixture(scope="module")
def areas(sources: Sources) -> pl.DataFrame:
    return lookups.read(sources)


@pytest.fixture(scope="module")
def people(sources: Sources, areas: pl.DataFrame) -> pl.DataFrame:
    """Columns code, residents of every area."""
    return census.count_residents(sources, areas, tuple(areas["code"])).residents


@pytest.fixture(scope="module")
def residents(areas: pl.DataFrame, people: pl.DataFrame) -> Floats:
    """Residents (areas,) in the order of `areas`."""
    return areas.join(people, on="code", how="left", maintain_order="left")["residents"].to_numpy().astype(float)


@pytest.fixture(scope="module")
def every_kind(sources: Sources, areas: pl.DataFrame, people: pl.DataFrame) -> dict[str, Footprint]:
    """Every published footprint over all of England."""
    network, _ = networks.make_footprint(sources, tuple(areas["code"]), people)
    beds_table, monthly = (
        sources.frame(name) for name in ("england_critical_general_acute_beds", "england_trust_accidents_emergency")
    )
    beds, _ = trusts.count_beds_occupied(beds_table)
    came = trusts.share_patients(sources.frame("lookup_nhs_trusts22_ltla21"), beds_table, monthly)
    served = areas.join(trusts.share_residents(came, beds), on="district21_code").select(
        "share", area="code", unit="trust"
    )
    catchment = footprints.make_shared("acute_trust", served, areas["code"].to_list(), {}, "2022")
    return footprints.nest_footprints(areas, {}) | {"pcn": network, "acute_trust": catchment}


def test_every_footprint_keeps_every_resident_and_no_share_is_above_one(
    every_kind: dict[str, Footprint], residents: Floats
) -> None:
    assert residents.sum() == ENGLAND
    for kind, footprint in every_kind.items():
        reached = np.asarray(footprint.shares.sum(axis=1)).ravel()
        assert footprint.shares.shape[0] == AREAS
        assert footprint.shares.data.min() >= 0, kind
        assert footprint.shares.data.max() <= 1 + 1e-12, kind
        assert np.all(np.isclose(reached, 1) | (reached == 0)), kind
        np.testing.assert_allclose(footprint.move(residents).sum(), (residents * reached).sum(), rtol=1e-12)
        if kind in (*EVERYWHERE, "pcn", "acute_trust"):
            assert np.all(reached > 0), kind


def test_every_move_between_two_footprints_keeps_those_whom_both_reach(
    every_kind: dict[str, Footprint], residents: Floats
) -> None:
    for one, other in combinations(every_kind.values(), 2):
        both = footprints.measure_overlap(one, other, residents)
        in_both = residents @ (np.asarray(one.shares.sum(axis=1)) * np.asarray(other.shares.sum(axis=1))).ravel()
        np.testing.assert_allclose(both.sum(), in_both, rtol=1e-12, err_msg=f"{one.kind} to {other.kind}")
        assert np.all(both.sum(axis=1) <= one.move(residents) + 1e-6)


def test_areas_of_2011_hand_every_resident_on_to_2021(sources: Sources, people: pl.DataFrame) -> None:
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22").filter(pl.col("lsoa21_code").str.starts_with("E"))
    shares = share_links(links, people)
    of_old = shares.group_by("lsoa11_code").agg(pl.col("share").sum())
    np.testing.assert_allclose(of_old["share"].to_numpy(), 1.0, rtol=1e-12)
    assert of_old.height == 32_844
    assert shares["lsoa21_code"].n_unique() == AREAS
    before = sources.frame("population20_lsoa11").filter(pl.col("lsoa11_code").str.starts_with("E"))
    ages = [name for name, kind in before.schema.items() if kind.is_numeric()]
    total = before.select(pl.sum_horizontal(ages)).to_series().sum()
    moved = before.select("lsoa11_code", people=pl.sum_horizontal(ages)).join(shares, on="lsoa11_code")
    np.testing.assert_allclose((moved["people"] * moved["share"]).sum(), total, rtol=1e-12)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_districts_hand_every_resident_on_to_2024(
    sources: Sources, areas: pl.DataFrame, people: pl.DataFrame, year: int
) -> None:
    history = sources.frame("lookup_ltla_ltla")
    pairs = vintages.match_districts(history, year, 2024).filter(pl.col("old").str.starts_with("E"))
    now = areas.join(people, on="code").group_by("district_code").agg(pl.col("residents").sum())
    assert set(pairs["new"]) == set(now["district_code"])
    before = pl.DataFrame({"district": pairs["old"], "people": np.arange(1, pairs.height + 1)})
    after = vintages.add_up(before, "district", pairs)
    assert after["people"].sum() == before["people"].sum()
    assert after["district"].is_unique().all()


def test_boards_of_2024_hand_every_resident_and_patient_on_to_2026(
    sources: Sources, areas: pl.DataFrame, residents: Floats, people: pl.DataFrame
) -> None:
    patients = networks.count_patients(sources, people).group_by("area").agg(pl.col("patients").sum())
    lists = areas.join(patients, left_on="code", right_on="area", how="left", maintain_order="left")["patients"]
    made = footprints.nest_footprints(areas, {})
    for weight in (residents, lists.fill_null(0.0).to_numpy()):
        before, after = made["icb_2024"].move(weight), made["icb"].move(weight)
        assert (len(before), len(after)) == (42, 36)
        np.testing.assert_allclose([before.sum(), after.sum()], weight.sum(), rtol=1e-12)
        both = footprints.measure_overlap(made["icb_2024"], made["icb"], weight)
        np.testing.assert_allclose(both.sum(axis=1), before, rtol=1e-9)
        np.testing.assert_allclose(both.sum(axis=0), after, rtol=1e-9)


def test_every_practice_of_2022_with_a_network_is_in_one_that_is_there_today(sources: Sources) -> None:
    members = networks.list_members(sources)
    assert members["practice"].is_unique().all()
    assert set(members["unit"]) == set(networks.list_networks(sources)["code"])
    ended = networks.list_ended(sources)
    assert not set(ended["code"]) & set(members["unit"])
    assert set(ended["became"].explode().drop_nulls()) <= set(members["unit"])
