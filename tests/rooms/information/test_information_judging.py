"""Which judged figures to look up: measured as the plan is, ranked, and told where."""

from dataclasses import replace
from fnmatch import fnmatchcase

import numpy as np
import pytest

from commonground.choose.pricing import worth_of
from commonground.core.errors import Fault
from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions
from commonground.information import rank_judged
from commonground.information.figures import draw_figures
from commonground.information.judging import whom_to_ask
from commonground.information.model import TARGETS
from commonground.information.outcomes import lie_under, measure_outcomes
from commonground.prices.uplift import find_indices
from commonground.simulate import estimate_baseline, measure_together, run
from commonground.simulate.bed_days import by_column, split, with_carried
from commonground.simulate.effects import path_by_months, path_of
from toys import simulation

RANGED = {  # beside what the futures draw
    "options.falls.reach": (0.1, 0.5),
    "options.falls.setup_months": (0.0, 12.0),
    "cost.emergency_admission_1plus": (2000.0, 4500.0),
    "variable_share.emergency_admission_1plus": (0.1, 0.6),
    "value.qaly_gbp": (40_000.0, 90_000.0),
}
LOOK_UP = reader.read().look_up


def ranged(assumptions: Assumptions, ends: dict[str, tuple[float, float]]) -> Assumptions:
    """The same figures, some with these ranges around their value."""
    return Assumptions(
        replace(f, low=min(ends[f.name][0], f.number), high=max(ends[f.name][1], f.number)) if f.name in ends else f
        for f in assumptions.values()
    )


def toy(draws: int = 200, ends: dict[str, tuple[float, float]] | None = None, quality: dict[str, str] | None = None):
    """A toy whose figures have these ranges and letters; its plan, and its prices."""
    made = simulation.toy(persons=2000, draws=draws)
    figures = ranged(made.assumptions, ends or {})
    figures = Assumptions(replace(f, quality=(quality or {}).get(f.name, f.quality)) for f in figures.values())
    baseline = estimate_baseline(made.cells, made.draws, made.options, figures)
    made = replace(made, assumptions=figures, baseline=baseline)
    return made, measure_together(baseline, simulation.PLAN), simulation.price_book(made, simulation.partners())


def measured(made, plan, prices):
    figures = draw_figures(
        made.options, simulation.SERVICES, simulation.SERVICES, made.assumptions, 1, made_draws(made)
    )
    under = lie_under(made.baseline, plan, prices, plan.exposed_use)
    return measure_outcomes(made.baseline, plan, prices, under, under, figures)


def made_draws(made) -> int:
    return len(made.draws.cost_gbp)


@pytest.mark.parametrize(("weights", "within"), [("off", 1e-9), ("on", 1e-3)])
def test_where_nothing_is_in_doubt_the_plan_is_worth_what_its_choice_said(weights, within):
    """Weights are those of an option wherever it is, of a choice when choosing: a little apart."""
    certain = {f.name: f.value for f in simulation.toy().assumptions.values() if not isinstance(f.value, str)}
    made = simulation.toy(draws=1, changed=certain | {"choose.distributional_weights": weights})
    plan, prices = measure_together(made.baseline, simulation.PLAN), simulation.price_book(made, simulation.partners())
    found, marginals = measured(made, plan, prices), plan.marginals
    priced = prices.for_services(marginals.services)
    index = find_indices(priced, made.assumptions, made.cells.years)
    worth = worth_of(marginals, priced, made.baseline, index)
    assert found.qaly[0] == pytest.approx(marginals.qaly.sum())
    for o, option in enumerate(made.options):
        mine = [k for k, choice in enumerate(simulation.PLAN) if choice.option == option.id]
        assert found.worth_gbp[0, o] == pytest.approx(worth.social[mine].sum(), rel=within)


def test_health_is_drawn_as_in_the_futures_where_nothing_else_is_in_doubt():
    made, plan, prices = toy(draws=50)
    runs = run(made.baseline, plan, seed=1)
    np.testing.assert_allclose(measured(made, plan, prices).qaly, runs.qaly.sum(axis=(1, 2)), rtol=1e-9)


def test_cash_is_what_is_saved_at_once_less_what_partners_pay():
    made, plan, prices = toy(draws=50)
    free = Assumptions(
        replace(f, value=0.0, low=None, high=None) if f.name.startswith("variable_share.") else f
        for f in made.assumptions.values()
    )
    found = measured(replace(made, assumptions=free), plan, prices).cash_gbp
    paid = run(made.baseline, plan, seed=1).option_cost_gbp
    inside = 1.0 - prices.fund_outside
    np.testing.assert_allclose(found, -(paid * inside[None, None]).sum(axis=(1, 2, 3)), rtol=1e-9)


def test_a_unit_of_each_column_is_priced_as_the_services_handed_on():
    chance = np.random.default_rng(3)
    use = with_carried(chance.uniform(size=(4, 7)), simulation.SERVICES, chance.uniform(size=4))
    prices = chance.uniform(size=8)
    wanted = split(use, simulation.SERVICES) @ prices
    np.testing.assert_allclose(use @ by_column(prices, simulation.SERVICES), wanted)


def test_paths_of_many_months_are_those_of_each():
    made = simulation.toy()
    for months in ((0.0, 0.0, 0.0), (5.0, 0.0, 12.0), (7.0, 30.0, 12.0)):
        names = ("options.falls.setup_months", "options.falls.lag_months", "options.build_up_months")
        one = simulation.toy(changed=dict(zip(names, months, strict=True)))
        alone = path_of(one.options[0], 1, one.assumptions, 5)
        many = path_by_months(1, *(np.full((3, 1), m) for m in months), 5, one_off=False)
        for field in ("effect", "paid", "setup"):
            np.testing.assert_array_equal(getattr(many, field)[2], getattr(alone, field))
    assert made.options[0].id == "falls"


def test_all_of_the_spread_goes_where_every_figure_is_judged_and_none_where_none_is():
    made, plan, prices = toy(ends=RANGED)
    everything = rank_judged(made.baseline, plan, prices, LOOK_UP, 1)
    assert everything.judged == everything.figures == len(made.assumptions)
    assert everything.share_of_spread == dict.fromkeys(TARGETS, 1.0)
    known = dict.fromkeys(made.assumptions, "A")
    made, plan, prices = toy(ends=RANGED, quality=known)
    nothing = rank_judged(made.baseline, plan, prices, LOOK_UP, 1)
    assert nothing.judged == 0
    assert nothing.rows == ()
    assert nothing.share_of_spread == dict.fromkeys(TARGETS, 0.0)


def test_what_a_place_can_look_up_stands_first_and_then_what_is_worth_most():
    made, plan, prices = toy(ends=RANGED)
    rows = rank_judged(made.baseline, plan, prices, LOOK_UP, 1, most=100).rows
    assert [row.local for row in rows] == sorted((row.local for row in rows), reverse=True)
    for local in (True, False):
        worth = [round(row.worth_knowing_gbp) for row in rows if row.local == local]
        assert worth == sorted(worth, reverse=True)
    assert {"value.qaly_gbp", "options.falls.reach"} <= {row.figure.name for row in rows}
    assert len(rank_judged(made.baseline, plan, prices, LOOK_UP, 1, most=3).rows) == 3


def test_figures_of_options_that_are_not_in_the_plan_are_not_told():
    made, _, prices = toy(ends=RANGED | {"options.visits.reach": (0.01, 0.9)})
    without = tuple(choice for choice in simulation.PLAN if choice.option not in ("visits", "carers"))
    found = rank_judged(made.baseline, measure_together(made.baseline, without), prices, LOOK_UP, 1, most=500)
    assert found.rows
    assert not [
        row.figure.name for row in found.rows if ".visits" in row.figure.name or "loneliness" in row.figure.name
    ]


def test_an_option_that_must_be_there_decides_nothing():
    """The cost of a core option goes with the spread, but knowing it changes no choice."""
    options = tuple(replace(option, core=option.id == "falls") for option in simulation.usual_options())
    free = simulation.toy(options, persons=2000, draws=200, changed={"choose.core_everywhere": "off"})
    forced = simulation.toy(options, persons=2000, draws=200)

    def found(made):
        plan = measure_together(made.baseline, simulation.PLAN)
        prices = simulation.price_book(made, simulation.partners())
        return {row.figure.name: row for row in rank_judged(made.baseline, plan, prices, LOOK_UP, 1, most=500).rows}

    name = "options.falls.cost_gbp"
    assert found(free)[name].worth_knowing_gbp > 0.0
    assert found(forced)[name].worth_knowing_gbp == 0.0
    assert found(forced)[name].share_of_spread["worth"] > 0.0


@pytest.mark.parametrize(("draws", "plan"), [(29, simulation.PLAN), (200, ())], ids=["too few draws", "an empty plan"])
def test_nothing_is_ranked_where_nothing_can_be(draws, plan):
    made, _, prices = toy(draws=draws, ends=RANGED)
    found = rank_judged(made.baseline, measure_together(made.baseline, plan), prices, LOOK_UP, 1)
    assert found.rows == ()
    assert found.judged == found.figures


def test_every_figure_of_the_library_has_somewhere_to_ask_and_every_row_is_asked():
    patterns = LOOK_UP["figures"].to_list()
    used = {next(p for p in patterns if fnmatchcase(name, p)) for name in from_tables(reader.read())}
    assert used - {"*"} == set(patterns) - {"*"}, "drop the rows that no figure fits, or that stand below a wider one"


def test_a_figure_that_no_row_fits_is_our_fault():
    with pytest.raises(Fault, match=r"does not say where moon\.phase could be looked up"):
        whom_to_ask("moon.phase", LOOK_UP.filter(figures="value.*"))
