"""The pages of own figures: from the workbook to figures that hold, and what each side sees of them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonground.core.errors import UserError
from commonground.web.audit.models import Event
from commonground.web.figures import draft, services
from commonground.web.figures.models import FigureSet
from commonground.web.figures.workbook import OURS, SHEET, WHO
from toys.web_pages import assert_page

CANARY, CANARY_WORDS = 123_457.0, "Canary in the coal mine"
SEEN = ("123,457", "123457")
PAGES = ("/figures/", "/figures/upload/", "/figures/paste/", "/figures/given/", "/figures/take-back/")
THIRD = "There is no third way: in a double-entry ledger a figure used for all can be worked out by others."


def token_of(answer: Any) -> str:
    return str(answer.content.decode().partition('name="token" value="')[2].partition('"')[0])


def pasted(actor: Any, text: str) -> Any:
    return actor.post("/figures/paste/", {"text": text})


def confirmed(actor: Any, text: str, **who: str) -> Any:
    return actor.post("/figures/confirm/", {"token": token_of(pasted(actor, text)), **who})


def test_from_the_workbook_to_figures_that_hold(cast: Any, version: Any) -> None:
    sent = cast.finance.get("/figures/workbook.xlsx")
    assert sent["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    for id_, value, who in (("offer_year_1", 0, "shared"), ("notice", 6, "")):
        row = next(row for row in book[SHEET].iter_rows() if row[0].value == id_)
        row[OURS].value, row[WHO].value = value, who
    kept = io.BytesIO()
    book.save(kept)
    check = cast.finance.post("/figures/upload/", {"file": SimpleUploadedFile("x.xlsx", kept.getvalue())})
    page = assert_page(check)
    assert [box.get("value") for box in page.xpath("//input[@name='notice'][@checked]")] == ["private"]
    assert [box.get("value") for box in page.xpath("//input[@name='offer_year_1'][@checked]")] == ["shared"]
    assert THIRD in check.content.decode()
    assert not FigureSet.objects.exists()
    done = cast.finance.post(
        "/figures/confirm/",
        {"token": token_of(check), "notice": "private", "offer_year_1": "shared"},
        follow=True,
    )
    assert "1 shared, 1 private" in assert_page(done).text_content()
    assert services.shared_of(cast.place) == {cast.trust.key: {"offer_year_1": 0.0}}
    assert services.last_of(cast.trust).private == {"notice": 6.0}


def test_what_changed_is_said_before_it_is_confirmed(cast: Any) -> None:
    services.give(cast.finance.seat, {"notice": 3.0, "new_staff": 5.0}, {})
    page = assert_page(pasted(cast.finance, "notice\t4\tshared\noffer_year_1\t5")).text_content()
    assert "Changed, was 3." in page
    assert "taken back, was 5" in page
    assert "New." in page


def test_an_offer_may_be_only_for_what_a_plan_may_take(cast: Any, room_plan: Any) -> None:
    options = [option.model_dump(mode="json") for option in room_plan.options]
    cast.place.picture = {"options": options}
    cast.place.save()
    first = options[0]
    line = f"offer_only_for\t{first['name']}; {first['theme'].replace('_', ' ')}"
    confirmed(cast.finance, line, offer_only_for="shared")
    kept = services.shared_of(cast.place)[cast.trust.key]
    assert kept == {"offer_only_for": f"{first['id']}; {first['theme']}"}


def test_a_wrong_line_is_listed_and_nothing_is_taken(cast: Any) -> None:
    answer = pasted(cast.finance, "notice\t4\nnew_staff\t3 < lots & more")
    page = assert_page(answer)
    cells = [" ".join(cell.text_content().split()) for cell in page.xpath("//table//td")]
    assert cells[:3] == ["What you pasted", "line 2", "3 < lots & more"]
    assert page.find(".//title").text.startswith("Error: ")
    assert not FigureSet.objects.exists()


def test_each_figure_is_private_until_chosen(cast: Any) -> None:
    page = assert_page(pasted(cast.finance, "notice\t4"))
    assert [box.get("value") for box in page.xpath("//input[@type='radio'][@checked]")] == ["private"]
    answer = confirmed(cast.finance, "notice\t4")
    assert "Choose who may see" in assert_page(answer).text_content()
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize("change", [lambda token: token[:-6] + "AAAA==", lambda token: "", lambda token: "é"])
def test_a_changed_token_is_refused(cast: Any, change: Any) -> None:
    token = change(token_of(pasted(cast.finance, "notice\t4")))
    answer = cast.finance.post("/figures/confirm/", {"token": token, "notice": "shared"})
    assert answer.status_code == 409
    assert_page(answer)
    assert not FigureSet.objects.exists()


def test_a_token_is_of_one_person_and_body_and_holds_two_hours(cast: Any) -> None:
    token = token_of(pasted(cast.finance, "notice\t4"))
    other = cast.other_finance.post("/figures/confirm/", {"token": token, "notice": "shared"})
    assert other.status_code == 409
    with pytest.MonkeyPatch.context() as later:
        later.setattr(draft, "HOLDS_SECONDS", -1)
        assert cast.finance.post("/figures/confirm/", {"token": token, "notice": "shared"}).status_code == 409
    assert not FigureSet.objects.exists()


def test_a_token_shows_nothing(cast: Any) -> None:
    from base64 import urlsafe_b64decode

    token = token_of(pasted(cast.finance, f"offer_condition\t{CANARY_WORDS}"))
    assert b"Canary" not in urlsafe_b64decode(token)


def test_a_file_beyond_the_limit_is_refused_in_a_sentence(cast: Any) -> None:
    big = SimpleUploadedFile("x.xlsx", b"PK\x03\x04" + b"x" * (2 * 1024 * 1024 + 100))
    answer = cast.finance.post("/figures/upload/", {"file": big})
    assert answer.status_code == 413
    assert "larger than 2 MB" in assert_page(answer).text_content()


def test_a_file_just_below_the_limit_arrives_whatever_else_is_sent_with_it(cast: Any) -> None:
    content = b"offer_year_1,5\n" + b" " * (2 * 1024 * 1024 - 100)
    answer = cast.finance.post("/figures/upload/", {"file": SimpleUploadedFile("x.csv", content)})
    said = assert_page(answer).text_content()
    assert "Choose the workbook" not in said
    assert "Give one line for each figure" in said


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_: Any) -> bytes:
        raise AssertionError("it was read")


@pytest.mark.parametrize("checks", [True, False])
def test_200_mb_are_refused_unread_in_a_sentence(cast: Any, checks: bool) -> None:
    from django.test.client import MULTIPART_CONTENT

    cast.finance.get("/figures/upload/")
    cast.finance.client.handler.enforce_csrf_checks = checks
    more = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(200 * 1024 * 1024), "CONTENT_TYPE": MULTIPART_CONTENT}
    answer = cast.finance.client.generic("POST", "/figures/upload/", b"", MULTIPART_CONTENT, **more)
    assert answer.status_code == 413
    assert "2 MB" in assert_page(answer).text_content()
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \0", b"PK\x03\x04cut"])
def test_a_file_that_is_none_is_refused_in_a_sentence(cast: Any, content: bytes) -> None:
    answer = cast.finance.post("/figures/upload/", {"file": SimpleUploadedFile("x.xlsx", content)})
    assert "nhsuk-error-summary" in answer.content.decode()
    assert_page(answer)


def test_taking_back_asks_once_more(cast: Any) -> None:
    services.give(cast.finance.seat, {"notice": 3.0}, {})
    assert_page(cast.finance.get("/figures/take-back/"))
    assert services.shared_of(cast.place)
    assert "taken back" in assert_page(cast.finance.post("/figures/take-back/", follow=True)).text_content()
    assert services.shared_of(cast.place) == {}


def test_figures_that_were_given_meanwhile_are_not_replaced_unseen(cast: Any) -> None:
    """A checked set is taken once, and against the set that it was checked against alone."""
    ours = {"token": token_of(pasted(cast.finance, "notice\t4")), "notice": "shared"}
    assert cast.finance.post("/figures/confirm/", ours).status_code == 302
    services.give(cast.finance.seat, {"notice": 5.0, "new_staff": 2.0}, {})
    answer = cast.finance.post("/figures/confirm/", ours)
    page = assert_page(answer)
    assert answer.status_code == 409
    assert "gave other figures meanwhile" in page.text_content()
    assert "Changed, was 5." in page.text_content()
    assert [box.get("value") for box in page.xpath("//input[@name='notice'][@checked]")] == ["shared"]
    assert services.shared_of(cast.place)[cast.trust.key] == {"notice": 5.0, "new_staff": 2.0}
    again = {"token": token_of(answer), "notice": "shared"}
    assert cast.finance.post("/figures/confirm/", again).status_code == 302
    assert services.shared_of(cast.place)[cast.trust.key] == {"notice": 4.0}


def test_a_body_that_no_plan_is_made_with_gives_no_figures(cast: Any) -> None:
    type(cast.trust).objects.filter(id=cast.trust.id).update(about={})
    assert "is not in the plan yet" in assert_page(cast.finance.get("/figures/")).text_content()
    assert "is not in the plan yet" in assert_page(pasted(cast.finance, "notice\t4")).text_content()
    cast.finance.seat.body.refresh_from_db()
    with pytest.raises(UserError, match="not in the plan yet"):
        services.give(cast.finance.seat, {"notice": 4.0}, {})
    assert not FigureSet.objects.exists()


# who may, and who sees

MAY = {
    "/figures/": {*("broker", "lead", "finance", "signatory", "analyst", "observer", "other_lead", "other_finance")},
    "/figures/workbook.xlsx": {"lead", "finance", "signatory", "other_lead", "other_finance"},
    "/figures/upload/": {"finance", "other_finance"},
    "/figures/paste/": {"finance", "other_finance"},
    "/figures/given/": {"finance", "other_finance"},
    "/figures/take-back/": {"finance", "other_finance"},
}


@pytest.mark.parametrize("path", MAY)
def test_the_ladder_of_reading(cast: Any, path: str) -> None:
    for name, actor in cast.everyone.items():
        expected = 200 if name in MAY[path] or (name == "stranger" and path == "/figures/") else 403
        assert actor.get(path).status_code == expected, (name, path)
    assert cast.nobody.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/figures/paste/", "/figures/upload/", "/figures/confirm/", "/figures/take-back/"])
def test_the_ladder_of_writing(cast: Any, path: str) -> None:
    services.give(cast.finance.seat, {"notice": 3.0}, {})
    for name, actor in cast.everyone.items():
        if name not in ("finance", "other_finance"):
            assert actor.post(path, {"text": "notice\t4"}).status_code == 403, (name, path)
    cast.other_finance.post(path, {"text": "annual_budget\t4"})
    assert services.shared_of(cast.place) == {cast.trust.key: {"notice": 3.0}}


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("post", "/figures/"),
        ("post", "/figures/workbook.xlsx"),
        ("get", "/figures/confirm/"),
        ("post", "/figures/given/"),
    ],
)
def test_a_wrong_verb_is_refused(cast: Any, verb: str, path: str) -> None:
    assert getattr(cast.finance, verb)(path).status_code == 405


def test_a_finance_lead_of_the_place_team_has_no_figures(cast: Any) -> None:
    from toys.cast import make_actor

    actor = make_actor("team_finance", cast.broker.seat.body, "finance")
    assert actor.post("/figures/paste/", {"text": "notice\t4"}).status_code == 403
    assert actor.get("/figures/workbook.xlsx").status_code == 403
    assert "Figures of" not in actor.get("/figures/").content.decode()


def test_shared_figures_are_seen_by_all_partners_and_nobody_elsewhere(cast: Any) -> None:
    services.give(cast.finance.seat, {"offer_year_1": CANARY}, {})
    for name, actor in cast.everyone.items():
        seen = "£123,457" in actor.get("/figures/").content.decode()
        assert seen == (name != "stranger"), name


def test_private_figures_are_on_no_page_of_anybody_else(cast: Any, version: Any) -> None:
    services.give(cast.finance.seat, {"notice": 3.0}, {"offer_year_1": CANARY, "offer_condition": CANARY_WORDS})
    from toys.room_pages import every_page

    for name, actor in cast.everyone.items():
        own = name in ("lead", "finance", "signatory")
        for path in every_page(cast):
            content = actor.get(path).content
            found = any(canary.encode() in content for canary in (*SEEN, CANARY_WORDS))
            assert not found or (own and path.startswith("/figures/")), (name, path)
    assert CANARY_WORDS.encode() in cast.lead.get("/figures/").content


def test_the_log_never_holds_a_value(cast: Any) -> None:
    confirmed(
        cast.finance,
        f"offer_year_1\t123457\noffer_condition\t{CANARY_WORDS}",
        offer_year_1="shared",
        offer_condition="private",
    )
    assert FigureSet.objects.exists()
    for event in Event.objects.values():
        assert not any(canary in str(event) for canary in (*SEEN, CANARY_WORDS))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_small_and_quick(cast: Any, version: Any, path: str, django_assert_max_num_queries: Any) -> None:
    services.give(cast.finance.seat, {"notice": 3.0}, {"offer_year_1": CANARY})
    services.give(cast.other_finance.seat, {"notice": 3.0}, {})
    with django_assert_max_num_queries(25):
        assert_page(cast.finance.get(path))


def test_what_costs_much_is_limited_for_each_person(cast: Any, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"costly": "3/m/user"}
    answers = [pasted(cast.finance, "nothing") for _ in range(3)]
    answers += [cast.finance.post("/figures/upload/"), cast.finance.get("/figures/")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 200]
    assert "Wait a minute" in assert_page(answers[3]).text_content()
    assert pasted(cast.other_finance, "nothing").status_code == 200
