"""Flows of a made-up town, line by line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonground.core.bed_days import parted
from commonground.options.model import Effect
from commonground.prices.book import build_price_book
from commonground.settle.ledger import build_ledger, build_waiting_ledger
from commonground.settle.model import Ledger
from toys import settle as toy

WARDS_LINE = "Hospital wards opened or closed"


def made(**more: float) -> Ledger:
    return build_ledger(toy.runs(**more), toy.prices(), toy.draws(), toy.partners(), toy.options(), toy.assumptions())


def total(book: Ledger, line: str, payer: str | None = None) -> np.ndarray:
    flows = [flow.gbp for flow in book.flows if flow.line == line and payer in (None, flow.payer)]
    return np.sum(flows, axis=0)


def test_the_funder_pays_the_whole_cost_and_the_deliverer_is_left_with_nothing() -> None:
    book, runs = made(), toy.runs()
    cost = runs.option_cost_gbp[..., 0].sum(axis=2)
    assert total(book, "Team", "board") == pytest.approx(cost / 2)
    assert total(book, "Team", "national") == pytest.approx(cost / 2)
    assert total(book, "Team: staff and goods") == pytest.approx(cost)
    assert book.net("nurses") == pytest.approx(np.zeros_like(cost))


def test_running_costs_fall_once_where_the_care_is_given() -> None:
    runs = toy.runs()
    saved = (runs.with_plan - runs.without)[..., 2].sum(axis=2) * 16000
    assert total(made(), "Home care: running cost") == pytest.approx(saved)


def test_bed_days_cost_only_where_stays_are_shortened() -> None:
    runs = toy.runs()
    shorter = runs.with_plan[..., runs.services.index("bed_days_of_length_of_stay")]
    assert total(made(), "Bed day: running cost") == pytest.approx(shorter.sum(axis=2) * 100)


def test_a_plan_that_does_nothing_moves_no_money() -> None:
    book = made(avoided=0.0, spend_gbp=0.0)
    assert book.flows == ()
    assert book.net("board").shape == (40, 5)


def test_more_use_costs_more_and_fills_capacity() -> None:
    book = made(avoided=-0.05)
    assert (book.net("north", "capacity").mean(axis=0) < 0).all()
    assert (total(book, "Home care: running cost") > 0).all()


def test_a_ward_not_opened_is_cash_and_no_longer_capacity() -> None:
    book = made(avoided=0.5)
    wards = total(book, WARDS_LINE)
    assert (wards <= 0).all()
    assert wards.min() < 0
    assert wards % (toy.prices().stepped_per_bed_gbp * 24) == pytest.approx(0)
    for trust in ("north", "south"):
        freed = [f.gbp for f in book.flows if f.kind == "capacity" and f.payee == trust]
        assert sum(freed).mean() > 0


def test_a_plan_that_halves_growth_saves_the_ward_that_it_makes_needless() -> None:
    runs = toy.runs(avoided=0.0, spend_gbp=0.0)
    ward = 24 * 365 * 0.9
    without, with_plan = (np.broadcast_to(runs.today_by_draw[:, None], runs.without.shape).copy() for _ in range(2))
    carried = runs.services.index("bed_days_of_admissions")
    without[:, :, 0, carried] += 2.5 * ward / 0.9  # the north hospital has nine tenths of the first neighbourhood
    with_plan[:, :, 0, carried] += 1.2 * ward / 0.9
    runs = replace(runs, without=without, with_plan=with_plan)
    book = build_ledger(runs, toy.prices(), toy.draws(), toy.partners(), toy.options(), toy.assumptions())
    assert total(book, WARDS_LINE) == pytest.approx(np.full((40, 5), -24 * toy.prices().stepped_per_bed_gbp))
    waiting = build_waiting_ledger(runs, toy.prices(), toy.assumptions())
    assert total(waiting, WARDS_LINE) == pytest.approx(np.full((40, 5), 2 * 24 * toy.prices().stepped_per_bed_gbp))


def test_kinds_of_money_are_kept_apart() -> None:
    book = made(avoided=0.5)
    assert {flow.kind for flow in book.flows} == {"cash", "capacity", "value"}
    assert all(flow.payer == "plan" for flow in book.flows if flow.kind != "cash")
    assert all(flow.payer != "plan" for flow in book.flows if flow.kind == "cash")


def test_health_is_worth_its_green_book_price_to_residents() -> None:
    assert made().net("residents", "value") == pytest.approx(
        toy.runs().qaly.sum(axis=2) * 70000 + (toy.runs().without - toy.runs().with_plan)[..., 3].sum(axis=2) * 10000
    )


def dying(menu_effects, draws=None, **changes):
    """The value to residents where `team` and `visits` change deaths by -30 and -10 a year and neighbourhood."""
    runs, simulated = toy.runs(), (*toy.SIMULATED[:3], "mortality")
    steps = np.zeros((2, 5, 2, 5))
    steps[:, ..., 3] = np.array([-30.0, -10.0])[:, None, None]
    runs = replace(runs, services=parted(simulated), step_names=("team", "visits"), steps=steps, qaly=runs.qaly * 0)
    menu = tuple(replace(one, effects=found) for one, found in zip(toy.options(), menu_effects, strict=True))
    table = toy.SERVICES.with_columns(id=pl.col("id").replace("loneliness", "mortality"))
    figures = toy.assumptions(value__qaly_per_death_averted=4.0, **changes)
    prices = build_price_book(toy.partners(), toy.evidence(table), menu, toy.PLACES, toy.PATCHES, figures)
    draws = replace(draws or toy.draws(), services=simulated)
    return build_ledger(runs, prices, draws, toy.partners(), menu, figures).net("residents", "value")


A_YEAR = 2 * 10.0 * 4 * 70000  # ten deaths averted in each of two neighbourhoods, four healthy years each


def test_deaths_averted_count_only_where_no_healthy_years_were_measured() -> None:
    measured = (Effect("team", "qaly", "reached", "rct", "B"),)
    assert dying((measured, ()), value__deaths_counted="all") == pytest.approx(A_YEAR)


def test_deaths_averted_count_only_where_they_were_shown_to_change() -> None:
    figures = {"effects__team__mortality": 1.0, "effects__visits__mortality": 0.9}
    both = tuple((Effect(name, "mortality", "reached", "rct", "B"),) for name in ("team", "visits"))
    assert dying(both, **figures) == pytest.approx(A_YEAR)
    assert dying(both, **figures, value__deaths_counted="all") == pytest.approx(4 * A_YEAR)


def test_a_draw_in_which_an_option_saves_more_lives_is_worth_more() -> None:
    ratio = np.ones((40, 2, 4))
    ratio[:, 1, 3] = np.linspace(0.8, 1.0, 40)
    found = dying(((), ()), replace(toy.draws(), rate_ratio=ratio), value__deaths_counted="all")
    assert found.mean() == pytest.approx(4 * A_YEAR)
    assert (np.diff(found[:, 0]) < 0).all()


def test_declared_worth_is_shown_as_value_not_cash() -> None:
    who = (*toy.partners()[:4], replace(toy.partners()[4], declared_worth_gbp={"home_care_recipient": 500.0}))
    book = build_ledger(toy.runs(), toy.prices(who), toy.draws(), who, toy.options(), toy.assumptions())
    avoided = (toy.runs().without - toy.runs().with_plan)[..., 2].sum(axis=2)
    assert book.net("council", "value") == pytest.approx(avoided * 500)
    assert book.net("council") == pytest.approx(made().net("council"))


def test_doing_nothing_costs_money_where_need_grows() -> None:
    waiting = build_waiting_ledger(toy.runs(), toy.prices(), toy.assumptions())
    council = waiting.net("council").mean(axis=0)
    assert (council < 0).all()
    assert (np.diff(council) < 0).all()
    assert (waiting.net("north", "capacity").mean(axis=0) < 0).all()


def test_doing_nothing_costs_nothing_where_need_stands_still() -> None:
    runs = toy.runs()
    runs = replace(runs, without=np.broadcast_to(runs.today_by_draw[:, None], runs.without.shape))
    assert build_waiting_ledger(runs, toy.prices(), toy.assumptions()).flows == ()
