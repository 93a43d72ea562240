"""Own figures change the partner that gave them, in the fields that they are of, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commonground as cg
from commonground.partners.model import Offer
from commonground.web.figures.cells import CELLS, WORTHS, list_cells, read_modelled
from commonground.web.figures.partners import apply, change

KINDS = ("icb", "acute_trust", "council", "vcse")
FIELDS = {  # of a partner: which cells may change them
    "annual_budget_gbp": ("annual_budget",),
    "budget_lines": ("annual_budget",),
    "modelled": ("annual_budget",),
    "offers": ("offer",),
    "floor_gbp": ("floor",),
    "new_staff_wte": ("new_staff",),
    "new_staff_wte_by_profession": ("new_staff",),
    "notice_months": ("notice",),
    "declared_worth_gbp": ("worth",),
}


def partner(id_: str, kind: str = "council", **more: Any) -> cg.Partner:
    held: dict[str, Any] = {
        "id": id_,
        "name": id_.title(),
        "kind": kind,
        "code": "",
        "roles": ("asc",),
        "money_rule": "",
        "patch_kind": None,
        "patch_codes": (),
        "annual_budget_gbp": 1e9,
        "offers": (Offer((1e5,) * 5), Offer((5.0,) * 5, form="staff")),
        "floor_gbp": (0.0,) * 5,
        "new_staff_wte": 9.0,
        "modelled": True,
        "new_staff_wte_by_profession": {"nurse": 4.0},
    }
    return cg.Partner(**held | more)


def value_of(cell: Any) -> st.SearchStrategy[Any]:
    if cell.form == "flag":
        return st.booleans()
    if cell.form == "words":
        return st.sampled_from(["falls", "falls; walk"])
    return st.floats(cell.least, min(cell.most, 1e6), allow_nan=False)


def figures(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={cell.id: value_of(cell) for cell in list_cells(kind)})


PARTNERS = tuple(partner(f"p-{kind}", kind) for kind in KINDS)
GIVEN = st.fixed_dictionaries({}, optional={f"p-{kind}": figures(kind) for kind in KINDS})


def test_figures_of_nobody_change_nothing() -> None:
    assert all(one is other for one, other in zip(apply(PARTNERS, {}), PARTNERS, strict=True))
    assert all(one is other for one, other in zip(apply(PARTNERS, {"p-icb": {}}), PARTNERS, strict=True))


@given(GIVEN, GIVEN)
def test_only_the_bodys_own_fields_change(shared: Any, private: Any) -> None:
    for before, after in zip(PARTNERS, apply(PARTNERS, shared, private), strict=True):
        given_ = {**shared.get(before.id, {}), **private.get(before.id, {})}
        for field in fields(before):
            cells = [cell for cell in given_ if cell.startswith(FIELDS.get(field.name, ("nothing",)))]
            if not cells:
                assert getattr(before, field.name) == getattr(after, field.name)


@given(figures("council"))
def test_what_was_given_is_what_the_partner_says(own: dict[str, Any]) -> None:
    from dataclasses import asdict

    said = read_modelled(asdict(change(PARTNERS[2], own)))
    assert {cell: said[cell] for cell in own} == own
    modelled = read_modelled(asdict(PARTNERS[2]))
    assert {cell: said[cell] for cell in said.keys() - own} == {cell: modelled[cell] for cell in said.keys() - own}


@given(figures("council"), figures("council"))
def test_a_private_figure_goes_before_a_shared_one(shared: Any, private: Any) -> None:
    both = apply(PARTNERS, {"p-council": shared}, {"p-council": private})
    assert both == apply(PARTNERS, {"p-council": shared | private})


def test_other_offers_stay() -> None:
    after = change(PARTNERS[0], {"offer_year_2": 0.0})
    assert after.offers[1:] == PARTNERS[0].offers[1:]
    assert after.offers[0].gbp == (1e5, 0.0, 1e5, 1e5, 1e5)


def test_who_offered_nothing_can_offer() -> None:
    after = change(replace(PARTNERS[0], offers=()), {"offer_year_1": 7.0, "offer_only_for": "falls; walk"})
    assert after.offers == (Offer((7.0, 0.0, 0.0, 0.0, 0.0), only_for=("falls", "walk")),)


def test_no_profession_has_more_new_staff_than_all_together() -> None:
    assert change(PARTNERS[0], {"new_staff": 3.0}).new_staff_wte_by_profession == {"nurse": 3.0}


@pytest.mark.parametrize("kind", ["icb", "acute_trust", "council", "gp", "vcse", "police"])
def test_some_fifteen_cells_are_asked_of_each_kind(kind: str) -> None:
    assert 14 <= len(list_cells(kind)) <= 18
    assert len({cell.title for cell in list_cells(kind)}) == len(list_cells(kind))


def test_every_worth_is_of_a_service_of_the_tables() -> None:
    from commonground.evidence import read
    from commonground.profiles import KINDS as ALL

    evidence = read()
    assert WORTHS.keys() <= {*evidence.leaves(), *evidence.outcomes()}
    assert sorted(kind for _, kinds in WORTHS.values() for kind in kinds) == sorted(ALL)


def test_a_plan_is_made_with_own_figures(neighbourhood: Any) -> None:
    partners = cg.modelled_partners(neighbourhood)
    own = {partners[1].id: {"annual_budget": 3e8, "floor_year_1": 10.0, "offer_confirmed": True, "notice": 6.0}}
    made = cg.make_plan(neighbourhood, partners=apply(partners, own), draws=20, keep=False).document
    assert next(one for one in made.partners if one.id == partners[1].id).notice_months == 6.0
    assert set(CELLS) >= set(own[partners[1].id])
