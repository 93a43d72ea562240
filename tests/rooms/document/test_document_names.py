"""Names by id, and rows by what is in them."""

from __future__ import annotations

import pytest

from commonground.document.names import FIGURES, Names, pick
from commonground.document.shapes import EVERYWHERE
from commonground.library import read_library
from commonground.settings import Settings
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(toy_plan.document())


def test_whatever_a_plan_names_is_found_by_its_id(names: Names) -> None:
    assert names.partner("vale_icb") == "NHS Synthetic Vale ICB"
    assert names.neighbourhood("N01") == "Harbour and Old Town"
    assert names.service("ae_type1") == "A&E attendances"
    assert names.option("falls") == "Strength and balance classes"
    assert names.option("reminder_app") == "Appointment reminder app"  # left out, and named all the same


def test_outsiders_the_whole_place_and_years_of_good_health_have_names_too(names: Names) -> None:
    assert names.partner("residents") == "Residents"
    assert (names.partner(EVERYWHERE), names.neighbourhood(EVERYWHERE)) == ("All partners together", "Whole place")
    assert names.service("qaly") == "Years of good health"


def test_an_unknown_id_is_shown_as_it_is(names: Names) -> None:
    assert [find("unheard_of") for find in (names.partner, names.neighbourhood, names.service, names.option)] == [
        "unheard_of"
    ] * 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("effects.falls.ae_type1", "Strength and balance classes: effect on A&E attendances"),
        ("activity_share.falls.mortality", "Strength and balance classes: share that it touches of deaths"),
        ("options.falls.cost_gbp", "Strength and balance classes: cost for each one reached"),
        ("cost.ae_type1", "A&E attendances: average cost"),
        ("prevalence.frailty", "Frailty: how common it is here"),
        ("value.discount_rate", "Discount rate"),
        ("options.build_up_months", "Options: months from the first person served to typical reach"),
    ],
)
def test_an_assumption_is_said_in_words(names: Names, name: str, said: str) -> None:
    assert names.assumption(name) == said


def test_what_no_partner_pays_for_is_paid_by_national_funders(names: Names) -> None:
    assert names.payers(["vale_icb", "vale_council", "vale_icb"]) == "NHS Synthetic Vale ICB and Synthetic Vale Council"
    assert names.payers([]) == "National funders"


def test_figures_with_words_of_their_own_are_figures_of_the_library() -> None:
    known = read_library(Settings()).assumptions
    assert [name for name in FIGURES if name not in known] == []


def test_years_are_counted_in_words(names: Names) -> None:
    assert (names.last_year, names.span_of_years) == ("2030/31", "5 years")


def test_rows_are_picked_by_their_fields_and_a_field_that_is_not_there_is_a_fault(names: Names) -> None:
    rows = names.plan.settlement.contributions
    found = pick(rows, partner="vale_icb", year="2026/27")
    assert [(row.partner, row.year) for row in found] == [("vale_icb", "2026/27")]
    with pytest.raises(AttributeError):
        pick(rows, patner="vale_icb")


def test_a_ring_fence_is_told_in_names_and_what_has_none_in_plain_words(names: Names) -> None:
    assert names.fence(()) == ""
    assert names.fence(("falls", "ae_type1", "left_shift")) == (
        "Strength and balance classes, A&E attendances and left shift"
    )
