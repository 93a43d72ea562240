"""A place is opened once and whole, or not at all, and whoever waits for it is told which."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.audit.models import Event
from commonground.web.places import opening as opens
from commonground.web.places.models import PLACE_TEAM, Membership, Opening, Place
from commonground.web.places.seat import SEAT
from commonground.web.plans.places import Drawn
from toys.web_accounts import add_app, make_person, sign_in
from toys.web_pages import assert_page

if TYPE_CHECKING:
    from commonground.document import Plan

QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
LATER = timedelta(seconds=40)
CANARY = "8675309.42"

ASKED = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def opening(cast: Any) -> Opening:
    return Opening.objects.create(author=cast.broker.user, query="")


def test_it_refreshes_itself_while_it_waits(cast: Any, opening: Opening) -> None:
    page = assert_page(cast.broker.get(f"/seat/open/{opening.id}/"))
    (part,) = page.xpath("//*[@hx-get]")
    assert (part.get("id"), part.get("hx-select")) == ("opening", "#opening")
    assert "HX-Refresh" not in cast.broker.get(f"/seat/open/{opening.id}/", **ASKED)


def test_what_has_ended_is_asked_for_as_a_whole_page(cast: Any, opening: Opening) -> None:
    path = f"/seat/open/{opening.id}/"
    for state, place, said in (("failed", None, "not a zip file"), ("done", cast.place, "is open")):
        Opening.objects.filter(id=opening.id).update(state=state, place=place, error="the place is not a zip file")
        answer = cast.broker.get(path, **ASKED)
        assert answer["HX-Refresh"] == "true"
        assert not answer.content
        assert said in assert_page(cast.broker.get(path)).text_content()
    assert cast.lead.get(path, **ASKED).status_code == 404


def test_to_look_at_a_place_that_is_open_changes_no_seat(cast: Any, opening: Opening) -> None:
    """A link in a mail or a page loaded beforehand does not decide for whom somebody acts: a button does."""
    other = Place.objects.create(name="Newshire", synthetic=True, pack=b"", partners_yaml="")
    team = other.bodies.create(key="place-team", name="The place team", kind=PLACE_TEAM)
    Membership.objects.create(user=cast.broker.user, body=team, role="broker")
    Opening.objects.filter(id=opening.id).update(state="done", place=other)
    page = assert_page(cast.broker.get(f"/seat/open/{opening.id}/"))
    assert SEAT not in cast.broker.client.session
    (form,) = page.xpath("//main//form")
    assert cast.broker.post(form.action, dict(form.fields))["Location"] == "/today/"
    assert cast.broker.client.session[SEAT] == str(team.id)


def test_a_seat_that_is_not_ones_own_is_asked_for_again(cast: Any) -> None:
    answer = cast.lead.post("/seat/", {"body": str(cast.council.id)})
    assert answer.status_code == 400
    assert "There is a problem" in assert_page(answer).text_content()


@pytest.fixture
def drawn(room_plan: Plan) -> Drawn:
    """What the engine would make of a pack."""
    partners = [{"id": one.id, "name": one.name, "kind": one.kind, "code": one.code} for one in room_plan.partners]
    return Drawn(b"pack", "", {"place": {"name": "Newshire"}, "synthetic": True, "partners": partners})


@pytest.fixture
def asked(cast: Any, settings: Any) -> Opening:
    """An opening whose task is in the queue of the database, as in a room that is served."""
    settings.TASKS = QUEUED
    cast.broker.user.opens_places = True
    cast.broker.user.save(update_fields=["opens_places"])
    return opens.ask_to_open(cast.broker.user, "Newshire")


def run(opening: Opening, monkeypatch: pytest.MonkeyPatch, draw: Callable[[Any], Drawn]) -> Opening:
    """The worker's part, with another engine."""
    monkeypatch.setattr(opens, "_draw", draw)
    opens.open_in_background.call(str(opening.id))
    opening.refresh_from_db()
    return opening


def test_a_place_is_kept_with_its_broker_and_says_so_in_its_own_log(
    asked: Opening, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(asked, monkeypatch, lambda _: drawn)
    assert (made.state, made.pack, made.place.name) == ("done", None, "Newshire")
    told = Event.objects.filter(place=str(made.place.id)).values_list("what", flat=True)
    assert list(told) == ["place opened", "broker seated", "version asked for"]
    assert Membership.objects.get(body__place=made.place).user_id == asked.author_id


def test_names_are_kept_however_long_the_engine_makes_them(
    asked: Opening, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place of many areas names them all; councils that publish together bear the codes of all."""
    areas = " and ".join(f"the ward of Newtown {number}" for number in range(40))
    joint = {"id": "councils-" + "of-the-north-" * 12, "name": f"Council of {areas}", "kind": "council"}
    body = {**joint, "code": "E06000061 / E06000062"}
    long = replace(drawn, opening={**drawn.opening, "place": {"name": areas}, "partners": [body]})
    place = run(asked, monkeypatch, lambda _: long).place
    assert place is not None
    assert place.name == areas
    assert place.bodies.filter(key=joint["id"], name=joint["name"], code=body["code"]).exists()


def test_an_opening_that_was_given_up_meanwhile_leaves_nothing(
    asked: Opening, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else somebody who asks again has the place twice."""

    def give_up(_: Any) -> Drawn:
        assert [one.id for one in opens.find_lost_openings(timezone.now() + LATER)] == [asked.id]
        return drawn

    places = Place.objects.count()
    assert run(asked, monkeypatch, give_up).state == "lost"
    assert Place.objects.count() == places
    assert Event.objects.last().what == "opening of a place lost"  # type: ignore[union-attr]


def test_a_place_that_cannot_be_seated_is_not_kept(
    asked: Opening, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Place.objects.count()
    monkeypatch.setattr(opens, "seat_broker", fail(KeyError("broken")))
    assert run(asked, monkeypatch, lambda _: drawn).state == "failed"
    assert Place.objects.count() == places


def fail(error: Exception) -> Callable[..., Any]:
    def raised(*_: Any) -> Any:
        raise error

    return raised


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UserError("nothing was fetched"), "nothing was fetched."),
        (zlib.error(CANARY), opens.FAULT),
        (ValueError(CANARY), opens.FAULT),
    ],
)
def test_whatever_goes_wrong_is_told_in_a_sentence_and_never_in_the_queue(
    asked: Opening, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, said: str
) -> None:
    from commonground.web.page.logs import Line

    failed = run(asked, monkeypatch, fail(error))
    assert (failed.state, failed.error) == ("failed", said)
    assert Event.objects.last().what == "place could not be opened"  # type: ignore[union-attr]
    lines = [Line().format(record) for record in caplog.records if record.name == "commonground"]
    assert bool(lines) == (said == opens.FAULT)
    assert CANARY not in "".join(lines)


def test_an_opening_whose_task_is_gone_is_lost_and_one_that_waits_its_turn_is_not(asked: Opening) -> None:
    assert opens.find_lost_openings(timezone.now() + LATER) == []
    DBTaskResult.objects.all().delete()
    assert [one.id for one in opens.find_lost_openings(timezone.now() + LATER)] == [asked.id]


def test_a_long_build_gives_signs_of_life(
    shared_database: None, asked: Opening, drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opens, "BEAT_SECONDS", 0.01)

    def wait(opening: Opening) -> Drawn:
        begun = opening.beat_at
        for _ in range(1_000):
            opening.refresh_from_db()
            if opening.beat_at != begun:
                return drawn
        raise AssertionError("no sign of life")

    assert run(asked, monkeypatch, wait).state == "done"


def test_who_opens_places_sets_up_a_second_factor_first(db: None) -> None:
    person = make_person()
    User.objects.filter(id=person.id).update(opens_places=True)
    client, waiting = sign_in(person), Opening.objects.create(author=person)
    for path in ("/seat/open/", f"/seat/open/{waiting.id}/"):
        for ask in (client.get, client.post):
            assert ask(path)["Location"] == "/account/second-factor/"
    assert Opening.objects.count() == 1
    add_app(person)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/seat/open/").status_code == 200


def test_one_place_at_a_time_is_opened_for_somebody(cast: Any) -> None:
    User.objects.filter(id=cast.broker.user.id).update(opens_places=True)
    first, second = (cast.broker.post("/seat/open/", {"what": "example"}) for _ in range(2))
    assert first["Location"] == f"/seat/open/{Opening.objects.get().id}/"
    assert "A place is being opened for you; wait until it is there." in assert_page(second).text_content()
    Opening.objects.update(state="failed")
    assert cast.broker.post("/seat/open/", {"what": "example"}).status_code == 302


def test_where_the_host_says_so_everybody_has_a_second_factor(cast: Any, settings: Any) -> None:
    Authenticator.objects.filter(user=cast.observer.user).delete()
    assert cast.observer.get("/today/").status_code == 200
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, all_second_factor=True)
    assert cast.observer.get("/today/")["Location"] == "/account/second-factor/"
    assert cast.observer.get("/api/place").status_code == 403
