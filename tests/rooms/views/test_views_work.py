"""How the hours of each profession are told beside those who can be found."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from commonground.document.activity import Found
from commonground.document.shapes import Range
from commonground.views.explanation.work import say_training, tabulate_staff


@dataclass(frozen=True)
class Years:
    """As much of a plan as the table reads."""

    years: tuple[str, ...] = ("2027/28", "2028/29")


def row(years: float | None, how: str | None = "recruited", needed: float = 10.0, year: str = "2027/28") -> Found:
    return Found(
        year=year,
        who="Nurses",
        training_years=years,
        can_be_found=how,
        needed=Range(p10=None, p50=needed, p90=None),
        found=40.0,
        short=max(needed - 40.0, 0.0),
        employers=("community",),
    )


@pytest.mark.parametrize(
    ("years", "how", "said"),
    [
        (10.0, "recruited", "already trained (10 years)"),
        (13.5, "recruited", "already trained (13.5 years)"),
        (1.0, "recruited", "already trained (1 year)"),
        (0.23, "trained", "trained up (12 weeks)"),
        (0.02, "trained", "trained up (1 week)"),
        (None, None, ""),
    ],
)
def test_training_is_told_in_weeks_or_years(years: float | None, how: str | None, said: str) -> None:
    assert say_training(row(years, how)) == said


def test_hours_of_a_profession_stand_by_year_against_who_can_be_found() -> None:
    rows = [row(3.0), row(3.0, needed=1200.0, year="2028/29")]
    table = tabulate_staff(Years(), rows, "Hours")  # type: ignore[arg-type]
    assert [column.label for column in table.columns] == ["Profession", "How they are found", "2027/28", "2028/29"]
    (cells,) = table.rows
    assert [cell.text for cell in cells] == [
        "Nurses",
        "already trained (3 years)",
        "10 of 40",
        "too few: 1,200 of 40",
    ]
