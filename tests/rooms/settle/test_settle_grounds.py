"""Each line of the ledger knows the figures that stand behind it: a change of any moves it, and of no other does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonground.evidence.model import Assumptions
from commonground.options.model import Effect
from commonground.settle.grounds import list_grounds
from commonground.settle.ledger import build_ledger
from commonground.settle.model import Ledger
from toys import settle as toy

PRICES = ("cost.", "variable_share.", "stepped_share.", "payment.blended", "value.qaly_gbp", "value.lonely_year_gbp")


def ledger(figures: Assumptions) -> Ledger:
    return build_ledger(
        toy.runs(avoided=0.3), toy.prices(figures=figures), toy.draws(), toy.partners(), toy.options(), figures
    )


def amounts(found: Ledger) -> dict[tuple[str, str], np.ndarray]:
    sums: dict[tuple[str, str], np.ndarray] = {}
    for flow in found.flows:
        sums[flow.line, flow.kind] = sums.get((flow.line, flow.kind), 0.0) + np.abs(flow.gbp)
    return sums


@pytest.mark.parametrize("name", [name for name in toy.NUMBERS if name.startswith(PRICES)])
def test_a_price_moves_those_lines_that_say_so_and_no_others(name: str) -> None:
    figures = toy.assumptions()
    told = {
        (one.line, one.kind): name in one.figures for one in list_grounds(ledger(figures), toy.options(), (), figures)
    }
    before, after = (
        amounts(ledger(figures)),
        amounts(ledger(toy.assumptions(**{name.replace(".", "__"): toy.NUMBERS[name] * 0.9}))),
    )
    moved = {key: not np.allclose(before[key], after.get(key, 0.0), rtol=1e-9) for key in before}
    assert {key for key in moved if moved[key]} == {key for key in told if told[key]} & set(moved)
    assert any(moved.values())


@pytest.mark.parametrize("name", [name for name in toy.NUMBERS if name.startswith(PRICES)])
def test_a_flow_is_proportional_to_each_of_its_factors(name: str) -> None:
    times = 0.9
    before, after = (
        ledger(toy.assumptions()),
        ledger(toy.assumptions(**{name.replace(".", "__"): toy.NUMBERS[name] * times})),
    )
    pairs = zip(before.flows, after.flows, strict=True)
    with_it = [(one, other) for one, other in pairs if name in one.grounds.factors]
    assert with_it
    for one, other in with_it:
        np.testing.assert_allclose(other.gbp, one.gbp * times, rtol=1e-9, atol=1e-9)


def test_only_options_of_the_plan_stand_behind_a_line() -> None:
    effect = Effect("team", "home_care_recipient", "reached", "rct", "B")
    options = [replace(toy.options()[0], effects=(effect,)), toy.options()[1]]
    known = [
        *toy.assumptions().values(),
        *(
            replace(toy.assumptions()["cost.home_care_recipient"], name=name)
            for name in ("effects.team.home_care_recipient", "options.team.reach", "options.team.cost_gbp")
        ),
    ]
    figures = Assumptions(known)
    for chosen, there in (({"team"}, True), (set(), False)):
        lines = {one.line: one for one in list_grounds(ledger(figures), options, chosen, figures)}
        of_care = lines["Home care: running cost"]
        assert ("effects.team.home_care_recipient" in of_care.figures) == there
        assert ("options.team.reach" in of_care.figures) == there
        assert of_care.services == ("home_care_recipient",)
        assert lines["The option team"].options == ("team",) if "The option team" in lines else True


def test_every_line_has_grounds_and_every_name_is_a_figure() -> None:
    figures = toy.assumptions()
    found = list_grounds(ledger(figures), toy.options(), {"team", "visits"}, figures)
    assert {(one.line, one.kind) for one in found} == set(amounts(ledger(figures)))
    assert all(name in figures for one in found for name in one.figures)
    assert all(one.options or one.services for one in found)
