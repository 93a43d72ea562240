"""A partner made in Python is held to the words of a partners file: what a file could not say is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import commonground as cg
from commonground.core.errors import SeveralErrors, UserError
from commonground.partners.model import Offer
from commonground.place.model import Place
from toys.sentences import agree, of_error, only

FENCES = ("frailty", "copd", "falls", "left_shift", "diabetes", "dementia", "asthma")
GIVEN_OTHERWISE: dict[str, dict[str, Any]] = {
    "a kind of body that there is not": {"kind": "wizard"},
    "no kind": {"kind": None},
    "a money rule that there is not": {"money_rule": "icb_breakeven"},
    "a role that there is not": {"roles": ("icb", "wizard")},
    "a role as a word alone": {"roles": "icb"},
    "a role twice": {"roles": ("icb", "icb")},
    "no roles": {"roles": ()},
    "a role that is no word": {"roles": (7,)},
    "codes of a patch without its kind": {"patch_codes": ("X54000001",)},
    "a kind of patch without codes": {"patch_kind": "icb"},
    "a patch as a word alone": {"patch_kind": "acute_trust", "patch_codes": "X90000001"},
    "a patch twice": {"patch_kind": "acute_trust", "patch_codes": ("X90000001", "X90000001")},
    "a patch that is not here": {"patch_kind": "acute_trust", "patch_codes": ("RMC",)},
    "a kind of patch that is not here": {"patch_kind": "diocese", "patch_codes": ("X90000001",)},
    "modelled in words": {"modelled": "no"},
    "modelled as a number": {"modelled": 0},
    "a code that steers a terminal": {"code": "E\x1b[2J"},
    "no code, as Python says it": {"code": None},
    "a worth of a service that there is not": {"declared_worth_gbp": {"dragons": 5.0}},
    "a worth in words": {"declared_worth_gbp": {"gp_appointment": "£5"}},
    "a worth that is no number": {"declared_worth_gbp": {"gp_appointment": float("nan")}},
    "a worth below nothing": {"declared_worth_gbp": {"gp_appointment": -5.0}},
    "no worth, as Python says it": {"declared_worth_gbp": None},
    "an offer of a kind that there is not": {"offers": (Offer((1.0,) * 5, kind="onse"),)},
    "an offer of a form that there is not": {"offers": (Offer((1.0,) * 5, form="time"),)},
    "an offer only for a word alone": {"offers": (Offer((1.0,) * 5, only_for="copd"),)},  # type: ignore[arg-type]
    "an offer only for what there is not": {"offers": (Offer((1.0,) * 5, only_for=("int_mdtt",)),)},
    "an offer confirmed in words": {"offers": (Offer((1.0,) * 5, confirmed="yes"),)},  # type: ignore[arg-type]
    "an offer of two amounts": {"offers": (Offer((1.0, 2.0)),)},
    "an offer that is no number": {"offers": (Offer((float("nan"),) * 5),)},
    "an offer less than nothing": {"offers": (Offer((-1.0,) * 5),)},
    "an offer that is an amount": {"offers": (5.0,)},
    "offers that are an amount": {"offers": 5.0},
    "no offers, as Python says it": {"offers": None},
    "more ring fences than a plan can hold": {"offers": tuple(Offer((1.0,) * 5, only_for=(need,)) for need in FENCES)},
    "a host in words": {"hosts_fund": "yes"},
    "a notice in words": {"notice_months": "half a year"},
    "a notice longer than two years": {"notice_months": 25.0},
    "several at once": {"kind": "wizard", "money_rule": "magic", "modelled": "yes"},
}


@pytest.mark.parametrize("case", GIVEN_OTHERWISE)
def test_what_no_file_could_say_is_refused(case: str, exampleshire: Place) -> None:
    first, *others = cg.modelled_partners(exampleshire)
    with pytest.raises((UserError, SeveralErrors)) as caught:
        cg.make_plan(exampleshire, [replace(first, **GIVEN_OTHERWISE[case]), *others], draws=2)
    agree("by_hand", case, of_error(caught.value))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("by_hand", GIVEN_OTHERWISE)


def test_a_place_and_partners_that_changed_places_are_told_apart(exampleshire: Place) -> None:
    partners = cg.modelled_partners(exampleshire)
    with pytest.raises(UserError, match="a Place is wanted here"):
        cg.make_plan(partners, exampleshire)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="a Partner is wanted here"):
        cg.make_plan(exampleshire, exampleshire)  # type: ignore[arg-type]


def test_two_hosts_are_refused_and_so_is_one_that_may_hold_no_fund(exampleshire: Place) -> None:
    partners = [replace(one, hosts_fund=one.kind in ("council", "icb")) for one in cg.modelled_partners(exampleshire)]
    with pytest.raises(UserError, match="and so does"):
        cg.make_plan(exampleshire, partners, draws=2)
    partners = [replace(one, hosts_fund=one.kind == "gp") for one in partners]
    with pytest.raises(UserError, match="nobody else may host the pooled fund"):
        cg.make_plan(exampleshire, partners, draws=2)
