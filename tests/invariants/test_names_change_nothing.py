"""What something is called changes no sum and no answer: partners, blocs, neighbourhoods, options, footprints."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground import flow
from commonground.assemble.plan import assemble_plan
from commonground.cache import ResultCache
from commonground.document import Plan
from commonground.document.ids import Named, find_problems, look
from commonground.neighbourhoods.report import as_given
from commonground.partners import Partner
from commonground.place.footprints import make_shared
from commonground.place.model import Place
from commonground.settings import Settings
from commonground.views.text import summarise
from toys.effort import examples

OPTIONS = """\
options:
  {hearth}:
    name: Hearth
    plain: A warm room
    for: {{min_age: 60}}
    delivered_by: [vcse]
    funded_by: [public_health, icb]
    cost_gbp: {{value: 60, low: 30, high: 120}}
    reach: 0.3
    staff_wte_per_100: 0.5
    setup_months: 3
    lag_months: 6
    source: Made up
    effects:
      mortality: {{value: 0.9, low: 0.8, high: 0.99, applies_to: reached, study_design: rct}}
      emergency_admission_1plus: {{value: 0.8, low: 0.6, high: 0.9, applies_to: reached, study_design: rct}}
  pulm_rehab:
    reach: 0.25
    source: Made up
  {table}:
    name: Table
    plain: A meal together
    for: {{min_age: 65}}
    delivered_by: [vcse]
    funded_by: [icb]
    cost_gbp: {{value: 10, low: 5, high: 30}}
    reach: 0.3
    staff_wte_per_100: 0.4
    setup_months: 2
    lag_months: 3
    after: [{hearth}]
    source: Made up
    effects:
      mortality: {{value: 0.95, low: 0.9, high: 0.99, applies_to: reached, study_design: rct}}
      ae_type1: {{value: 0.9, low: 0.8, high: 0.99, applies_to: reached, study_design: rct}}
      qaly: {{value: 0.01, low: 0.005, high: 0.02, applies_to: reached, study_design: rct}}
"""
NEIGHBOURHOODS = ("hill", "mill", "weir")
BODIES, BLOCS, ADDED = ("alder", "birch", "cedar"), ("grove", "copse"), ("hearth", "table")
FOOTPRINTS, UNITS = ("parish",), ("upper", "lower")
USUAL = (*NEIGHBOURHOODS, *BODIES, *BLOCS, *ADDED, *FOOTPRINTS, *UNITS)
NOT_FIGURES = {"timings", "fingerprints"}
WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{2,6}[A-Za-z0-9]", fullmatch=True)
CALLED = st.lists(WORDS, min_size=len(USUAL), max_size=len(USUAL), unique_by=look)


@dataclass(frozen=True)
class World:
    """A place, its partners and a file of options, in which everything is called by some words."""

    place: Place
    partners: tuple[Partner, ...]
    options: Path


def world(ground: Place, folder: Path, called: dict[str, str]) -> World:
    """The same small world whatever it is called."""
    place = _place(ground, called)
    options = folder / "options.yaml"
    options.write_text(OPTIONS.format(**{word: called[word] for word in ADDED}), encoding="utf-8")
    return World(place, _partners(place, called), options)


def _place(ground: Place, called: dict[str, str]) -> Place:
    """The areas of `ground` in three neighbourhoods, with a local footprint of two units."""
    count = len(ground.areas)
    of_area = [called[NEIGHBOURHOODS[i * len(NEIGHBOURHOODS) // count]] for i in range(count)]
    names = {called[word]: word.title() for word in NEIGHBOURHOODS}
    here = as_given(
        of_area, names, ground.residents, ground.areas["ward_code"], ground.boundaries.geometry, low=1, high=10**6
    )
    codes = ground.areas["code"].to_list()
    rows = [(code, called[unit], 0.3 if unit == "upper" else 0.7) for code in codes[: count // 2] for unit in UNITS]
    rows += [(code, called["lower"], 1.0) for code in codes[count // 2 :]]
    table = pl.DataFrame(rows, schema=["area", "unit", "share"], orient="row")
    local = make_shared(called["parish"], table, codes, {called[unit]: unit.title() for unit in UNITS}, "local")
    footprints = {kind: footprint for kind, footprint in ground.footprints.items() if kind != local.kind}
    return replace(ground, neighbourhoods=here, footprints={**footprints, local.kind: replace(local, title="Parish")})


PLAN_YEARS = 3


def _partners(place: Place, called: dict[str, str]) -> tuple[Partner, ...]:
    """The modelled ones, three that are called something of their own, two of them alike; some in blocs."""
    modelled = tuple(
        replace(
            one,
            offers=tuple(replace(offer, gbp=offer.gbp[:PLAN_YEARS]) for offer in one.offers),
            floor_gbp=one.floor_gbp[:PLAN_YEARS],
        )
        for one in cg.modelled_partners(place)
    )
    council = next(body for body in modelled if body.kind == "council")
    others = tuple(body for body in modelled if body is not council)
    half = replace(council, annual_budget_gbp=council.annual_budget_gbp / 2, budget_lines=(), patch_kind=None)
    half = replace(half, patch_codes=())
    half = replace(half, floor_gbp=(1e4,) * len(half.floor_gbp))
    alder = replace(half, id=called["alder"], name="Alder Council", bloc=called["grove"])
    birch = replace(half, id=called["birch"], name="Birch Council", bloc=called["grove"])
    cedar = replace(
        next(body for body in others if body.kind == "vcse"),
        id=called["cedar"],
        name="Cedar Fund",
        patch_kind=called["parish"],
        patch_codes=(called["upper"],),
        declared_worth_gbp={"ae_type1": 50.0},
    )
    playing = tuple(
        replace(body, bloc=called["copse"])
        if body.kind in {"acute_trust", "community_trust", "ambulance_trust"}
        else body
        for body in others
    )
    return (*playing[:2], alder, cedar, *playing[2:], birch)


def told(plan: Plan, called: dict[str, str]) -> Any:
    """All that a plan says, with everything called as usual and its rows in one order."""
    usual = {word: usually for usually, word in called.items()}
    words = re.compile("(?<![A-Za-z0-9_-])(" + "|".join(map(re.escape, usual)) + ")(?![A-Za-z0-9_-])")
    data = {key: part for key, part in plan.model_dump(mode="json").items() if key not in NOT_FIGURES}
    text = json.dumps(data)
    return _in_order(json.loads(words.sub(lambda found: usual[found[1]], text)))


def _in_order(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _in_order(value) for key, value in sorted(part.items())}
    if isinstance(part, list) and part and not isinstance(part[0], int | float):
        return sorted(map(_in_order, part), key=json.dumps)
    return part


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> ResultCache:
    return ResultCache(tmp_path_factory.mktemp("rooms"))


def planned(world: World, cache: ResultCache, draws: int = 10) -> Plan:
    changes = "value.deaths_counted=all", "choose.frontier_plans=2"  # a frontier of few plans has all that one has
    asked = Settings(draws=draws, years=PLAN_YEARS, options_file=world.options, changes=changes)
    return assemble_plan(flow.plan(world.place, world.partners, asked, "2026-11-21", cache))


@pytest.fixture(scope="module")
def usual(neighbourhood: Place, cache: ResultCache, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    called = {word: word for word in USUAL}
    plan = planned(world(neighbourhood, tmp_path_factory.mktemp("usual"), called), cache)
    return told(plan, called), str(summarise(plan))


def test_the_usual_plan_has_something_to_say_of_everything(usual: tuple[Any, str]) -> None:
    text = json.dumps(usual[0])
    assert all(f'"{word}"' in text for word in USUAL if word not in UNITS)
    assert {row["id"] for row in usual[0]["options"]} >= set(ADDED)


def test_words_that_sort_the_other_way_change_no_sum_and_no_answer(
    neighbourhood: Place, usual: tuple[Any, str], cache: ResultCache, tmp_path: Path
) -> None:
    turned = sorted(USUAL, reverse=True)
    called = {word: f"{turned.index(word):02}-{word[::-1]}" for word in USUAL}
    _the_same(called, neighbourhood, usual, cache, tmp_path)


@pytest.mark.slow
@given(words=CALLED)
@settings(max_examples=examples(20), phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_no_choice_of_words_changes_a_sum_or_an_answer(
    words: list[str], neighbourhood: Place, usual: tuple[Any, str], cache: ResultCache, tmp_path_factory: Any
) -> None:
    assume(not find_problems(Named("partner", word) for word in words))
    assume(not re.search("|".join(map(re.escape, words)), json.dumps(usual[0])))  # '2020' is a year besides
    called = dict(zip(USUAL, words, strict=True))
    _the_same(called, neighbourhood, usual, cache, tmp_path_factory.mktemp("called"))


@pytest.mark.slow
def test_no_choice_of_words_changes_exampleshire(
    exampleshire: Place, cache: ResultCache, tmp_path_factory: Any
) -> None:
    plain = {word: word for word in USUAL}
    called = {word: f"{i:02}-{word[::-1]}" for i, word in enumerate(sorted(USUAL, reverse=True))}
    plan = planned(world(exampleshire, tmp_path_factory.mktemp("usual"), plain), cache)
    _the_same(called, exampleshire, (told(plan, plain), str(summarise(plan))), cache, tmp_path_factory.mktemp("called"))


def _the_same(called: dict[str, str], ground: Place, usual: tuple[Any, str], cache: ResultCache, folder: Path) -> None:
    plan = planned(world(ground, folder, called), cache)
    assert told(plan, called) == usual[0]
    assert str(summarise(plan)) == usual[1]
