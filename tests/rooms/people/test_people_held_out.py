"""Kinds of household by district, to which nothing was fitted, beside the census's."""

from __future__ import annotations

import polars as pl
import pytest

import commonground as cg
import make_households as held
from commonground.place.model import Place
from commonground.sources.tables import Sources


def test_every_kind_of_every_district_is_counted_once() -> None:
    census = held.published()
    assert census.select("district", "kind").is_unique().all()
    assert census.height == 10 * len(held.KINDS)
    assert set(census["kind"]) == set(held.KINDS)
    assert census["households"].sum() == pytest.approx(1_178_000, rel=0.01), "ten districts, every household once"


def test_households_that_are_misplaced_are_counted_once() -> None:
    found = pl.DataFrame(
        {"district": ["A"] * 3, "kind": ["a", "b", "c"], "published": [50.0, 30, 20], "synthetic": [45.0, 32, 23]}
    )
    assert held.misplaced(found).rows() == [("A", 5.0)]


@pytest.mark.mirror
def test_the_households_of_bolton_are_of_the_kinds_that_the_census_counts(bolton: Place) -> None:
    found = held.compare(held.published(), held.synthetic(cg.build_people(bolton, keep=False), bolton))
    assert set(found["district"]) == {"Bolton"}
    assert found.select(pl.sum("published", "synthetic")).row(0) == pytest.approx((100, 100))
    assert held.misplaced(found)["misplaced"][0] < 3.0
    off = found.select((pl.col("synthetic") - pl.col("published")).abs().max()).item()
    assert off < 2.0, "no kind is off by two of a hundred households"


@pytest.mark.mirror
@pytest.mark.slow
def test_the_page_says_what_the_people_are(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonground.place.building import build

    place = build(held.PLACE, sources)
    people = cg.build_people(place, seed=held.SEED, keep=False)
    found = held.compare(held.published(), held.synthetic(people, place))
    assert held.page(found) == held.PAGE.read_text(encoding="utf-8"), "run: python docs/make_households.py"
    assert held.misplaced(found)["misplaced"].mean() < 3.5
