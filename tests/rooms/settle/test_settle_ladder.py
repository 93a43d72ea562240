"""Can everybody sign? The rungs in words and in money, from what is on the table and what the deal leaves each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonground.partners.model import Offer
from commonground.settle.ladder import climb, total_and_largest
from commonground.settle.model import Rung, Settlement
from toys import settle as toy

NAMES = ("board", "hospital", "council")
FALLS = toy.assumptions(settle__rule="as_it_falls")


def deal(
    net: list[list[float]], offers: tuple[float, ...] = (0, 0, 0), floors: tuple[float, ...] = (0, 0, 0)
) -> Settlement:
    """The settlement of cash (Y, P) that is the same in each of 20 draws."""
    draws = np.broadcast_to(np.array(net, dtype=float), (20, *np.shape(net))).copy()
    who = [
        toy.partner(name, ["icb"], offers=(Offer((gbp,) * 5),), floor_gbp=(floor,) * 5)
        for name, gbp, floor in zip(NAMES, offers, floors, strict=True)
    ]
    return toy.settled(toy.plain_ledger(draws, NAMES), toy.values(NAMES, np.zeros(8)), who, FALLS)


def rungs(found: Settlement) -> dict[str, Rung]:
    return {rung.id: rung for rung in found.ladder}


SHORT = [[-100e3, 20e3, 0.0], [0.0, 300e3, 0.0]]


def test_a_plan_that_pays_for_itself_asks_nothing_of_anybody() -> None:
    found = rungs(deal([[-100e3, 300e3, 0]], (5e4, 0, 0)))
    assert all(rung.holds for rung in found.values())
    assert found["within_offers"].sentence == "Within what each has put on the table: nothing of it is asked for."
    assert found["pays_for_itself"].sentence.startswith("It pays for itself in cash")
    assert not found["within_offers"].gbp_by_year.any()


def test_the_first_rung_holds_where_offers_bear_what_all_together_lose() -> None:
    found = rungs(deal(SHORT, (90e3, 0, 0)))
    assert [found[rung].holds for rung in ("within_offers", "pays_for_itself", "outside")] == [True, False, True]
    assert found["within_offers"].sentence == (
        "Within what each has put on the table: £90,000 is asked for of the £180,000 that is offered over 2 years, and "
        "in no year more than a partner's own offer."
    )
    assert found["within_offers"].gbp_by_year == pytest.approx([90e3, 0], abs=0.02)
    assert found["pays_for_itself"].gbp_by_year == pytest.approx([80e3, 0])
    assert found["pays_for_itself"].sentence == (
        "It does not pay for itself in cash: it costs the partners together £80,000 in 2026/27."
    )


def test_where_no_partner_has_a_floor_there_is_no_rung_of_floors() -> None:
    assert [rung.id for rung in deal(SHORT).ladder] == ["within_offers", "pays_for_itself", "outside"]
    assert "within_floors" in rungs(deal(SHORT, floors=(1.0, 0, 0)))


def test_a_floor_that_bears_what_offers_do_not_is_named() -> None:
    found = rungs(deal(SHORT, (0, 0, 30e3), (100e3, 0, 100e3)))
    assert [rung.holds for rung in found.values()] == [False, False, True, True]
    assert found["within_offers"].sentence == (
        "What is on the table is too little: in 2026/27 it holds £30,000, and the plan costs the partners together "
        "£80,000: £50,000 is lacking."
    )
    assert found["within_floors"].sentence == ("Beyond offers, floors bear £50,000 in 2026/27: those of The board.")
    assert found["within_floors"].gbp_by_year == pytest.approx([50e3, 0], abs=0.02)


def test_floors_of_bodies_that_lose_nothing_are_no_answer() -> None:
    found = rungs(deal(SHORT, (0, 0, 30e3), (0, 1e9, 1e9)))
    assert [rung.holds for rung in found.values()] == [False] * 4
    assert found["within_floors"].sentence == (
        "What offers leave over is more than floors may bear of their own bodies' losses."
    )
    assert found["outside"].sentence.startswith("It needs £50,000 in 2026/27 from outside, and no less would do")
    assert found["outside"].gbp_by_year == pytest.approx([50e3, 0])


def test_floors_that_need_bear_nothing_say_so() -> None:
    found = rungs(deal(SHORT, (90e3, 0, 0), (1e6, 0, 0)))
    assert found["within_floors"].holds
    assert found["within_floors"].sentence == "Nothing is asked beyond offers, so no floor need bear anything."


def test_who_has_given_all_that_it_may_is_named_where_money_from_outside_is_needed() -> None:
    found = rungs(deal([[-100e3, -50e3, 0]], (10e3, 0, 30e3)))
    assert found["outside"].sentence == (
        "It needs £110,000 in 2026/27 from outside, and no less would do; The board and The council have given all "
        "that they may."
    )


def test_money_that_fences_hold_back_is_told() -> None:
    found = deal(SHORT, (0, 0, 90e3))
    fenced = replace(found.table, usable=found.table.usable * 0.5)
    who = [toy.partner(name, ["icb"]) for name in NAMES]
    expected = found.net_before.mean(axis=0)
    said = climb(who, fenced, found.floors, expected, expected, found.subsidy_pence, found.years)[0]
    assert not said.holds
    assert "it holds £45,000 that its fences let it pay, and the plan costs" in said.sentence


@pytest.mark.parametrize("floors", [(0, 0, 0), (20e3, 0, 0)])
def test_pence_that_are_lacking_are_lacking_on_every_rung(floors: tuple[float, ...]) -> None:
    found = rungs(deal([[-80e3 - 0.4, 0, 0], [1e3, 0, 0]], (80e3 - floors[0], 0, 0), floors))
    assert not any(rung.holds for rung in found.values())
    assert found["outside"].gbp_by_year == pytest.approx([0.4, 0])
    assert found["outside"].sentence == (
        "It needs less than £1 in 2026/27 from outside, and no less would do; The board has given all that it may."
    )


def test_what_is_lacking_on_the_table_is_told_whatever_both_sums_read() -> None:
    said = rungs(deal([[-2.04e6, 0, 0], [0, 0, 0]], (1.96e6, 0, 0)))["within_offers"].sentence
    assert said.endswith("it holds £2.0m, and the plan costs the partners together £2.1m: £80,000 is lacking.")


def test_what_has_to_be_found_is_rounded_up_on_every_rung() -> None:
    """£50,400 is lacking: £50,000 would not do."""
    loss = [[-80_400, 0, 0], [0, 0, 0]]
    found = rungs(deal(loss, (0, 0, 30e3), (40e3, 0, 0)))
    assert found["within_offers"].sentence.endswith("the partners together £81,000: £51,000 is lacking.")
    assert found["pays_for_itself"].sentence.endswith("it costs the partners together £81,000 in 2026/27.")
    assert found["outside"].sentence.startswith("It needs £11,000 in 2026/27 from outside")
    borne = rungs(deal(loss, (0, 0, 30e3), (60e3, 0, 0)))["within_floors"]
    assert borne.sentence == "Beyond offers, floors bear £51,000 in 2026/27: those of The board."
    offered = rungs(deal(loss, (80_400, 0, 0)))["within_offers"].sentence
    assert "£81,000 is asked for of the £161,000 that is offered over 2 years" in offered


@pytest.mark.parametrize(
    ("gbp", "said"),
    [
        ([8e4, 0.0, 0.4], "£80,000 in 2026/27"),
        ([8e4, 0.0, 5e4], "£80,000 in 2026/27 and £50,000 in 2028/29"),
        ([8e4, 1e5, 5e4], "£230,000 over 3 years (at most £100,000 in 2027/28)"),
        ([0.0, 0.4, 0.0], "less than £1 in 2027/28"),
        ([80_400.0, 0.0, 1.21e6], "£81,000 in 2026/27 and £1.3m in 2028/29"),
        ([80_400.0, 80_400.0, 80_400.0], "£242,000 over 3 years (at most £81,000 in 2026/27)"),
    ],
)
def test_years_are_told_one_by_one_or_in_one_sum_with_the_largest(gbp: list[float], said: str) -> None:
    assert total_and_largest(np.array(gbp), toy.YEARS[:3]) == said
