"""Every avoided day or visit becomes hours of somebody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonground.evidence.model import Assumptions, Evidence
from commonground.settle.hours import count_hours
from commonground.settle.model import HoursLine
from toys import settle as toy

DISPLACEMENT = pl.DataFrame(
    {
        "trigger": ["service_avoided", "service_avoided", "service_avoided", "option_reached", "service_avoided"],
        "id": [
            "emergency_admission_1plus",
            "emergency_admission_1plus",
            "emergency_bed_day",
            "visits",
            "police_incident",
        ],
        "who": ["community_nurse", "unpaid_carer", "unpaid_carer", "unpaid_carer", "police"],
        "value": [3.0, 14.0, 3.0, 2.0, 1.0],
        "low": [1.5, 5.0, None, None, None],
        "high": [6.0, 30.0, None, None, None],
        "unit": ["hours per unit"] * 5,
        "source_title": ["made up"] * 5,
        "quality": ["D"] * 5,
    }
)
HELD = {"icb", "acute", "community", "asc"}


def read(displacement: pl.DataFrame) -> Evidence:
    return replace(toy.evidence(), displacement=displacement)


def made(table: pl.DataFrame = DISPLACEMENT, **more: float) -> tuple[HoursLine, ...]:
    return count_hours(toy.runs(**more), toy.options(), HELD, read(table), toy.assumptions(), seed=1)


def of(lines: tuple[HoursLine, ...], who: str, where: str) -> np.ndarray:
    return next(line.hours for line in lines if line.who == who and line.neighbourhood == where)


def test_unpaid_carers_take_on_days_and_stays_and_help_with_what_is_delivered() -> None:
    certain = DISPLACEMENT.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    runs = toy.runs()
    stays = (runs.without - runs.with_plan)[:, :, 0, 0]
    days = runs.with_plan[:, :, 0, runs.services.index("bed_days_of_length_of_stay")]
    expected = 14 * stays - 3 * days + 2 * 400
    assert of(made(certain), "Unpaid carers: family and friends", "N01") == pytest.approx(expected)


def test_staff_hours_follow_the_people_reached_and_the_roles_that_deliver() -> None:
    lines = made(DISPLACEMENT.head(0))
    each = 400 / 100 * 1.5 * 1560 / 2
    assert of(lines, "Community nurses", "N01") == pytest.approx(np.full((40, 5), each))
    assert of(lines, "Hospital staff working outside the ward", "N02") == pytest.approx(np.full((40, 5), each))
    assert of(lines, "Staff of other providers", "N01") == pytest.approx(np.full((40, 5), 400 / 100 * 1560))


def test_a_plan_that_does_nothing_asks_nobody_for_time() -> None:
    assert made(avoided=0.0, spend_gbp=0.0) == ()


def test_a_service_that_is_not_simulated_asks_nobody_for_time() -> None:
    assert "Police officers and staff" not in {line.who for line in made()}


def test_the_doubt_in_hours_is_in_the_range() -> None:
    runs = toy.runs()
    nurse = of(made(spend_gbp=0.0), "Community nurses", "N01") / (runs.without - runs.with_plan)[:, :, 0, 0]
    assert nurse == pytest.approx(np.broadcast_to(nurse[:, :1], nurse.shape))
    assert 1.0 < np.quantile(nurse[:, 0], 0.1) < 3.0 < np.quantile(nurse[:, 0], 0.9) < 8.0


def test_the_doubt_in_staffing_is_in_the_range_too() -> None:
    known = dict(toy.assumptions())
    name = "options.team.staff_wte_per_100"
    doubtful = Assumptions([*known.values(), replace(known[name], low=0.75, high=3.0)])
    nurses = of(
        count_hours(toy.runs(), toy.options(), HELD, read(DISPLACEMENT.head(0)), doubtful, seed=1),
        "Community nurses",
        "N01",
    )
    middle = 400 / 100 * 1.5 * 1560 / 2
    assert (nurses > 0).all()
    assert nurses[:, 4].min() < 0.8 * middle < middle < nurses[:, 4].max()
