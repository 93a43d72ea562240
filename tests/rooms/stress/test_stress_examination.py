"""Bad years by example: names, lines, the worst pair, one carrying all, and what the agreement says."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.core.text import pounds
from commonground.evidence import reader
from commonground.evidence.figures import from_tables
from commonground.settle.collars import agree_collars, share_out
from commonground.simulate import measure_together, run
from commonground.stress import examine, list_tests
from commonground.stress.model import Case, Conditions
from commonground.stress.named import pairs_of
from commonground.stress.sentences import broken, say_agreement, say_carrier, say_month
from toys import simulation

YEARS = len(simulation.YEARS)


@pytest.fixture(scope="module")
def tests():
    evidence = reader.read()
    return list_tests(evidence, from_tables(evidence), YEARS)


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(persons=900)


def case_of(toy, offer=1e5, **kinds):
    bodies = tuple(replace(body, kind=kinds.get(body.id, body.kind)) for body in simulation.partners())
    plan = measure_together(toy.baseline, simulation.PLAN)
    lines = np.full((YEARS, len(bodies)), offer)
    net = np.random.default_rng(1).normal(0.0, 1000.0, size=(50, YEARS, len(bodies)))
    runs = run(toy.baseline, plan, 1)
    net = net - net.mean(axis=0)
    terms = agree_collars(net, lines, [one.money_rule for one in bodies])
    return Case(toy.baseline, plan, simulation.price_book(toy, bodies), bodies, runs, net, lines, terms)


def named(found, code):
    return next(one for one in found.tried if one.test.id == code)


def test_the_tests_that_partners_ask_for_are_in_the_table(tests):
    assert [test.id for test in tests] == [
        "pay", "demand", "effects", "delay", "staff", "council", "icb", "costs",
    ]  # fmt: skip


def test_a_pay_award_two_points_higher_each_year_adds_up(tests):
    pay = next(test for test in tests if test.id == "pay").conditions
    assert pay.cost == pytest.approx(1.0 + 0.614 * (1.02 ** np.arange(1, 6) - 1.0))


def test_costs_rise_in_a_straight_line_for_three_years(tests):
    costs = next(test for test in tests if test.of_costs).conditions
    assert costs.cost == pytest.approx([1 + 0.5 / 3, 1 + 1 / 3, 1.5, 1.5, 1.5])


def test_a_place_can_set_how_bad_a_year_is():
    evidence = reader.read()
    worse = from_tables(evidence).with_settings(["stress.costs=1.0"])
    assert list_tests(evidence, worse, 3)[-1].conditions.cost[-1] == 2.0


def test_each_two_are_tried_at_once_but_for_that_of_rising_costs(tests):
    pairs = pairs_of(tests)
    assert len(pairs) == 7 * 6 // 2
    assert all("costs" not in pair.parts for pair in pairs)


def test_both_at_once_multiplies_factors_and_adds_delays_and_cuts():
    one = Conditions(np.array([1.1]), np.array([1.2]), 0.3, 6.0, 0.5, {"council": 0.05})
    other = Conditions(np.array([2.0]), np.array([1.0]), 1.0, 12.0, 0.5, {"council": 0.01, "icb": 0.05})
    both = one.and_also(other)
    assert both.cost == pytest.approx([2.2])
    assert (both.weak, both.delay_months, both.unfilled) == (1.0, 18.0, 0.75)
    assert both.cut == pytest.approx({"council": 0.06, "icb": 0.05})


def test_the_worst_pair_is_worse_for_partners_together_than_each_of_its_tests(toy, tests):
    found = examine(case_of(toy, offer=2e4), tests, 1e6)
    worst = named(found, "two_at_once")
    below = {one.test.id: np.minimum(one.above_gbp, 0.0).sum() for one in found.tried}
    assert below["two_at_once"] <= min(below[part] for part in worst.test.parts) + 1e-6


def test_a_cut_takes_what_is_set_aside_first_and_no_more(toy, tests):
    case = case_of(toy)
    cut = named(examine(case, tests, 1e6), "council")
    council = [body.id for body in case.partners].index("council")
    assert not cut.lines_gbp[:, council].any(), "5% of £100m is more than it offers"
    others = np.delete(cut.lines_gbp, council, axis=1)
    assert (others == 1e5).all()
    assert not cut.measured.off_gbp.any(), "the plan itself stays as it is"


def test_whoever_must_be_left_with_something_still_must_be_after_a_cut(toy, tests):
    case = case_of(toy, offer=-500.0)
    assert (named(examine(case, tests, 1e6), "icb").lines_gbp == -500.0).all()


def test_one_partner_carrying_all_breaks_a_deal_that_collars_hold(toy, tests):
    loose = examine(case_of(toy, offer=1e9), tests, 1e6)
    most = -loose.costs.measured.off_gbp.sum(axis=1)
    found = examine(case_of(toy, offer=0.4 * most.max()), tests, 1e6)
    assert not broken(found.costs.above_gbp), "four rooms of 0.4 hold a loss of 1"
    assert all(broken(carrier.above_gbp) for carrier in found.carriers)
    first = broken(found.carriers[0].above_gbp)[0]
    assert first == int(np.argmax(most > 0.4 * most.max() + 500.0))
    words = ("first", "second", "third", "fourth", "fifth")
    assert words[first] in say_carrier(found.carriers[0], simulation.YEARS, "The board")


def test_the_agreement_says_who_bears_what_and_where_it_breaks(toy, tests):
    names = ["The board", "The hospital", "The nurses", "The council"]
    loose = examine(case_of(toy, offer=1e9), tests, 1e6)
    assert say_agreement(loose.tried[0], simulation.YEARS, names) == (
        "Nothing is over- or underspent. Everybody stays within its line."
    )
    tight = examine(case_of(toy, offer=1.0), tests, 1e6)
    said = say_agreement(tight.costs, simulation.YEARS, names)
    assert "beyond every cap" in said
    assert "the agreement breaks there" in said
    assert "Below their lines at worst: The" in said
    assert "all of it within collars" not in said


def test_what_stays_what_is_shared_and_what_is_beyond_every_cap_are_all_that_is_overspent(toy, tests):
    """Told in the year in which most is overspent, whatever the offers: no part of it goes unsaid."""
    names = ["The board", "The hospital", "The nurses", "The council"]
    seen = set()
    most = -float(examine(case_of(toy, offer=1e9), tests, 1e6).costs.measured.off_gbp.sum(axis=1).min())
    for share in (0.0, 0.05, 0.1, 0.2, 0.3, 1.0):
        costs = examine(case_of(toy, offer=share * most), tests, 1e6).costs
        said = say_agreement(costs, simulation.YEARS, names).split(". ")[0]
        worst = int(costs.measured.off_gbp.sum(axis=1).argmin())
        parts = {
            "stays with those whose it is": -costs.shared.own_gbp[worst].sum(),
            "is shared": -costs.shared.pooled_gbp[worst].sum(),
            "is beyond every cap": -costs.shared.beyond_gbp[worst].sum(),
        }
        assert sum(parts.values()) == pytest.approx(most)
        for words, gbp in parts.items():
            told = f"{pounds(float(gbp))} {words}" in said
            assert told == (gbp >= 500.0) or "all of it within collars" in said
            seen |= {words} if told else set()
    assert seen == set(parts)


def test_a_cut_that_others_have_room_for_is_told_from_one_that_they_have_not(toy, tests):
    names = ["The board", "The hospital", "The nurses", "The council"]
    case = case_of(toy)
    asked = case.net - np.array([0.0, 0.0, 0.0, 90000.0])
    cut = named(examine(replace(case, net=asked), tests, 1e6), "council")
    said = say_agreement(cut, simulation.YEARS, names)
    assert "The council cannot keep its part and gives notice" in said
    assert "What the others gain and offer beyond what they are asked for would cover it, £90,000 a year" in said
    bare = replace(case, net=asked, lines=case.lines * np.array([0.0, 0.0, 0.0, 1.0]))
    none = agree_collars(asked, bare.lines, [one.money_rule for one in case.partners])
    said = say_agreement(named(examine(replace(bare, collars=none), tests, 1e6), "council"), simulation.YEARS, names)
    assert "does not cover all of it: £90,000 is lacking" in said


def test_no_floor_is_room_for_what_another_cannot_bear(toy, tests):
    """The others may end 100,000 lower by their floors, but have offered 20,000 each alone: of 90,000 30,000 lacks."""
    names = ["The board", "The hospital", "The nurses", "The council"]
    case = case_of(toy)
    asked = case.net - np.array([0.0, 0.0, 0.0, 90000.0])
    offered = np.broadcast_to(np.array([2e4, 2e4, 2e4, 1e5]), case.lines.shape)
    terms = agree_collars(asked, offered, [one.money_rule for one in case.partners])
    cut = named(examine(replace(case, net=asked, collars=terms), tests, 1e6), "council")
    assert cut.spare_gbp[:, :3] == pytest.approx(2e4)
    assert not cut.spare_gbp[:, 3].any()
    assert "£30,000 is lacking" in say_agreement(cut, simulation.YEARS, names)


def test_a_plan_of_nothing_has_no_bad_years(toy, tests):
    case = case_of(toy)
    empty = measure_together(toy.baseline, ())
    runs = run(toy.baseline, empty, 1)
    found = examine(replace(case, plan=empty, runs=runs, net=np.zeros_like(case.net)), tests, 0.0)
    assert all(not one.measured.off_gbp.any() for one in found.tried)
    assert found.triggers == ()


@pytest.mark.parametrize(
    ("month", "said"), [(1, "April 2027"), (9, "December 2027"), (10, "January 2028"), (18, "September 2028")]
)
def test_a_month_of_the_plan_is_a_month_of_the_calendar(month, said):
    assert say_month(month, "2027/28") == said


def test_the_order_of_partners_does_not_matter(toy, tests):
    case = case_of(toy, offer=3e4)
    turned = tuple(reversed(case.partners))
    again = replace(
        case,
        partners=turned,
        prices=simulation.price_book(toy, turned),
        net=case.net[..., ::-1],
        lines=case.lines[:, ::-1],
        collars=agree_collars(case.net[..., ::-1], case.lines[:, ::-1], [one.money_rule for one in turned]),
    )
    found, other = examine(case, tests, 1e6), examine(again, tests, 1e6)
    for one, two in zip(found.tried, other.tried, strict=True):
        assert one.test.id == two.test.id
        assert two.above_gbp[:, ::-1] == pytest.approx(one.above_gbp, abs=1e-6)


def test_a_bad_year_leaves_all_partners_together_what_is_over_and_underspent(toy, tests):
    case = case_of(toy, offer=3e4)
    for one in examine(case, tests, 1e6).tried:
        borne = (one.after_gbp - case.agreed).sum(axis=1)
        assert borne == pytest.approx(one.measured.off_gbp.sum(axis=1), abs=1e-6)


def test_the_worst_tenth_of_futures_is_that_in_which_partners_together_end_lowest(toy, tests):
    case = case_of(toy)
    found = named(examine(case, tests, 1e6), "worst_tenth").measured.off_gbp
    totals = sorted(case.net.sum(axis=(1, 2)))
    assert found.sum() == pytest.approx(np.mean(totals[:5]) - np.mean(totals))
    assert found.sum() < 0.0


def test_each_of_the_worst_tenth_is_shared_out_by_itself(toy, tests):
    """Caps bite in the worst futures, though not in their average."""
    case = case_of(toy)
    lines = np.full_like(case.lines, 1500.0)
    terms = agree_collars(case.net, lines, [one.money_rule for one in case.partners])
    found = named(examine(replace(case, lines=lines, collars=terms), tests, 1e6), "worst_tenth")
    off = np.sort(case.net.sum(axis=(1, 2)))[:5]
    draws = [d for d in range(50) if case.net[d].sum() <= off[-1]]
    each = [share_out(terms, case.net[d] - case.agreed) for d in draws]
    assert found.shared.own_gbp == pytest.approx(np.mean([one.own_gbp for one in each], axis=0))
    assert found.shared.beyond_gbp == pytest.approx(np.mean([one.beyond_gbp for one in each], axis=0))
    assert found.after_gbp == pytest.approx(
        case.agreed + np.mean([one.borne_gbp + one.beyond_gbp for one in each], axis=0)
    )
    assert found.shared.beyond_gbp.sum() < share_out(terms, found.measured.off_gbp).beyond_gbp.sum() - 100.0


def test_what_is_told_of_many_futures_is_told_on_average(toy, tests):
    names = ["The board", "The hospital", "The nurses", "The council"]
    for offer in (1e5, 1000.0):
        found = named(examine(case_of(toy, offer=offer), tests, 1e6), "worst_tenth")
        assert "overspent together on average" in say_agreement(found, simulation.YEARS, names)


def test_too_few_futures_have_no_worst_tenth(toy, tests):
    case = case_of(toy)
    found = examine(replace(case, net=case.net[:10]), tests, 1e6)
    assert "worst_tenth" not in [one.test.id for one in found.tried]
