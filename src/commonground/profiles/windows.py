"""When a decision binds: notice, call-in and bank holidays. In: decisions.csv, bank_holidays.csv. Out: `Decision`.

A working day is Monday to Friday and no bank holiday of England. Clear days leave out the day of the notice and that of
the meeting. The days of a council's own constitution go before those that are usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count

from commonground.core.errors import UserError, raise_all
from commonground.core.figures import Quality
from commonground.core.text import quoted
from commonground.profiles.model import KINDS, Decision
from commonground.profiles.reader import (
    Row,
    check_days,
    check_kind,
    check_source,
    check_text,
    raise_twice,
    read_rows,
    text_of,
)
from commonground.profiles.sheet import require_kind

DAY = timedelta(days=1)
SATURDAY = 5
NOTICE_OF_ELECTION_DAYS = 25  # working days before the poll on which notice of it is given at the latest
DECISION_COLUMNS = (
    *("kind", "call_in_days", "notice_days", "papers_days", "next", "next_if_called_in"),
    *("source_title", "url", "read_on", "quality", "note"),
)
HOLIDAY_COLUMNS = ("date", "name", "source_title", "url", "read_on", "quality")
NUMBERS = ("call_in_days", "notice_days", "papers_days")


@dataclass(frozen=True)
class Window:
    """The usual days of a kind of body: call-in and papers in working days, notice of a key decision in days."""

    call_in_days: int
    notice_days: int
    papers_days: int
    next: str
    next_if_called_in: str
    source: str
    url: str
    quality: Quality


def earliest_decision(
    kind: str, meeting: date, key_decision: bool, *, published: date | None = None, call_in_days: int | None = None
) -> Decision:
    """What a meeting on this day can decide, and when that binds.

    `published` is the day on which the decision is made known, from which call-in is counted (the day of the meeting
    if None); `call_in_days` are those of its own constitution, 0 where it has none. A decision that can be called in
    binds on the first working day after the window. Raises UserError for an unknown kind, or days that cannot be.
    """
    require_kind(kind)
    window = _windows()[kind]
    known = published or meeting
    days = window.call_in_days if call_in_days is None else call_in_days
    _check_asked(kind, window, meeting, known, days)
    until = add_working_days(known, days) if days else None
    return Decision(
        kind=kind,
        key_decision=key_decision,
        notice_by=_before(meeting, window.notice_days) if key_decision else None,
        papers_by=add_working_days(meeting, -window.papers_days - 1) if window.papers_days else None,
        decided=meeting,
        call_in_until=until,
        in_force=add_working_days(until, 1) if until else meeting,
        next=_next(window, days, until),
        source=window.source,
        url=window.url,
        quality=window.quality,
    )


def _check_asked(kind: str, window: Window, meeting: date, published: date, days: int) -> None:
    """Raise UserError for days that cannot be, or call-in of a kind of body that has none."""
    where = f"decision of {meeting}"
    if published < meeting:
        raise UserError("the decision is published before its meeting", where=where, mend="mend one of the days")
    if days < 0:
        raise UserError(f"{days} days of call-in cannot be", where=where, mend="give 0 or more")
    if days and not window.next_if_called_in:
        raise UserError(f"{kind} has no call-in", where=where, mend="give 0 days of call-in, or none")


def is_working_day(day: date) -> bool:
    """Whether it is a Monday to Friday and no bank holiday of England. Raises UserError for a year without a table."""
    if day.year not in _years():
        first, last = min(_years()), max(_years())
        mend = f"add the year to bank_holidays.csv, which holds {first} to {last}"
        raise UserError(f"the bank holidays of {day.year} are not known", mend=mend)
    return day.weekday() < SATURDAY and day not in _holidays()


def add_working_days(day: date, number: int) -> date:
    """The day that is `number` working days after `day` (before it where negative), which itself is not counted."""
    step = DAY if number > 0 else -DAY
    for _ in range(abs(number)):
        day = next(later for later in (day + step * n for n in count(1)) if is_working_day(later))
    return day


def pre_election_period(poll: date) -> tuple[date, date]:
    """First and last day of the period before a poll: from the latest day for notice of it to the day itself.

    As the Local Government Association counts it: from 27 March 2023 for the polls of 4 May 2023
    (https://www.local.gov.uk/our-support/guidance-and-resources/pre-election-period/frequently-asked-questions).
    """
    return add_working_days(poll, -NOTICE_OF_ELECTION_DAYS), poll


def parse_windows(text: str) -> dict[str, Window]:
    """The usual days by kind. Raises SeveralErrors for what is wrong, or a kind without days."""
    checks = (
        check_kind,
        check_source,
        check_text("next", *NUMBERS),
        check_days("read_on"),
        _check_numbers,
        _check_next,
    )
    rows = read_rows(text, "decisions.csv", DECISION_COLUMNS, checks)
    raise_twice(rows)
    found = {kind: _window(row) for row in rows for kind in row.kinds}
    raise_all(
        [
            UserError(f"there are no days for {kind}", where="decisions.csv", mend="give it a row")
            for kind in KINDS
            if kind not in found
        ]
    )
    return found


def parse_holidays(text: str) -> frozenset[date]:
    """The bank holidays. Raises SeveralErrors for what is wrong."""
    checks = (check_source, check_text("date", "name"), check_days("date", "read_on"))
    rows = read_rows(text, "bank_holidays.csv", HOLIDAY_COLUMNS, checks)
    return frozenset(day for row in rows if (day := row.day("date")))


def _next(window: Window, days: int, until: date | None) -> str:
    if until is None:
        return window.next
    return window.next_if_called_in.format(days=days, until=f"{until.day} {until:%B %Y}")


def _before(meeting: date, clear_days: int) -> date | None:
    return meeting - DAY * (clear_days + 1) if clear_days else None


def _window(row: Row) -> Window:
    call_in, notice, papers = (int(row[name]) for name in NUMBERS)
    return Window(
        call_in, notice, papers, row["next"], row["next_if_called_in"], row["source_title"], row["url"], row.quality
    )


def _check_numbers(row: Row) -> Iterator[UserError]:
    for name in NUMBERS:
        if not row[name].isdecimal():
            yield UserError(f"{quoted(row[name])} is no number of days", where=row.at(name), mend="write 0 or more")


def _check_next(row: Row) -> Iterator[UserError]:
    called, has_days = row["next_if_called_in"], row["call_in_days"] != "0"
    if (called or has_days) and not ("{days}" in called and "{until}" in called):
        mend = "name {days} and {until} in it"
        yield UserError("it does not say until when it may be called in", where=row.at("next_if_called_in"), mend=mend)


@cache
def _windows() -> dict[str, Window]:
    return parse_windows(text_of("decisions.csv"))


@cache
def _holidays() -> frozenset[date]:
    return parse_holidays(text_of("bank_holidays.csv"))


@cache
def _years() -> frozenset[int]:
    return frozenset(day.year for day in _holidays())
