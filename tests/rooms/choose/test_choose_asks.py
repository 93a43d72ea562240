"""What must be in the plan, what must not, what is reserved for community groups, and what each costs."""

from dataclasses import replace

import pytest

from commonground.choose import Askable, optimise, read_asks
from commonground.choose.constraints.community_share import community_part
from commonground.choose.model import Ask, Asks
from commonground.core.errors import UserError
from toys import simulation

OPTIONS = {"falls": "Balance classes", "warm": "Warm homes"}
PLACES = {"N01": "Harbour", "N02": "Northmoor"}
ASKABLE = Askable(OPTIONS, PLACES, ("2026/27", "2027/28"), (0.5, 1.0))
GENEROUS = {"value.qaly_gbp": 1e6}


def chosen(asks, **changed):
    toy = simulation.toy(changed={**GENEROUS, **changed})
    return optimise(simulation.candidates(toy, simulation.partners(60_000.0, 3.0), asks))


@pytest.fixture(scope="module")
def free():
    return chosen(Asks())


def test_an_option_is_found_by_id_or_name_and_alone_is_meant_everywhere():
    asks = read_asks(["warm homes", "FALLS:harbour"], ["falls:N02"], ASKABLE)
    assert asks.must == (Ask("warm", ("N01", "N02"), "warm homes"), Ask("falls", ("N01",), "FALLS:harbour"))
    assert asks.must_not == (Ask("falls", ("N02",), "falls:N02"),)


def test_a_year_and_a_scale_stand_behind_what_is_asked_for():
    asks = read_asks(["falls:N01@2027", "warm@2026/27,50%", "Falls:N02@100%"], ["falls@2027"], ASKABLE)
    assert [(one.option, one.neighbourhoods, one.start, one.scale) for one in (*asks.must, *asks.must_not)] == [
        ("falls", ("N01",), "2027/28", None),
        ("warm", ("N01", "N02"), "2026/27", 0.5),
        ("falls", ("N02",), None, 1.0),
        ("falls", ("N01", "N02"), "2027/28", None),
    ]


def test_an_option_whose_name_has_an_at_is_found_by_it():
    askable = replace(ASKABLE, options={"home": "Care @home"})
    assert read_asks(["care @home", "Care @home:N01@2027"], [], askable).must == (
        Ask("home", ("N01", "N02"), "care @home"),
        Ask("home", ("N01",), "Care @home:N01@2027", "2027/28"),
    )


@pytest.mark.parametrize(
    ("must", "must_not", "said"),
    [
        (["fals"], [], "there is no option 'fals' (--must); did you mean falls?"),
        ([], ["falls:Northmor"], "there is no neighbourhood 'Northmor' (--must-not); did you mean Northmoor?"),
        (["falls:N01"], ["Balance classes"], "'falls:N01' must be in the plan, and 'Balance classes' must not"),
        (
            ["falls@2035"],
            [],
            "no option of this plan can begin in '2035' (--must); give a year from 2026/27 to 2027/28",
        ),
        (["falls@soon"], [], "no option of this plan can begin in 'soon'"),
        (["falls@2027,70%"], [], "no option of this plan can be at a scale of '70%' (--must); give 50% or 100%"),
        ([], ["falls@50%"], "'falls@50%' rules out a scale (--must-not); leave the scale out"),
        ([], ["falls@2026"], "nothing begins before 2026/27, the first year of the plan (--must-not)"),
        (
            ["falls@2026", "falls:N02@2027"],
            [],
            "'falls@2026' must begin in 2026/27, and 'falls:N02@2027' must begin in",
        ),
        (["falls@50%", "falls@100%"], [], "must be in the plan at a scale of 50%, and 'falls@100%'"),
        (["falls@2026"], ["falls@2027"], "must begin in 2026/27, and 'falls@2027' must not begin before 2027/28"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(must, must_not, said):
    with pytest.raises(UserError) as raised:
        read_asks(must, must_not, ASKABLE)
    assert said in str(raised.value)


def test_what_must_be_in_the_plan_is_and_what_must_not_is_not(free):
    left, taken = ("carers", "N02"), (free.choices[0].option, free.choices[0].neighbourhood)
    assert left not in {(c.option, c.neighbourhood) for c in free.choices}
    asks = Asks((Ask("carers", ("N02",), "carers:N02"),), (Ask(taken[0], (taken[1],), "taken"),))
    found = chosen(asks)
    places = {(c.option, c.neighbourhood) for c in found.choices}
    assert left in places
    assert taken not in places
    assert [(one.kind, one.ask) for one in found.conditions] == [("must", asks.must[0]), ("must_not", asks.must_not[0])]
    assert all(one.cost_gbp > 0.0 for one in found.conditions)


def begun(found, option, place):
    return [(c.start, c.scale) for c in found.choices if (c.option, c.neighbourhood) == (option, place)]


@pytest.mark.parametrize(("year", "scale"), [(0, 0.5), (0, 1.0), (1, 0.5), (1, 1.0)])
def test_what_must_begin_in_a_year_at_a_scale_does(year, scale):
    asks = Asks((Ask("carers", ("N02",), "asked", simulation.YEARS[year], scale),))
    toy = simulation.toy(changed=GENEROUS)
    found = optimise(simulation.candidates(toy, simulation.partners(120_000.0, 6.0), asks))
    assert begun(found, "carers", "N02") == [(year, scale)]


def test_what_must_not_begin_before_a_year_begins_later_where_that_is_still_worth_it(free):
    first = next(choice for choice in free.choices if choice.start == 0)
    barred = Ask(first.option, (first.neighbourhood,), "not yet", simulation.YEARS[1])
    found = chosen(Asks((), (barred,)))
    assert [start for start, _ in begun(found, first.option, first.neighbourhood)] == [1]


def test_a_year_for_which_there_is_no_money_is_told():
    toy = simulation.toy(changed=GENEROUS)
    asks = Asks((Ask("carers", ("N02",), "carers:N02@2027", simulation.YEARS[1], 1.0),))
    with pytest.raises(UserError, match=f"Carers, N02, from {simulation.YEARS[1]}, at 100%, by --must carers:N02@2027"):
        optimise(simulation.candidates(toy, simulation.partners(1.0, 0.0), asks))


def test_what_is_there_anyhow_costs_nothing(free):
    first = free.choices[0]
    asks = Asks((Ask(first.option, (first.neighbourhood,), "there"),))
    assert chosen(asks).conditions[0].cost_gbp == pytest.approx(0.0, abs=free.objective_gbp * 0.02)


def test_a_share_is_kept_for_what_community_groups_deliver():
    effects = {"emergency_admission_1plus": "reached", "qaly": "reached"}
    options = (simulation.option("falls", effects), simulation.option("circle", effects, delivered_by=("vcse",)))
    bodies = (*simulation.partners(60_000.0, 30.0), simulation.partner("groups", ("vcse",), 60_000.0, 30.0))
    changed = {**GENEROUS, "options.falls.cost_gbp": 100.0, "options.circle.cost_gbp": 300.0}

    def share(least):
        toy = simulation.toy(options, changed={**changed, "choose.community_led_share": least})
        candidates = simulation.candidates(toy, bodies)
        found = optimise(candidates)
        taken = [candidates.choices.index(choice) for choice in found.choices]
        paid, part = candidates.budget_use.sum(axis=(0, 2))[taken], community_part(candidates)[taken]
        return (part * paid).sum() / paid.sum(), found.conditions

    free, none = share(0.0)
    kept, priced = share(0.8)
    assert none == ()
    assert free < 0.8 <= kept + 1e-6
    assert [(one.kind, one.cost_gbp > 0.0) for one in priced] == [("community_share", True)]
