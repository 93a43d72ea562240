"""What of this screen needs no database: what is asked for, how far a run is, words, who is not in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import commonground as cg
from commonground.core.errors import UserError
from commonground.document.opening import OptionOpen
from commonground.views.acronyms import say_short_forms
from commonground.web.plans.aside import list_theirs, refuse_musts, set_aside
from commonground.web.plans.asking import Asked, Condition, Terms, read_asked
from commonground.web.plans.clashes import find_clashes, refuse_years, translate
from commonground.web.plans.making import _changed
from commonground.web.plans.menu import Menu
from commonground.web.plans.outlook import SECONDS, Progress
from commonground.web.plans.reading import Request, list_requests, list_without, say_set, say_time_left
from toys.effort import examples

MENU = Menu({"falls": "Falls prevention"}, {"N03": "Mill Lane"}, {"trust": "The trust", "gp": "The practices"})
SAID = Condition(option="falls", must=True, by="trust", reason="They fill our wards")


def test_a_clash_of_the_engine_is_told_in_names() -> None:
    here = SAID.model_copy(update={"neighbourhood": "N03"})
    said = "not all can be: Falls prevention, Mill Lane, by --must falls:N03; 'falls:N03' (--must and --must-not)."
    assert translate(said, [here], MENU) == (
        "not all can be: Falls prevention, Mill Lane, asked for by The trust: “They fill our wards”; "
        "“Falls prevention, in Mill Lane”."
    )
    assert (
        translate("'settle.rule' is no rule; by --must other", [here], MENU)
        == "'settle.rule' is no rule; by --must other"
    )


def test_a_year_that_the_engine_cannot_meet_is_told_in_names() -> None:
    here = SAID.model_copy(update={"neighbourhood": "N03", "start": 2028, "scale": 0.5})
    assert here.words == "falls:N03@2028,50%"
    named = "Falls prevention, Mill Lane, from 2028/29, at 50%, by --must falls:N03@2028,50%"
    said = f"{named}; 'falls@2028' must begin (--must)"
    assert translate(said, [here], MENU) == (
        "Falls prevention, Mill Lane, from 2028/29, at 50%, asked for by The trust: “They fill our wards”; "
        "“Falls prevention” must begin"
    )
    later = SAID.model_copy(update={"must": False, "start": 2029})
    assert [MENU.say(one) for one in (here, later)] == [
        "Falls prevention must begin in 2028/29 at 50% of its reach, in Mill Lane",
        "Falls prevention must not begin before 2029/30, anywhere",
    ]


def test_what_cannot_both_be_so_in_a_place_clashes() -> None:
    def said(must: bool, start: int | None = None, scale: float | None = None, where: str = "") -> Condition:
        return SAID.model_copy(update={"must": must, "start": start, "scale": scale, "neighbourhood": where})

    for one, other, clash in (
        (said(True, 2027), said(True, 2028, where="N03"), True),
        (said(True, 2027), said(True, scale=0.5), False),
        (said(True, scale=1.0), said(True, scale=0.5), True),
        (said(True, 2027, where="N01"), said(True, 2028, where="N03"), False),
        (said(True, 2027), said(False, 2028), True),
        (said(True, 2028), said(False, 2028), False),
        (said(True), said(False, 2028), False),
        (said(True, 2028), said(False), True),
        (said(False), said(False, 2028), False),
    ):
        assert [bool(find_clashes(pair)) for pair in ((one, other), (other, one))] == [clash, clash]


def test_a_year_in_which_nothing_can_begin_is_refused_in_words() -> None:
    early = SAID.model_copy(update={"start": 2027})
    asked = Asked(conditions=(early,), first_year=2028)
    with pytest.raises(UserError) as raised:
        refuse_years(asked, MENU)
    assert str(raised.value) == (
        "Falls prevention must begin in 2027/28, wherever it can be (The trust: “They fill our wards”); but options of "
        "this plan begin from 2028/29 to 2030/31; take the condition out, or change when the plan begins."
    )
    refuse_years(asked.model_copy(update={"first_year": 2027}), MENU)
    with pytest.raises(UserError, match="must not begin before 2028/29"):
        refuse_years(Asked(conditions=(SAID.model_copy(update={"must": False, "start": 2028}),), first_year=2028), MENU)


def option(id_: str, delivered_by: tuple[str, ...], funded_by: tuple[str, ...]) -> OptionOpen:
    words = dict.fromkeys(("plain", "theme", "kind", "evidence_strength"), "")
    flags: dict[str, Any] = {"unit": "person", "one_off": False, "core": False}
    return OptionOpen(id=id_, name=id_.title(), delivered_by=delivered_by, funded_by=funded_by, **words, **flags)


@pytest.fixture(scope="module")
def partner(neighbourhood: cg.Place) -> cg.Partner:
    return cg.modelled_partners(neighbourhood)[0]


def test_what_is_asked_for_comes_back_as_it_was_kept() -> None:
    asked = Asked(
        sets={"settle.rule": "equal", "options.falls.reach": 0.3},
        conditions=(SAID,),
        partners={"trust": Terms(offers_gbp=(1.0, 2.0), confirms=True)},
        private=True,
    )
    assert read_asked(asked.as_json()) == asked
    assert read_asked({}) == Asked()
    assert Asked().as_json() == {}


def test_what_is_not_known_cannot_be_asked_for() -> None:
    for wrong in ({"set": {}}, {"partners": {"trust": {"floor": [1.0]}}}, {"conditions": [{"option": "falls"}]}):
        with pytest.raises(ValidationError):
            read_asked(wrong)


def test_conditions_are_handed_on_in_the_words_of_the_engine() -> None:
    here = SAID.model_copy(update={"neighbourhood": "N03"})
    never = SAID.model_copy(update={"must": False})
    asked = Asked(conditions=(SAID, here, never, SAID))
    assert asked.list_musts(True) == ("falls", "falls:N03")
    assert asked.list_musts(False) == ("falls",)


def test_terms_change_what_they_name_and_nothing_else(partner: cg.Partner) -> None:
    assert _changed(partner, Terms()) == partner
    changed = _changed(partner, Terms(floor_gbp=(1.0,) * 5, notice_months=2.0))
    assert changed == replace(partner, floor_gbp=(1.0,) * 5, notice_months=2.0)


def test_a_further_offer_stands_beside_the_offers_that_are_there(partner: cg.Partner) -> None:
    terms = Terms(further_offer_gbp=(9.0,) * 5, once=True, condition="the ward closes", confirms=True)
    offers = _changed(partner, terms).offers
    assert offers[:-1] == tuple(replace(one, confirmed=True) for one in partner.offers)
    assert offers[-1] == cg.Offer(gbp=(9.0,) * 5, kind="once", condition="the ward closes", confirmed=True)
    assert _changed(partner, Terms(offers_gbp=(0.0,) * 5)).offers == ()


def test_who_is_not_in_takes_no_part_and_is_otherwise_as_it_was(neighbourhood: cg.Place) -> None:
    partners = cg.modelled_partners(neighbourhood)
    first, *others = set_aside(partners, {partners[0].id})
    assert tuple(others) == partners[1:]
    assert first == replace(partners[0], takes_part=False)


def test_options_are_theirs_who_deliver_or_pay_for_them_in_part() -> None:
    options = [
        option("falls", ("gp", "vcse"), ("icb",)),
        option("hubs", ("trust",), ("gp",)),
        option("mdt", ("icb",), ()),
    ]
    assert [one.id for one in list_theirs(options, {"gp"})] == ["falls", "hubs"]
    refuse_musts(["mdt", "hubs"], list_theirs(options, {"vcse"}), {"The groups"})
    with pytest.raises(UserError, match="Hubs must be in the plan, and cannot be without The practices"):
        refuse_musts(["mdt", "hubs"], list_theirs(options, {"gp"}), {"The practices"})


@settings(max_examples=examples(100))
@given(
    st.lists(st.tuples(st.sampled_from([*SECONDS, "Something new"]), st.floats(0, 1)), max_size=30),
    st.floats(0, 1e4),
)
def test_progress_never_falls_and_time_left_is_never_below_nothing(steps: list[tuple[str, float]], now: float) -> None:
    progress, last = Progress(0.0), 0.0
    for title, share in steps:
        progress.take(title, share)
        assert last <= progress.share <= 1.0 + 1e-9
        last = progress.share
    left = progress.seconds_left(now)
    assert left is None or left >= -1e-6


def test_the_last_step_done_is_all_done() -> None:
    progress = Progress(0.0)
    progress.take(list(SECONDS)[-1], 1.0)
    assert progress.share == pytest.approx(1.0)
    assert progress.seconds_left(10.0) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.4, "a few seconds left"), (12.0, "about 10 seconds left"), (200.0, "about 3 minutes left")],
)
def test_time_left_is_said_roughly(seconds: float | None, words: str) -> None:
    assert say_time_left(seconds) == words


def test_what_was_asked_is_told_in_words() -> None:
    asked = Asked(
        conditions=(SAID.model_copy(update={"neighbourhood": "N03"}),),
        partners={"trust": Terms(floor_gbp=(1e4,) * 5, notice_months=3.0)},
        sets={"options.falls.reach": 0.3, "choose.last_start_year": 1.0, "settle.rule": "equal"},
    )
    assert list_requests(asked, MENU, None) == [
        Request("The trust", "Falls prevention must be in the plan, in Mill Lane", "They fill our wards"),
        Request(
            "",
            "The trust: may end lower by £10,000.00 a year and is paid for 3 months after it closes something (a try: "
            "not its own word)",
            "",
        ),
        Request("", "Falls prevention reaches up to 30% of those whom it is for", ""),
        Request("", "No option begins later than in year 2 of the plan", ""),
        Request("", "Rule of sharing: “equal”", ""),
    ]


def test_what_was_set_is_told_in_the_words_of_the_plan(room_plan: Any) -> None:
    assert say_set("settle.rule", "equal", MENU, room_plan) == "Rule of sharing: “Equal parts”"
    assert say_set("settle.fund", "aligned", MENU, room_plan).endswith(": “Budgets of their own, spent as agreed”")
    assert say_set("settle.confidence", 0.8, MENU, room_plan).endswith(": 80%")
    assert say_set("settle.notice_months", 6.0, MENU, room_plan).endswith(": 6 months")


def test_all_that_a_further_offer_says_is_told_to_the_penny() -> None:
    more = Terms(further_offer_gbp=(1_234.56, 0.0), once=True, condition="costs hold")
    (told,) = list_requests(Asked(partners={"trust": more}), MENU, None)
    assert told.what.startswith(
        "The trust: offers besides £1,234.56, £0.00 by year, for once, only if this is so: costs hold"
    )


@dataclass(frozen=True)
class Moved:
    partner: str
    transfer_gbp: float = 0.0
    mean: float = 0.0
    year: str = "2027/28"


@pytest.mark.parametrize(
    ("gbp", "cost", "words"),
    [
        (0.0, 5_000.0, "the deal asks nothing of it and pays it nothing"),
        (-3_000.0, 3_000.0, "the deal pays it £3,000 for what the plan costs it"),
        (-192_000.0, 0.0, "the deal pays it £192,000 beyond what the plan costs it"),
        (2_000.0, 0.0, "the deal still counts on £2,000 of what the plan saves it, which it has not promised"),
    ],
)
def test_what_the_deal_moves_to_or_from_who_is_not_in_is_said(
    gbp: float, cost: float, words: str, room_plan: Any
) -> None:
    moved = {"contributions": (Moved("gp", gbp), Moved("trust", 9e9)), "net_before": (Moved("gp", mean=-cost),)}
    settled = room_plan.settlement.model_copy(update=moved)
    plan = room_plan.model_copy(update={"settlement": settled})
    (found,) = list_without(Asked(without=({"body": "gp", "condition": "paid"},)).without, plan, MENU)  # type: ignore[arg-type]
    assert (found.name, found.condition, found.moves) == ("The practices", "paid", words)


def test_short_forms_are_spelt_out_once_and_words_are_left_alone() -> None:
    assert say_short_forms("Curious people attend") == ""
    assert say_short_forms("The ICB and two GPs, and the ICB again").count("ICB (integrated care board") == 1
    assert "GP (general practitioner" in say_short_forms("two GPs")
