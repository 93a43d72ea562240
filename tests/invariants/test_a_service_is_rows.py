"""A service is table rows and nothing else: one that no line of code knows is in the plan like any other."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

import commonground as cg
from commonground import need, people
from commonground.document import Plan
from commonground.document.shapes import EVERYWHERE
from commonground.evidence import figures, reader
from commonground.place.model import Place
from commonground.views.html.page import render_page
from toys.corner import corner

MEAL = "meal_brought_home"
MADE_UP = {"source_title": "Made up", "source_url": "", "how_obtained": "Made up", "quality": "D"}
ROWS = {
    "services": {
        "id": MEAL,
        "name": "Meal brought home",
        "plain": "A hot meal that the council brings to the door",
        "unit": "contact",
        "leaf": "true",
        "outcome": "false",
        "provider_role": "asc",
        "payer_role": "asc",
        "concentration_group": "social_care",
        "needs_answered": "frailty|housebound",
        "who_may_use": "people_at_home",
        "at_most_once": "false",
        "follows_local_morbidity": "false",
        "agency": "meals on wheels",
        "in_touch": "flow",
        "headline": "1",
    },
    "utilisation": {
        **{"service": MEAL, "measure": "rate_by_age", "age_from": "65", "age_to": "120", "sex": "all", **MADE_UP},
        **{"imd_quintile": "all", "value": "9000", "low": "8000", "high": "10000", "year": "2025/26"},
        **{"unit": "attended contacts per 1000 people per year", "use": "central"},
    },
    "unit_costs": {
        **{"service": MEAL, "item": "a meal", "unit": "GBP", "value": "12", "low": "10", "high": "14"},
        **{"price_year": "2026/27", "bearer": "asc", "use": "central", **MADE_UP},
    },
    "cost_shares": {
        **{"service": MEAL, "share": "variable", "value": "0.8", "unit": "share", "year": "2026/27", **MADE_UP},
        "cost_type": "care_fees",
    },
    "parameters": {
        **{"name": f"payment.{MEAL}", "value": "block", "unit": "choice", "year": "2026/27", **MADE_UP},
        **{"choices": "block|activity|blended"},
    },
    "effects": {
        **{"option": "carer_support", "service": MEAL, "measure": "rate_ratio", "denominator": "people_reached"},
        **{"use": "central", "value": "0.6", "low": "0.5", "high": "0.7", "range_kind": "p10_p90", **MADE_UP},
        **{"study_design": "rct", "studied": "min_age=18;needs=dementia"},
    },
}
TODAY = "2026-11-25"


@pytest.fixture(scope="module")
def place(exampleshire: Place) -> Place:
    return corner(exampleshire, 1)


@pytest.fixture(scope="module")
def plan(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan of a corner with the rows of the service in the tables."""
    folder = Path(shutil.copytree(reader.FOLDER, tmp_path_factory.mktemp("evidence") / "tables"))
    for table, row in ROWS.items():
        _append(folder / f"{table}.csv", row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "FOLDER", folder)
        return cg.make_plan(place, draws=30, created=TODAY, keep=False).document


def _append(path: Path, row: dict[str, str]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        columns = next(csv.reader(file))
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(row)


def test_a_service_made_of_rows_alone_is_in_the_plan(plan: Plan) -> None:
    (row,) = [row for row in plan.services if row.id == MEAL]
    assert (row.name, row.agency, row.headline) == ("Meal brought home", "meals on wheels", 1)
    activity = [row for row in plan.activity if row.service == MEAL and row.neighbourhood == EVERYWHERE]
    assert len(activity) == len(plan.years)
    assert all(row.without.p50 > 0 for row in activity)
    assert activity[-1].change.p50 < 0
    assert "Meal brought home" in render_page(plan)


def test_a_service_made_of_rows_alone_moves_money(plan: Plan) -> None:
    lines = [row for row in plan.ledger if row.line == "Meal brought home: running cost"]
    assert lines
    assert all(row.mean > 0 for row in lines if row.year == plan.years[-1])


def test_a_service_made_of_rows_alone_is_counted_among_the_agencies(place: Place, plan: Plan) -> None:
    evidence = reader.read()
    assumptions = figures.from_tables(evidence)
    population = people.build(people.inputs(place, evidence, assumptions, seed=1))
    without = need.estimate(need.inputs(population, place, evidence, assumptions)).agencies["households"].to_list()
    found = [row.households for row in plan.need.agencies_per_household.rows]
    assert found[0] < without[0]
    assert sum(found) == pytest.approx(sum(without), rel=1e-3)
