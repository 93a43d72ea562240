"""A figure of a whole is never that of a part: no count of a plan exceeds the people or the homes of its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.place import lookups, pack
from commonground.place.building import build
from commonground.place.model import Place
from commonground.sources.tables import Sources
from toys.corner import part
from toys.effort import examples

OF_PEOPLE = {"population", "people", "persons", "residents", "reached", "eligible"}
OF_HOMES = {"households"}
HALF = 0.5  # a figure of six digits may be rounded up


def counts(section: Any, where: str = "") -> Iterator[tuple[str, str, float]]:
    """Where, what is counted, and how many, of every count of people or homes in a plan."""
    if isinstance(section, list):
        for row in section:
            yield from counts(row, where)
    elif isinstance(section, dict):
        for key, value in section.items():
            if isinstance(value, list | dict):
                yield from counts(value, f"{where}/{key}")
            elif key in OF_PEOPLE | OF_HOMES and value is not None:
                yield f"{where}/{key}", "homes" if key in OF_HOMES else "people", value


COUNTED_OTHERWISE = ("place.residents_mid_2023", "place.registered_patients")  # may be more than the census


def hold_to(place: Place, plan: cg.Plan) -> None:
    """Assert that nobody of elsewhere is counted in a plan of `place`."""
    document = plan.document.model_dump(mode="json")
    most = {"people": place.population + HALF, "homes": int(place.areas["households"].sum()) + HALF}
    found = list(counts({name: part for name, part in document.items() if name != "timings"}))
    assert len(found) > 20
    assert [row for row in found if row[2] > most[row[1]]] == []
    cited = {row["figure"]: row for row in document["provenance"] if row["figure"].startswith("place.")}
    for name in COUNTED_OTHERWISE:
        cited.pop(name, None)
    units = {"persons": "people", "people": "people", "households": "homes"}
    assert [row for row in cited.values() if row["unit"] in units and row["value"] > most[units[row["unit"]]]] == []
    for margin in document["population_fit"]["margins"]:
        assert margin["published_total"] <= most["people"]


def hold_published(place: Place) -> None:
    """Assert that what is published of residents is a part of what the bodies publish of everybody."""
    rows = place.published.filter(pl.col("measure").is_in(["residents_of_body", "whole_body"]))
    wide = rows.pivot(on="measure", index=["service", "body_code"], values="value").drop_nulls()
    assert (wide["residents_of_body"] <= wide["whole_body"] * (1 + 1e-9)).all()
    residents = place.published.filter(pl.col("measure") == "residents")
    assert (residents["value"] <= 5 * place.population).all()
    assert set(residents["body_code"]) <= {place.code}


@pytest.mark.slow
@given(st.sets(st.integers(0, 119), min_size=1, max_size=8), st.booleans())
@settings(max_examples=examples(15))
def test_a_part_of_exampleshire_counts_nobody_of_the_rest(exampleshire: Place, kept: set[int], near: bool) -> None:
    rows = np.arange(min(kept), min(kept) + len(kept)) % 120 if near else np.array(sorted(kept))
    place = part(exampleshire, np.sort(rows))
    hold_published(place)
    hold_to(place, cg.make_plan(place, draws=4, created="2026-11-25", keep=False))


@pytest.mark.mirror
@pytest.mark.slow
@given(st.randoms(use_true_random=False), st.integers(1, 4), st.integers(1, 3))
@settings(max_examples=examples(12))
def test_a_random_list_of_areas_counts_nobody_of_elsewhere(
    sources: Sources, tmp_path_factory: pytest.TempPathFactory, random: Any, size: int, regions: int
) -> None:
    everywhere = lookups.read(sources)
    chosen = random.sample(sorted(set(everywhere["region_code"])), regions)
    codes = everywhere.filter(pl.col("region_code").is_in(chosen))["code"].to_list()
    place = build(random.sample(codes, size), sources)
    hold_published(place)
    path: Path = tmp_path_factory.mktemp("lists") / "list.place"
    pack.save(place, path)
    hold_to(place, cg.make_plan(pack.load(path), draws=4, created="2026-11-25", keep=False))


@pytest.mark.mirror
@pytest.mark.slow
def test_two_areas_of_bolton_have_their_own_women_and_girls(sources: Sources) -> None:
    place = build(["E01004766", "E01004767"], sources)
    cited = {figure.name: figure.number for figure in place.provenance}
    assert cited["place.residents"] == 3_548
    assert 0.45 * 3_548 < cited["place.women_and_girls"] < 0.55 * 3_548
    assert any("fewer than the 30,000 of a neighbourhood" in note for note in place.warnings)
