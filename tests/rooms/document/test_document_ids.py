"""Ids share one name space with the words of the ledger: whatever could be taken for another is refused."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import SeveralErrors
from commonground.document.ids import RESERVED, Named, find_problems, look, refuse_problems
from commonground.evidence import reader
from commonground.place.model import Place
from toys.effort import examples
from toys.sentences import agree, only

STANDING = (Named("service", "ae_type1"), Named("neighbourhood", "N01"), Named("partner", "hospital"))
CASES = {
    "a party of the ledger": "residents",
    "the word for everything": "all",
    "the same in capitals": "ALL",
    "the same with digits for letters": "a1l",
    "the same with an accent": "àll",
    "the same with hyphens": "out-side subsidy",
    "the word for a whole patch": "whole",
    "empty": "",
    "spaces alone": "   ",
    "spaces around": " council ",
    "two spaces inside": "the  council",
    "too long": "x" * 61,
    "letters of another script that look Latin": "Councіl",
    "a sign that turns the line round": "council\u202e",
    "a sign without width": "coun\u200bcil",
    "a control sign": "council\x1b[2J",
    "a tab": "the\tcouncil",
    "a hyphen first": "-council",
    "a service's id": "ae_type1",
    "a neighbourhood's id": "N01",
    "a neighbourhood's id in look": "NO1",
    "twice among partners": "hospital",
    "twice but for case": "Hospital",
}


@pytest.mark.parametrize("case", CASES)
def test_an_id_that_could_be_taken_for_something_else_is_refused(case: str) -> None:
    (problem,) = find_problems([*STANDING, Named("partner", CASES[case], "partners.yaml line 2, column 7")])
    agree("ids", case, str(problem))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("ids", CASES)


@pytest.mark.parametrize("word", ["council", "N-1", "St. Helens", "Farnworth & Kearsley", "trust-rmc", "7", "Orléans"])
def test_an_id_that_people_use_is_taken(word: str) -> None:
    assert find_problems([*STANDING, Named("partner", word)]) == []


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SeveralErrors) as caught:
        refuse_problems([Named("partner", "all"), Named("option", ""), Named("partner", "council")])
    assert len(caught.value.problems) == 2


def test_the_ids_that_we_give_ourselves_stand_beside_each_other(exampleshire: Place) -> None:
    evidence = reader.read()
    ours = [
        *(Named("service", word) for word in evidence.services["id"]),
        *(Named("option", word) for word in evidence.interventions["id"]),
        *(Named("footprint", word) for word in exampleshire.footprints),
        *(Named("neighbourhood", word) for word in exampleshire.neighbourhoods.ids),
        *(Named("partner", partner.id) for partner in cg.modelled_partners(exampleshire)),
    ]
    assert find_problems(ours) == []


@given(st.sampled_from(sorted(RESERVED)), st.data())
@settings(max_examples=examples(100))
def test_no_way_of_writing_a_reserved_word_is_an_id(word: str, data: st.DataObject) -> None:
    spaced = "".join(
        (letter.upper() if data.draw(st.booleans()) else letter) + data.draw(st.sampled_from(["", "-", "_", "."]))
        for letter in word
    )
    assert find_problems([Named("partner", spaced)])


@given(st.lists(st.text(string.ascii_letters + string.digits + "-_ ", min_size=1, max_size=6), max_size=6))
@settings(max_examples=examples(200))
def test_ids_that_pass_can_all_be_told_apart(words: list[str]) -> None:
    if not find_problems([Named("partner", word) for word in words]):
        assert len({look(word) for word in words}) == len(words)
        assert not {look(word) for word in words} & {look(word) for word in RESERVED}
