"""Loadings follow from published pairs, and people drawn with them have what the publications found."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from commonground.evidence.columns import FACTORS, PAIR_MEASURES
from commonground.evidence.reader import FOLDER
from commonground.people import comorbidity
from commonground.people.comorbidity import England, correlate, correlations, describe_england, fit, fitted_rows
from commonground.people.factors import CareHomes
from commonground.people.needs import loadings_of
from commonground.people.tables import AGES
from toys import places as toy_places
from toys.conditions import have_several
from toys.effort import examples

EVIDENCE = toy_places.EVIDENCE
CONDITIONS = tuple(EVIDENCE.needs.filter("long_term_condition")["id"])
Pairs = Mapping[tuple[str, str], float]


@pytest.fixture(scope="module")
def nation() -> England:
    return describe_england(EVIDENCE)


@pytest.fixture(scope="module")
def pairs(nation: England) -> Pairs:
    return correlations(EVIDENCE.comorbidity, nation)


def products(pairs: Pairs) -> np.ndarray:
    """What the loadings in the table make of the correlation of each pair."""
    of = {need: loadings_of(need, EVIDENCE.loadings) for pair in pairs for need in pair}
    return np.array([of[one] @ of[other] for one, other in pairs])


def several(nation: England, needs: tuple[str, ...], least: int) -> np.ndarray:
    """Share of people (91, 2, 5) with at least so many of `needs`."""
    share = np.stack([nation.share[need] for need in needs])
    return have_several(share, np.stack([loadings_of(need, EVIDENCE.loadings) for need in needs]), least)


def of_ages(nation: England, share: np.ndarray, first: int, last: int = AGES) -> float:
    people = nation.people[first : last + 1]
    return float((share[first : last + 1] * people).sum() / people.sum())


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999), st.floats(-0.9, 0.9))
@settings(max_examples=examples(60))
def test_the_share_with_both_is_that_of_the_bivariate_normal(a: float, b: float, r: float) -> None:
    both = comorbidity.have_both(np.array([a]), np.array([b]), r)[0]
    published = multivariate_normal.cdf(norm.ppf([a, b]), cov=[[1, r], [r, 1]])
    assert both == pytest.approx(published, abs=2e-4)


@given(st.sampled_from(PAIR_MEASURES), st.floats(-0.5, 0.9), st.integers(16, 60))
@settings(max_examples=examples(30))
def test_a_pair_gives_back_the_correlation_that_made_it(measure: str, correlation: float, first: int) -> None:
    nation = describe_england(EVIDENCE)
    pair: dict[str, Any] = {
        "need_a": "copd",
        "need_b": "mental_health",
        "age_from": first,
        "age_to": first + 30,
        "measure": measure,
        "share_a": None,
        "share_b": None,
    }
    pair["value"] = comorbidity._implied(pair, nation)(correlation)
    assert correlate(pair, nation) == pytest.approx(correlation, abs=1e-4)


def test_the_study_s_own_shares_stand_where_it_tells_them(nation: England) -> None:
    """Diabetes and high blood pressure at 60 to 69 in Kuan's table: 0.41."""
    row = EVIDENCE.comorbidity.filter(
        (pl.col("need_a") == "diabetes") & (pl.col("need_b") == "hypertension") & (pl.col("age_from") == 60)
    ).row(0, named=True)
    assert correlate(row, nation) == pytest.approx(0.41, abs=0.01)


BOUND = 0.003  # how near the least squares come to a loading's bound differs from machine to machine


def test_loadings_in_the_table_are_those_that_follow_from_the_pairs() -> None:
    table = {(row["need"], row["factor"]): row for row in csv.DictReader((FOLDER / "loadings.csv").open(newline=""))}
    stale = [
        f"{need} on {factor}: {values} follow"
        for need, factor, *values in fitted_rows(EVIDENCE)
        if [float(table[need, factor][name]) for name in ("value", "low", "high")] != pytest.approx(values, abs=BOUND)
    ]
    assert stale == [], "write it anew: python -m commonground.people.comorbidity"


def test_loadings_give_the_published_pairs_back_far_better_than_one_factor_can(pairs: Pairs) -> None:
    published = np.array(list(pairs.values()))
    missed = products(pairs) - published
    assert np.sqrt((missed**2).mean()) < 0.07
    one = _one_factor(pairs)
    assert np.sqrt(((one - published) ** 2).mean()) > 0.08
    of_both = list(pairs).index(("diabetes", "hypertension"))
    assert (one[of_both], products(pairs)[of_both]) == pytest.approx((0.16, 0.37), abs=0.02)


def _one_factor(pairs: Pairs) -> np.ndarray:
    """The best that loadings on ill health alone can do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comorbidity, "GROUPS", dict.fromkeys(FACTORS[1:], ()))
        needs, loading = fit(pairs)
    return np.array([loading[needs.index(one)] @ loading[needs.index(other)] for one, other in pairs])


def test_how_strongly_loadings_are_drawn_together_decides_little(pairs: Pairs) -> None:
    for lean in (0.1, 0.6):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(comorbidity, "LEAN", lean)
            needs, loading = fit(pairs)
        of = np.array([loading[needs.index(one)] @ loading[needs.index(other)] for one, other in pairs])
        assert np.abs(of - products(pairs)).max() < 0.1


def test_judged_gradients_of_prevalence_decide_little(pairs: Pairs) -> None:
    """So that loadings are derived (C) although some rows of prevalence by age, sex or fifth are judged (D)."""
    judged = (pl.col("measure") == "relative") & (pl.col("quality") == "D")
    flat = describe_england(replace(EVIDENCE, prevalence=EVIDENCE.prevalence.filter(~judged)))
    (needs, without), (_, loading) = fit(correlations(EVIDENCE.comorbidity, flat)), fit(pairs)
    assert dict(zip(needs, np.abs(without - loading).max(axis=1).round(3), strict=True)) == pytest.approx(
        dict.fromkeys(needs, 0.0), abs=0.04
    )


def test_how_many_conditions_older_people_have_is_as_published(nation: England) -> None:
    """Public Health England 2019, all patients of 65 and over in THIN: 68% have any of these conditions, epilepsy or
    parkinsonism, 11% three or more, 3% four or more. None of it was fitted to.
    """
    counted = tuple(need for need in CONDITIONS if need not in ("heart_failure", "dementia"))
    found = [of_ages(nation, several(nation, counted, least), 65) for least in (1, 3, 4)]
    assert found == pytest.approx([0.68, 0.11, 0.03], abs=0.04)


def test_two_or_more_conditions_rise_with_age_and_deprivation_as_published(nation: England) -> None:
    """Valabhji and others 2023, 60 million people, 35 conditions: 14.8%, 0.9% under 20, 68% from 80; odds 2.26 times
    as high in the most as in the least deprived tenth, at the same age. Ten conditions find fewer.
    """
    share = several(nation, CONDITIONS, 2)
    by_age = [of_ages(nation, share, first, first + 9) for first in range(10, 90, 10)]
    assert by_age == sorted(by_age)
    assert 0.10 < of_ages(nation, share, 0) < 0.148
    assert of_ages(nation, share, 0, 19) == pytest.approx(0.009, abs=0.005)
    assert 0.35 < of_ages(nation, share, 80) < 0.68
    people, most, least = nation.people.sum(axis=2), share[..., 0], share[..., 4]
    odds = (people * most * (1 - least)).sum() / (people * least * (1 - most)).sum()
    assert odds == pytest.approx(2.1, abs=0.2)


@given(st.floats(0.0005, 0.95), st.floats(-0.95, 0.95), st.floats(0, 0.9), st.floats(0, 3))
@settings(max_examples=examples(200))
def test_loadings_and_care_homes_never_change_how_many_have_a_need(
    share: float, loading: float, in_care: float, shift: float
) -> None:
    homes = CareHomes(np.full(AGES, in_care), shift)
    threshold = homes.threshold(np.full((AGES, 2, 5), share), loading)[0, 0, 0]
    above = in_care * norm.sf(threshold - loading * shift) + (1 - in_care) * norm.sf(
        threshold - loading * homes.elsewhere[0]
    )
    assert above == pytest.approx(share, abs=1e-6)
    assert in_care * shift + (1 - in_care) * homes.elsewhere[0] == pytest.approx(0, abs=1e-9)


def test_nobody_has_a_need_that_nobody_of_the_age_has() -> None:
    homes = CareHomes(np.full(AGES, 0.1), 1.0)
    assert np.isinf(homes.threshold(np.zeros((AGES, 2, 5)), 0.8)).all()


@pytest.mark.parametrize("scale", [0.0, 0.5, 1.0])
def test_people_have_each_need_as_often_as_its_prevalence_says_whatever_the_loadings(scale: float) -> None:
    """Everyone is 70 and lives alone, so that nothing but chance parts the share drawn from the prevalence."""
    age = np.zeros((40, AGES), dtype=np.int64)
    age[:, 70] = 500
    place = toy_places.place(age, np.full(40, 500), quintile=3)
    loadings = EVIDENCE.loadings.with_columns(pl.col("value") * scale)
    people = place.people(loadings=loadings)
    men = 1 - people.persons["female"].mean()
    bits = people.persons["needs"].to_numpy()
    nation = describe_england(EVIDENCE)
    for need in EVIDENCE.needs.filter(pl.col("how") == "drawn")["id"]:
        bit, share = people.needs.index(need), nation.share[need]
        drawn = float(((bits >> np.uint64(bit)) & np.uint64(1)).mean())
        wanted = men * share[70, 0, 2] + (1 - men) * share[70, 1, 2]
        assert drawn == pytest.approx(wanted, abs=5 * np.sqrt(wanted * (1 - wanted) / len(bits)) + 1e-9), need


def test_people_have_two_conditions_together_as_often_as_the_loadings_say() -> None:
    age = np.zeros((40, AGES), dtype=np.int64)
    age[:, 60] = 1000
    people = toy_places.place(age, np.full(40, 1000), quintile=3).people()
    bits = people.persons["needs"].to_numpy()
    has = {need: (bits >> np.uint64(people.needs.index(need))) & np.uint64(1) for need in ("diabetes", "hypertension")}
    one, other = (loadings_of(need, EVIDENCE.loadings) for need in has)
    shares = [np.array([values.mean()]) for values in has.values()]
    wanted = comorbidity.have_both(*shares, float(one @ other))[0]
    assert (has["diabetes"] & has["hypertension"]).mean() == pytest.approx(wanted, rel=0.08)
    assert wanted > 1.6 * shares[0][0] * shares[1][0]
