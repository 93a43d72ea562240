"""Hours against staff, what unpaid care is worth, and trusts whose wards are mostly others'."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.figures import Figure
from commonground.evidence.model import Assumptions
from commonground.settle.ledger import build_ledger
from commonground.settle.model import HoursLine
from commonground.settle.workforce import match_staff, tell_elsewhere, value_unpaid_care
from toys import settle as toy

NURSES, HOSPITAL, CARE = "Community nurses", "Hospital staff working outside the ward", "Adult social care staff"
CHILDREN, UNPAID = "Children's and family workers", "Unpaid carers: family and friends"


def lines(**hours: float) -> tuple[HoursLine, ...]:
    called = {"nurses": NURSES, "hospital": HOSPITAL, "care": CARE, "children": CHILDREN, "unpaid": UNPAID}
    return tuple(
        HoursLine(called[who], place, np.full((3, 5), each / 2)) for who, each in hours.items() for place in toy.PLACES
    )


def matched(hours: tuple[HoursLine, ...], **wte: float) -> dict[str, object]:
    partners = [replace(one, new_staff_wte=wte.get(one.id, 0.0)) for one in toy.partners()]
    partners[-1] = replace(partners[-1], roles=("asc", "children"))
    return {line.who: line for line in match_staff(hours, partners, toy.evidence(), toy.assumptions())}


def test_what_an_employer_can_add_each_year_adds_up() -> None:
    found = matched(lines(nurses=900.0), nurses=2.0)[NURSES]
    assert found.found == pytest.approx(np.arange(1, 6) * 2.0 * 1560.0)
    assert found.hours == pytest.approx(np.full((3, 5), 900.0))
    assert found.employers == ("nurses",)


def test_several_employers_of_a_group_find_staff_together() -> None:
    found = matched(lines(hospital=10.0), north=1.0, south=3.0)[HOSPITAL]
    assert found.employers == ("north", "south")
    assert found.found == pytest.approx(np.arange(1, 6) * 4.0 * 1560.0)


def test_an_employers_staff_goes_where_its_groups_need_it() -> None:
    found = matched(lines(care=300.0, children=100.0), council=1.0)
    assert found[CARE].found == pytest.approx(3.0 * found[CHILDREN].found)
    assert found[CARE].found + found[CHILDREN].found == pytest.approx(np.arange(1, 6) * 1560.0)


def test_nobody_finds_those_whom_nobody_employs() -> None:
    assert matched(lines(unpaid=50.0))[UNPAID].found is None
    assert matched(lines(unpaid=50.0))[UNPAID].employers == ()


@given(st.lists(st.floats(-500, 5000), min_size=4, max_size=4), st.lists(st.floats(0, 50), min_size=4, max_size=4))
def test_no_more_staff_is_found_than_employers_add(hours: list[float], wte: list[float]) -> None:
    who = dict(zip(("nurses", "hospital", "care", "children"), hours, strict=True))
    adds = dict(zip(("nurses", "north", "south", "council"), wte, strict=True))
    found = matched(lines(**who), **adds)
    total = sum(line.found for line in found.values())
    assert total == pytest.approx(np.arange(1, 6) * sum(wte) * 1560.0)
    assert all((line.found >= 0).all() for line in found.values())


def test_unpaid_care_is_worth_what_home_carers_would_cost() -> None:
    hour = Figure("value.unpaid_care_hour_gbp", 24.0, "GBP", "made up", "C")
    figures = Assumptions([*toy.assumptions().values(), hour])
    found = value_unpaid_care(lines(unpaid=100.0), toy.evidence(), figures, seed=1)
    assert found.hours == pytest.approx(np.full((3, 5), 100.0))
    assert found.gbp == pytest.approx(np.full((3, 5), 2400.0))
    assert value_unpaid_care(lines(nurses=1.0), toy.evidence(), figures, seed=1) is None


def test_a_trust_is_this_places_as_far_as_its_bed_days_are_residents() -> None:
    prices = replace(toy.prices(), part_here=np.array([1.0, 0.6, 0.04, 1.0, 1.0]))
    ledger = build_ledger(toy.runs(), prices, toy.draws(), toy.partners(), toy.options(), toy.assumptions())
    found = {one.partner: one for one in tell_elsewhere(prices, ledger)}
    assert {code: one.share_here for code, one in found.items()} == {"north": 0.6, "south": 0.04}
    for code, one in found.items():
        mine = [flow.gbp.mean(axis=0) for flow in ledger.flows if "wards" in flow.line and flow.payer == code]
        assert one.wards_gbp == pytest.approx(-sum(mine, np.zeros(5)))
    assert tell_elsewhere(toy.prices(), ledger) == ()
