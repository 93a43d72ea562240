"""A changed figure stays within what its unit and name allow; so does every figure of the library."""

from __future__ import annotations

import pytest

from commonground.evidence import figures, reader
from commonground.evidence.bounds import OF_NAME, WHOLE, bounds_of, outside


def test_every_figure_of_the_library_lies_within_its_bounds() -> None:
    library = figures.from_tables(reader.read()).values()
    numbers = [
        (figure.name, number, outside(number, figure.name, figure.unit))
        for figure in library
        for number in (figure.value, figure.low, figure.high)
        if isinstance(number, float)
    ]
    assert [found for found in numbers if found[2]] == []


def test_every_bound_by_name_is_of_some_figure() -> None:
    names = list(figures.from_tables(reader.read()))
    assert [begins for begins in (*OF_NAME, *WHOLE) if not any(name.startswith(begins) for name in names)] == []


@pytest.mark.parametrize(
    ("unit", "ends"),
    [
        ("share", (0.0, 1.0)),
        ("share of households", (0.0, 1.0)),
        ("GBP per person", (0.0, 1e7)),
        ("months", (0.0, 240.0)),
        ("ratio", (0.0, 100.0)),
        ("beds", (0.0, 1e6)),
        ("per year", (-0.5, 1.0)),
        ("QALYs per person reached", (-1.0, 1.0)),
    ],
)
def test_a_unit_says_what_a_figure_may_be(unit: str, ends: tuple[float, float]) -> None:
    assert bounds_of("some.figure", unit) == ends
