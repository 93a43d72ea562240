"""Figures in a councillor's words."""

from __future__ import annotations

import pytest

from commonground.document.shapes import Money, Range
from commonground.document.words import (
    chance,
    change_between,
    count,
    fine_percent,
    heads,
    lower_first,
    percent,
    signed,
    span,
    standing,
    verdict,
)


def lot(low, mean, high):
    return Money(p10=low, p50=mean, p90=high, mean=mean)


@pytest.mark.parametrize(("value", "said"), [(14054.5, "14,000"), (1234, "1,200"), (99.6, "100"), (7.3, "7"), (0, "0")])
def test_counts_keep_two_digits(value, said):
    assert count(value) == said


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (1.2, "person", "1 person"),
        (0.3, "person", "fewer than 1 person"),
        (0, "person", "0 people"),
        (1, "household", "1 household"),
        (1234, "household", "1,200 households"),
    ],
)
def test_one_is_a_person_or_a_household_and_any_other_number_people_or_households(number, unit, said):
    assert heads(number, unit) == said


def test_a_count_between_none_and_one_is_not_called_none():
    assert count(0.4) == "fewer than 1"


def test_shares_never_claim_none_or_all_of_what_is_some():
    assert [percent(0.004), percent(0.1075), percent(0.998), percent(1)] == ["under 1%", "11%", "over 99%", "100%"]


def test_a_chance_is_certain_only_when_every_draw_agrees():
    assert [chance(0.999), chance(1.0), chance(0.0004), chance(0.86)] == [
        "99 in 100", "100 in 100", "1 in 100", "86 in 100",
    ]  # fmt: skip


def test_signs_are_typographic_and_nothing_has_none():
    assert [signed(-1_234_567), signed(45_600), signed(0.2)] == ["−£1.2m", "+£46,000", "£0"]
    assert [signed(5_518), signed(-473), signed(9_949), signed(9_951)] == ["+£5,500", "−£470", "+£9,900", "+£10,000"]


def test_a_range_says_on_which_side_each_end_lies():
    assert span(lot(-400_000, 1, 1_000_000)) == "£400,000 worse off to £1.0m better off"
    assert span(lot(-4e6, -3e6, -2e6)) == "£2.0m to £4.0m worse off"
    assert span(lot(0.1, 0.1, 0.1)) == "no change"


def test_a_partner_is_only_likely_better_off_when_the_range_crosses_nothing():
    assert standing(lot(-1e6, 2e6, 5e6)) == "likely £2.0m better off"
    assert standing(lot(1e6, 2e6, 5e6)) == "£2.0m better off"
    assert standing(lot(-5e6, -2e6, -1e6)) == "£2.0m worse off"
    assert standing(lot(-5e6, 10.0, 5e6)) == "no worse off"
    assert standing(lot(-900.0, -473.0, -100.0)) == "£470 worse off"


SKEWED = {  # low, middle, high and mean -> what is said
    (-8_868.0, -4_055.0, 1_089_954.0, 112_725.0): "£113,000 better off on average; "
    "in half of futures about £4,100 or more worse off",
    (-9e5, 8e3, 1e4, -2e5): "£200,000 worse off on average; in half of futures about £8,000 or more better off",
    (-8_868.0, 0.0, 1_089_954.0, 112_725.0): "£113,000 better off on average; "
    "in half of futures by less than £1,000, if at all",
    (0.0, 0.0, 1e6, 2e5): "£200,000 better off on average; in half of futures by less than £1,000, if at all",
    (-9e3, 1_500.0, 1e6, 2e5): "likely £200,000 better off",
    (-1e6, -1_500.0, 9e3, -2e5): "likely £200,000 worse off",
}


@pytest.mark.parametrize(("low", "middle", "high", "mean"), SKEWED)
def test_an_average_is_only_likely_where_the_middle_future_agrees(low, middle, high, mean):
    row = Money(p10=low, p50=middle, p90=high, mean=mean)
    said = SKEWED[low, middle, high, mean]
    assert standing(row) == said
    assert (verdict(row) == "mixed") == ("on average" in said)


def test_too_few_draws_have_no_middle_to_speak_of():
    assert standing(Money(p10=None, p50=-4_055.0, p90=None, mean=112_725.0)) == "£113,000 better off"


CHANGES = {
    (-220.0, 0.0): "0 to 220 fewer",
    (-98.0, -11.0): "11 to 98 fewer",
    (-460.0, 25.0): "460 fewer to 25 more",
    (0.0, 60.0): "0 to 60 more",
    (12.0, 60.0): "12 to 60 more",
}


@pytest.mark.parametrize(("low", "high"), CHANGES)
def test_a_change_says_on_which_side_it_ends(low, high):
    assert change_between(Range(p10=low, p50=(low + high) / 2, p90=high)) == CHANGES[low, high]


def test_shares_side_by_side_have_a_decimal():
    said = [fine_percent(share) for share in (0.0, 0.0004, 0.0459, 0.9996, 1.0)]
    assert said == ["0%", "under 0.1%", "4.6%", "over 99.9%", "100.0%"]


def test_a_name_in_a_sentence_begins_small_unless_it_is_an_abbreviation():
    said = [lower_first(text) for text in ("Home care", "A&E attendances", "GP visits", "A link worker")]
    assert said == ["home care", "A&E attendances", "GP visits", "a link worker"]
