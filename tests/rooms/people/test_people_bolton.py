"""The people of Bolton, from the published files, and what they are expected to use."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonground import people as synthetic
from commonground.need import Need, estimate, inputs
from commonground.people import Population
from commonground.place.model import Place
from toys import places as toy_places

pytestmark = pytest.mark.mirror


@pytest.fixture(scope="module")
def people(bolton: Place) -> Population:
    return synthetic.build(synthetic.inputs(bolton, toy_places.EVIDENCE, toy_places.ASSUMPTIONS, seed=1))


@pytest.fixture(scope="module")
def need(bolton: Place, people: Population) -> Need:
    return estimate(inputs(people, bolton, toy_places.EVIDENCE, toy_places.ASSUMPTIONS))


def test_everyone_of_the_census_is_there(bolton: Place, people: Population) -> None:
    assert len(people.persons) == bolton.population
    assert len(people.households) == bolton.areas["households"].sum()


def test_every_table_is_matched_in_every_area(people: Population) -> None:
    error = people.fit.group_by("margin").agg(exact=pl.col("total_absolute_error").sum())
    by_margin = {row["margin"]: row for row in error.iter_rows(named=True)}
    assert all(by_margin[name]["exact"] == 0 for name in by_margin)
    assert len(by_margin) == 12


def test_facts_that_nothing_was_fitted_to_are_near_england(people: Population) -> None:
    facts = {row["fact"]: row for row in people.facts.iter_rows(named=True)}
    for name in ("one_person_households", "lone_parent_households"):
        assert facts[name]["synthetic"] == pytest.approx(facts[name]["published"], abs=0.025), name
    for name in (
        "couples_without_children_households",
        "pensioner_alone_households",
        "adults_in_couples",
        "adults_living_alone_16_49",
    ):
        assert facts[name]["synthetic"] == pytest.approx(facts[name]["published"], abs=0.03), name
    assert facts["residents_per_household Bolton"]["synthetic"] == pytest.approx(2.49, abs=0.03)


def test_carers_and_people_in_bad_health_are_who_they_are_in_the_census(people: Population) -> None:
    persons = people.persons.with_columns(carer=pl.col("unpaid_care") >= 2, bad=pl.col("health") >= 3)
    share = dict(persons.group_by(pl.col("age") // 10).agg(pl.col("carer").mean()).iter_rows())
    assert max(share, key=lambda decade: share[decade]) == 5
    carers = persons.group_by("female").agg(pl.col("carer").mean()).sort("female")["carer"].to_list()
    assert carers[1] > 1.2 * carers[0]
    bad = dict(persons.group_by("disabled").agg(pl.col("bad").mean()).iter_rows())
    assert bad[True] > 0.25
    assert bad[False] < 0.02
    assert persons.filter(pl.col("age") >= 80)["bad"].mean() > 3 * persons.filter(pl.col("age") < 50)["bad"].mean()


def test_women_are_as_many_as_published(bolton: Place, people: Population) -> None:
    sexes = bolton.sex_by_district.group_by("district_code").agg(pl.col("female").sum(), pl.col("male").sum())
    share = (sexes["female"] / (sexes["female"] + sexes["male"]))[0]
    assert people.persons["female"].mean() == pytest.approx(share, abs=0.002)


def test_deprived_areas_need_more(people: Population) -> None:
    deprived = (people.persons["needs"].to_numpy() & np.uint64(1 << people.needs.index("deprived_area"))) > 0
    copd = (people.persons["needs"].to_numpy() & np.uint64(1 << people.needs.index("copd"))) > 0
    adult = people.persons["age"].to_numpy() >= 35
    assert copd[adult & deprived].mean() > 1.3 * copd[adult & ~deprived].mean()


def test_predictions_from_published_rates_are_near_what_the_trusts_report(need: Need) -> None:
    ratios = dict(need.check.select("service", "ratio").iter_rows())
    assert set(ratios) >= {"ae_all_types", "emergency_admission"}
    assert all(0.6 < ratios[service] < 1.6 for service in ("ae_all_types", "emergency_admission")), ratios


def test_few_households_hold_much_of_the_cost(need: Need) -> None:
    table = need.agencies
    busy = table.filter(pl.col("agencies") >= 5)
    assert 0.03 < busy["share_of_households"].sum() < 0.15
    assert busy["share_of_cost"].sum() > 3 * busy["share_of_households"].sum()
