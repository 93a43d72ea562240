"""House rules for figures: each lists every offender."""

import re
from pathlib import Path

import polars as pl
import pytest

from commonground.evidence import Evidence, read
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions
from commonground.evidence.page import render_evidence_page
from commonground.evidence.schema import TABLES
from commonground.options.library import read_options
from commonground.settle.hours import OUTSIDE
from make_look_up import NOT_HERE
from toys.source_tree import no_offenders

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read()


@pytest.fixture(scope="module")
def assumptions(evidence: Evidence) -> Assumptions:
    return from_tables(evidence)


def test_every_assumption_has_a_source(assumptions: Assumptions) -> None:
    assert [f.name for f in assumptions.values() if not f.source_title.strip()] == []


def test_every_assumption_says_how_it_was_obtained(assumptions: Assumptions) -> None:
    assert [f.name for f in assumptions.values() if not f.how_obtained.strip()] == []


def test_every_assumption_has_a_unit_of_the_register(assumptions: Assumptions, evidence: Evidence) -> None:
    known = set(evidence.units["unit"])
    assert sorted({f.unit for f in assumptions.values()} - known) == []


def test_every_assumption_has_a_quality_letter(assumptions: Assumptions) -> None:
    assert [f.name for f in assumptions.values() if f.quality not in "ABCD"] == []


def test_every_number_lies_within_its_range(assumptions: Assumptions) -> None:
    numbers = [f for f in assumptions.values() if not isinstance(f.value, str)]
    outside = [
        f.name
        for f in numbers
        if (f.low is not None and f.low > f.number) or (f.high is not None and f.number > f.high)
    ]
    assert outside == []


def test_every_cost_rate_and_effect_has_a_range_that_is_open(assumptions: Assumptions) -> None:
    drawn = assumptions.only("cost.", "effects.", "rate.", "growth.", "ageing.")
    closed = [
        f.name
        for f in drawn.values()
        if not f.name.startswith("effects.default_spread.") and (f.low is None or f.high is None or f.low == f.high)
    ]
    assert closed == []


def test_no_assumption_has_two_rows(evidence: Evidence, assumptions: Assumptions) -> None:
    made = {f.name for f in assumptions.values() if f.name.startswith(("cost.", "variable_share.", "rate."))}
    assert sorted(made & set(evidence.parameters["name"])) == []


def test_every_option_has_one_plain_sentence(evidence: Evidence) -> None:
    plain = {option.id: option.plain for option in read_options(evidence)}
    assert [name for name, words in plain.items() if not 15 <= len(words) <= 130 or "." in words] == []
    assert len(set(plain.values())) == len(plain)


def test_every_need_that_an_option_names_is_in_the_vocabulary_and_fits_a_mask(evidence: Evidence) -> None:
    assert len(evidence.needs) < 64
    used = {need for option in read_options(evidence) for need in option.needs}
    assert sorted(used - set(evidence.needs["id"])) == []


def test_what_no_partner_delivers_is_somebody_s_work(evidence: Evidence) -> None:
    assert OUTSIDE in evidence.workers["id"]


def test_every_leaf_but_the_outcomes_has_a_provider_and_a_payer(evidence: Evidence) -> None:
    rows = evidence.services.to_dicts()
    costed = [row for row in rows if row["leaf"] and not row["outcome"]]
    assert [row["id"] for row in costed if not (row["provider_role"] and row["payer_role"])] == []


def test_every_concentration_group_has_a_spread(evidence: Evidence, assumptions: Assumptions) -> None:
    groups = set(evidence.services["concentration_group"]) - {"", None}
    assert sorted(group for group in groups if f"need.sigma.{group}" not in assumptions) == []


def test_no_table_speaks_of_how_it_was_put_together() -> None:
    told = re.compile(r"stored mirror|stored extract|sandbox|/wor[k]/|prompt", re.IGNORECASE)
    folder = ROOT / "src" / "commonground" / "evidence" / "tables"
    found = [
        f"{table.file}: {match.group()}"
        for table in TABLES
        for match in told.finditer((folder / table.file).read_text())
    ]
    assert found == []


def test_the_evidence_page_is_up_to_date(evidence: Evidence) -> None:
    page = (ROOT / "docs" / "evidence.md").read_text()
    moved = pl.read_csv(ROOT / "docs" / "look-up.csv")
    again = "run: python -m commonground.evidence.page docs/look-up.csv > docs/evidence.md"
    assert page == render_evidence_page(evidence, moved), again


def test_what_each_judged_figure_does_is_of_the_figures_that_are_judged_now() -> None:
    """Every figure of docs/look-up.csv is judged; those that nobody measured do not bear on the held plan."""
    assumptions, rows = from_tables(read()), pl.read_csv(ROOT / "docs" / "look-up.csv")
    together, names = rows.row(0, named=True), set(rows["figure"][1:])
    judged = {f.name for f in assumptions.values() if f.quality == "D"}
    assert names <= judged, "run: python docs/make_look_up.py"
    assert (together["value"], together["high"]) == (len(judged), len(assumptions)), "run: python docs/make_look_up.py"
    ranged = {name for name in judged if (f := assumptions[name]).low is not None and f.low != f.high}
    no_offenders(sorted(name for name in ranged - names if not name.startswith(NOT_HERE)))
