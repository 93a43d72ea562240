"""Steps of capacity: whole, monotone, none for no change, and the same whichever state they are counted from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.prices.book import build_price_book
from commonground.prices.capacity import steps_opened
from commonground.prices.model import PriceBook
from commonground.settle.activity_flows import book_activity
from commonground.settle.model import Ledger
from commonground.settle.step_flows import closures
from toys import settle as toy

EVIDENCE = reader.read()
FIGURES = from_tables(EVIDENCE)
WHO = (
    toy.partner("board", ["icb"]),
    toy.partner("north", ["acute"]),
    toy.partner("south", ["acute", "mental_health"]),
    toy.partner("nurses", ["community", "ambulance", "gp", "mental_health"]),
    toy.partner("council", ["asc", "children", "housing", "public_health", "police"]),
)


@pytest.fixture(scope="module")
def prices() -> PriceBook:
    """The library's own services, at the toy's town."""
    book = build_price_book(WHO, EVIDENCE, toy.options(), toy.PLACES, toy.PATCHES, FIGURES)
    return book.for_services([s for s in book.services if book.unit_cost_gbp[book.services.index(s)] > 0])


def use(prices: PriceBook, seed: int, spread: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Today (D, N, S), and two futures (D, Y, N, S) that wander from it."""
    chance = np.random.default_rng(seed)
    today = chance.uniform(1e2, 1e5, (2, 2, len(prices.services)))
    futures = today[None, :, None] * (1 + spread * chance.standard_normal((2, 2, 4, 2, len(prices.services))))
    return today, *np.maximum(futures, 0.0)


PARTS = st.lists(st.floats(0.01, 1.0), min_size=len(WHO), max_size=len(WHO)).map(np.array)


@given(st.integers(0, 10**6), st.floats(0, 0.3), PARTS)
def test_steps_are_whole_for_the_whole_trust_and_more_use_never_opens_fewer(
    prices: PriceBook, seed: int, spread: float, parts: np.ndarray
) -> None:
    prices = replace(prices, part_here=parts)
    today, first, second = use(prices, seed, spread)
    fewer, more = (steps_opened(prices, today, one) for one in (first, np.maximum(first, second)))
    assert (more >= fewer).all()
    assert np.allclose(fewer / parts, np.round(fewer / parts), atol=1e-6)


@given(st.integers(0, 10**6), st.floats(0, 0.3), PARTS)
def test_steps_of_a_part_are_never_a_part_of_a_step_away_from_the_use(
    prices: PriceBook, seed: int, spread: float, parts: np.ndarray
) -> None:
    today, first, _ = use(prices, seed, spread)
    part = steps_opened(replace(prices, part_here=parts), today, first)
    spread_out = steps_opened(replace(prices, part_here=np.full(len(WHO), 1e-6)), today, first)
    assert (np.abs(part - spread_out) <= parts + 1e-4).all()


@given(st.integers(0, 10**6), PARTS)
def test_no_step_opens_or_closes_where_nothing_changes(prices: PriceBook, seed: int, parts: np.ndarray) -> None:
    prices = replace(prices, part_here=parts)
    today, first, _ = use(prices, seed, 0.2)
    still = np.broadcast_to(today[:, None], first.shape)
    assert not steps_opened(prices, today, still).any()
    assert book_activity(prices, toy.YEARS[:4], today, first, first, FIGURES) == ()


@given(st.integers(0, 10**6), st.floats(0, 0.3))
def test_a_plan_against_doing_nothing_is_the_plan_against_today_less_doing_nothing_against_today(
    prices: PriceBook, seed: int, spread: float
) -> None:
    today, waiting, plan = use(prices, seed, spread)
    still = np.broadcast_to(today[:, None], waiting.shape)

    def nets(before: np.ndarray, after: np.ndarray, kind: str) -> np.ndarray:
        found = book_activity(prices, toy.YEARS[:4], today, before, after, FIGURES)
        book = Ledger(toy.YEARS[:4], prices.partners, found, 2)
        return np.stack([book.net(partner, kind) for partner in prices.partners])  # type: ignore[arg-type]

    for kind in ("cash", "capacity"):
        apart = nets(still, plan, kind) - nets(still, waiting, kind)
        assert np.allclose(nets(waiting, plan, kind), apart, atol=1e-3)


@given(st.integers(0, 10**6), st.floats(0, 0.3))
def test_what_leaves_in_cash_with_a_step_or_comes_back_is_the_same_sum_of_capacity(
    prices: PriceBook, seed: int, spread: float
) -> None:
    today, waiting, plan = use(prices, seed, spread)
    found = book_activity(prices, toy.YEARS[:4], today, waiting, plan, FIGURES)
    stepped = [flow for flow in found if "opened or closed" in flow.line or flow.line.startswith("Double running")]
    assert {flow.kind for flow in stepped} == {"cash", "capacity"} or not stepped
    for partner in prices.partners:
        paid = sum(flow.gbp for flow in stepped if flow.kind == "cash" and flow.payer == partner)
        held = sum(flow.gbp for flow in stepped if flow.kind == "capacity" and flow.payee == partner)
        assert np.allclose(paid, held)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=8))
def test_what_is_closed_for_good_adds_up_to_the_lowest_that_ever_stood(opened: list[int]) -> None:
    closed = closures(np.array(opened, dtype=float).reshape(1, 1, -1, 1)).ravel()
    assert (closed >= 0).all()
    assert closed.sum() == -min(0, *opened)


@given(st.integers(0, 10**6))
def test_where_no_step_closes_nothing_runs_twice_and_nobody_is_made_redundant(prices: PriceBook, seed: int) -> None:
    today, first, second = use(prices, seed, 0.2)
    grown = [np.maximum(one, today[:, None]) for one in (first, second)]
    found = book_activity(prices, toy.YEARS[:4], today, *grown, FIGURES)
    assert {flow.line for flow in found} & {DOUBLE_LINE, REDUNDANCY_LINE} == set()
