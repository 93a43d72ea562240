"""The whole journey on real places, large and small, whole and odd. Needs the published files."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

import commonground as cg
from commonground import modelled_partners as modelled
from commonground.document import Plan
from commonground.evidence import reader
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place.building import build
from commonground.place.model import Place
from commonground.sources.tables import Sources
from commonground.views.html.page import render_page
from commonground.views.xlsx import make_workbook

EVIDENCE = reader.read()

pytestmark = [pytest.mark.mirror, pytest.mark.slow]
TODAY = "2026-11-21"
PLACES = {  # name -> residents at the census, draws
    "North Yorkshire": (615_491, 40),
    "Herefordshire": (187_034, 40),
    "Hammersmith and Fulham": (183_157, 40),
    "Kingston upon Hull": (267_013, 40),
    "Lewisham": (300_553, 40),
    "Isle of Wight": (140_459, 40),
    "Isles of Scilly": (2_054, 40),
    "City of London": (8_583, 40),
    "NHS Greater Manchester": (2_867_769, 20),
}


def _plan(place: Place, draws: int, workers: int = 2) -> Plan:
    return cg.make_plan(place, draws=draws, workers=workers, created=TODAY, keep=False).document


def _assert_whole(plan: Plan, place: Place) -> None:
    assert Plan.model_validate(plan.model_dump(mode="json")) == plan
    assert "<html" in render_page(plan)
    assert make_workbook(plan)
    sums: defaultdict[str, int] = defaultdict(int)
    for row in plan.settlement.contributions:
        sums[row.year] += round(row.transfer_gbp * 100)
    assert set(sums.values()) == {0}
    assert plan.options
    assert plan.settlement.signable_without_subsidy or plan.settlement.blocker
    helped = plan.helped.all
    assert 0 < helped.reached <= helped.people
    assert helped.people == pytest.approx(place.population)


@pytest.mark.parametrize("name", PLACES)
def test_a_real_place_gets_a_whole_plan(name: str, sources: Sources) -> None:
    place, (residents, draws) = build(name, sources), PLACES[name]
    assert place.population == pytest.approx(residents, rel=0.01)
    _assert_whole(_plan(place, draws), place)


def test_bolton_gets_the_same_bytes_with_one_worker_or_two(bolton: Place) -> None:
    one, two = (_plan(bolton, 40, workers) for workers in (1, 2))
    _assert_whole(one, bolton)
    first, second = (plan.model_copy(update={"timings": {}}).to_bytes() for plan in (one, two))
    assert first == second


@pytest.mark.parametrize("name", ["Bolton", "City of London", "Isles of Scilly"])
def test_a_starting_file_of_a_real_place_reads_back_as_the_same_partners(
    name: str, sources: Sources, tmp_path: Path
) -> None:
    place = build(name, sources)
    starting = modelled(place)
    path = tmp_path / "partners.yaml"
    path.write_text(to_yaml(starting, place, EVIDENCE), encoding="utf-8")
    assert read_partners(path, place, EVIDENCE) == starting
