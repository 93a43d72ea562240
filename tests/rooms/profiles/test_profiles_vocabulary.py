"""The words of each kind of body for its papers."""

from __future__ import annotations

from datetime import date

import pytest

from commonground.core.errors import UserError
from commonground.profiles import KINDS, PlaceFacts, prefill, words

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_and_five_to_eight_questions(kind: str) -> None:
    said = words(kind)
    assert said.kind == kind
    assert all((said.body, said.paper, said.asked, said.audience))
    assert 5 <= len(said.questions) <= 8
    assert all(question.text.endswith("?") for question in said.questions)


@pytest.mark.parametrize("kind", KINDS)
def test_the_duties_that_a_paper_names_stand_on_the_sheet(kind: str) -> None:
    for body in ("A NHS Trust", "A NHS Foundation Trust"):
        groups = prefill(kind, PlaceFacts(body, "B", "E08000001"), on=TODAY)
        told = {fact.key for group in groups if group.id == "duties" for fact in group.facts}
        assert set(words(kind).duties) <= told
    assert words(kind).duties


def test_a_council_reads_a_cabinet_report_and_a_trust_a_board_paper() -> None:
    assert (words("council").body, words("council").paper) == ("Cabinet", "Cabinet report")
    assert (words("acute_trust").body, words("acute_trust").paper) == ("Board of Directors", "Board paper")
    assert (words("vcse").body, words("gp").body) == ("Trustees", "Practices")


def test_what_is_a_guess_about_a_question_says_so() -> None:
    for question in (question for kind in KINDS for question in words(kind).questions):
        assert (question.quality == "D") == (not question.url)


def test_an_unknown_kind_is_told_with_a_way_out() -> None:
    with pytest.raises(UserError, match="'polis' is no kind of partner; did you mean police"):
        words("polis")
