"""What is tried is asked for as it was shown: a run with the right words, and nobody speaks for another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commonground.document.names import pick
from commonground.document.words import signed_between
from commonground.views.deal import list_switches, open_row
from commonground.views.deal.model import Change, Try
from commonground.web.deal.asking import ask_of
from commonground.web.deal.forms import TryForm
from toys.cast import make_version
from toys.sheets import confirm, take_stance
from toys.source_tree import no_offenders
from toys.web_pages import assert_page, said

REASON = {"reason": "To see who moves", "audience": "all"}


def runs() -> list[Any]:
    from commonground.web.plans.models import Run

    return list(Run.objects.all())


def test_another_rule_is_asked_for_with_its_reason_and_parent(cast: Any, version: Any) -> None:
    response = cast.analyst.post("/deal/try/rule/equal/", REASON)
    assert response.status_code == 302
    (run,) = runs()
    assert run.asked["sets"] == {"settle.rule": "equal"}
    assert (run.reason, run.parent_id, run.private_to_id) == ("To see who moves", version.id, None)
    assert run.made_for_id == cast.trust.id


def test_every_rule_and_choice_that_is_shown_can_be_tried(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.broker.get("/deal/rules/"))
    links = {link.split("?")[0] for link in page.xpath("//a/@href") if "/deal/try/" in link}
    switches = list_switches(room_plan)
    rules = {f"/deal/try/rule/{rule.id}/" for rule in switches.rules if not rule.in_use}
    others = {
        f"/deal/try/set/{switch.figure}/{choice.value}/"
        for switch in (*switches.payments, *switches.terms)
        for choice in switch.choices
        if not choice.in_use
    }
    numbers = {
        f"/deal/try/number/{switch.figure}/" for switch in (*switches.payments, *switches.terms) if not switch.choices
    }
    assert "/deal/try/number/settle.confidence/" in numbers
    assert links == rules | others | numbers
    for link in sorted(links):
        assert cast.broker.get(link).status_code == 200, link


def test_who_would_move_is_read_by_those_who_make_no_version(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.observer.get("/deal/rules/"))
    assert not page.xpath("//main//a[starts-with(@href, '/deal/try/')]")
    text = said(page.find(".//main"))
    sentences = {one.sentence for switch in list_switches(room_plan).payments for one in switch.choices if one.sentence}
    assert any("it would leave more to" in sentence for sentence in sentences)
    spelled = text.replace("integrated care board (ICB)", "ICB")
    no_offenders([sentence for sentence in sorted(sentences) if sentence not in spelled])


def test_the_rules_stand_side_by_side_to_the_penny(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.finance.get("/deal/rules/"))
    rows = page.xpath("//table[@id='rules']/tbody/tr")
    assert said(rows[0].find("th")) == f"{cast.trust.name} (you)"
    for row in rows:
        partner = pick(room_plan.partners, name=said(row.find("th")).removesuffix(" (you)"))[0]
        for cell, rule in zip(row.xpath("./td"), room_plan.settlement.rules, strict=True):
            left = pick(rule.left, partner=partner.id)[0]
            assert cell.xpath("string(text()[1])").strip().replace("−", "-").replace("£", "") == f"{left.mean:,.2f}"
            assert left.ends is not None
            assert said(cell.find("span")) == signed_between(left)


def test_a_switch_of_payment_is_asked_for(cast: Any, version: Any) -> None:
    page = assert_page(cast.lead.get("/deal/try/set/payment.emergency_admission_1plus/block/"))
    assert "A fixed sum, whatever is used" in page.text_content()
    cast.lead.post("/deal/try/set/payment.emergency_admission_1plus/block/", REASON)
    assert runs()[0].asked["sets"] == {"payment.emergency_admission_1plus": "block"}


def test_a_remedy_that_leaves_an_option_out_is_our_own_word(cast: Any, version: Any, room_plan: Any) -> None:
    icb = next(one.id for one in room_plan.partners if one.kind == "icb")
    ways = open_row(room_plan, icb).ways
    number = next(at for at, way in enumerate(ways) if way.kind == "leave_out")
    attempt = ways[number].attempt
    assert attempt is not None
    page = assert_page(cast.finance.get(f"/deal/try/way/{icb}/{number}/"))
    assert "must not be in it" in page.text_content()
    assert attempt.does in page.xpath("string(//textarea)")
    cast.finance.post(f"/deal/try/way/{icb}/{number}/", REASON)
    assert runs()[0].asked["conditions"] == [
        {"option": attempt.must_not[0], "must": False, "by": cast.trust.key, "reason": "To see who moves"}
    ]


def test_a_reason_and_an_audience_are_needed(cast: Any, version: Any) -> None:
    page = assert_page(cast.finance.post("/deal/try/rule/equal/", {"reason": " "}))
    summary = said(page.xpath("//*[contains(@class, 'nhsuk-error-summary')]")[0])
    assert "Say why the version is made" in summary
    assert "Choose who should see the new version" in summary
    assert said(page.find(".//title")).startswith("Error: ")
    assert not runs()


def test_our_side_may_try_alone_and_who_sees_no_figures_may_not(cast: Any, version: Any) -> None:
    cast.finance.post("/deal/try/rule/equal/", {"reason": "For us", "audience": "ours"})
    (run,) = runs()
    assert run.private_to_id == cast.trust.id
    assert run.asked["private"] is True
    page = assert_page(cast.analyst.get("/deal/try/rule/equal/"))
    assert not page.xpath("//input[@name='audience']")
    cast.analyst.post("/deal/try/rule/equal/", {"reason": "For us", "audience": "ours"})
    assert {one.private_to_id for one in runs()} == {cast.trust.id, None}


def test_what_begins_from_a_private_version_stays_private(cast: Any, version: Any, room_plan: Any) -> None:
    hidden = make_version(cast.place, room_plan, private_to=cast.trust)
    cast.lead.post(f"/deal/try/rule/equal/?version={hidden.id}", {"reason": "On our side", "audience": "all"})
    (run,) = runs()
    assert (run.private_to_id, run.parent_id) == (cast.trust.id, hidden.id)


def test_nobody_tries_for_all_what_is_another_partners_word(cast: Any, version: Any, room_plan: Any) -> None:
    way = f"/deal/try/way/{cast.council.key}/0/"
    assert open_row(room_plan, cast.council.key).ways[0].kind == "confirm"
    for tries in (cast.finance, cast.other_lead):  # another partner, and a colleague who writes no figures
        page = assert_page(tries.get(way))
        assert "That is its own word" in page.text_content()
        assert not page.xpath("//input[@name='audience']")
        tries.post(way, {"reason": "What if it did", "audience": "all"})
    assert {run.private_to_id for run in runs()} == {cast.trust.id, cast.council.id}
    assert all(run.asked["partners"] == {cast.council.key: {"confirms": True}} for run in runs())
    for refused in (cast.analyst, cast.broker):
        assert refused.get(way).status_code == 403
        assert refused.post(way, REASON).status_code == 403
        row = assert_page(refused.get(f"/deal/{cast.council.key}/"))
        assert not [link for link in row.xpath("//a/@href") if way in link]
    own = assert_page(cast.other_finance.get(way))
    assert "That is its own word" not in own.text_content()
    cast.other_finance.post(way, {"reason": "We confirm", "audience": "all"})
    (common,) = [run for run in runs() if run.private_to_id is None]
    assert common.asked["partners"] == {cast.council.key: {"confirms": True, "own": True}}


def test_a_version_that_somebody_else_confirms_is_no_yes(cast: Any, room_plan: Any) -> None:
    confirm(cast.council, cast.other_lead.user)
    take_stance(cast.council, "in")
    for own, told in ((False, True), (True, False)):
        terms = {cast.council.key: {"confirms": True, "own": own}}
        made = make_version(cast.place, room_plan, 1 + own, asked={"partners": terms})
        page = assert_page(cast.observer.get(f"/deal/{cast.council.key}/?version={made.id}"))
        assert ("counts as confirmed for this try" in page.text_content()) is told


def test_a_number_is_set_within_its_bounds(cast: Any, version: Any) -> None:
    path = "/deal/try/number/settle.confidence/"
    assert "From 0 to 1" in assert_page(cast.lead.get(path)).text_content()
    page = assert_page(cast.lead.post(path, {**REASON, "value": "1.2"}))
    assert "Write a number from 0 to 1" in page.text_content()
    assert not runs()
    cast.lead.post(path, {**REASON, "value": "0.9"})
    assert runs()[0].asked["sets"] == {"settle.confidence": 0.9}
    assert cast.observer.get(path).status_code == 403
    assert cast.lead.get("/deal/try/number/settle.game/").status_code == 404


@pytest.mark.parametrize(("may_hide", "must_hide"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_form_promises_the_same_however_often_it_is_read(may_hide: bool, must_hide: bool) -> None:
    form = TryForm({"reason": "Why", "audience": "all"}, may_hide=may_hide, must_hide=must_hide)
    assert form.promise == form.promise
    assert form.is_valid()
    assert form.is_private() is must_hide
    assert ("alone sees" in form.promise) is must_hide
    assert form.promise.startswith("All partners see") is not (may_hide or must_hide)


def test_changes_add_to_what_the_parent_was_asked(room_plan: Any) -> None:
    parent = {
        "sets": {"settle.rule": "equal", "stress.costs": 0.48},
        "partners": {"icb": {"notice_months": 3.0, "further_offer_gbp": [1.0, 2.0]}},
        "conditions": [{"option": "falls", "must": True, "by": "icb", "reason": "Ours"}],
        "draws": 100,
    }
    changes = (
        Change("icb", further_offer_gbp=(10.0, 0.5), once=True, condition="A grant"),
        Change("gp", confirms=True),
    )
    attempt = Try("Try it", set=(("settle.rule", "offer"),), must_not=("warm",), partners=changes)
    asked = ask_of(room_plan, parent, attempt, by="gp", reason="Why", private=False)
    assert asked.sets == {"settle.rule": "offer", "stress.costs": 0.48}
    assert asked.draws == 100
    assert [(one.option, one.must, one.by) for one in asked.conditions] == [
        ("falls", True, "icb"),
        ("warm", False, "gp"),
    ]
    icb = asked.partners["icb"]
    assert (icb.further_offer_gbp, icb.once, icb.condition, icb.notice_months) == ((11.0, 2.5), True, "A grant", 3.0)
    assert asked.partners["gp"].confirms


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "some minutes"), (41, "about 41 seconds"), (200, "about 3 minutes")]
)
def test_the_time_is_that_of_the_last_runs(seconds: int | None, words: str, cast: Any, version: Any) -> None:
    from commonground.web.plans.models import Run

    now = timezone.now()
    for more in (-1, 0, 1) if seconds else ():
        started = now - timedelta(seconds=(seconds or 0) + more)
        Run.objects.create(place=cast.place, state=Run.State.DONE, started_at=started, ended_at=now, reason="x")
    hidden = now - timedelta(seconds=9999)
    for _ in range(9):
        Run.objects.create(
            place=cast.place, private_to=cast.council, state=Run.State.DONE, started_at=hidden, ended_at=now, reason="x"
        )
    assert f"takes {words}" in cast.analyst.get("/deal/try/rule/equal/").content.decode()
