"""What all put on the table together, in the choice: the rows allow just the plans whose loss the offers can bear."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonground.choose import hold_to_offers, optimise
from commonground.choose.constraints import together
from commonground.choose.declared import lay_out
from commonground.choose.model import Ask, Asks, Candidates
from commonground.partners.model import MOST_FENCES, Offer
from commonground.settle.floors import brought_gbp
from commonground.settle.offers import Outgo, usable_gbp
from toys import simulation
from toys.effort import examples

OPTIONS = simulation.options_to_fence()
FENCES = ((), ("falls",), ("frailty",), ("at_home",), ("copd", "stepup"))


@pytest.fixture(scope="module")
def priced() -> Candidates:
    toy = simulation.toy(OPTIONS, persons=300, neighbourhoods=1, draws=4, changed={"choose.last_start_year": 0.0})
    found = simulation.candidates(toy, simulation.partners(1e9, 1e6))
    few = found.at(np.arange(min(len(found.choices), 6)))
    moved = np.array([0.0, -0.6, 0.3, 0.0])[:, None, None] * few.cash[:1]  # the trust gains, community services lose
    return replace(few, cash=few.cash + moved)


def offering(candidates: Candidates, offers: dict[int, tuple[Offer, ...]], absent: Collection[int] = ()) -> Candidates:
    """The same with these offers of partners by place, none of the others, and some that take no part."""
    partners = tuple(
        replace(one, offers=() if p in absent else offers.get(p, ()), takes_part=p not in absent)
        for p, one in enumerate(candidates.partners)
    )
    return replace(candidates, partners=partners, held_to_offers=True)


def usable(candidates: Candidates, plan: np.ndarray) -> np.ndarray:
    """(Y,) what of all offers can be used for a plan, as the settlement counts it."""
    taken = np.flatnonzero(plan)
    ids = tuple(option.id for option in candidates.options)
    paid = np.zeros((len(candidates.years), len(ids)))
    np.add.at(paid.T, candidates.option[taken], candidates.budget_use.sum(axis=0)[taken])
    at = [candidates.prices.options.index(code) for code in ids]
    own = candidates.prices.deliver_share[:, 0, at][:, None, :] * paid
    outgo = Outgo(ids, paid, own, np.zeros_like(own), np.zeros((len(paid), len(own))))
    return usable_gbp(candidates.partners, candidates.options, outgo).sum(axis=1)


offers = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([0.0, 0.1, 0.3, 1.1]),
        st.sampled_from(["cash", "staff"]),
        st.sampled_from(FENCES),
    ),
    max_size=4,
)


@settings(max_examples=examples(30))
@example([(0, 0.3, "cash", ()), (0, 0.3, "cash", ("falls",))], {1})
@example([(0, 1.1, "cash", ())], {1, 2})
@example([(0, 0.9, "cash", ()), *((0, 0.0, "cash", (f"fence {n}",)) for n in range(MOST_FENCES))], {1, 2})
@given(offers, st.sets(st.integers(0, 2), max_size=2))
def test_the_rows_allow_just_the_plans_whose_loss_the_offers_can_bear(
    priced: Candidates, given_here: list[tuple[int, float, str, tuple[str, ...]]], absent: set[int]
) -> None:
    """What a body that takes no part gains from a plan bears nobody's loss; what it loses, the others make good."""
    years, loss = len(priced.years), -priced.cash_by_year
    whole = float(np.maximum(loss, 0.0).sum(axis=0).max())
    by_place = {
        p: tuple(
            Offer((part * whole,) * years, form=form, only_for=fence) for q, part, form, fence in given_here if q == p
        )
        for p in range(len(priced.partners))
    }
    candidates = offering(priced, by_place, absent)
    limits = together.build(candidates, lay_out(candidates))
    own = priced.cash - priced.wards * priced.ward_gbp
    for plan in product((0.0, 1.0), repeat=len(candidates.choices)):
        x = np.array(plan)
        allowed = bool((limits.matrix @ x <= limits.upper + 0.5).all())
        brought = brought_gbp(np.einsum("k,pky->yp", x, own), candidates.partners).sum(axis=1)
        assert allowed == bool((-brought <= usable(candidates, x) + 0.5).all()), (plan, given_here)


def test_of_too_many_fences_all_and_none_are_looked_at(priced: Candidates) -> None:
    years = len(priced.years)
    many = tuple(
        Offer((1.0,) * years, only_for=(word, f"{n}")) for n, word in enumerate(["falls", "copd"] * MOST_FENCES)
    )
    limits = together.build(offering(priced, {0: many}), lay_out(priced))
    assert len(limits.labels) == 2 * years


def test_what_absent_bodies_gain_is_never_relied_on_however_many_they_are(priced: Candidates) -> None:
    """Of many that lose by one option and gain by another: the limit may be stricter than it needs be, never laxer."""
    signs = np.where(np.arange(len(priced.choices)) % 2, -0.5, 0.4)[None, :, None]
    either = np.repeat(signs * np.abs(priced.cash[:1]), together.MOST_ABSENT + 1, axis=0)
    more = priced.partners[2:3] * (together.MOST_ABSENT + 1)
    shape = (len(either), *priced.wards.shape[1:])
    wider = replace(
        priced,
        partners=(*priced.partners, *more),
        cash=np.concatenate([priced.cash, either]),
        wards=np.concatenate([priced.wards, np.zeros(shape)]),
        budget_use=np.concatenate([priced.budget_use, np.zeros(shape)]),
    )
    absent, whole = range(len(priced.partners), len(wider.partners)), float(-priced.cash_by_year.sum(axis=0).min())
    candidates = offering(wider, {0: (Offer((0.7 * whole,) * len(priced.years)),)}, absent)
    limits = together.build(candidates, lay_out(candidates))
    own, allowed = wider.cash - wider.wards * wider.ward_gbp, 0
    for plan in product((0.0, 1.0), repeat=len(candidates.choices)):
        x = np.array(plan)
        brought = brought_gbp(np.einsum("k,pky->yp", x, own), candidates.partners).sum(axis=1)
        if (limits.matrix @ x <= limits.upper + 0.5).all():
            allowed += 1
            assert (-brought <= 0.7 * whole + 0.5).all(), plan
    assert 0 < allowed < 2 ** len(candidates.choices)
    assert len(limits.labels) == len(priced.years)


def one_body(gbp: float) -> Candidates:
    """A place whose board holds all roles; what it adds makes accident and emergency busier."""
    options = (
        simulation.option("falls", {"ae_type1": "reached", "qaly": "reached"}, core=True),
        simulation.option("warm", {"emergency_bed_day": "reached", "qaly": "reached"}),
    )
    toy = simulation.toy(options, persons=400, neighbourhoods=2, draws=4)
    every = tuple(dict.fromkeys(role for one in simulation.partners(1.0, 1.0) for role in one.roles))
    return simulation.candidates(toy, (simulation.partner("board", every, gbp, 1e4),))


def test_a_partner_with_all_roles_is_not_left_with_a_loss_beyond_its_offer_where_a_choice_avoids_it() -> None:
    """More of what the plan sets off is a loss to whoever provides it, beyond what it pays for the options."""
    candidates = one_body(1e9)
    dearer = replace(candidates, cash=candidates.cash - 0.5 * candidates.budget_use)
    free = optimise(dearer)
    taken = [candidates.choices.index(choice) for choice in free.choices]
    offer = float(dearer.budget_use[0, taken].sum(axis=0).max()) * 1.1
    board = replace(candidates.partners[0], offers=(Offer((offer,) * len(candidates.years)),))
    held = hold_to_offers(replace(dearer, partners=(board,)))
    assert held.held_to_offers
    for one, within in ((held, True), (replace(held, held_to_offers=False), False)):
        at = [candidates.choices.index(choice) for choice in optimise(one).choices]
        assert bool((-dearer.cash_by_year[at].sum(axis=0) <= offer * (1 + 1e-6)).all()) == within


def test_where_what_is_asked_for_costs_more_than_all_offer_a_plan_is_made_all_the_same() -> None:
    candidates = one_body(1e9)
    at = [k for k, choice in enumerate(candidates.choices) if choice.option == "falls"]
    paid = float(candidates.budget_use[0, at].sum(axis=0).max())
    board = replace(candidates.partners[0], offers=(Offer((paid,) * len(candidates.years)),))
    beyond = replace(candidates, cash=candidates.cash - 50.0 * candidates.budget_use, partners=(board,))
    asked = replace(beyond, asks=Asks((Ask("falls", candidates.neighbourhoods, "falls"),)))
    assert not hold_to_offers(asked).held_to_offers
    assert optimise(hold_to_offers(asked)).choices
