"""The words every room shares: errors as sentences, years, chance, figures."""

from __future__ import annotations

import pytest

from commonground.core.chance import generator
from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.core.text import pounds
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
