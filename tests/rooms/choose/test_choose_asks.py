"""What must be in the plan, what must not, what is reserved for community groups, and what each costs."""

import pytest

from commonground.choose import optimise, read_asks
from commonground.choose.constraints.community_share import community_part
from commonground.choose.model import Ask, Asks
from commonground.core.errors import UserError
from toys import simulation

OPTIONS = {"falls": "Balance classes", "warm": "Warm homes"}
PLACES = {"N01": "Harbour", "N02": "Northmoor"}
GENEROUS = {"value.qaly_gbp": 1e6}


def chosen(asks, **changed):
    toy = simulation.toy(changed={**GENEROUS, **changed})
    return optimise(simulation.candidates(toy, simulation.partners(60_000.0, 3.0), asks))


@pytest.fixture(scope="module")
def free():
    return chosen(Asks())


def test_an_option_is_found_by_id_or_name_and_alone_is_meant_everywhere():
    asks = read_asks(["warm homes", "FALLS:harbour"], ["falls:N02"], OPTIONS, PLACES)
    assert asks.must == (Ask("warm", ("N01", "N02"), "warm homes"), Ask("falls", ("N01",), "FALLS:harbour"))
    assert asks.must_not == (Ask("falls", ("N02",), "falls:N02"),)


@pytest.mark.parametrize(
    ("must", "must_not", "said"),
    [
        (["fals"], [], "there is no option 'fals' (--must); did you mean falls?"),
        ([], ["falls:Northmor"], "there is no neighbourhood 'Northmor' (--must-not); did you mean Northmoor?"),
        (["falls:N01"], ["Balance classes"], "must be in the plan"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(must, must_not, said):
    with pytest.raises(UserError) as raised:
        read_asks(must, must_not, OPTIONS, PLACES)
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
