"""Today tells each what waits for it and on whom it waits, and nothing that is another's own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonground.web.audit.chain import record
from commonground.web.figures.services import give
from commonground.web.page.words import day
from commonground.web.paper.services import take_paper
from commonground.web.plans.models import Run
from commonground.web.plans.services import freeze
from commonground.web.sheet.models import GROUPS, Answer
from commonground.web.sheet.services import answer, confirm, set_stance
from commonground.web.today.lines import MOST
from commonground.web.today.models import Nudge
from commonground.web.today.services import nudge
from toys.cast import make_actor
from toys.web_pages import assert_page, said


def text_of(answer: Any) -> str:
    return answer.content.decode()


def test_an_empty_room_tells_the_broker_what_comes_next(cast: Any) -> None:
    said = text_of(cast.broker.get("/today/"))
    assert "There is no plan yet" in said
    assert "have nobody in the room" in said


def test_a_lead_reads_how_many_questions_are_left(cast: Any) -> None:
    assert f"{GROUPS} of {GROUPS} questions still to answer" in text_of(cast.lead.get("/today/"))
    Answer.objects.create(body=cast.trust, group=1, says="right", author=cast.lead.user)
    assert f"{GROUPS - 1} of {GROUPS} questions still to answer" in text_of(cast.lead.get("/today/"))


def test_when_nothing_waits_the_page_says_what_comes_next(cast: Any, version: Any) -> None:
    for body in (cast.trust, cast.council):
        for group in range(1, GROUPS + 1):
            Answer.objects.create(body=body, group=group, says="right", author=cast.lead.user)
    said = text_of(cast.analyst.get("/today/"))
    assert "Nothing waits for you" in said


def test_every_role_has_a_page_of_few_queries(cast: Any, version: Any, django_assert_max_num_queries: Any) -> None:
    for actor in cast.everyone.values():
        with django_assert_max_num_queries(25):
            assert_page(actor.get("/today/"))


def test_the_broker_reminds_with_one_click_and_the_partner_reads_it(cast: Any) -> None:
    answer = cast.broker.post("/today/remind/", {"body": cast.trust.id, "about": "sheet"})
    assert answer.status_code == 302
    assert "reminded you today" in text_of(cast.lead.get("/today/"))
    assert "Partner reminded of its sheet" in text_of(cast.lead.get("/log/"))
    assert Nudge.objects.count() == 1


def test_the_button_that_reminds_says_whom_and_of_what(cast: Any) -> None:
    Answer.objects.create(body=cast.trust, group=1, says="right", author=cast.lead.user)
    page = assert_page(cast.broker.get("/today/"))
    buttons = [said(button) for button in page.xpath("//form[@action='/today/remind/']//button")]
    assert any(words.startswith("Remind them: ") and cast.trust.name in words for words in buttons), buttons


def test_nobody_is_reminded_twice_a_day(cast: Any) -> None:
    for _ in range(2):
        cast.broker.post("/today/remind/", {"body": cast.trust.id, "about": "sheet"})
    assert Nudge.objects.count() == 1


@pytest.mark.usefixtures("cast")
def test_with_a_mail_server_the_leads_get_a_line(
    cast: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAILS = True
    with django_capture_on_commit_callbacks(execute=True):
        cast.broker.post("/today/remind/", {"body": cast.trust.id, "about": "sheet"})
    assert {address for one in mail.outbox for address in one.to} == {cast.lead.user.email, cast.finance.user.email}


@pytest.mark.parametrize("name", ["lead", "finance", "signatory", "analyst", "observer", "other_lead"])
def test_only_the_broker_reminds(cast: Any, name: str) -> None:
    answer = getattr(cast, name).post("/today/remind/", {"body": cast.trust.id, "about": "sheet"})
    assert answer.status_code == 403
    assert not Nudge.objects.exists()


def test_a_broker_of_another_place_reminds_nobody_here(cast: Any) -> None:
    assert cast.stranger.post("/today/remind/", {"body": cast.trust.id, "about": "sheet"}).status_code == 404


@pytest.mark.parametrize(("body", "about"), [("no-id", "sheet"), (None, "sheet"), ("trust", "everything")])
def test_what_cannot_be_reminded_of_is_not_found(cast: Any, body: str | None, about: str) -> None:
    told = {"body": cast.trust.id if body == "trust" else body or "", "about": about}
    assert cast.broker.post("/today/remind/", told).status_code == 404


def test_reminding_is_a_post(cast: Any) -> None:
    assert cast.broker.get("/today/remind/").status_code == 405


def test_reminders_go_to_those_who_speak_for_it_today(
    cast: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAILS = True
    cast.lead.user.memberships.update(ends=timezone.localdate() - timedelta(days=1))
    type(cast.finance.user).objects.filter(id=cast.finance.user.id).update(is_active=False)
    new = make_actor("new_lead", cast.trust, "lead")
    with django_capture_on_commit_callbacks(execute=True):
        cast.broker.post("/today/remind/", {"body": cast.trust.id, "about": "sheet"})
    assert [address for one in mail.outbox for address in one.to] == [new.user.email]


def test_the_service_itself_lets_only_a_broker_remind_partners_of_its_own_place(cast: Any) -> None:
    elsewhere = cast.stranger.seat.body
    for actor, body in ((cast.lead, cast.council), (cast.stranger, cast.trust), (cast.broker, elsewhere)):
        with pytest.raises(PermissionDenied):
            nudge(actor.seat, body, "sheet", timezone.now(), "")
    with pytest.raises(PermissionDenied):
        nudge(cast.broker.seat, cast.broker.seat.body, "sheet", timezone.now(), "")
    assert cast.broker.post("/today/remind/", {"body": cast.broker.seat.body.id, "about": "sheet"}).status_code == 404
    assert not Nudge.objects.exists()


def test_a_failed_run_is_told_to_its_side_until_it_is_asked_for_again(cast: Any) -> None:
    about = {"place": cast.place, "reason": "What if", "author": cast.lead.user, "made_for": cast.trust}
    failed = Run.objects.create(state=Run.State.FAILED, **about)
    assert "A plan you asked for failed" in text_of(cast.lead.get("/today/"))
    assert f"A plan {cast.lead.user.name} asked for failed" in text_of(cast.finance.get("/today/"))
    assert "asked for failed" not in text_of(cast.observer.get("/today/"))
    assert "asked for failed" not in text_of(cast.other_lead.get("/today/"))
    Run.objects.create(state=Run.State.LOST, **about)
    assert_page(cast.lead.get("/today/"))
    Run.objects.filter(state=Run.State.LOST).delete()
    Run.objects.create(again_of=failed, **about)
    for actor in (cast.lead, cast.finance):
        assert "asked for failed" not in text_of(actor.get("/today/"))


@pytest.fixture
def crowd(cast: Any) -> list[Any]:
    """Every partner with a lead, none of whom answered anything; of three something was heard, the trust last."""
    bodies = [body for body in cast.place.bodies.all() if body.signs]
    heard = [cast.lead if body.id == cast.trust.id else make_actor("lead", body, "lead") for body in bodies]
    record(cast.other_lead.seat, "comment made", "comment:1")
    for actor in [*[one for one in heard if one is not cast.lead][:1], cast.lead]:
        record(actor.seat, "comment made", "comment:2")
    return bodies


def late_lines(cast: Any, path: str = "/today/") -> list[str]:
    page = assert_page(cast.broker.get(path))
    found = page.xpath("//li[.//form[@action='/today/remind/']]/div[@class='room-lines__text']")
    return [said(one) for one in found]


def test_no_partner_is_lost_to_the_broker(cast: Any, crowd: list[Any]) -> None:
    shown, every = late_lines(cast), late_lines(cast, "/today/?all=yes")
    page = assert_page(cast.broker.get("/today/"))
    assert len(page.xpath("//li[@class='room-lines__line']")) == MOST
    assert re.search(r"And \d+ more\. ?See everything that waits", said(page))
    assert len(every) == len(crowd)
    assert "not heard of yet" in shown[0]
    assert cast.trust.name in every[-1]
    assert "last heard of today" in every[-1]


def test_who_was_reminded_makes_room_for_who_was_not(cast: Any, crowd: list[Any]) -> None:
    first = late_lines(cast)[0]
    body = next(body for body in crowd if first.startswith(body.name))
    cast.broker.post("/today/remind/", {"body": body.id, "about": "sheet"})
    every = late_lines(cast, "/today/?all=yes")
    assert every[-1].startswith(body.name)
    assert "it has not said whether it is in" in every[-1]
    assert "Reminded of its sheet today." in every[-1]


def test_a_partner_is_reminded_of_each_thing_that_it_owes(cast: Any) -> None:
    seen = []
    for _ in range(3):
        page = assert_page(cast.broker.get("/today/?all=yes"))
        (form,) = [one for one in page.xpath("//form[@action='/today/remind/']") if cast.trust.name in said(one)]
        data = {field.get("name"): field.get("value") for field in form.iterfind(".//input")}
        seen.append(data["about"])
        assert cast.broker.post("/today/remind/", data).status_code == 302
    assert seen == ["sheet", "stance", "figures"]


def test_a_partner_that_owes_nothing_and_fell_silent_is_asked_for_a_word(cast: Any, version: Any) -> None:
    later = timezone.localdate() + timedelta(days=30)
    for group in range(1, GROUPS + 1):
        answer(cast.lead.seat, group, "right", values={"next_meeting": later.isoformat()} if group == 7 else {})
    confirm(cast.lead.seat)
    set_stance(cast.lead.seat, "in")
    give(cast.finance.seat, {"floor_year_1": 1.0}, {})
    assert not any(line.startswith(cast.trust.name) for line in late_lines(cast, "/today/?all=yes"))
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        cast.broker.client.force_login(cast.broker.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        (line,) = [line for line in late_lines(cast, "/today/?all=yes") if line.startswith(cast.trust.name)]
        assert "has fallen silent; last heard of 20 days ago" in line
        cast.broker.post("/today/remind/", {"body": cast.trust.id, "about": "word"})
        cast.lead.client.force_login(cast.lead.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "The place team waits for a word from us" in text_of(cast.lead.get("/today/"))


def test_a_partner_never_reads_that_it_has_gone_quiet_itself(cast: Any) -> None:
    type(cast.place).objects.filter(id=cast.place.id).update(opened_at=timezone.now() - timedelta(days=20))
    page = assert_page(cast.lead.get("/today/"))
    (quiet,) = [said(one) for one in page.xpath("//li") if "Gone quiet" in said(one)]
    assert cast.council.name in quiet
    assert cast.trust.name not in quiet


def test_each_reads_what_waits_for_them_and_until_when(cast: Any, version: Any) -> None:
    meeting = timezone.localdate() + timedelta(days=30)
    lead = text_of(cast.lead.get("/today/"))
    assert "We have not said whether we are in" in lead
    assert "6 money points are open" in lead
    assert "the newest, and not frozen yet" in text_of(cast.signatory.get("/today/"))
    for group in range(1, GROUPS + 1):
        answer(cast.lead.seat, group, "right")
    assert "No day is given on which we decide next" in text_of(cast.lead.get("/today/"))
    answer(cast.lead.seat, 7, "right", values={"next_meeting": meeting.isoformat()})
    set_stance(cast.lead.seat, "in")
    lead = text_of(cast.lead.get("/today/"))
    assert "No day is given" not in lead
    assert "whether we are in" not in lead
    assert f"Until {day(meeting)}, when our" in lead
    give(cast.finance.seat, {"offer_year_1": 50_000.0}, {})
    assert "Our offer is not confirmed" in text_of(cast.finance.get("/today/"))
    give(cast.finance.seat, {"offer_year_1": 50_000.0, "offer_confirmed": True}, {})
    assert "Our offer is not confirmed" not in text_of(cast.finance.get("/today/"))


def test_a_frozen_version_waits_for_who_signs_and_for_the_paper(cast: Any, version: Any) -> None:
    freeze(cast.broker.seat, version)
    assert "is frozen for decision" in text_of(cast.signatory.get("/today/"))
    for actor in (cast.lead, cast.signatory):
        assert "nobody has taken our paper on it" in text_of(actor.get("/today/"))
    take_paper(cast.lead.seat, version, None, "To agree")
    assert "our paper" not in text_of(cast.signatory.get("/today/"))
    assert "nobody has taken our paper on it" in text_of(cast.other_lead.get("/today/"))


def test_what_others_say_of_our_versions_is_told_to_us(cast: Any, room_plan: Any) -> None:
    from commonground.web.plans.models import PlanVersion
    from commonground.web.plans.services import comment

    made = PlanVersion(place=cast.place, number=1, fingerprint="f", reason="Ours", made_for=cast.trust)
    made.keep_json(room_plan.to_bytes())
    made.save()
    comment(cast.lead.seat, made, "", "We say so")
    comment(cast.other_lead.seat, made, "", "We do not")
    assert "1 comment by others on versions of ours" in text_of(cast.finance.get("/today/"))
    assert "on versions of ours" not in text_of(cast.other_lead.get("/today/"))


def test_a_lost_run_is_told_to_whoever_asked_for_it(cast: Any) -> None:
    Run.objects.create(place=cast.place, state=Run.State.LOST, reason="What if", author=cast.lead.user)
    assert "was lost: What if" in text_of(cast.lead.get("/today/"))
    assert "What if" not in text_of(cast.other_lead.get("/today/"))


def test_what_changed_since_the_last_visit_is_counted_without_what_is_private(cast: Any) -> None:
    cast.other_lead.get("/today/")
    user = cast.other_lead.user
    user.refresh_from_db()
    user.seen_before = timezone.now() - timedelta(days=1)
    user.save()
    record(cast.lead.seat, "sheet answered", "sheet:1")
    record(cast.finance.seat, "own figures kept private", "figures:1", private_to=cast.trust.id)
    assert "1 change by others" in text_of(cast.other_lead.get("/today/"))


def test_a_partner_of_whom_nothing_was_heard_has_gone_quiet(cast: Any) -> None:
    cast.place.opened_at = timezone.now() - timedelta(days=20)
    type(cast.place).objects.filter(id=cast.place.id).update(opened_at=cast.place.opened_at)
    said = text_of(cast.observer.get("/today/"))
    assert "Gone quiet" in said
    record(cast.other_lead.seat, "sheet answered", "sheet:1")
    record(cast.lead.seat, "sheet answered", "sheet:2")
    assert "Gone quiet" not in text_of(cast.observer.get("/today/"))
