"""What is shown of the deal in words: what costs most net of what comes back, and ranges that hold what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.html import strip_tags

from commonground.views.deal import open_row
from commonground.views.deal.model import Amount, Cause, OwnRow
from commonground.web.deal.showing import list_culprits, say_range, say_waiting
from toys import plan as toy_plan

ICB = toy_plan.PARTNER_IDS[0]


def row_with(causes: tuple[Cause, ...]) -> OwnRow:
    found = open_row(toy_plan.document(), ICB)
    kinds = tuple(replace(kind, causes=causes) if kind.kind == "cash" else kind for kind in found.kinds)
    return replace(found, kinds=kinds)


def line(name: str, gbp: float, options: tuple[str, ...] = (), services: tuple[str, ...] = ()) -> Cause:
    return Cause(name, (gbp,) * 6, options, services, ("a.figure",))


def test_a_line_that_the_next_repays_costs_nothing() -> None:
    causes = (
        line("Falls: staff", -1292.15, ("Falls",)),
        line("Falls: paid by the council", 1292.15, ("Falls",)),
        line("Beds: kept", -40.0, services=("Beds",)),
        line("Beds: running", -60.0, services=("Beds",)),
        line("Settlement: paid in", -5.0),
    )
    _, found = list_culprits(toy_plan.document(), row_with(causes))
    assert [(one.name, one.gbp) for one in found] == [("Beds", -100.0), ("Settlement: paid in", -5.0)]
    assert found[0].lines == (("Beds: running", 3, -60.0), ("Beds: kept", 2, -40.0))


@pytest.mark.parametrize(
    ("mean", "low", "high", "told"),
    [
        (0.0, None, None, ""),
        (10.0, -8.2, 20.1, "−£9 to £21"),
        (0.4, 0.0, 0.0, "£0 to £1"),
        (-0.4, 0.0, 0.0, "−£1 to £0"),
        (50.0, -3.0, 7.0, "−£3 to £7; a few futures pull the average beyond that"),
    ],
)
def test_a_range_holds_its_average_or_says_why_not(mean: float, low: float, high: float, told: str) -> None:
    assert strip_tags(say_range(mean, low, high)) == told


def test_an_end_of_a_range_does_not_break_behind_its_minus() -> None:
    whole = '<span class="room-nowrap">{}</span>'
    assert say_range(10.0, -8.2, 20.1) == f"{whole.format('−£9')} to {whole.format('£21')}"


@pytest.mark.parametrize(
    ("whole", "told"),
    [
        (Amount("all", 2_750_572.86, -8_980_000.0, 13_930_000.0), "leaves it anything from £9.0m worse off to £13.9m"),
        (Amount("all", -2e6, -3e6, -1e6), "leaves it £3.0m worse off to £1.0m worse off"),
        (Amount("all", -2e6), "leaves it £2.0m worse off against today"),
        (Amount("all", 0.1, 0.0, 0.0), "leaves it neither better nor worse off"),
    ],
)
def test_doing_nothing_is_told_with_its_range(whole: Amount, told: str) -> None:
    found = open_row(toy_plan.document(), ICB)
    waits = tuple(replace(kind, amounts=(whole,)) if kind.kind == "cash" else kind for kind in found.do_nothing)
    said = say_waiting(replace(found, do_nothing=waits))
    assert told in said
    assert ".86" not in said
