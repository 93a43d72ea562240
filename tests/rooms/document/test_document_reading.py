"""Plans read back: what is no plan is refused in words, with its place and the way out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commonground.core.errors import SeveralErrors, UserError
from commonground.document import read_plan
from toys import plan as toy_plan

MEND = "make it again with `commonground plan`"
Broken = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def good() -> bytes:
    return toy_plan.document().to_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no plan"),
        (b"{half", "not JSON"),
        (b"[]", "not a plan"),
        (b"{}", "not a plan"),
        (b"\xff\xfe", "not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(UserError, match=said) as caught:
        read_plan(tmp_path)
    assert caught.value.where == str(tmp_path / "plan.json")


@pytest.mark.parametrize(
    ("version", "said"), [("1.0", "older version"), ("3.1", "newer than this program"), (7, "newer")]
)
def test_a_plan_of_another_version_is_refused_in_one_sentence(tmp_path: Path, version: object, said: str) -> None:
    (tmp_path / "plan.json").write_text(json.dumps({"schema_version": version, "seed": "whatever else"}))
    with pytest.raises(UserError, match=said) as caught:
        read_plan(tmp_path)
    assert str(caught.value).count("\n") == 0
    assert caught.value.mend


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (lambda plan: plan["ledger"][0].update(mean="1"), "ledger/0/mean"),
        (lambda plan: plan.update(seed=1.5), "seed"),
        (lambda plan: plan.update(draws=0), "draws"),
        (lambda plan: plan.update(synthetic="yes"), "synthetic"),
        (lambda plan: plan["options"][0].update(unit="family"), "options/0/unit"),
        (lambda plan: plan["settlement"].pop("rule"), "settlement/rule"),
        (lambda plan: plan["settlement"].update(stable=1), "settlement/stable"),
        (lambda plan: plan["helped"]["all"].update(share=1.2), "helped/all/share"),
        (lambda plan: plan["activity"][0].pop("with"), "activity/0/with"),
        (lambda plan: plan.update(surprise=1), "surprise"),
        (lambda plan: plan.update(years=[]), "years"),
        (lambda plan: plan["neighbourhoods"][0]["geometry"].update(type="Point"), "neighbourhoods/0/geometry"),
        (
            lambda plan: plan["neighbourhoods"][0]["geometry"].update(coordinates=[[[1.0]]]),
            "neighbourhoods/0/geometry/coordinates/0/0/1",
        ),
        (lambda plan: plan["outcomes"][-1].pop("change"), "outcomes/79/change"),
        (lambda plan: plan["outcomes"][0]["with"].update(p10="few"), "outcomes/0/with/p10"),
        (lambda plan: plan.update(created="yesterday"), "created"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place_and_the_way_out(
    tmp_path: Path, good: bytes, broken: Broken, where: str
) -> None:
    plan = json.loads(good)
    broken(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(SeveralErrors) as caught:
        read_plan(tmp_path)
    first, *others = caught.value.problems
    assert (first.where, first.mend) == (str(tmp_path / "plan.json"), MEND)
    assert [problem.where for problem in others] == [where]


def test_all_that_does_not_fit_is_said_at_once(tmp_path: Path, good: bytes) -> None:
    plan = json.loads(good)
    for row in plan["ledger"]:
        row["mean"] = None
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(SeveralErrors) as caught:
        read_plan(tmp_path)
    assert len(caught.value.problems) == 11  # the file, and the first ten places
