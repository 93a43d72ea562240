"""Partners and their sheets: who answers, who reads what, and that nine answers are enough."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.utils import timezone

from commonground.profiles import KINDS
from commonground.web.audit.models import Event
from commonground.web.places.models import Body
from commonground.web.sheet import services
from commonground.web.sheet.answers import read_answers, read_said
from commonground.web.sheet.decisions import next_decision, say_decision
from commonground.web.sheet.forms import GroupForm
from commonground.web.sheet.models import GROUPS, Answer, Note
from commonground.web.sheet.reading import read_sheet
from toys.web_pages import assert_page

CANARY = 7_654_321.0
SEEN = (b"7,654,321", b"7654321")
EVERYBODY = ("broker", "lead", "finance", "signatory", "analyst", "observer", "other_lead", "other_finance")


def at(body: Any, rest: str = "") -> str:
    return f"/partners/{body.id}/{rest}"


def answer_all(actor: Any, **more: Any) -> None:
    for number in range(1, GROUPS + 1):
        services.answer(actor.seat, number, "right", **more)


# answering


def test_a_lead_confirms_its_sheet_with_nine_answers(pictured: Any) -> None:
    cast = pictured
    page = cast.lead.get(at(cast.trust))
    assert "0 of 9 answered" in assert_page(page).find(".//title").text
    for number in range(1, GROUPS + 1):
        page = cast.lead.post(at(cast.trust, f"{number}/"), {"says": "right"}, follow=True)
        assert_page(page)
    assert "Check your answers" in page.content.decode()
    assert read_said(cast.trust).whole
    assert not read_said(cast.trust).confirmed
    done = assert_page(cast.lead.post(at(cast.trust, "check/"), follow=True))
    assert "Sheet confirmed" in done.find(".//title").text
    assert Event.objects.filter(what="sheet confirmed").count() == 1
    assert read_said(cast.trust).confirmed
    assert "Sheet confirmed" in assert_page(cast.broker.get("/partners/")).text_content()


def test_a_later_answer_voids_the_confirmation(cast: Any) -> None:
    answer_all(cast.lead)
    assert not read_said(cast.trust).confirmed
    services.confirm(cast.lead.seat)
    assert read_said(cast.trust).confirmed
    services.answer(cast.lead.seat, 5, "change", "Another contract")
    assert not read_said(cast.trust).confirmed
    assert "Sheet answered, not yet confirmed" in assert_page(cast.broker.get("/partners/")).text_content()
    assert "not yet confirmed as it now stands" in assert_page(cast.lead.get("/today/")).text_content()


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_than_nine_answers_are_required(cast: Any, kind: str) -> None:
    cast.trust.kind = kind
    cast.trust.save()
    read = read_sheet(cast.trust, timezone.localdate())
    asked = [GroupForm(read=one, mandates={}) for one in read.groups]
    required = [name for form in asked for name, field in form.fields.items() if field.required]
    assert required == ["says"] * GROUPS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_calm_pages(cast: Any, kind: str) -> None:
    cast.trust.kind = kind
    cast.trust.save()
    for number in range(1, GROUPS + 1):
        assert_page(cast.lead.get(at(cast.trust, f"{number}/")))
        assert_page(cast.observer.get(at(cast.trust, f"{number}/")))


def test_a_change_says_what_it_should_be(cast: Any) -> None:
    answer = cast.lead.post(at(cast.trust, "2/"), {"says": "change", "text": " "})
    assert "Say what has to change" in assert_page(answer).text_content()
    assert not Answer.objects.exists()
    cast.lead.post(at(cast.trust, "2/"), {"says": "change", "text": "A committee decides"})
    assert "says: A committee decides" in cast.other_lead.get(at(cast.trust, "2/")).content.decode()


def test_nothing_chosen_is_said(cast: Any) -> None:
    answer = cast.lead.post(at(cast.trust, "1/"), {})
    assert "Say whether it is right" in assert_page(answer).text_content()


def test_the_last_answer_holds_and_what_was_said_before_is_kept(cast: Any) -> None:
    services.answer(cast.lead.seat, 7, "right", values={"next_meeting": "2027-01-05"})
    services.answer(cast.lead.seat, 7, "unknown")
    assert Answer.objects.count() == 2
    last = read_sheet(cast.trust, date(2026, 12, 1)).groups[6].answer
    assert (last.says, last.values) == ("unknown", {"next_meeting": "2027-01-05"})


@pytest.mark.parametrize(
    ("group", "says", "more"),
    [
        (0, "right", {}),
        (10, "right", {}),
        (1, "maybe", {}),
        (1, "change", {}),
        (7, "right", {"values": {"mandate_gbp": 1.0}}),
        (8, "right", {"values": {"mandate_gbp": 1.0}}),
        (8, "right", {"mandates": {"speaks": "x"}}),
    ],
)
def test_what_cannot_be_an_answer_is_refused_whole(cast: Any, group: int, says: str, more: Any) -> None:
    with pytest.raises(ValueError, match=r"group|change|asked"):
        services.answer(cast.lead.seat, group, says, **more)
    assert not Answer.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("said", ["27 3 2027", "27/03/2027", "27 March 2027", "2027-03-27"])
def test_days_are_read_as_people_write_them(cast: Any, said: str) -> None:
    cast.lead.post(at(cast.trust, "7/"), {"says": "right", "next_meeting": said})
    assert Answer.objects.get().values == {"next_meeting": "2027-03-27"}


def test_a_day_that_is_none_is_said(cast: Any) -> None:
    answer = cast.lead.post(at(cast.trust, "7/"), {"says": "right", "next_meeting": "soon"})
    assert "Write the day as 27 3 2027" in assert_page(answer).text_content()


def test_a_sheet_with_gaps_is_not_confirmed(cast: Any) -> None:
    services.answer(cast.lead.seat, 1, "right")
    assert "8 left" in assert_page(cast.lead.get(at(cast.trust, "check/"))).find(".//title").text
    assert_page(cast.lead.post(at(cast.trust, "check/")))
    assert not Event.objects.filter(what="sheet confirmed").exists()
    with pytest.raises(ValueError, match="must be answered"):
        services.confirm(cast.lead.seat)
    assert cast.lead.get(at(cast.trust, "confirmed/")).status_code == 302


def test_standings_count_groups_not_answers(cast: Any) -> None:
    answer_all(cast.lead)
    services.answer(cast.lead.seat, 3, "unknown")
    services.answer(cast.other_lead.seat, 3, "unknown")
    said = read_answers(cast.place)
    assert {key: len(one.answers) for key, one in said.items()} == {cast.trust.key: 9, cast.council.key: 1}
    assert said[cast.trust.key].unknown == (3,)
    assert not said[cast.council.key].whole


# what is not confirmed says so


def test_unconfirmed_facts_say_so_until_they_are_answered(pictured: Any) -> None:
    cast = pictured
    said = f"not yet confirmed by {cast.trust.name}"
    for path in (at(cast.trust), at(cast.trust, "3/")):
        assert said in cast.observer.get(path).content.decode(), path
    answer_all(cast.lead)
    assert said in cast.observer.get(at(cast.trust)).content.decode()
    services.confirm(cast.lead.seat)
    for path in (at(cast.trust), at(cast.trust, "3/")):
        assert said not in cast.observer.get(path).content.decode(), path


def test_facts_from_memory_are_marked_and_others_link_their_source(cast: Any) -> None:
    read = read_sheet(cast.trust, timezone.localdate())
    for one in read.groups:
        page = cast.lead.get(at(cast.trust, f"{one.group.number}/")).content.decode()
        recalled = sum(fact.recalled for fact in one.group.facts)
        assert page.count("from memory, not looked up") == recalled
        assert all(fact.url.replace("&", "&amp;") in page for fact in one.group.facts if fact.url)


def test_where_a_trust_serves_is_drawn_and_told(pictured: Any) -> None:
    cast = pictured
    page = cast.other_lead.get(at(cast.trust, "6/")).content.decode()
    assert "<svg" in page
    assert "of the people of" in page
    assert "<svg" not in cast.lead.get(at(cast.council, "6/")).content.decode()
    assert "Who serves where" in cast.lead.get("/partners/").content.decode()


# stance


def test_a_stance_is_real_with_its_condition(cast: Any) -> None:
    answer = cast.lead.post(at(cast.trust, "stance/"), {"stance": "in_if", "condition": ""})
    assert "Say what must be so" in assert_page(answer).text_content()
    cast.lead.post(at(cast.trust, "stance/"), {"stance": "in_if", "condition": "the ward stays open"})
    for actor in (cast.observer, cast.broker, cast.other_lead):
        assert "the ward stays open" in assert_page(actor.get("/partners/")).text_content()
    cast.lead.post(at(cast.trust, "stance/"), {"stance": "not_in", "condition": "the ward stays open"})
    trust = Body.objects.get(id=cast.trust.id)
    assert (trust.stance, trust.condition) == ("not_in", "")
    assert Event.objects.filter(what="stance taken").count() == 2


def test_who_has_not_said_is_not_shown_as_in(cast: Any) -> None:
    page = assert_page(cast.observer.get("/partners/"))
    assert (
        "0 of 10 are in. 10 have not said, and plans count them in until then. 0 have confirmed their sheet."
        in page.text_content()
    )
    assert not assert_page(cast.lead.get(at(cast.trust, "stance/"))).xpath("//input[@checked]")
    services.set_stance(cast.lead.seat, "in")
    assert "1 of 10 is in. 9 have not said" in assert_page(cast.observer.get("/partners/")).text_content()
    assert f"Said by {cast.lead.user.name}" in assert_page(cast.observer.get(at(cast.trust))).text_content()


@pytest.mark.parametrize(("stance", "condition"), [("in_if", " "), ("in", "if"), ("perhaps", "")])
def test_a_stance_that_says_too_little_or_too_much_is_refused(cast: Any, stance: str, condition: str) -> None:
    with pytest.raises(ValueError, match="condition"):
        services.set_stance(cast.lead.seat, stance, condition)
    assert not Event.objects.exists()


# next decision


def decision(body: Any, on: date) -> Any:
    return next_decision(body, read_said(body), on)


def words(body: Any, on: date) -> str:
    return say_decision(body, read_said(body), on)


@pytest.mark.parametrize(
    ("kind", "values", "who"),
    [
        ("council", {"governance_form": "committees"}, "The committee of the council that holds the power"),
        ("council", {"governance_form": "leader and cabinet"}, "Cabinet"),
        ("council", {"governance_form": "elected mayor and cabinet"}, "Mayor and cabinet"),
        ("police", {"commissioner_form": "a mayor"}, "The mayor"),
        ("icb", {"who_decides": "Its place committee"}, "Its place committee"),
    ],
)
def test_who_decides_is_what_the_body_says(cast: Any, kind: str, values: dict[str, str], who: str) -> None:
    cast.council.kind = kind
    cast.council.save()
    cast.other_lead.seat.body.kind = kind
    services.answer(cast.other_lead.seat, 2, "right", values=values)
    services.answer(cast.other_lead.seat, 7, "right", values={"next_meeting": "2027-02-01"})
    found = decision(cast.council, date(2027, 1, 25))
    assert found.who == who
    if values.get("governance_form") == "committees":
        assert (found.binds, found.notice_missed) == (found.on, None)


def test_when_a_body_decides_next_is_its_own_word_and_the_rules_of_its_kind(cast: Any) -> None:
    on = date(2026, 11, 27)
    assert decision(cast.council, on).on is None
    services.answer(cast.other_lead.seat, 7, "right", values={"next_meeting": "2027-02-01"})
    found = decision(cast.council, on)
    assert found.on == date(2027, 2, 1)
    assert found.binds > found.on
    assert "1 February 2027" in words(cast.council, on)
    services.answer(cast.other_lead.seat, 2, "right", values={"call_in_days_own": "no call-in"})
    assert decision(cast.council, on).binds == found.on
    assert decision(cast.council, found.on + timedelta(days=1)).on is None
    assert decision(cast.council, date(2027, 1, 25)).notice_missed == date(2027, 1, 3)
    assert "Notice" in words(cast.council, date(2027, 1, 25))


def test_a_meeting_beyond_the_table_of_bank_holidays_is_said_without_its_window(cast: Any) -> None:
    services.answer(cast.other_lead.seat, 7, "right", values={"next_meeting": "2090-02-01"})
    found = decision(cast.council, date(2026, 11, 27))
    assert (found.on, found.binds) == (date(2090, 2, 1), None)


# the broker's note


def test_the_broker_notes_and_changes_no_answer(cast: Any) -> None:
    assert_page(cast.broker.get(at(cast.trust, "5/note/")))
    cast.broker.post(at(cast.trust, "5/note/"), {"text": "The contract is being let again"})
    assert "being let again" in assert_page(cast.other_lead.get(at(cast.trust, "5/"))).text_content()
    assert Note.objects.count() == 1
    assert not Answer.objects.exists()
    assert cast.broker.get(at(cast.trust, "12/note/")).status_code == 404


# who may, and who sees


LADDER = {
    "": EVERYBODY,
    "3/": EVERYBODY,
    "3/note/": ("broker",),
    "check/": ("lead", "finance"),
    "stance/": ("lead",),
}


@pytest.mark.parametrize("rest", LADDER)
def test_the_ladder_of_reading(pictured: Any, rest: str) -> None:
    for name in EVERYBODY:
        got = getattr(pictured, name).get(at(pictured.trust, rest)).status_code
        assert got == (200 if name in LADDER[rest] else 403), (name, rest)
    refused = 403 if rest in ("check/", "stance/") else 404  # a broker elsewhere has not the role either
    assert pictured.stranger.get(at(pictured.trust, rest)).status_code == refused
    assert pictured.nobody.get(at(pictured.trust, rest)).status_code == 302


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name not in ("lead", "finance")])
def test_only_its_own_lead_and_finance_lead_answer(cast: Any, name: str) -> None:
    actor = getattr(cast, name)
    assert actor.post(at(cast.trust, "1/"), {"says": "right"}).status_code == 403
    assert actor.post(at(cast.trust, "check/")).status_code == 403
    assert actor.post(at(cast.trust, "stance/"), {"stance": "not_in"}).status_code == 403
    assert not Answer.objects.exists()
    assert Body.objects.get(id=cast.trust.id).stance == "in"


@pytest.mark.parametrize(
    ("verb", "rest", "status"),
    [
        ("post", "", 405),
        ("put", "3/", 405),
        ("post", "confirmed/", 405),
        ("get", "0/", 404),
        ("get", "10/", 404),
    ],
)
def test_wrong_verbs_and_groups(cast: Any, verb: str, rest: str, status: int) -> None:
    assert getattr(cast.lead.client, verb)(at(cast.trust, rest)).status_code == status


def test_bodies_that_have_no_sheet_are_not_found(cast: Any) -> None:
    assert cast.lead.get("/partners/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert cast.lead.get(at(cast.broker.seat.body)).status_code == 404
    assert cast.lead.get(at(cast.stranger.seat.body)).status_code == 404


def test_a_mandate_is_seen_by_its_own_side_and_the_broker_alone(cast: Any, version: Any) -> None:
    from toys.room_pages import every_page

    cast.lead.post(
        at(cast.trust, "8/"), {"says": "right", "signs": "The chief executive", "mandate_gbp": f"£{CANARY:,.0f}"}
    )
    assert Answer.objects.get().mandates == {"mandate_gbp": CANARY}
    seen_by = set()
    for name, actor in cast.everyone.items():
        for path in every_page(cast):
            if any(canary in actor.get(path).content for canary in SEEN):
                assert path in (at(cast.trust, "8/"), at(cast.trust, "check/")), (name, path)
                seen_by.add(name)
    assert seen_by == {"lead", "finance", "signatory", "broker"}
    assert "The chief executive" in cast.other_lead.get(at(cast.trust, "8/")).content.decode()


def test_the_log_and_the_database_never_hold_a_mandate(cast: Any) -> None:
    from django.db import connection

    services.answer(cast.lead.seat, 8, "right", mandates={"mandate_gbp": CANARY})
    assert not any(canary.decode() in str(row) for row in Event.objects.values() for canary in SEEN)
    assert Event.objects.get(what="mandate said").private_to == str(cast.trust.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sheet_answer")
        cells = [
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in cursor.fetchone()
        ]
    assert not any(canary in cell for cell in cells for canary in SEEN)


def test_an_answer_without_the_mandate_leaves_it_as_it_was(cast: Any) -> None:
    services.answer(cast.lead.seat, 8, "right", mandates={"mandate_gbp": CANARY})
    services.answer(cast.lead.seat, 8, "unknown")
    assert Answer.objects.order_by("-at").first().mandates == {"mandate_gbp": CANARY}
    assert Event.objects.filter(what="mandate said").count() == 1


def test_the_broker_invites_from_the_list_of_partners_and_nobody_else(cast: Any) -> None:
    ambulance = Body.objects.get(place=cast.place, kind="ambulance_trust")
    link = f"/invitations/new/?body={ambulance.id}"
    assert link in assert_page(cast.broker.get("/partners/")).xpath("//a/@href")
    assert link not in assert_page(cast.lead.get("/partners/")).xpath("//a/@href")


def test_partners_show_names_and_roles_and_no_address(cast: Any) -> None:
    page = cast.observer.get("/partners/").content.decode()
    assert cast.lead.user.name in page
    assert "@example.org" not in page


@pytest.mark.parametrize("rest", ["", "1/", "6/", "8/", "check/"])
def test_pages_are_small_and_quick(pictured: Any, rest: str, django_assert_max_num_queries: Any) -> None:
    answer_all(pictured.lead)
    with django_assert_max_num_queries(25):
        assert_page(pictured.lead.get(at(pictured.trust, rest)))
    with django_assert_max_num_queries(25):
        assert_page(pictured.lead.get("/partners/"))


def test_the_form_says_who_sees_the_answer(cast: Any) -> None:
    assert "All partners of the place see your answer" in cast.lead.get(at(cast.trust, "1/")).content.decode()
    with_mandate = cast.lead.get(at(cast.trust, "8/")).content.decode()
    assert "is seen by your own side and the broker alone" in with_mandate
    assert "Freedom of Information Act" in with_mandate


def test_fields_of_what_is_asked_besides_are_never_required(cast: Any) -> None:
    for one in read_sheet(cast.council, timezone.localdate()).groups:
        form = GroupForm(read=one, mandates={})
        assert all(isinstance(form.fields[ask.key], forms.Field) for ask in one.group.asks)
        assert not any(form.fields[ask.key].required for ask in one.group.asks)
