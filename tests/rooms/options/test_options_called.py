"""What a local file calls its options: everything that could be taken for another is refused with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonground.core.errors import UserError
from commonground.evidence import read
from commonground.evidence.figures import from_tables
from commonground.options.eligibility import MOST_OPTIONS
from commonground.options.library import read_options
from commonground.options.local import with_local
from toys.sentences import agree, of_error, only

ENTRY = """\
  {id}:
    name: {name}
    plain: A neighbour who looks in
    for: {{needs: [lonely]}}
    delivered_by: [vcse]
    funded_by: icb
    cost_gbp: {{value: 100, low: 50, high: 200}}
    reach: 0.2
    staff_wte_per_100: 0.5
    setup_months: 3
    lag_months: 6
    source: Own costing
"""
PORCH = {"id": "porch", "name": "Porch"}
CASES = {  # what stands in the file beside the porch
    "an id of the ledger": {"id": "residents"},
    "an id of the ledger in capitals": {"id": "ALL"},
    "an id that is a service": {"id": "ae_type1"},
    "an id that looks like an option of the library": {"id": "pulm-rehab"},
    "an id that looks like one in the file": {"id": "Porch"},
    "an id with a dot": {"id": "porch.two"},
    "an id with a space": {"id": "porch two"},
    "an id with a sign of assignment": {"id": "porch=2"},
    "an id that names other figures": {"id": "optimism_bias"},
    "an id of another script": {"id": "роrch2"},
    "an empty id": {"id": '""'},
    "a very long id": {"id": "x" * 200},
    "a name in the file": {"name": "Porch"},
    "a name in the file in capitals": {"name": "PORCH"},
    "a name of the library": {"name": "Pulmonary rehabilitation"},
    "a name of the page": {"name": "All partners together"},
    "a name that turns the line round": {"name": '"Bench \\u202Ehcneb"'},
}


def _file(folder: Path, *entries: dict[str, str]) -> Path:
    path = folder / "options.yaml"
    path.write_text("options:\n" + "".join(ENTRY.format(**entry) for entry in entries), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES)
def test_an_option_that_could_be_taken_for_something_else_is_refused(case: str, tmp_path: Path) -> None:
    evidence = read()
    path = _file(tmp_path, PORCH, {"id": "bench", "name": "Bench"} | CASES[case])
    with pytest.raises(UserError) as caught:
        with_local(read_options(evidence), from_tables(evidence), evidence, path)
    agree("options_called", case, of_error(caught.value, tmp_path))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("options_called", [*CASES, "three too many"])


def test_draws_are_keyed_by_the_place_of_an_option_among_those_that_are_added(tmp_path: Path) -> None:
    evidence = read()
    path = _file(tmp_path, PORCH, {"id": "bench", "name": "Bench"})
    path.write_text(path.read_text() + "  pulm_rehab:\n    reach: 0.3\n    source: Own\n", encoding="utf-8")
    _, figures = with_local(read_options(evidence), from_tables(evidence), evidence, path)
    assert figures["options.bench.cost_gbp"].drawn_as == "options.local option 2.cost_gbp"
    assert figures["options.pulm_rehab.reach"].drawn_as == ""


def test_more_options_than_a_plan_can_weigh_are_refused_at_the_first_too_many(tmp_path: Path) -> None:
    evidence = read()
    library = read_options(evidence)
    free = MOST_OPTIONS - len(library)
    entries = [{"id": f"added-{i}", "name": f"Added {i}."} for i in range(100, 103 + free)]
    with pytest.raises(UserError) as caught:
        with_local(library, from_tables(evidence), evidence, _file(tmp_path, *entries))
    agree("options_called", "three too many", of_error(caught.value, tmp_path))
    options, _ = with_local(library, from_tables(evidence), evidence, _file(tmp_path, *entries[:free]))
    assert len(options) == MOST_OPTIONS
