"""The models of a plan: the same bytes back, never changed, loaded without the engine, written down once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from commonground.document import Plan, read_plan
from commonground.document.guide import render_guide
from commonground.document.schema import make_schema, render_schema
from toys import plan as toy_plan
from toys.documents import any_of
from toys.effort import examples

ROOT = Path(__file__).parents[3]
ENGINE = {"numpy", "polars", "geopandas", "pandas", "altair", "highspy", "jsonschema", "scipy", "shapely", "pyarrow"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document()


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_of(Plan))
def test_any_plan_written_and_read_again_is_the_same_plan_in_the_same_bytes(made: Plan) -> None:
    again = Plan.model_validate(json.loads(made.to_bytes()))
    assert again == made
    assert again.to_bytes() == made.to_bytes()


def test_a_plan_on_disk_is_read_back_whole(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(plan.to_bytes())
    assert read_plan(tmp_path) == read_plan(tmp_path / "plan.json") == plan


def test_nothing_in_a_plan_can_be_changed(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        plan.seed = 2
    with pytest.raises(ValidationError, match="frozen"):
        plan.partners[0].name = "Somebody else"
    assert isinstance(plan.ledger, tuple)


def test_a_number_that_is_none_has_no_place_in_a_plan(plan: Plan) -> None:
    rows = plan.model_dump()
    rows["choice"]["gap"] = float("nan")
    with pytest.raises(ValidationError, match="finite"):
        Plan.model_validate(rows)


def test_the_engine_is_not_loaded_to_read_a_plan(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(plan.to_bytes())
    code = (
        "import sys; from pathlib import Path; from commonground.document import read_plan; "
        "read_plan(Path(sys.argv[1])); print(*sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert ENGINE & set(loaded) == set()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("commonground.")}
    assert rooms == {"core", "document"}


# the schema and the guide


def test_the_schema_and_the_guide_are_in_step_with_the_models() -> None:
    assert (ROOT / "docs/plan.schema.json").read_text(encoding="utf-8") == render_schema(), (
        "run: python -m commonground.document.schema > docs/plan.schema.json"
    )
    assert (ROOT / "docs/plan-json.md").read_text(encoding="utf-8") == render_guide(), (
        "run: python -m commonground.document.guide > docs/plan-json.md"
    )


def test_a_plan_fits_the_schema_and_the_schema_is_itself_valid(plan: Plan) -> None:
    Draft202012Validator.check_schema(make_schema())
    validator = Draft202012Validator(make_schema())
    assert [error.message for error in validator.iter_errors(json.loads(plan.to_bytes()))] == []


def test_what_the_models_refuse_the_schema_refuses_too(plan: Plan) -> None:
    rows = json.loads(plan.to_bytes())
    rows["ledger"][0]["mean"] = "much"
    rows["surprise"] = 1
    del rows["settlement"]["rule"]
    found = {error.message for error in Draft202012Validator(make_schema()).iter_errors(rows)}
    assert len(found) == 3


def test_every_key_is_described() -> None:
    root = make_schema()
    shapes = [("Plan", root), *root["$defs"].items()]
    assert [
        f"{name}.{key}" for name, shape in shapes for key, node in shape["properties"].items() if not said(node, root)
    ] == []


def said(node: dict[str, Any], root: dict[str, Any]) -> str:
    """A key's own description, or that of the shape that it holds."""
    shape = root["$defs"][node["$ref"].rsplit("/", 1)[-1]] if "$ref" in node else {}
    return str(node.get("description") or shape.get("description", ""))
