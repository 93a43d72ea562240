"""What runs today and what is required: each option says it, with a source and dates."""

import pytest

from commonground.core.errors import SeveralErrors
from commonground.evidence import figures, reader
from commonground.options.library import read_options
from commonground.simulate.addition import most_added, surely_runs
from toys.evidence_tiny import break_cell, copy_to

EVIDENCE = reader.read()
OPTIONS = {option.id: option for option in read_options(EVIDENCE)}
ASSUMPTIONS = figures.from_tables(EVIDENCE)


@pytest.mark.parametrize(
    ("table", "row", "column", "text", "says"),
    [
        ("coverage", 0, "option", "cafe", "classes has no coverage (interventions.csv line 2)"),
        ("coverage", 0, "value", "", "value is empty"),
        ("coverage", 0, "value", "0.3", "value 0.3 lies outside its range"),
        ("coverage", 0, "source_title", "", "the source is missing"),
        ("coverage", 0, "figure", "covrage", "unknown figure 'covrage'"),
        ("coverage", 0, "same_people", "", "cafe shares people with classes, and classes does not say so"),
        ("coverage", 0, "same_people", "classes", "classes shares people with itself"),
        ("coverage", 2, "value", "0.1", "cafe runs in fewer places than it reaches people"),
        ("interventions", 1, "core", "true", "cafe is core, and no requirement says who asks for it"),
        ("requirements", 0, "level", "must", "unknown level 'must'"),
        ("requirements", 0, "valid_from", "April 2026", "April 2026 to 2029-03-31 are no dates"),
        ("requirements", 0, "valid_to", "2020-01-01", "it holds from 2026-04-01 to 2020-01-01"),
    ],
)
def test_what_is_not_whole_is_refused_with_file_and_line(tmp_path, table, row, column, text, says):
    tables = copy_to(tmp_path)
    break_cell(tables, table, row, column, text)
    with pytest.raises(SeveralErrors) as raised:
        reader.read(tables)
    assert says in str(raised.value)


def test_every_core_offer_is_required_and_dated():
    core = [option for option in OPTIONS.values() if option.core]
    assert {"int_mdt", "ucr", "ehch"} <= {option.id for option in core}
    for option in core:
        assert option.requirement is not None
        assert option.requirement.level == "required"
        assert option.requirement.valid_from


def test_what_runs_for_more_than_the_reach_adds_nothing_and_says_why():
    full = [option for option in OPTIONS.values() if most_added(option, ASSUMPTIONS) == 0.0]
    assert {"ehch", "same_day_hub", "social_prescribing", "health_visiting"} <= {option.id for option in full}
    silent = [o.id for o in full if "adds nothing" not in ASSUMPTIONS[f"options.{o.id}.coverage"].how_obtained]
    assert silent == []


def test_what_is_of_the_rest_already_is_not_netted_off_twice():
    kept = {option.id for option in OPTIONS.values() if not option.netted}
    assert kept == {"cvd_hypertension", "community_assets"}
    for name in kept:
        assert "ot netted off" in ASSUMPTIONS[f"options.{name}.coverage"].how_obtained
        assert most_added(OPTIONS[name], ASSUMPTIONS) == ASSUMPTIONS.number(f"options.{name}.reach")


def test_what_rests_on_another_finds_it_running():
    for option in OPTIONS.values():
        assert all(surely_runs(OPTIONS[first], ASSUMPTIONS) for first in option.after)
