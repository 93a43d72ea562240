"""An effect applies to people like those studied, or its row says why it may be carried further."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors
from commonground.evidence import read
from commonground.evidence.effects import known_effects
from commonground.evidence.intervals import Interval
from commonground.evidence.model import KnownEffect
from commonground.options.library import read_options
from commonground.options.model import Option
from commonground.options.studied import find_beyond_study, refuse_beyond_study
from toys import simulation

NEEDS = ("any", "frailty", "fall", "admitted")
CAREFUL = {"carried_to": "alike enough", "quality": "C", "range_kind": "p10_p90"}


def option(**changes: Any) -> Option:
    return replace(simulation.option("team", {"visit": "reached"}), min_age=65, max_age=120, **changes)


def effect(studied: str, basis: str = "reached", **changes: str) -> KnownEffect:
    row = {"studied": studied, "carried_to": "", "quality": "A", "range_kind": "ci95", **changes}
    return KnownEffect("team", "visit", basis, Interval(0.7, 0.8, 0.9), row, False, 0)  # type: ignore[arg-type]


def said(of: Option, found: KnownEffect) -> list[str]:
    return [str(problem) for problem in find_beyond_study(of, found, NEEDS)]


@pytest.mark.parametrize(
    ("needs", "also", "studied"),
    [
        (("frailty",), (), "min_age=65;needs=frailty"),
        (("frailty",), (), "min_age=18;needs=frailty|fall"),
        (("frailty", "fall"), (), "min_age=50;needs=any"),
        (("frailty", "fall"), ("admitted",), "min_age=65;needs=admitted"),
        (("frailty",), ("admitted",), "min_age=65;needs=frailty;also=admitted"),
        (("admitted",), (), "min_age=65;needs=any;also=admitted"),
    ],
)
def test_people_like_those_studied_are_let_through(needs, also, studied) -> None:  # type: ignore[no-untyped-def]
    assert said(option(needs=needs, also_needs=also), effect(studied)) == []


@pytest.mark.parametrize(
    ("needs", "studied", "sentence"),
    [
        (("frailty",), "min_age=75;needs=frailty", "is used on people under 75, who were not studied"),
        (("frailty",), "max_age=82;needs=frailty", "is used on people over 82, who were not studied"),
        (("frailty", "fall"), "needs=fall", "is used on people with frailty, who were not studied"),
        (("frailty",), "needs=frailty;also=admitted", "is used on people without admitted, who were not studied"),
        (("any",), "needs=frailty", "is used on people with any, who were not studied"),
        (("frailty",), "", "the effect of team on visit does not say who was studied (effects.csv); fill studied"),
    ],
)
def test_people_beyond_the_study_are_named(needs, studied, sentence) -> None:  # type: ignore[no-untyped-def]
    (problem,) = said(option(needs=needs, also_needs=()), effect(studied))
    assert sentence in problem


def test_an_effect_on_an_area_follows_ages_alone() -> None:
    of = option(needs=("frailty",), also_needs=())
    assert said(of, effect("min_age=65;needs=fall", "area")) == []
    assert "people under 70" in said(of, effect("min_age=70;needs=any", "area"))[0]


def test_a_carried_effect_says_why_and_is_marked_as_such() -> None:
    of, studied = option(needs=("frailty", "fall"), also_needs=()), "min_age=65;needs=fall"
    assert said(of, effect(studied, **CAREFUL)) == []
    for flaw in ({"quality": "A"}, {"range_kind": "ci95"}, {"range_kind": ""}):
        assert "as if it had been found there" in said(of, effect(studied, **CAREFUL | flaw))[0]


def test_what_is_not_carried_does_not_say_that_it_is() -> None:
    of = option(needs=("fall",), also_needs=())
    assert "is not carried beyond its study" in said(of, effect("min_age=65;needs=fall", **CAREFUL))[0]


def test_all_effects_beyond_their_study_are_told_at_once() -> None:
    of = option(needs=("frailty",), also_needs=())
    two = [effect("min_age=75;needs=frailty"), effect("needs=fall"), replace(effect("needs=fall"), option="other")]
    with pytest.raises(SeveralErrors) as refused:
        refuse_beyond_study([of], two, NEEDS)
    assert len(refused.value.problems) == 2


def test_every_effect_in_use_is_on_people_like_those_studied_or_says_why() -> None:
    evidence = read()
    options = {one.id: one for one in read_options(evidence)}
    used = [found for found in known_effects(evidence) if found.option in options]
    needs = tuple(evidence.needs["id"])
    assert [p for found in used for p in find_beyond_study(options[found.option], found, needs)] == []
    carried = {(found.option, found.service) for found in used if found.row["carried_to"]}
    assert ("ucr", "emergency_admission_1plus") in carried, "people who fell were studied, not all who get worse"


@pytest.mark.parametrize(
    ("name", "change", "whom"),
    [
        ("hah_stepup", {"also_needs": ()}, "people with acute_infection"),
        ("early_supported_discharge", {"needs": ("stroke", "acute_infection")}, "people with acute_infection"),
        ("frailty_home_support", {"needs": ("frailty",)}, "people with frailty"),
        ("tobacco_treatment", {"also_needs": ()}, "people without acute_admission"),
        ("child_health_hubs", {"max_age": 90}, None),
        ("family_hubs", {"max_age": 90}, "people over 15"),
        ("cvd_hypertension", {"min_age": 10}, "people under 18"),
    ],
)
def test_a_wider_target_group_of_the_library_is_found(name: str, change: dict[str, Any], whom: str | None) -> None:
    evidence = read()
    wider = next(replace(one, **change) for one in read_options(evidence) if one.id == name)
    needs = tuple(evidence.needs["id"])
    found = [str(p) for e in known_effects(evidence) if e.option == name for p in find_beyond_study(wider, e, needs)]
    assert (any(whom in sentence for sentence in found)) if whom else not found


@given(st.lists(st.sampled_from(NEEDS[1:]), min_size=1, unique=True), st.integers(0, 60), st.integers(61, 120))
def test_a_target_group_is_always_within_itself(needs: list[str], first: int, last: int) -> None:
    of = replace(option(needs=tuple(needs), also_needs=()), min_age=first, max_age=last)
    assert said(of, effect(f"min_age={first};max_age={last};needs={'|'.join(needs)}")) == []


@given(st.lists(st.sampled_from(NEEDS[1:]), min_size=1, unique=True), st.sampled_from(NEEDS[1:]))
def test_a_need_that_nobody_studied_is_always_named(needs: list[str], studied: str) -> None:
    of = option(needs=tuple(needs), also_needs=())
    others = [need for need in needs if need != studied]
    problems = " ".join(said(of, effect(f"needs={studied}")))
    assert all(f"people with {need}" in problems for need in others)
    assert bool(problems) == bool(others)
