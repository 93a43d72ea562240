"""Today tells each what waits for it and on whom it waits, and nothing that is another's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from commonground.web.audit.chain import record
from commonground.web.plans.models import Run
from commonground.web.sheet.models import GROUPS, Answer
from commonground.web.today.models import Nudge
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
