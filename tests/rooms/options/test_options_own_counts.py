"""The place's own count of whom an option reaches today."""

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import SeveralErrors
from commonground.evidence import figures, reader
from commonground.options.library import read_options
from commonground.options.local import with_local
from commonground.options.model import Menu
from commonground.options.own_counts import with_own_counts

EVIDENCE = reader.read()
LIBRARY = read_options(EVIDENCE)
ASSUMPTIONS = figures.from_tables(EVIDENCE)


def told(folder, text):
    path = folder / "options.yaml"
    path.write_text(f"runs_today:\n{text}", encoding="utf-8")
    return with_local(LIBRARY, ASSUMPTIONS, EVIDENCE, path)[1]


def counted(assumptions, option, persons=10, households=5):
    """The assumptions where everybody of `persons` is in the target group of `option`, in so many households."""
    one = next(found for found in LIBRARY if found.id == option)
    everybody = np.ones(persons, dtype=np.uint64)
    homes = pl.DataFrame({"household": np.arange(persons) % households})
    return with_own_counts(assumptions, Menu((one,), everybody, everybody), homes)


def test_people_seen_last_year_are_a_share_of_those_whom_it_is_for_here(tmp_path):
    coverage = counted(told(tmp_path, "  pulm_rehab: 4\n"), "pulm_rehab")["options.pulm_rehab.coverage"]
    assert (coverage.number, coverage.low, coverage.high) == (0.4, 0.4, 0.4)
    assert coverage.changed_from == ASSUMPTIONS.number("options.pulm_rehab.coverage")
    assert coverage.how_obtained == "4 people seen last year, of some 10 here whom it is for"


def test_households_are_counted_where_the_option_counts_them(tmp_path):
    coverage = counted(told(tmp_path, "  warm_homes: 1\n"), "warm_homes")["options.warm_homes.coverage"]
    assert coverage.number == 0.2


def test_more_people_than_it_is_for_are_all_of_them(tmp_path):
    coverage = counted(told(tmp_path, "  pulm_rehab: 40\n"), "pulm_rehab")["options.pulm_rehab.coverage"]
    assert coverage.number == 1.0
    assert coverage.how_obtained.endswith("taken as all of them")


def test_nobody_seen_is_said_too(tmp_path):
    coverage = counted(told(tmp_path, "  ucr: 0\n"), "ucr")["options.ucr.coverage"]
    assert coverage.number == 0.0
    assert coverage.changed_from == ASSUMPTIONS.number("options.ucr.coverage")


def test_a_share_is_written_in_per_cent_and_keeps_its_source(tmp_path):
    said = told(tmp_path, "  ucr: {share: 35%, source: Return of the board, quality: A, year: 2025/26}\n")
    coverage = said["options.ucr.coverage"]
    assert (coverage.number, coverage.source_title, coverage.quality, coverage.year) == (
        0.35,
        "Return of the board",
        "A",
        "2025/26",
    )


def test_what_is_set_by_hand_stands_before_a_count(tmp_path):
    said = told(tmp_path, "  pulm_rehab: 4\n").with_settings(["options.pulm_rehab.coverage=0.1"])
    assert counted(said, "pulm_rehab").number("options.pulm_rehab.coverage") == 0.1


def test_a_place_without_counts_keeps_its_assumptions():
    assert counted(ASSUMPTIONS, "pulm_rehab") is ASSUMPTIONS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "  pulm_rehab: 0.08\n",
            "pulm_rehab must be a number of people, not '0.08' ({}, line 2, column 15); write a share in per cent",
        ),
        ("  pulm_rehb: 8\n", "the option 'pulm_rehb' is unknown ({}, line 2, column 3); did you mean pulm_rehab"),
        ("  pulm_rehab: -8\n", "pulm_rehab must be a number of people from 0 to 1,000,000, not '-8'"),
        ("  pulm_rehab: 108%\n", "pulm_rehab must be between 0 and 1 (share), not '108%'"),
        ("  pulm_rehab: many\n", "pulm_rehab must be a number, not 'many'"),
        ("  pulm_rehab: [8]\n", "pulm_rehab must be people seen last year, or a share such as 8%, not a list"),
        ("  pulm_rehab: {people: 8, share: 8%}\n", "runs_today takes people or a share, one of the two"),
        ("  pulm_rehab: {source: us}\n", "runs_today takes people or a share, one of the two"),
        ("  pulm_rehab: {poeple: 8}\n", "the key 'poeple' is unknown ({}, line 2, column 16)"),
        ("  pulm_rehab:\n", "pulm_rehab has no value"),
        ("  pulm_rehab: 8\nleave_out: [pulm_rehab]\n", "'pulm_rehab' is left out, and runs_today says how much"),
    ],
)
def test_a_count_that_is_not_certain_is_refused_with_its_place(tmp_path, text, says):
    with pytest.raises(SeveralErrors) as raised:
        told(tmp_path, text)
    assert says.format(tmp_path / "options.yaml") in str(raised.value)
