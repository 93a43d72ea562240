"""The sheet that a body finds filled in: nine groups, dated facts with their sources, and what only it can say."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.partners.model import KINDS as PARTNER_KINDS
from commonground.profiles import FORMS, GROUPS, KINDS, Group, Overlap, PlaceFacts, forms, prefill
from commonground.profiles.facts import all_asks, all_facts
from commonground.profiles.model import RECALLED

TODAY = date(2026, 11, 27)
BARE = PlaceFacts(body="The body", place="Exampleton")
BOLTON = PlaceFacts(
    body="Exampleton Council",
    place="Exampleton",
    code="E08000001",
    roles=("adult social care", "public health"),
    annual_budget_gbp=320_000_000,
    budget_source="Revenue outturn",
    budget_url="https://example.org",
    budget_quality="A",
    footprint="the borough of Exampleton",
    share_of_residents=0.984,
    neighbourhoods=tuple("ABCDEFGH"),
    overlaps=(Overlap("Another Council", 0.004),),
    source="The plan of Exampleton",
    dated=TODAY,
)
NAMES = {"nhs_trust": "An NHS Trust", "foundation_trust": "An NHS Foundation Trust", "unknown": "A Body"}


def by_id(groups: tuple[Group, ...]) -> dict[str, Group]:
    return {group.id: group for group in groups}


def texts(group: Group) -> str:
    return "\n".join(fact.text for fact in group.facts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_has_the_nine_groups_in_their_order(kind: str) -> None:
    groups = prefill(kind, BARE, on=TODAY)
    assert [group.id for group in groups] == [group.id for group in GROUPS]
    assert [group.number for group in groups] == list(range(1, 10))
    assert all(group.title and group.question.endswith("?") for group in groups)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "other"])
def test_every_group_of_every_kind_knows_something(kind: str) -> None:
    for name in [NAMES["nhs_trust"], NAMES["foundation_trust"]]:
        known = PlaceFacts(body=name, place="Exampleton", code="E08000001")
        empty = [group.id for group in prefill(kind, known, on=TODAY) if not group.facts]
        assert empty == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_group_asks_or_tells(kind: str) -> None:
    assert all(group.facts or group.asks for group in prefill(kind, BARE, on=TODAY))


def test_every_kind_that_partners_have_is_known() -> None:
    assert set(PARTNER_KINDS) <= set(KINDS)


def test_an_unknown_kind_is_told_with_a_way_out() -> None:
    with pytest.raises(UserError, match="'concil' is no kind of partner; did you mean council"):
        prefill("concil", BARE, on=TODAY)


@given(st.sampled_from(list(KINDS)), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_only_what_holds_on_the_day_is_shown_and_no_key_twice(kind: str, on: date) -> None:
    facts = list(chain.from_iterable(group.facts for group in prefill(kind, BOLTON, on=on)))
    assert all(fact.holds(on) for fact in facts)
    assert len({fact.key for fact in facts}) == len(facts)


def test_the_money_rule_of_trusts_changes_on_the_first_of_april_2026() -> None:
    before, after = (
        by_id(prefill("acute_trust", BARE, on=day))["money"] for day in (date(2026, 3, 31), date(2026, 4, 1))
    )
    assert "together, across their system" in texts(before)
    assert "by itself in each year" not in texts(before)
    assert "by itself in each year" in texts(after)
    assert "together, across their system" not in texts(after)


@pytest.mark.parametrize(
    ("kind", "body", "code", "form"),
    [
        ("council", "A", "E06000001", {"social_care", "housing", "billing"}),
        ("council", "A", "E07000004", {"district", "housing", "billing"}),
        ("council", "A", "E10000002", {"county", "social_care"}),
        ("council", "A", "", {"unknown"}),
        ("acute_trust", "BOLTON NHS FOUNDATION TRUST", "RMC", {"foundation_trust"}),
        ("ambulance_trust", "North West Ambulance Service NHS Trust", "RX7", {"nhs_trust"}),
        ("community_trust", "Bristol Community Health CIC", "NLX", {"unknown"}),
        ("gp", "Practices", "", set()),
    ],
)
def test_the_form_of_a_body_is_told_by_code_or_name(kind: str, body: str, code: str, form: set[str]) -> None:
    assert forms(kind, body, code) == form
    assert form <= set(FORMS)


def test_a_district_is_not_told_that_it_has_social_care() -> None:
    district = by_id(prefill("council", PlaceFacts("A", "B", "E07000004"), on=TODAY))
    unitary = by_id(prefill("council", PlaceFacts("A", "B", "E06000004"), on=TODAY))
    assert "responsible for adult social care" not in texts(district["what_we_are"])
    assert "responsible for adult social care" in texts(unitary["what_we_are"])
    assert "successor" in texts(district["cannot"])
    assert "successor" not in texts(unitary["cannot"])


def test_only_a_foundation_trust_has_governors() -> None:
    governors = [
        "governors" in texts(by_id(prefill("acute_trust", PlaceFacts(name, "B"), on=TODAY))["cannot"])
        for name in (NAMES["nhs_trust"], NAMES["foundation_trust"])
    ]
    assert governors == [False, True]


@pytest.mark.parametrize("kind", ["council", "acute_trust"])
def test_a_body_whose_form_nobody_can_tell_is_asked_for_it(kind: str) -> None:
    asks = {ask.key for ask in by_id(prefill(kind, BARE, on=TODAY))["what_we_are"].asks}
    assert "legal_form_own" in asks


def test_what_the_place_knows_is_told_with_its_source() -> None:
    groups = by_id(prefill("council", BOLTON, on=TODAY))
    money = {fact.key: fact for fact in groups["money"].facts}
    where = {fact.key: fact for fact in groups["where"].facts}
    assert money["plan_budget"].text == "The plan counts £320.0m a year for the people of Exampleton."
    assert (money["plan_budget"].source, money["plan_budget"].quality) == ("Revenue outturn", "A")
    assert where["share"].text == "98% of the people of Exampleton live in the area that it serves."
    assert where["neighbourhoods"].text.endswith("8 neighbourhoods of the plan: A, B, C, D, E, F and 2 more.")
    assert where["overlap_1"].text.startswith("Under 1% of the people")
    assert (where["share"].source, where["share"].dated) == ("The plan of Exampleton", TODAY)


def test_nothing_is_said_of_what_the_place_does_not_know() -> None:
    keys = {fact.key for group in prefill("council", BARE, on=TODAY) for fact in group.facts}
    assert keys.isdisjoint({"code", "roles", "plan_budget", "footprint", "share", "neighbourhoods"})


@pytest.mark.parametrize(
    ("share", "said"), [(1, "All"), (0.996, "Nearly all"), (0.34, "34%"), (0.004, "Under 1%"), (0, "None")]
)
def test_a_part_is_never_told_as_all_or_none(share: float, said: str) -> None:
    known = PlaceFacts("A", "B", share_of_residents=share)
    assert texts(by_id(prefill("vcse", known, on=TODAY))["where"]).splitlines()[-1].startswith(f"{said} of")


def test_what_is_recalled_says_so_and_what_is_not_has_an_address() -> None:
    for _, fact in all_facts():
        assert fact.recalled == (fact.source == RECALLED), fact.key
        assert fact.recalled or (fact.url.startswith("http") and fact.read_on), fact.key


def test_a_modelled_figure_names_its_source_and_is_not_recalled() -> None:
    known = PlaceFacts("A", "B", annual_budget_gbp=1e6, budget_source="Spending for each resident", budget_quality="D")
    (budget,) = [fact for fact in by_id(prefill("vcse", known, on=TODAY))["money"].facts if fact.key == "plan_budget"]
    assert (budget.quality, budget.source, budget.recalled) == ("D", "Spending for each resident", False)


def test_law_is_linked_as_people_read_it() -> None:
    """In English, on the public site, as a page and not as data."""
    for _, fact in all_facts():
        if "legislation." in fact.url:
            assert fact.url.startswith("https://www.legislation.gov.uk/uk"), fact.key
            assert not re.search(r"/data\.|\?", fact.url), fact.key


def test_names_with_braces_are_shown_as_they_are() -> None:
    group = by_id(prefill("icb", PlaceFacts("{place} Board {0}", "Exampleton"), on=TODAY))["what_we_are"]
    assert "{place} Board {0} is a public body" in texts(group)


def test_the_amount_of_a_mandate_is_private_and_nothing_else_is() -> None:
    assert {ask.key for _, ask in all_asks() if ask.private} == {"mandate_gbp"}


def test_it_loads_neither_tables_nor_arrays_nor_the_engine() -> None:
    told = "import sys, commonground.profiles; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    heavy = {
        "polars",
        "numpy",
        "pandas",
        "django",
        "jinja2",
        "pydantic",
        "commonground.document",
        "commonground.evidence",
    }
    assert heavy.isdisjoint(done.stdout.split())


def test_the_words_are_whole_sentences_without_acronyms_that_need_explaining() -> None:
    known = {"NHS", "GP", "VAT"}  # VAT stands behind its words wherever it is used
    for text in [fact.text for _, fact in all_facts()] + [ask.question for _, ask in all_asks()]:
        assert text.endswith((".", "?")), text
        assert "!" not in text, text
        assert set(re.findall(r"\b[A-Z]{2,}\b", text)) <= known, text
        assert "VAT" not in text.replace("alue added tax (VAT)", ""), text
