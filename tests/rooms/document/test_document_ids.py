"""Ids share one name space with the words of the ledger: whatever could be taken for another is refused."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import SeveralErrors, raise_all
from commonground.document.ids import RESERVED, Named, find_problems, look
from commonground.document.names import PARTIES, WHOLE
from commonground.evidence import reader
from commonground.evidence.identity import ids_of
from commonground.place.identity import ids_in, names_in
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
    "a word of the page": "All partners",
    "letters that look Latin and are signs of sound": "ᴀll",
    "digits of another script": "partner-٣",
    "a space that does not break": "the\u00a0council",
    "a sign of a formula": "=1+1",
    "signs alone": "...",
    "a heap of accents": "a\u0301\u0332\u0333ll-of-us",
    "very long and hostile": "\x1b]0;" + "x" * 5_000,
    "not text": 5,
    "nothing given": None,
}
OPTIONS = {"a dot in an option": "street.champions", "a space in an option": "street champions"}
NAMES = {
    "all partners together": "All partners together",
    "the same run together": "AllPartners",
    "everybody": "Everybody",
    "a total": "Total",
    "outside money": "Outside money",
    "a subsidy": "a subsidy from outside",
    "the residents": "Residents",
    "suppliers": "Staff & Suppliers",
    "staff and suppliers": "Staff and suppliers",
    "the plan": "The plan",
    "the whole place": "Whole place",
    "the same name": "Bolton Council",
    "the same name in capitals": "BOLTON COUNCIL",
    "the same name with digits": "B0lton Council",
    "the same name with a full stop": "Bolton Council.",
    "the name of a bloc": "Acute trusts",
    "empty": "",
    "spaces alone": "  ",
    "two spaces": "Bolton  Hospital",
    "a line break": "Bolton\nHospital",
    "the sign that turns the line round": "Bolton \u202eHospital",
    "letters of another script": "Воlton Hospital",
    "too long": "The " + "very " * 40 + "long name",
    "a formula": "=HYPERLINK(1)",
    "not text": 7,
}
BESIDE = (Named("partner", "Bolton Council", "partners.yaml, line 3, column 11"), Named("bloc", "Acute trusts"))


@pytest.mark.parametrize("case", CASES)
def test_an_id_that_could_be_taken_for_something_else_is_refused(case: str) -> None:
    (problem,) = find_problems([*STANDING, Named("partner", CASES[case], "partners.yaml line 2, column 7")])
    agree("ids", case, str(problem))


@pytest.mark.parametrize("case", OPTIONS)
def test_an_id_of_an_option_is_a_part_of_the_names_of_figures(case: str) -> None:
    (problem,) = find_problems([Named("option", OPTIONS[case], "options.yaml, line 2, column 3")])
    agree("ids", case, str(problem))


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_could_be_taken_for_something_else_is_refused(case: str) -> None:
    (problem,) = find_problems((), [*BESIDE, Named("partner", NAMES[case], "partners.yaml, line 9, column 11")])
    agree("names", case, str(problem))


def test_the_golden_files_hold_these_cases_alone() -> None:
    only("ids", [*CASES, *OPTIONS])
    only("names", NAMES)


@pytest.mark.parametrize(
    "word", ["Age UK (Bolton)", "St. Ann's Hospice", "100% Digital", "Orle\u0301ans House", "Cwm Tŷ", "‘Ours’"]
)
def test_a_name_that_people_use_is_taken(word: str) -> None:
    assert find_problems((), [*BESIDE, Named("partner", word)]) == []


def test_names_are_told_apart_among_their_own_kind_alone() -> None:
    assert find_problems((), [Named("partner", "Farnworth"), Named("neighbourhood", "Farnworth")]) == []


def test_what_is_both_id_and_name_is_complained_of_once() -> None:
    both = [Named("neighbourhood", "all"), Named("neighbourhood", "North")]
    assert len(find_problems(both, both)) == 1


def test_every_party_that_is_printed_is_reserved() -> None:
    assert {*PARTIES, *PARTIES.values(), WHOLE} <= set(RESERVED)


@pytest.mark.parametrize(
    "word",
    ["council", "N-1", "St. Helens", "Farnworth & Kearsley", "trust-rmc", "7", "Orléans", "Orle\u0301ans", "Tŷ Hafan"],
)
def test_an_id_that_people_use_is_taken(word: str) -> None:
    assert find_problems([*STANDING, Named("partner", word)]) == []


def test_the_numbers_of_neighbourhoods_are_never_words() -> None:
    assert find_problems([Named("neighbourhood", f"N{number:02}") for number in range(1, 1000)]) == []


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SeveralErrors) as caught:
        raise_all(find_problems([Named("partner", "all"), Named("option", ""), Named("partner", "council")]))
    assert len(caught.value.problems) == 2


def test_the_ids_that_we_give_ourselves_stand_beside_each_other(exampleshire: Place) -> None:
    evidence, partners = reader.read(), cg.modelled_partners(exampleshire)
    ours = [*ids_of(evidence), *ids_in(exampleshire), *(Named("partner", partner.id) for partner in partners)]
    options = [Named("option", word) for word in evidence.interventions["name"]]
    names = [*names_in(exampleshire), *(Named("partner", partner.name) for partner in partners), *options]
    assert find_problems(ours, names) == []


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
