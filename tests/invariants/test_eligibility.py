"""Properties of eligibility, whatever the people and the options."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence import read
from commonground.options.eligibility import make_menu
from commonground.options.library import read_options

EVIDENCE = read()
OPTIONS = read_options(EVIDENCE)
NEEDS = tuple(EVIDENCE.needs["id"])

people = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 2 ** len(NEEDS) - 1), st.integers(-1, 6)), min_size=1, max_size=30
)


def frame(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    age, needs, household = zip(*rows, strict=True)
    return pl.DataFrame(
        {
            "age": pl.Series(age, dtype=pl.UInt8),
            "needs": pl.Series(needs, dtype=pl.UInt64),
            "household": pl.Series(household, dtype=pl.Int32),
        }
    )


@given(people, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(rows: list[tuple[int, int, int]], chance) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(rows)))
    chance.shuffle(order)
    straight = make_menu(frame(rows), NEEDS, OPTIONS)
    shuffled = make_menu(frame([rows[i] for i in order]), NEEDS, OPTIONS)
    assert np.array_equal(straight.targeted[order], shuffled.targeted)
    assert np.array_equal(straight.affected[order], shuffled.affected)


@given(people, st.sampled_from(range(len(NEEDS))))
def test_one_more_need_never_takes_anybody_out_of_a_target_group(rows: list[tuple[int, int, int]], bit: int) -> None:
    before = make_menu(frame(rows), NEEDS, OPTIONS).targeted
    age, needs, household = rows[0]
    after = make_menu(frame([(age, needs | (1 << bit), household), *rows[1:]]), NEEDS, OPTIONS).targeted
    assert np.array_equal(before & after, before)


@given(people)
def test_nobody_outside_the_ages_of_an_option_is_targeted_or_affected(rows: list[tuple[int, int, int]]) -> None:
    found = make_menu(frame(rows), NEEDS, OPTIONS)
    for bit, option in enumerate(OPTIONS):
        outside = np.array([not option.min_age <= age <= option.max_age for age, _, _ in rows])
        for mask in (found.targeted, found.affected):
            assert not (((mask >> np.uint64(bit)) & np.uint64(1)).astype(bool) & outside).any(), option.id


@given(people)
def test_where_effects_bear_on_those_reached_they_bear_on_the_target_group_alone(
    rows: list[tuple[int, int, int]],
) -> None:
    found = make_menu(frame(rows), NEEDS, OPTIONS)
    on_area = sum(1 << bit for bit, option in enumerate(OPTIONS) if any(e.basis == "area" for e in option.effects))
    reached = ~np.uint64(on_area)
    assert np.array_equal(found.targeted & reached, found.affected & reached)
