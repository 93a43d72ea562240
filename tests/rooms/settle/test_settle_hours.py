"""Every avoided day or visit becomes hours of somebody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.evidence.model import Assumptions, Evidence
from commonground.settle.hours import count_hours
from commonground.settle.model import HoursLine
from toys import settle as toy
from toys.effort import examples

IDS = tuple(toy.evidence().professions["id"])
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
        "who": ["community_nurse", "unpaid_carer", "unpaid_carer", "unpaid_carer", "vcse"],
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


def of(lines: tuple[HoursLine, ...], who: str, where: str, role: str = "") -> np.ndarray:
    """Their hours there: those of the bodies of a role, or all."""
    mine = [line for line in lines if line.who == who and line.neighbourhood == where]
    return np.sum([line.hours for line in mine if role in ("", line.role)], axis=0)


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
    assert of(lines, "Nurses", "N01", "community") == pytest.approx(np.full((40, 5), each))
    assert of(lines, "Nurses", "N02", "acute") == pytest.approx(np.full((40, 5), each))
    assert of(lines, "Staff of other providers", "N01") == pytest.approx(np.full((40, 5), 400 / 100 * 1560))


def test_staff_hours_are_of_the_professions_that_each_role_employs() -> None:
    mix = pl.DataFrame({"option": ["team"] * 2, "profession": ["hospital_doctor", "therapist"], "share": [0.25, 0.75]})
    evidence = replace(toy.evidence(), staff_mix=mix, displacement=DISPLACEMENT.head(0))
    lines = count_hours(toy.runs(), toy.options(), HELD, evidence, toy.assumptions(), seed=1)
    whole = 400 / 100 * 1.5 * 1560
    assert of(lines, "Hospital doctors", "N01", "acute") == pytest.approx(np.full((40, 5), whole / 4))
    assert of(lines, "Therapists", "N01", "acute") == pytest.approx(np.full((40, 5), whole / 4))
    assert of(lines, "Therapists", "N01", "community") == pytest.approx(np.full((40, 5), whole / 2))


@given(
    st.dictionaries(st.sampled_from(IDS), st.floats(0.01, 1.0), min_size=1, max_size=5),
    st.sets(st.sampled_from(sorted({*HELD, "vcse", "gp"}))),
    st.lists(st.sampled_from(("community", "acute", "gp", "asc", "lottery")), min_size=1, max_size=4, unique=True),
)
@settings(max_examples=examples(50), deadline=None)
def test_hours_over_professions_sum_to_those_of_the_option(
    parts: dict[str, float], held: set[str], delivered_by: list[str]
) -> None:
    total = sum(parts.values())
    mix = {"option": ["team"] * len(parts), "profession": list(parts), "share": [p / total for p in parts.values()]}
    evidence = replace(toy.evidence(), staff_mix=pl.DataFrame(mix), displacement=DISPLACEMENT.head(0))
    team, visits = toy.options()
    options = (replace(team, delivered_by=tuple(delivered_by)), visits)
    lines = count_hours(toy.runs(), options, held, evidence, toy.assumptions(), seed=1)
    for where in toy.PLACES:
        every = np.sum([line.hours for line in lines if line.neighbourhood == where], axis=0)
        assert every == pytest.approx(np.full((40, 5), 400 / 100 * (1.5 + 1.0) * 1560))


def test_a_plan_that_does_nothing_asks_nobody_for_time() -> None:
    assert made(avoided=0.0, spend_gbp=0.0) == ()


def test_a_service_that_is_not_simulated_asks_nobody_for_time() -> None:
    assert "Community and advice workers" not in {line.who for line in made()}


def test_the_doubt_in_hours_is_in_the_range() -> None:
    runs = toy.runs()
    nurse = of(made(spend_gbp=0.0), "Nurses", "N01") / (runs.without - runs.with_plan)[:, :, 0, 0]
    assert nurse == pytest.approx(np.broadcast_to(nurse[:, :1], nurse.shape))
    assert 1.0 < np.quantile(nurse[:, 0], 0.1) < 3.0 < np.quantile(nurse[:, 0], 0.9) < 8.0


def test_the_doubt_in_staffing_is_in_the_range_too() -> None:
    known = dict(toy.assumptions())
    name = "options.team.staff_wte_per_100"
    doubtful = Assumptions([*known.values(), replace(known[name], low=0.75, high=3.0)])
    nurses = of(
        count_hours(toy.runs(), toy.options(), HELD, read(DISPLACEMENT.head(0)), doubtful, seed=1),
        "Nurses",
        "N01",
        "community",
    )
    middle = 400 / 100 * 1.5 * 1560 / 2
    assert (nurses > 0).all()
    assert nurses[:, 4].min() < 0.8 * middle < middle < nurses[:, 4].max()
