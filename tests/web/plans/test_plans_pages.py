"""Every page of plans: who may open it, what it says, that it is small and asks the database little."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from commonground.core.errors import UserError
from commonground.views.xlsx import make_workbook
from commonground.web.plans import making, worker
from commonground.web.plans.asking import Asked, Condition, say_year
from commonground.web.plans.models import Comment, Freeze, PlanVersion, Run
from commonground.web.plans.services import ask_for_version

Keep = Callable[..., Any]
MAKERS = {"broker", "lead", "finance", "analyst", "other_lead", "other_finance"}
IN_PLACE = MAKERS | {"signatory", "observer"}
MOST_BYTES, MOST_QUERIES = 150_000, 25


class Words(HTMLParser):
    """Links with their words, headings, titles, and attributes that a strict page may not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.h1, self.title, self.unsafe = 0, "", list[str]()
        self._open: list[str] = []
        self._link = ("", "")
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._open.append(tag)
        self.h1 += tag == "h1"
        self.unsafe += [name for name, _ in attrs if name == "style" or name.startswith(("on", "hx-on"))]
        if tag == "a":
            self._link = (dict(attrs).get("href") or "", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.links.append((self._link[0], " ".join(self._link[1].split())))
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "a" in self._open:
            self._link = (self._link[0], self._link[1] + data)
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data


@pytest.fixture
def three(cast: Any, keep_version: Keep) -> dict[str, Any]:
    """Two common versions, the second from the first, and a private one of the trust."""
    condition = Condition(option="hiu", must=False, by=cast.council.key, reason="We cannot staff it")
    first = keep_version(1)
    return {
        "first": first,
        "second": keep_version(2, parent=first, asked=Asked(conditions=(condition,)).as_json()),
        "private": keep_version(1, private_to=cast.trust, reason="Below our line"),
    }


def pages_of(version: Any, figure: str) -> list[str]:
    """Every page of a version that is read."""
    topics = ("residents", "helped", "services", "agencies", "hours", "waiting", "deciders")
    return [
        reverse("version", args=(version.id,)),
        reverse("plan_json", args=(version.id,)),
        reverse("plan_workbook", args=(version.id,)),
        reverse("picture", args=(version.id,)),
        *(reverse("topic", args=(version.id, topic)) for topic in topics),
        reverse("topic_sources", args=(version.id, "services")),
        reverse("source", args=(version.id, figure)),
    ]


def assert_sound(answer: Any) -> Words:
    """One heading, no unsafe attribute, a small page, no two links with one text and two ends."""
    html = answer.content.decode()
    words = Words(html)
    assert words.h1 == 1
    assert not words.unsafe
    assert len(answer.content) <= MOST_BYTES
    ends: dict[str, set[str]] = {}
    for href, text in words.links:
        ends.setdefault(text, set()).add(href)
    assert {text: hrefs for text, hrefs in ends.items() if len(hrefs) > 1} == {}
    return words


def test_all_of_a_place_read_its_versions_and_nobody_else(cast: Any, three: Any, room_plan: Any) -> None:
    for path in pages_of(three["second"], room_plan.provenance[0].figure):
        for name, actor in cast.everyone.items():
            assert actor.get(path).status_code == (200 if name in IN_PLACE else 404), (path, name)
        assert cast.nobody.get(path).status_code == 302
        assert cast.lead.post(path).status_code == 405


def test_a_private_version_is_found_by_its_own_side_alone(cast: Any, three: Any, room_plan: Any) -> None:
    private = three["private"]
    paths = [
        *pages_of(private, room_plan.provenance[0].figure),
        f"{reverse('compare')}?a={three['first'].id}&b={private.id}",
        reverse("comment", args=(private.id,)),
    ]
    for path in paths:
        for name, actor in cast.everyone.items():
            status = actor.get(path).status_code
            if name in ("lead", "finance"):
                assert status in (200, 302), (path, name)
            elif name == "signatory":
                assert status == 200, (path, name)
            else:
                assert status in (403, 404), (path, name)
    assert cast.broker.get(reverse("freeze", args=(private.id,))).status_code == 404
    for name, expected in (("lead", 302), ("other_lead", 200), ("broker", 200), ("analyst", 200)):
        answer = getattr(cast, name).post(reverse("new_begin"), {"parent": str(private.id)})
        assert answer.status_code == expected, name
        assert ("Choose what it begins from" in answer.content.decode()) is (expected == 200), name


def test_what_is_private_is_in_no_list_of_others(cast: Any, three: Any, room_plan: Any) -> None:
    Run.objects.create(place=cast.place, private_to=cast.trust, reason="A secret run", made_for=cast.trust)
    lists = [reverse("plans"), reverse("compare"), reverse("new_begin"), reverse("version", args=(three["second"].id,))]
    for name in ("broker", "analyst", "observer", "other_lead", "other_finance"):
        for path in lists:
            html = getattr(cast, name).get(path).content.decode()
            assert not re.search("Private version|Below our line|A secret run|being made", html), (name, path)
    own = cast.lead.get(reverse("plans")).content.decode()
    assert "Private version 1" in own
    assert "A secret run" in own
    assert "Only your side sees this" in own


def test_numbers_of_others_do_not_tell_of_private_versions(cast: Any, three: Any) -> None:
    html = cast.other_lead.get(reverse("plans")).content.decode()
    assert re.findall(r">(Version \d)<", html) == ["Version 2", "Version 1"]


def test_pages_are_sound_and_ask_little(
    cast: Any, three: Any, room_plan: Any, django_assert_max_num_queries: Any
) -> None:
    second = three["second"]
    Comment.objects.create(version=second, anchor="services", body=cast.trust, author=cast.lead.user, text="Too fast")
    run = Run.objects.create(place=cast.place, reason="To see", made_for=cast.trust, author=cast.lead.user)
    paths = [
        reverse("plans"),
        *(path for path in pages_of(second, room_plan.provenance[0].figure) if not path.endswith(("json", "xlsx"))),
        f"{reverse('compare')}?a={three['first'].id}&b={second.id}",
        reverse("compare"),
        reverse("run", args=(run.id,)),
        reverse("cancel_run", args=(run.id,)),
        reverse("comment", args=(second.id,)),
        *(
            reverse(name)
            for name in ("new_version", "new_begin", "new_condition", "new_timing", "new_scale", "new_check")
        ),
    ]
    for path in paths:
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = cast.lead.get(path)
        assert answer.status_code == 200, path
        words = assert_sound(answer)
        assert words.title.endswith("– Commonground"), path


def test_a_version_says_why_it_was_made_and_what_was_asked_of_it(cast: Any, three: Any) -> None:
    html = cast.observer.get(reverse("version", args=(three["second"].id,))).content.decode()
    assert "To begin with" in html
    assert "We cannot staff it" in html
    assert "must not be in the plan, anywhere" in html
    assert three["second"].fingerprint in html
    assert "Freeze this version" not in html


def test_the_broker_freezes_after_a_page_that_asks(cast: Any, three: Any) -> None:
    path = reverse("freeze", args=(three["first"].id,))
    for name, actor in cast.everyone.items():
        expected = {"broker": 200, "stranger": 404}.get(name, 403)
        assert actor.get(path).status_code == expected, name
    assert not Freeze.objects.exists()
    for name in ("lead", "signatory", "other_lead"):
        assert getattr(cast, name).post(path).status_code == 403
    assert cast.broker.post(path).status_code == 302
    assert "Frozen" in cast.observer.get(reverse("plans")).content.decode()
    assert cast.broker.get(path).status_code == 200
    assert cast.broker.get(reverse("freeze", args=(uuid.uuid4(),))).status_code == 404


def test_comments_are_made_by_whoever_may_and_stand_where_they_belong(cast: Any, three: Any, room_plan: Any) -> None:
    version = three["first"]
    path = reverse("comment", args=(version.id,))
    assert cast.observer.post(path, {"text": "So what?"}).status_code == 403
    assert cast.stranger.post(path, {"text": "So what?"}).status_code == 404
    figure = room_plan.provenance[0].figure
    for anchor, page in (("services", "topic"), (figure, "source")):
        answer = cast.other_lead.post(path, {"text": f"About {anchor}", "anchor": anchor})
        assert answer["Location"] == f"{reverse(page, args=(version.id, anchor))}#comments"
        assert f"About {anchor}" in cast.observer.get(answer["Location"]).content.decode()
    html = cast.lead.get(reverse("version", args=(version.id,))).content.decode()
    assert "About services" in html
    assert cast.lead.post(path, {"text": " "}).content.decode().count("Write your comment") >= 1


def test_a_comparison_begins_with_what_was_asked_differently(cast: Any, three: Any) -> None:
    html = cast.lead.get(f"{reverse('compare')}?a={three['first'].id}&b={three['second'].id}").content.decode()
    asked, short = html.index("What was asked differently"), html.index("In short")
    assert asked < html.index("must not be in the plan, anywhere") < short
    assert (
        "Whoever made the version" not in cast.lead.get(reverse("version", args=(three["second"].id,))).content.decode()
    )


def test_a_version_with_comments_draws_no_picture(cast: Any, three: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonground.web.plans import picture_views

    Comment.objects.create(
        version=three["first"], anchor="hours", body=cast.trust, author=cast.lead.user, text="Whose?"
    )
    monkeypatch.setattr(picture_views, "show_picture", None)
    html = cast.lead.get(reverse("version", args=(three["first"].id,))).content.decode()
    assert "where do the hours land?" in html


def test_words_of_a_comment_are_words(cast: Any, three: Any) -> None:
    path = reverse("comment", args=(three["first"].id,))
    cast.lead.post(path, {"text": "<script>alert(1)</script>", "anchor": "<b>"})
    html = cast.other_lead.get(reverse("version", args=(three["first"].id,))).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("state", list(Run.State))
def test_each_state_of_a_run_has_its_sentence_and_its_next_step(state: str, cast: Any, three: Any) -> None:
    run = Run.objects.create(
        place=cast.place,
        state=state,
        reason="To see",
        made_for=cast.trust,
        author=cast.lead.user,
        error="No plan meets all the limits." if state == "failed" else "",
        share=0.43,
        seconds_left=12.0,
        step="Choosing a plan",
        version=three["first"] if state == "done" else None,
    )
    Run.objects.filter(id=run.id).update(beat_at=run.asked_at)
    html = cast.lead.get(reverse("run", args=(run.id,))).content.decode()
    from commonground.web.plans.reading import SAYS

    assert SAYS[Run.State(state)] in html
    assert ("Run again" in html) is (state in ("cancelled", "failed", "lost"))
    assert (reverse("cancel_run", args=(run.id,)) in html) is (state in ("queued", "running"))
    assert ("43% done, about 10 seconds left" in html) is (state == "running")
    assert ("No plan meets all the limits." in html) is (state == "failed")
    assert ("Open version 1" in html) is (state == "done")
    watched = cast.lead.get(reverse("run", args=(run.id,)), headers={"HX-Request": "true", "HX-Target": "progress"})
    assert ("HX-Redirect" in watched.headers) is (state not in ("queued", "running"))
    assert len(watched.content) < 2_000


def test_who_may_cancel_and_run_again(cast: Any, planned: Any, ask: Keep) -> None:
    run = ask()
    cancel, again = (reverse(name, args=(run.id,)) for name in ("cancel_run", "run_again"))
    for path in (cancel, again):
        assert cast.observer.post(path).status_code == 403
        assert cast.signatory.post(path).status_code == 403
        assert cast.stranger.post(path).status_code == 404
        assert cast.lead.client.delete(path).status_code == 405
    assert cast.lead.get(again).status_code == 405
    assert cast.other_lead.post(cancel).status_code == 403
    assert cast.lead.get(cancel).status_code == 200
    assert cast.analyst.post(cancel)["Location"] == reverse("run", args=(run.id,))
    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    answer = cast.other_lead.post(again)
    assert Run.objects.get(state=Run.State.QUEUED).made_for == cast.council
    assert answer["Location"] == reverse("run", args=(Run.objects.get(state=Run.State.QUEUED).id,))


def test_a_version_is_put_together_page_by_page(planned: Any, keep_version: Keep, room_plan: Any) -> None:
    parent = keep_version(1)
    lead, here = planned.lead, room_plan.neighbourhoods[0].id
    assert lead.post(reverse("new_begin"), {"parent": str(parent.id)})["Location"] == reverse("new_version")
    said = {"option": "falls_exercise", "must": "yes", "neighbourhood": here, "reason": "Falls fill our wards"}
    assert lead.post(reverse("new_condition"), said).status_code == 302
    assert lead.post(reverse("new_timing"), {"first_year": "2028", "latest": "1"}).status_code == 302
    assert lead.post(reverse("new_scale"), {"option": "hiu", "percent": "30"}).status_code == 302
    html = lead.get(reverse("new_check")).content.decode()
    for words in ("Falls fill our wards", "2028/29", "year 2 of the plan", "30% of those whom it is for", "Version 1"):
        assert words in html
    answer = lead.post(reverse("new_check"), {"reason": "Falls first", "seen": "all"})
    run = Run.objects.get()
    assert answer["Location"] == reverse("run", args=(run.id,))
    asked = Asked.model_validate(run.asked)
    assert (run.parent, run.reason, run.private_to) == (parent, "Falls first", None)
    assert asked.first_year == 2028
    assert asked.sets == {"choose.last_start_year": 1, "options.hiu.reach": 0.3}
    assert [(one.words, one.must, one.by) for one in asked.conditions] == [
        (f"falls_exercise:{here}", True, planned.trust.key)
    ]
    assert "Your version is asked for" in lead.get(answer["Location"]).content.decode()
    assert "Falls fill our wards" not in lead.get(reverse("new_version")).content.decode()


def test_a_year_and_a_scale_that_are_asked_for_reach_the_engine(
    planned: Any, keep_version: Keep, room_plan: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep_version(1)
    lead, here = planned.lead, room_plan.neighbourhoods[0]
    first = Asked().first_year
    lead.post(reverse("new_timing"), {"first_year": str(first), "latest": "2"})
    html = lead.get(reverse("new_condition")).content.decode()
    years, shares = (re.search(rf'name="{name}".*?</select>', html, re.S)[0] for name in ("start", "scale"))  # type: ignore[index]
    assert re.findall(r'value="(\d+)"', years) == [str(first + n) for n in range(3)]
    assert re.findall(r'value="([\d.]+)"', shares) == ["0.5", "1.0"]
    said = {"option": "falls_exercise", "must": "yes", "neighbourhood": here.id, "reason": "The hall opens then"}
    assert lead.post(reverse("new_condition"), said | {"start": str(first + 1), "scale": "0.5"}).status_code == 302
    later = {"option": "hiu", "must": "no", "start": str(first + 2), "reason": "We recruit first"}
    assert lead.post(reverse("new_condition"), later).status_code == 302
    html = unescape(lead.get(reverse("new_check")).content.decode())
    assert f"must begin in {say_year(first + 1)} at 50% of its reach, in {here.name}" in html
    assert f"must not begin before {say_year(first + 2)}, anywhere" in html
    lead.post(reverse("new_check"), {"reason": "When the hall opens", "seen": "all"})
    given: dict[str, Any] = {}
    made = SimpleNamespace(document=SimpleNamespace(to_bytes=lambda: b"a plan"))
    monkeypatch.setattr("commonground.make_plan", lambda *_args, **asked: given.update(asked) or made)
    assert making.make(worker._request(Run.objects.get(), [], tmp_path), making.Steps(lambda _: None)) == b"a plan"
    assert given["must"] == (f"falls_exercise:{here.id}@{first + 1},50%",)
    assert given["must_not"] == (f"hiu@{first + 2}",)


def test_a_year_or_a_scale_that_cannot_be_is_refused_where_it_is_asked_for(planned: Any, keep_version: Keep) -> None:
    keep_version(1)
    lead, first = planned.lead, Asked().first_year
    lead.post(reverse("new_timing"), {"first_year": str(first), "latest": "2"})
    said = {"option": "hiu", "must": "no", "reason": "We recruit first"}
    for wrong, words in (
        ({"start": str(first)}, "Nothing begins before the plan does"),
        ({"start": str(first + 7)}, "Choose a year in which an option can begin"),
        ({"scale": "0.5"}, "Leave this as it is for an option that must not be in the plan"),
        ({"must": "yes", "scale": "0.7"}, "Choose how much of it"),
    ):
        assert words in lead.post(reverse("new_condition"), said | wrong).content.decode()
    assert lead.post(reverse("new_condition"), said | {"start": str(first + 1)}).status_code == 302
    late = lead.post(reverse("new_timing"), {"first_year": str(first + 1), "latest": "2"})
    assert f"must not begin before {say_year(first + 1)}, anywhere" in unescape(late.content.decode())
    assert_sound(late)
    assert say_year(first) in lead.get(reverse("new_version")).content.decode()


def test_what_was_begun_is_never_thrown_away_unasked(planned: Any, keep_version: Keep) -> None:
    first, second = keep_version(1), keep_version(2)
    lead, other = planned.lead, {"option": "hiu", "must": "no", "reason": "We cannot staff it"}
    lead.post(reverse("new_condition"), {"option": "falls_exercise", "must": "yes", "reason": "Falls fill our wards"})
    lead.get(f"{reverse('new_version')}?parent={first.id}")
    assert "Falls fill our wards" in lead.get(reverse("new_version")).content.decode()
    asked = lead.post(reverse("new_begin"), {"parent": str(first.id)})
    assert_sound(asked)
    assert "Begin anew from version 1?" in asked.content.decode()
    assert "Falls fill our wards" in asked.content.decode()
    assert "Falls fill our wards" in lead.get(reverse("new_version")).content.decode()
    lead.post(reverse("new_begin"), {"parent": str(second.id)})  # as it begins already
    assert "Falls fill our wards" in lead.get(reverse("new_version")).content.decode()
    lead.post(reverse("new_condition"), other)
    drops = re.findall(r"/plans/new/condition/\w+/drop/", lead.get(reverse("new_version")).content.decode())
    for _ in range(2):  # two tabs
        lead.post(drops[0])
    html = lead.get(reverse("new_version")).content.decode()
    assert "Falls fill our wards" not in html
    assert "We cannot staff it" in html
    lead.post(reverse("new_begin"), {"parent": str(first.id), "anew": "yes"})
    assert "We cannot staff it" not in lead.get(reverse("new_version")).content.decode()


def test_conditions_that_contradict_are_named_before_anything_is_queued(
    planned: Any, keep_version: Keep, room_plan: Any
) -> None:
    here = room_plan.neighbourhoods[0]
    never = Condition(option="hiu", must=False, by=planned.council.key, reason="We cannot staff it.")
    keep_version(1, asked=Asked(conditions=(never,)).as_json())
    said = {"option": "hiu", "must": "yes", "neighbourhood": here.id, "reason": "It helps most"}
    html = unescape(planned.lead.post(reverse("new_condition"), said).content.decode())
    option = next(one.name for one in (*room_plan.options, *room_plan.options_not_chosen) if one.id == "hiu")
    assert f"{option} must not be in the plan, anywhere ({planned.council.name}: “We cannot staff it”); but " in html
    assert f"{option} must be in the plan, in {here.name} ({planned.trust.name}: “It helps most”)" in html
    assert "There is a problem" in html
    assert "It helps most" not in planned.lead.get(reverse("new_version")).content.decode()
    asked = Asked(conditions=(never, Condition(option="hiu", must=True, by=planned.trust.key, reason="It helps most")))
    with pytest.raises(UserError, match=re.escape(f"{option} must not be in the plan, anywhere")):
        ask_for_version(planned.broker.seat, asked, "To see")
    assert not Run.objects.exists()


def test_forms_say_what_is_missing(planned: Any, keep_version: Keep) -> None:
    keep_version(1)
    for name, data, words in (
        ("new_begin", {}, "Choose what it begins from"),
        ("new_condition", {}, "Say whether it must be in the plan or must not"),
        ("new_timing", {"first_year": "1999", "latest": "9"}, "Choose the first year of the plan"),
        ("new_scale", {"option": "hiu", "percent": "130"}, "Give a whole number from 1 to 100"),
        ("new_check", {}, "Say what this version is for"),
    ):
        html = planned.lead.post(reverse(name), data).content.decode()
        assert words in html
        assert "There is a problem" in html
        assert "<title>Error: " in html
    assert not Run.objects.exists()


def test_only_those_who_make_versions_put_one_together(planned: Any, keep_version: Keep) -> None:
    keep_version(1)
    for page in ("new_version", "new_begin", "new_condition", "new_timing", "new_scale", "new_check"):
        for name, actor in planned.everyone.items():
            expected = 200 if name in MAKERS | {"stranger"} else 403
            assert actor.get(reverse(page)).status_code == expected, (page, name)
    assert planned.observer.post(reverse("drop_condition", args=("0",))).status_code == 403
    assert planned.lead.post(reverse("drop_condition", args=("7",))).status_code == 302


def test_an_analyst_is_not_asked_who_sees_it(planned: Any, keep_version: Keep) -> None:
    keep_version(1)
    assert "Only our side" not in planned.analyst.get(reverse("new_check")).content.decode()
    planned.analyst.post(reverse("new_check"), {"reason": "To see", "seen": "own"})
    assert Run.objects.get().private_to is None
    assert "Only our side" in planned.lead.get(reverse("new_check")).content.decode()


def test_a_draft_is_not_carried_to_another_body(planned: Any, keep_version: Keep) -> None:
    from datetime import date

    from commonground.web.places.models import Membership

    private = keep_version(1, private_to=planned.trust, reason="Below our line")
    planned.lead.post(reverse("new_begin"), {"parent": str(private.id)})
    assert "Below our line" in planned.lead.get(reverse("new_version")).content.decode()
    Membership.objects.create(user=planned.lead.user, body=planned.council, role="lead", starts=date(2020, 1, 1))
    planned.lead.post(reverse("choose_seat"), {"body": str(planned.council.id)})
    assert "Below our line" not in planned.lead.get(reverse("new_version")).content.decode()


def test_two_versions_of_other_years_cannot_be_compared_and_the_page_says_so(
    cast: Any, keep_version: Keep, room_plan: Any
) -> None:
    later = room_plan.model_copy(update={"place": room_plan.place.model_copy(update={"name": "Elsewhere"})})
    first, second = keep_version(1), keep_version(2, plan=later)
    answer = cast.lead.get(f"{reverse('compare')}?a={first.id}&b={second.id}")
    assert answer.status_code == 200
    assert "Elsewhere" in answer.content.decode()
    for bad in ("x", str(uuid.uuid4())):
        assert cast.lead.get(f"{reverse('compare')}?a={bad}").status_code == 404


def test_what_is_downloaded_is_the_plan_to_the_byte(cast: Any, three: Any, room_plan: Any) -> None:
    answer = cast.observer.get(reverse("plan_json", args=(three["first"].id,)))
    assert answer.content == room_plan.to_bytes()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="version-1-')


def test_the_workbook_of_a_version_is_that_of_its_plan(cast: Any, three: Any, room_plan: Any) -> None:
    from python_calamine import CalamineWorkbook

    answer = cast.observer.get(reverse("plan_workbook", args=(three["first"].id,)))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="version-1-')
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    assert sheets == CalamineWorkbook.from_filelike(io.BytesIO(make_workbook(room_plan))).sheet_names


def test_the_years_that_are_offered_go_on_with_the_calendar(planned: Any, keep_version: Keep) -> None:
    assert planned.lead.get(reverse("new_version")).content.decode().count("In 2027/28") == 1
    with time_machine.travel("2030-05-01T12:00:00Z", tick=False):
        planned.lead.client.force_login(
            planned.lead.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        assert "In 2031/32" in planned.lead.get(reverse("new_version")).content.decode()
        html = planned.lead.get(reverse("new_timing")).content.decode()
        assert re.findall(r'name="first_year"[^>]*value="(\d+)"', html) == ["2030", "2031", "2032", "2033", "2034"]


def test_forms_show_how_it_is_in_the_version_that_one_begins_from(
    planned: Any, keep_version: Keep, room_plan: Any
) -> None:
    keep_version(1)
    html = unescape(planned.lead.get(reverse("new_condition")).content.decode())
    one, left = room_plan.options[0], room_plan.options_not_chosen[0]
    assert re.search(re.escape(one.name) + r": in \d+ of \d+ neighbourhoods, from 20\d\d/\d\d", html)
    assert f"{left.name}: not in the version" in html
    reach = next(row.value for row in room_plan.provenance if row.figure == f"options.{one.id}.reach")
    html = unescape(planned.lead.get(reverse("new_scale")).content.decode())
    assert f"{one.name}: {100 * reach:.3g}% unless you set it" in html


def test_figures_and_topics_that_are_not_there_are_not_found(cast: Any, three: Any) -> None:
    version = three["first"]
    assert cast.lead.get(reverse("topic", args=(version.id, "nothing"))).status_code == 404
    assert cast.lead.get(reverse("topic_sources", args=(version.id, "nothing"))).status_code == 404
    assert cast.lead.get(reverse("source", args=(version.id, "no.such.figure"))).status_code == 404
    assert PlanVersion.objects.count() == 3
