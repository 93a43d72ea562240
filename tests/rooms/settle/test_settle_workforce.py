"""Hours against staff, what unpaid care is worth, and trusts whose wards are mostly others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.figures import Figure
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.settle.ledger import build_ledger
from commonground.settle.model import HoursLine, Training, WorkLine
from commonground.settle.workforce import match_staff, tell_elsewhere, value_unpaid_care
from toys import settle as toy

NURSES, DOCTORS, HELPERS = "Nurses", "Hospital doctors", "Care and support workers"
FAMILY, UNPAID = "Family support workers", "Unpaid carers: family and friends"
WHOSE = {
    "nurses": (NURSES, "community"),
    "doctors": (DOCTORS, "acute"),
    "hospital_nurses": (NURSES, "acute"),
    "care": (HELPERS, "asc"),
    "family": (FAMILY, "children"),
    "social": ("Social workers", "asc"),
    "unpaid": (UNPAID, ""),
}
YEARS = np.arange(1, 6)
WAIT = 0.23  # of those who are trained up for care and support


def lines(**hours: float) -> tuple[HoursLine, ...]:
    return tuple(
        HoursLine(WHOSE[who][0], place, np.full((3, 5), each / 2), WHOSE[who][1])
        for who, each in hours.items()
        for place in toy.PLACES
    )


def bodies(wte: dict[str, float], caps: dict[str, dict[str, float]] | None = None) -> list[Partner]:
    plain = [replace(one, new_staff_wte=wte.get(one.id, 0.0)) for one in toy.partners()]
    plain[-1] = replace(plain[-1], roles=("asc", "children"))
    return [replace(one, new_staff_wte_by_profession=(caps or {}).get(one.id, {})) for one in plain]


def matched(hours: tuple[HoursLine, ...], who: Sequence[Partner]) -> dict[str, WorkLine]:
    return {line.who: line for line in match_staff(hours, who, toy.evidence(), toy.assumptions())}


def test_what_an_employer_can_add_each_year_adds_up() -> None:
    found = matched(lines(nurses=900.0), bodies({"nurses": 2.0}))[NURSES]
    assert found.found == pytest.approx(YEARS * 2.0 * 1560.0)
    assert found.hours == pytest.approx(np.full((3, 5), 900.0))
    assert found.employers == ("nurses",)
    assert found.training == Training(3.0, "recruited")


def test_several_employers_of_a_profession_find_staff_together() -> None:
    found = matched(lines(doctors=10.0), bodies({"north": 1.0, "south": 3.0}))[DOCTORS]
    assert found.employers == ("north", "south")
    assert found.found == pytest.approx(YEARS * 4.0 * 1560.0)


def test_who_has_none_of_the_hours_finds_nobody_for_them() -> None:
    found = matched(lines(nurses=10.0, doctors=5.0), bodies({"nurses": 1.0, "north": 5.0}))
    assert found[NURSES].employers == ("nurses",)
    both = matched(lines(nurses=10.0, hospital_nurses=5.0), bodies({"nurses": 1.0, "north": 5.0}))[NURSES]
    assert both.employers == ("north", "south", "nurses")
    assert both.found == pytest.approx(YEARS * 6.0 * 1560.0)


def test_an_employers_staff_goes_where_its_professions_need_it() -> None:
    found = matched(lines(social=300.0, family=100.0), bodies({"council": 1.0}))
    social, family = found["Social workers"].found, found[FAMILY].found
    assert social == pytest.approx(3.0 * family)
    assert social + family == pytest.approx(YEARS * 1560.0)


def test_those_who_are_trained_up_work_from_the_end_of_their_training() -> None:
    found = matched(lines(care=100.0), bodies({"council": 2.0}))[HELPERS]
    assert found.training == Training(WAIT, "trained")
    assert found.found == pytest.approx((YEARS - WAIT) * 2.0 * 1560.0)


def test_what_one_profession_cannot_find_goes_to_the_others() -> None:
    caps = {"council": {"social_worker": 0.25}}
    found = matched(lines(social=300.0, family=100.0), bodies({"council": 1.0}, caps))
    assert found["Social workers"].found == pytest.approx(YEARS * 0.25 * 1560.0)
    assert found[FAMILY].found == pytest.approx(YEARS * 0.75 * 1560.0)
    all_capped = {"council": {"social_worker": 0.25, "family_worker": 0.5}}
    less = matched(lines(social=300.0, family=100.0), bodies({"council": 1.0}, all_capped))
    assert less[FAMILY].found == pytest.approx(YEARS * 0.5 * 1560.0)


def test_nobody_finds_those_whom_nobody_employs() -> None:
    found = matched(lines(unpaid=50.0), bodies({}))[UNPAID]
    assert (found.found, found.employers, found.training) == (None, (), None)


@given(
    st.dictionaries(st.sampled_from(sorted(WHOSE)), st.floats(-500, 5000), min_size=1),
    st.lists(st.floats(0, 50), min_size=4, max_size=4),
    st.floats(0, 10),
    st.permutations(range(5)),
)
def test_no_more_staff_is_found_than_employers_add_in_whatever_order(
    hours: dict[str, float], wte: list[float], cap: float, order: list[int]
) -> None:
    adds = dict(zip(("nurses", "north", "south", "council"), wte, strict=True))
    who = bodies(adds, {"council": {"social_worker": cap}, "north": {"nurse": cap}})
    found = matched(lines(**hours), who)
    total = sum((line.found for line in found.values() if line.found is not None), np.zeros(5))
    assert (total <= YEARS * sum(wte) * 1560.0 * (1 + 1e-9) + 1e-6).all()
    assert all((line.found >= 0).all() for line in found.values() if line.found is not None)
    if "Social workers" in found:
        assert (found["Social workers"].found <= YEARS * cap * 1560.0 + 1e-6).all()
    turned = matched(lines(**hours), [who[i] for i in order])
    for name, line in found.items():
        assert set(turned[name].employers) == set(line.employers)
        if line.found is not None:
            assert turned[name].found == pytest.approx(line.found)


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
