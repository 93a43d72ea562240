"""Primary care networks: newest members, shares that sum to one, no patient lost; what follows one that ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.place import networks
from commonground.place.gazetteer import find
from commonground.place.model import Place
from commonground.sources.tables import Sources
from toys import lookups as toy
from toys.effort import examples

PUBLISHED = toy.Published()


@pytest.mark.parametrize(
    ("published", "plain"),
    [
        ("BREIGHTMET & LITTLE LEVER PCN", "Breightmet & Little Lever PCN"),
        ("STOKE-ON-TRENT NORTH PCN", "Stoke-on-Trent North PCN"),
        ("EAST MK PCN", "East MK PCN"),
        ("BROMLEY BY BOW AND STEPNEY HEALTH CIC PCN", "Bromley by Bow and Stepney Health CIC PCN"),
        ("ST PAUL'S PCN", "St Paul's PCN"),
        ("GPNET5 PCN", "GPNET5 PCN"),
        ("THE  VALE PCN", "The Vale PCN"),
        ("AFFINITY (BNSSG) PCN", "Affinity (BNSSG) PCN"),
        ("BRUNEL HEALTH GROUP PCN1", "Brunel Health Group PCN1"),
        ("Greater Middlesbrough PCN", "Greater Middlesbrough PCN"),
    ],
)
def test_a_name_stands_in_plain_case(published: str, plain: str) -> None:
    assert networks.plain_name(published) == plain
    assert networks.plain_name(plain) == plain


def test_the_newest_members_count_and_of_closed_practices_the_last_network_that_there_is() -> None:
    members = dict(networks.list_members(PUBLISHED).iter_rows())
    assert members == {"P00001": "U00001", "P00002": "U00002", "P00004": "U00001", "P00005": "U00001"}


def test_a_network_that_ended_names_those_of_its_practices() -> None:
    ended = networks.list_ended(PUBLISHED).rows_by_key("code", named=True)
    assert ended["U00009"] == [{"name": "Deane PCN", "became": ["U00001"]}]
    assert ended["U00008"] == [{"name": "Gone PCN", "became": []}]
    for query in ("U00009", "Deane PCN"):
        with pytest.raises(UserError, match=r"Deane PCN \(U00009\) is no more; by February 2026 .* in Bolton Central"):
            find(query, toy.lookups(), PUBLISHED)


def test_every_patient_of_england_is_counted_once() -> None:
    counted = networks.count_patients(PUBLISHED)
    assert counted["patients"].sum() == pytest.approx(900 + 100 + 400 + 10 + 30 + 9000)
    known = counted.drop_nulls("unit")["patients"].sum()
    assert known == pytest.approx(1440)


@dataclass(frozen=True)
class Made:
    """Published tables of made-up practices."""

    lived: pl.DataFrame
    links: pl.DataFrame

    def frame(self, dataset_id: str, /) -> pl.DataFrame:
        """The toy's tables, with other patients."""
        own = {"gp_registrations_lsoa11": self.lived, "lookup_lsoa11_lsoa21_ltla22": self.links}
        return own[dataset_id] if dataset_id in own else PUBLISHED.frame(dataset_id)


OLD, NEW = [f"E0100000{i}" for i in range(4)], [f"E0100001{i}" for i in range(5)]
PRACTICES = [f"P0000{i}" for i in range(1, 8)]
lived = st.lists(
    st.tuples(st.sampled_from(PRACTICES), st.sampled_from(OLD), st.integers(1, 2_000)), min_size=1, max_size=20
)
links = st.lists(st.tuples(st.sampled_from(OLD), st.sampled_from(NEW)), max_size=12)


@settings(max_examples=examples(80))
@given(lived=lived, more=links, weights=st.lists(st.integers(0, 3_000), min_size=5, max_size=5))
def test_moves_between_censuses_and_networks_conserve_patients_and_no_share_is_above_one(
    lived: list[tuple[str, str, int]], more: list[tuple[str, str]], weights: list[int]
) -> None:
    pairs = {*zip(OLD, NEW, strict=False), *more}
    made = Made(
        pl.DataFrame(lived, schema=["OrganisationCode", "LSOA11CD", "Patient"], orient="row"),
        pl.DataFrame(sorted(pairs), schema=["lsoa11_code", "lsoa21_code"], orient="row"),
    )
    residents = pl.DataFrame({"code": NEW, "residents": weights})
    counted = networks.count_patients(made, residents)
    assert counted["patients"].sum() == pytest.approx(sum(count for *_, count in lived))
    for least in (0.0, networks.LEAST, 0.5):
        shares = networks.share_patients(counted, least)
        assert shares["share"].is_between(0, 1 + 1e-12).all()
        sums = shares.group_by("area").agg(pl.col("share").sum())["share"].to_numpy()
        np.testing.assert_allclose(sums, 1.0)
    known = counted.drop_nulls("unit").filter(pl.col("patients") > 0)
    assert set(networks.share_patients(counted, 0.9)["area"]) == set(known["area"])


@pytest.mark.mirror
def test_every_area_of_england_is_reached_and_every_patient_counted(sources: Sources) -> None:
    counted = networks.count_patients(sources)
    published = sources.frame("gp_registrations_lsoa11").filter(pl.col("LSOA11CD").str.starts_with("E01"))
    assert counted["patients"].sum() == pytest.approx(published["Patient"].sum(), rel=1e-12)
    assert counted.drop_nulls("unit")["patients"].sum() / counted["patients"].sum() > 0.995
    shares = networks.share_patients(counted, networks.LEAST)
    assert shares["area"].n_unique() == 33_755
    assert shares["share"].max() <= 1 + 1e-12
    np.testing.assert_allclose(shares.group_by("area").agg(pl.col("share").sum())["share"].to_numpy(), 1.0)


@pytest.mark.mirror
def test_the_networks_of_bolton(bolton: Place) -> None:
    footprint = bolton.footprints["pcn"]
    people = dict(zip(footprint.names, footprint.move(bolton.residents.astype(float)), strict=True))
    assert sum(people.values()) == pytest.approx(bolton.population)
    assert people["Breightmet & Little Lever PCN"] > 20_000
    assert any("The network of 100.0% of patients here is known." in note for note in bolton.notes)
