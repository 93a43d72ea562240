"""Target groups as written in the evidence."""

import pytest

from commonground.core.errors import UserError
from commonground.options.eligibility import Target, parse_target

NEEDS = ("any", "frailty", "fall")


def test_a_target_group_has_ages_and_needs() -> None:
    assert parse_target("min_age=65;max_age=;needs=frailty|fall", NEEDS) == Target(65, 120, ("frailty", "fall"))
    assert parse_target("min_age=0;max_age=5;needs=any", NEEDS) == Target(0, 5, ("any",))
    assert parse_target("min_age=18", NEEDS).needs == ("any",)
    assert parse_target("needs=fall;also=frailty", NEEDS) == Target(0, 120, ("fall",), ("frailty",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("min_age=65;needs=frail", "unknown need 'frail'; did you mean frailty"),
        ("needs=fall;also=frail", "unknown need 'frail'"),
        ("age=65", "unknown key 'age'"),
        ("min_age=old", "'old' in 'min_age=old' is not an age"),
        ("min_age=70;max_age=60", "ages run from 70 down to 60"),
        ("needs", "'needs' in 'needs' is not of the form key=value"),
        ("needs=any|fall", "'any' stands beside fall"),
    ],
)
def test_a_target_group_that_cannot_be_read_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_target(text, NEEDS)
    assert sentence in str(refused.value)
