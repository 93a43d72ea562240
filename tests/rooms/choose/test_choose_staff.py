"""Staff of single professions as a limit of the choice, against every plan of a small place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.choose import optimise
from commonground.choose.coalitions import grouped
from commonground.choose.constraints import staff
from commonground.choose.declared import lay_out
from commonground.choose.pricing import price_candidates
from commonground.choose.problem import build_problem, social_value
from commonground.choose.solver import effort_of, solve
from commonground.core.errors import UserError
from commonground.partners import Partner
from toys import simulation
from toys.effort import examples
from toys.every_plan import CHANGED, every_plan

OPTIONS = (
    simulation.option("falls", {"emergency_admission_1plus": "reached", "qaly": "reached"}),
    simulation.option("stepup", {"emergency_admission_1plus": "reached"}, delivered_by=("asc", "community")),
)
SCALES = {"options.falls.staff_wte_per_100": 2.0, "options.stepup.staff_wte_per_100": 3.0}
TOY = simulation.toy(
    OPTIONS,
    persons=500,
    neighbourhoods=2,
    draws=10,
    changed={**CHANGED, **SCALES, "choose.equity_floor_share": 0.0, "choose.neighbourhood_floor_share": 0.0},
)
PLANS = tuple(plan for plan in every_plan(TOY) if plan)


def bodies(**caps: dict[str, float]) -> tuple[Partner, ...]:
    plain = simulation.partners(1e9, 100.0)
    return tuple(replace(one, new_staff_wte_by_profession=caps.get(one.id, {})) for one in plain)


def priced(**caps: dict[str, float]):
    """Candidates whose falls service takes half nurses and half support workers; stepup has no mix."""
    who = bodies(**caps)
    book = simulation.price_book(TOY, who)
    share = book.staffing.share.copy()
    at = {profession: f for f, profession in enumerate(book.staffing.professions)}
    falls = share[:, :, 0].sum(axis=2)
    share[:, :, 0] = 0.0
    share[:, :, 0, at["nurse"]] = share[:, :, 0, at["support_worker"]] = falls / 2
    return price_candidates(TOY.baseline, replace(book, staffing=replace(book.staffing, share=share)), who)


def named(candidates) -> dict[str, tuple[np.ndarray, float]]:
    made = staff.build(candidates, lay_out(candidates))
    return {
        label: (made.matrix[[r]].toarray()[0], made.upper[r])
        for r, label in enumerate(made.labels)
        if "nurses" in label or "workers" in label
    }


def test_one_number_is_a_limit_of_all_professions_alone() -> None:
    assert named(priced()) == {}


def test_a_partners_parts_by_profession_are_its_part_of_the_option() -> None:
    book = simulation.price_book(TOY, bodies())
    assert book.staffing.share.sum(axis=3) == pytest.approx(book.deliver_share)


def test_a_limit_is_named_after_whom_it_is_and_when() -> None:
    found = named(priced(community={"nurse": 1.0, "support_worker": 2.0}))
    assert "COMMUNITY, nurses, 2026/27" in found
    assert "COMMUNITY, care and support workers, 2027/28" in found
    uppers = [upper for label, (_, upper) in found.items() if "support" in label]
    assert uppers == pytest.approx([2.0 * (y + 1 - 0.23) for y in range(5)])
    assert [upper for label, (_, upper) in found.items() if "nurses" in label] == [1.0, 2.0, 3.0, 4.0, 5.0]


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.integers(0, len(PLANS) - 1))
@settings(max_examples=examples(50), deadline=None)
def test_a_plan_is_within_them_just_where_its_staff_of_each_year_can_be_found(
    nurses: float, helpers: float, which: int
) -> None:
    candidates, plan = priced(community={"nurse": nurses, "support_worker": helpers}), PLANS[which]
    x = np.array([float(choice in plan) for choice in candidates.choices])
    within = all(row @ x <= upper + 1e-9 for row, upper in named(candidates).values())
    community = [one.id for one in candidates.partners].index("community")
    of = {o: np.array([c.option == o and c in plan for c in candidates.choices]) for o in ("falls", "stepup")}
    falls, stepup = (candidates.staff_wte[community][mine].sum(axis=0) for mine in of.values())
    years = np.arange(1, 6)
    enough = (falls / 2 + stepup <= nurses * years + 1e-9).all()  # nurses are the most usual of community services
    assert within == bool(enough and (falls / 2 <= helpers * (years - 0.23) + 1e-9).all())


def best_of(candidates) -> tuple[float, np.ndarray]:
    """The most that a plan is worth under the limits of staff, and its choices (K,)."""
    layout = lay_out(candidates)
    problem = build_problem(candidates, layout, social_value(candidates, layout), ("staff", "one_scale"))
    solved = solve(problem, effort_of(candidates.assumptions))
    assert solved is not None
    return solved.value, solved.x


@pytest.mark.parametrize("part", [0.0, 0.4, 0.8])
def test_the_choice_is_the_best_of_the_plans_that_keep_to_them(part: float) -> None:
    free, x = best_of(priced())
    one = priced(community={"nurse": 1.0, "support_worker": 1.0})
    needed = {cap.profession: employed[:, 0] @ x for cap, employed in zip(one.staff_caps, one.capped_wte, strict=True)}
    candidates = priced(community={"nurse": part * needed["nurse"]})
    rows, worth = named(candidates), candidates.worth.social
    plans = [np.array([float(choice in plan) for choice in candidates.choices]) for plan in PLANS]
    best = max([0.0, *(worth @ x for x in plans if all(row @ x <= upper + 1e-9 for row, upper in rows.values()))])
    assert best_of(candidates)[0] == pytest.approx(best)
    assert best < free, "the limit binds"


def test_a_clash_names_the_profession_and_what_is_short() -> None:
    options = (replace(OPTIONS[0], core=True), OPTIONS[1])
    toy = simulation.toy(options, persons=500, neighbourhoods=2, draws=10, changed={**CHANGED, **SCALES})
    who = bodies(community={"nurse": 0.0})
    with pytest.raises(UserError, match=r"New staff each year \(COMMUNITY, nurses, 20../..: [\d.]+ WTE short"):
        optimise(simulation.candidates(toy, who))


def test_grouped_candidates_employ_what_their_members_do() -> None:
    candidates = priced(community={"nurse": 1.0})
    joined = grouped(candidates, np.arange(len(candidates.partners)))
    assert joined.capped_wte.sum() == pytest.approx(candidates.capped_wte.sum())
    assert candidates.at(np.array([0, 2])).capped_wte.shape == (1, 2, 5)


def test_the_order_of_partners_does_not_matter() -> None:
    who = bodies(community={"nurse": 1.0}, council={"social_worker": 0.5})
    one = price_candidates(TOY.baseline, simulation.price_book(TOY, who), who)
    other = price_candidates(TOY.baseline, simulation.price_book(TOY, who[::-1]), who[::-1])
    there, here = named(other), named(one)
    assert there.keys() == here.keys()
    for label, (row, upper) in here.items():
        assert there[label][0] == pytest.approx(row)
        assert there[label][1] == upper
