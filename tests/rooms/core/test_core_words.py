"""The words every room shares: errors as sentences, years, chance, figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.chance import generator
from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.core.text import pounds, pounds_of, pounds_up
from commonground.core.years import financial_year, financial_years


def test_an_error_says_what_where_and_how_to_mend() -> None:
    error = UserError("the share is 2", where="a.csv line 3", mend="let it be 0 to 1")
    assert str(error) == "the share is 2 (a.csv line 3); let it be 0 to 1."
    assert str(UserError("no such place", mend="did you mean Bolton?")) == "no such place; did you mean Bolton?"
    assert str(SeveralErrors([error, UserError("another")])) == f"{error}\nanother."


def test_a_near_miss_is_suggested_and_nothing_far_off() -> None:
    assert did_you_mean("boltn", ["Bolton", "Bury"]) == "did you mean Bolton?"
    assert did_you_mean("xyzzy", ["Bolton", "Bury"]) is None


def test_financial_years_run_over_the_turn_of_a_century() -> None:
    assert financial_year(2099) == "2099/00"
    assert financial_years(2027, 3) == ("2027/28", "2028/29", "2029/30")


def test_chance_depends_on_seed_and_keys_and_on_nothing_else() -> None:
    def first(seed: int, *keys: str) -> float:
        return float(generator(seed, *keys).random())

    assert first(1, "E01", "age") == first(1, "E01", "age")
    assert len({first(1, "E01", "age"), first(2, "E01", "age"), first(1, "E02", "age"), first(1, "E01age")}) == 4


def test_a_changed_figure_closes_its_range_and_keeps_the_first_value() -> None:
    figure = Figure("reach", 0.2, "share", "a study", "B", low=0.1, high=0.3)
    changed = figure.changed_to(0.4).changed_to(0.5)
    assert (changed.value, changed.low, changed.high, changed.changed_from) == (0.5, 0.5, 0.5, 0.2)


def test_a_word_is_no_number() -> None:
    with pytest.raises(TypeError, match="'block'"):
        _ = Figure("payment", "block", "choice", "a contract", "A").number


def test_pounds_are_told_in_the_unit_that_fits() -> None:
    said = [pounds(gbp) for gbp in (950, 45_600, 1_234_567, 999_900_000, 999_960_000, -127.2e9)]
    assert said == ["£950", "£46,000", "£1.2m", "£999.9m", "£1.0bn", "£127.2bn"]


def test_pounds_that_have_to_be_found_are_rounded_up() -> None:
    said = [pounds_up(gbp) for gbp in (0.0, 949.2, 950.004, 45_001, 45_000, 1_210_000, 1_200_000.001, 999_400, -5.5)]
    assert said == ["£0", "£950", "£950", "£46,000", "£45,000", "£1.3m", "£1.2m", "£1.0m", "£6"]
    assert [pounds_up(gbp) for gbp in (9_950.4, 999_950_001, 1.21e11)] == ["£10,000", "£1.0bn", "£121.0bn"]


def test_a_part_to_be_found_is_rounded_up_and_never_told_as_more_than_what_it_is_of() -> None:
    assert pounds_of(12.43e6, 29.64e6) == ("£12.5m", "£29.6m")
    assert pounds_of(2.11e6, 2.14e6) == ("£2.2m", "£2.2m")
    assert pounds_of(80_400, 80_400) == ("£81,000", "£81,000")


UNITS = {"bn": 1e9, "m": 1e6}


def read_pounds(said: str) -> float:
    """The amount that a person reads."""
    unit = next((unit for unit in UNITS if said.endswith(unit)), "")
    return float(said.removeprefix("£").removesuffix(unit).replace(",", "")) * UNITS.get(unit, 1.0)


@given(st.floats(0.0, 1e12), st.floats(0.0, 1e12))
def test_a_sum_found_of_the_size_that_is_told_is_enough_and_a_larger_sum_is_never_told_as_less(
    a: float, b: float
) -> None:
    told, other = read_pounds(pounds_up(a)), read_pounds(pounds_up(b))
    assert told >= a - max(0.005, 1e-9 * a)
    assert told <= a * 1.1 + 1.0
    assert a > b or told <= other
