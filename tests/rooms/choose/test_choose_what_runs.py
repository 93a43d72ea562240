"""What runs already meets an order and a requirement; what does not is added while it is required."""

from dataclasses import replace

import pytest

from commonground.choose import optimise
from commonground.options.model import Requirement
from toys import simulation

RICH = simulation.partners(1e7, 1e4)
ASKED = Requirement("required", "A team", "every place", "2026-04-01", "2027-06-30", "Policy", "", "Read", "A")


def options(after=(), requirement=None):
    return (
        replace(
            simulation.option("falls", {"emergency_admission_1plus": "reached", "qaly": "reached"}, core=True),
            requirement=requirement,
        ),
        simulation.option("visits", {"loneliness": "reached"}, after=after),
    )


def chosen(made, running=None, **changed):
    toy = simulation.toy(made, running=running, changed=changed)
    return optimise(simulation.candidates(toy, RICH)).choices


def test_a_requirement_that_runs_already_asks_for_nothing_that_is_not_worth_its_cost():
    nothing = chosen(options(), {"falls.coverage": 0.02}, **{"value.qaly_gbp": 0.0})
    assert not any(choice.option == "falls" for choice in nothing)


def test_a_requirement_that_some_places_lack_is_added_everywhere():
    found = chosen(options(), {"falls.coverage": 0.02, "falls.places_with_it": 0.5}, **{"value.qaly_gbp": 0.0})
    assert {choice.neighbourhood for choice in found if choice.option == "falls"} == {"N01", "N02", "N03"}


def test_what_is_required_may_be_added_at_less_than_what_is_chosen():
    """That it is there is required, not how many it reaches: what is not worth its cost is added at the least."""
    found = chosen(options(), {"falls.coverage": 0.02, "falls.places_with_it": 0.5}, **{"value.qaly_gbp": 0.0})
    assert {choice.scale for choice in found if choice.option == "falls"} == {0.25}
    free = simulation.toy(options(), running={"falls.coverage": 0.02})
    assert {c.scale for c in simulation.candidates(free, RICH).choices if c.option == "falls"} == {0.5, 1.0}


def test_what_is_required_until_a_day_begins_before_it():
    found = chosen(options(requirement=ASKED), **{"value.qaly_gbp": 0.0})
    starts = {choice.start for choice in found if choice.option == "falls"}
    assert starts
    assert starts <= {0, 1}, "2026/27 and 2027/28 begin by June 2027"


@pytest.mark.parametrize(("running", "alone"), [({}, False), ({"falls.coverage": 1.0}, True)])
def test_what_rests_on_another_finds_it_where_it_runs(running, alone):
    """Where the other reaches everybody already it gets no candidates, and what rests on it can still begin."""
    made = tuple(replace(option, core=False) for option in options(after=("falls",)))
    worth = {"value.lonely_year_gbp": 1e6, "effects.visits.loneliness": 0.5, "value.qaly_gbp": 0.0}
    found = {choice.option for choice in chosen(made, running, **worth)}
    assert "visits" in found
    assert ("falls" not in found) == alone
