"""When a decision binds: working days, call-in, notice, and the period before an election."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import UserError
from commonground.profiles import (
    KINDS,
    add_working_days,
    earliest_decision,
    is_working_day,
    pre_election_period,
)

MEETINGS = st.dates(date(2024, 4, 1), date(2035, 10, 1))
KIND = st.sampled_from(list(KINDS))


def test_a_cabinet_decision_over_christmas_waits_for_five_working_days() -> None:
    decision = earliest_decision("council", date(2026, 12, 21), True)
    assert decision.call_in_until == date(2026, 12, 30)  # 22, 23, 24, 29, 30: 25 and 28 are bank holidays
    assert decision.in_force == date(2026, 12, 31)
    assert decision.next == "cabinet, then scrutiny may call it in within 5 working days, until 30 December 2026"


def test_a_key_decision_needs_28_clear_days_and_papers_five() -> None:
    decision = earliest_decision("council", date(2027, 1, 18), True)
    assert decision.notice_by == date(2026, 12, 20)  # 21 December to 17 January are 28 days
    assert decision.papers_by == date(2027, 1, 8)
    assert decision.notice_missed(date(2026, 12, 21))
    assert not decision.notice_missed(date(2026, 12, 20))


def test_what_is_no_key_decision_needs_no_notice() -> None:
    decision = earliest_decision("council", date(2027, 1, 18), False)
    assert decision.notice_by is None
    assert not decision.notice_missed(date(2027, 1, 18))


def test_the_days_of_its_own_constitution_go_first() -> None:
    ten = earliest_decision("council", date(2027, 1, 18), True, call_in_days=10)
    none = earliest_decision("council", date(2027, 1, 18), True, call_in_days=0)
    assert ten.call_in_until == date(2027, 2, 1)
    assert "within 10 working days" in ten.next
    assert (none.call_in_until, none.in_force) == (None, date(2027, 1, 18))
    assert "no call-in" in none.next


def test_call_in_is_counted_from_the_day_of_publishing() -> None:
    decision = earliest_decision("council", date(2027, 1, 18), True, published=date(2027, 1, 20))
    assert decision.call_in_until == date(2027, 1, 27)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "council"])
def test_only_a_council_waits_for_scrutiny(kind: str) -> None:
    meeting = date(2027, 1, 18)
    decision = earliest_decision(kind, meeting, True)
    assert (decision.in_force, decision.call_in_until, decision.notice_by) == (meeting, None, None)


@pytest.mark.parametrize(
    ("published", "days", "says"),
    [(date(2027, 1, 17), None, "published before its meeting"), (None, -1, "-1 days of call-in cannot be")],
)
def test_days_that_cannot_be_are_refused(published: date | None, days: int | None, says: str) -> None:
    with pytest.raises(UserError, match=says):
        earliest_decision("council", date(2027, 1, 18), True, published=published, call_in_days=days)


def test_a_body_without_call_in_is_not_given_any() -> None:
    with pytest.raises(UserError, match="acute_trust has no call-in"):
        earliest_decision("acute_trust", date(2027, 1, 18), True, call_in_days=5)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UserError, match="is no kind of partner"):
        earliest_decision("cabinet", date(2027, 1, 18), True)


def test_a_year_whose_bank_holidays_are_not_known_is_refused_and_not_guessed() -> None:
    with pytest.raises(UserError, match="the bank holidays of 2036 are not known"):
        earliest_decision("council", date(2035, 12, 31), True)


@given(KIND, MEETINGS, st.booleans(), st.integers(0, 15), st.integers(0, 5))
def test_a_decision_binds_no_earlier_than_it_is_taken(
    kind: str, meeting: date, key: bool, days: int, later: int
) -> None:
    published = meeting + timedelta(days=later)
    own = days if kind in ("council", "fire") else None
    decision = earliest_decision(kind, meeting, key, published=published, call_in_days=own)
    assert decision.decided == meeting <= decision.in_force
    assert decision.papers_by is None or decision.papers_by < meeting
    assert decision.notice_by is None or decision.notice_by <= meeting - timedelta(days=29)
    assert decision.next
    if decision.call_in_until:
        assert published < decision.call_in_until < decision.in_force
        assert is_working_day(decision.call_in_until)
        assert is_working_day(decision.in_force)


@given(KIND, MEETINGS, MEETINGS)
def test_a_later_meeting_never_binds_earlier(kind: str, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert earliest_decision(kind, first, True).in_force <= earliest_decision(kind, second, True).in_force


@given(MEETINGS, st.integers(1, 40))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    later = add_working_days(day, number)
    between = [day + timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert sum(map(is_working_day, between)) == number
    assert all(one.weekday() < 5 for one in between if is_working_day(one))
    assert add_working_days(add_working_days(later, 1), -1) == later


@pytest.mark.parametrize("year", range(2024, 2036))
def test_each_year_has_its_eight_bank_holidays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    holidays = [day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)]
    assert len(holidays) == 8
    assert sum(day.month == 12 for day in holidays) == 2


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 3, 29),
        date(2025, 4, 21),
        date(2026, 4, 6),
        date(2026, 12, 28),
        date(2027, 12, 27),
        date(2027, 12, 28),
    ],
)
def test_bank_holidays_that_are_known_are_none_of_the_working_days(day: date) -> None:
    assert not is_working_day(day)


def test_notice_of_the_polls_of_may_2024_was_due_25_working_days_before() -> None:
    assert pre_election_period(date(2024, 5, 2)) == (date(2024, 3, 26), date(2024, 5, 2))
