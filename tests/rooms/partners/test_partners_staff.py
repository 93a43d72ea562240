"""What a partner says that it can find of each profession."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence import reader
from commonground.partners.by_hand import find_misfits
from commonground.partners.entries import vocabulary
from commonground.partners.model import Partner
from commonground.partners.proportion import find_problems
from commonground.partners.reader import read_partners
from commonground.partners.writer import to_yaml
from commonground.place.model import Place

EVIDENCE = reader.read()
TEXT = """\
partners:
  - id: nurses
    name: Exampleton Community Services
    kind: community_trust
    roles: [community, asc]
    annual_budget_gbp: 300000000
    plan_budget_gbp: 5
    {staff}
"""
BY = "new_staff_wte_by_profession"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partners.yaml"


def made(path: Path, place: Place, staff: str) -> Partner:
    path.write_text(TEXT.format(staff=staff), encoding="utf-8")
    (found,) = read_partners(path, place, EVIDENCE)
    return found


def test_numbers_of_professions_stand_beside_the_total(exampleshire: Place, path: Path) -> None:
    found = made(path, exampleshire, f"new_staff_wte: 20\n    {BY}: {{nurse: 4, social_worker: 1.5}}")
    assert found.new_staff_wte == 20.0
    assert found.new_staff_wte_by_profession == {"nurse": 4.0, "social_worker": 1.5}


def test_a_total_that_is_left_out_is_the_sum_of_them(exampleshire: Place, path: Path) -> None:
    assert made(path, exampleshire, f"{BY}: {{nurse: 4, therapist: 1.5}}").new_staff_wte == 5.5
    assert made(path, exampleshire, f"new_staff_wte: 0\n    {BY}: {{}}").new_staff_wte == 0.0


def test_the_file_that_is_written_says_them_too(exampleshire: Place, path: Path) -> None:
    found = made(path, exampleshire, f"new_staff_wte: 20\n    {BY}: {{therapist: 0.5, nurse: 4}}")
    path.write_text(to_yaml([found], exampleshire, EVIDENCE), encoding="utf-8")
    assert read_partners(path, exampleshire, EVIDENCE) == (found,)
    path.write_text(to_yaml([replace(found, new_staff_wte_by_profession={})], exampleshire, EVIDENCE))
    assert f"    {BY}:" not in path.read_text()


@pytest.mark.parametrize(
    ("staff", "sentence"),
    [
        (f"{BY}: {{nurses: 4}}", "the profession 'nurses' is unknown"),
        (f"{BY}: {{nurse: -1}}", "must be between 0"),
        (f"{BY}: {{nurse: some}}", "must be a number, not 'some'"),
        (f"{BY}: 4", "must hold keys and values"),
        (f"{BY}: {{police_officer: 4}}", "none of its roles employs the profession 'police_officer'"),
        (
            f"new_staff_wte: 3\n    {BY}: {{nurse: 4}}",
            "has new_staff_wte of 3 for all professions together, and 4 for 'nurse' alone",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_with_its_place(
    exampleshire: Place, path: Path, staff: str, sentence: str
) -> None:
    with pytest.raises(UserError) as refused:
        made(path, exampleshire, staff)
    (problem,) = refused.value.problems if isinstance(refused.value, SeveralErrors) else (refused.value,)
    assert sentence in problem.what
    assert "partners.yaml, line" in (problem.where or "")


def test_a_partner_made_in_python_is_held_to_the_same(exampleshire: Place, path: Path) -> None:
    words = vocabulary(exampleshire, EVIDENCE, 5)
    sound = made(path, exampleshire, f"new_staff_wte: 20\n    {BY}: {{nurse: 4}}")
    assert find_misfits(sound, words) == find_problems(sound) == []
    for wrong in ({"nurses": 4.0}, {"police_officer": 4.0}, {"nurse": "some"}, 4.0, {"nurse": -1.0}):
        assert find_misfits(replace(sound, new_staff_wte_by_profession=wrong), words), wrong  # type: ignore[arg-type]
    (problem,) = find_problems(replace(sound, new_staff_wte_by_profession={"nurse": 40.0}))
    assert "40 for 'nurse' alone" in str(problem)
