"""Our paper is taken by our own side alone, says what is open, and its figures are those of plan.json."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonground.document.names import pick
from commonground.views.board_paper.paper import ANNEX
from commonground.views.explanation.model import exact
from commonground.web.audit.models import Event
from commonground.web.deal.services import answer_point
from toys.cast import make_version
from toys.papers import first_lines, print_pages, read_back, texts_of
from toys.sheets import confirm, take_stance
from toys.web_pages import assert_page

MAY = {"lead", "finance", "signatory"}
SAID = {"decide_on": "3 December 2026", "decision": ""}


def take(actor: Any, version: Any, **said: str) -> Any:
    """The paper as python-docx reads it."""
    response = actor.post(f"/paper/{version.id}.docx", SAID | said)
    assert response.status_code == 200, response.content[:300]
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return read_back(response.content)


def whole(paper: Any) -> str:
    """All of its text in order."""
    return "\n".join(texts_of(paper))


def test_only_who_speaks_for_a_body_takes_its_paper(
    cast: Any, version: Any, django_assert_max_num_queries: Any
) -> None:
    for name in set(cast.everyone) - {"stranger", "other_lead", "other_finance"}:
        actor = getattr(cast, name)
        with django_assert_max_num_queries(25):
            page = actor.get("/paper/")
        assert page.status_code == (200 if name in MAY else 403), name
        status = actor.post(f"/paper/{version.id}.docx", SAID).status_code
        assert status == (200 if name in MAY else 403), name
        if name in MAY:
            assert_page(page)
    assert cast.nobody.get("/paper/").status_code == 302
    assert cast.lead.post("/paper/").status_code == 405
    assert cast.lead.client.delete(f"/paper/{version.id}.docx").status_code == 405


def test_a_stranger_and_a_bad_id_find_nothing(cast: Any, version: Any, room_plan: Any) -> None:
    from toys.cast import make_actor

    far = make_actor("far_lead", cast.stranger.seat.body, "lead")
    assert far.get("/paper/").status_code == 404
    for path in (f"/paper/{version.id}.docx", f"/paper/?version={version.id}"):
        assert far.get(path).status_code == 404
    hidden = make_version(cast.place, room_plan, private_to=cast.trust)
    for actor, status in ((cast.other_lead, 404), (cast.lead, 200)):
        assert actor.get(f"/paper/{hidden.id}.docx").status_code == status
        assert actor.get(f"/paper/?version={hidden.id}").status_code == status
    assert cast.lead.get("/paper/00000000-0000-4000-8000-000000000000.docx").status_code == 404
    assert cast.lead.get("/paper/?version=x").status_code == 404


def test_each_body_takes_its_own_paper_in_its_own_words(cast: Any, version: Any) -> None:
    trust, council = take(cast.finance, version), take(cast.other_finance, version)
    assert cast.trust.name in whole(trust)
    assert "Board of Directors is asked to" in first_lines(trust)[0]
    assert "Cabinet is asked to" in first_lines(council)[0]
    response = cast.other_finance.get(f"/paper/{version.id}.docx")
    assert response["Content-Disposition"] == 'attachment; filename="exampleshire-council-paper-version-1-draft.docx"'


@pytest.mark.parametrize("number", range(10))
def test_every_figure_of_the_money_table_is_that_of_the_plan(
    number: int, cast: Any, version: Any, room_plan: Any
) -> None:
    from toys.cast import make_actor

    partner = room_plan.partners[number].id
    actor = make_actor(f"finance_{number}", cast.place.bodies.get(key=partner), "finance")
    paper = read_back(actor.get(f"/paper/{version.id}.docx").content)
    rows = {
        row.cells[0].text: [cell.text for cell in row.cells[1:]]
        for row in next(table for table in paper.tables if table.cell(1, 0).text == "Before payments").rows
    }
    years = (*room_plan.years, "all")
    deal = room_plan.settlement
    before = [exact(pick(deal.net_before, partner=partner, year=year)[0].mean) for year in years]
    after = [exact(pick(deal.net_after, partner=partner, year=year)[0].mean) for year in years]
    assert rows["Before payments"] == before
    assert rows["After payments"] == after


def test_a_paper_is_a_draft_until_its_version_is_frozen(cast: Any, version: Any) -> None:
    from commonground.web.plans.models import Freeze

    def banners() -> str:
        paper = read_back(cast.lead.get(f"/paper/{version.id}.docx").content)
        parts = [part for section in paper.sections for part in (section.header, section.footer)]
        return " ".join(each.text for part in parts for each in part.paragraphs)

    assert "DRAFT" in banners()
    assert version.fingerprint[:16] in banners()
    assert "Draft – Our paper" in cast.lead.get("/paper/").content.decode()
    Freeze.objects.create(version=version, author=cast.broker.user)
    assert "DRAFT" not in banners()
    assert "Version 1" in banners()
    response = cast.lead.get(f"/paper/{version.id}.docx")
    assert "draft" not in response["Content-Disposition"]


def test_day_and_words_of_the_decision_are_those_asked_for(cast: Any, version: Any) -> None:
    (first, *_) = first_lines(take(cast.other_lead, version, decision="note the plan and come back in March"))
    assert "note the plan and come back in March, on 3 December 2026." in first
    page = assert_page(cast.lead.post(f"/paper/{version.id}.docx", {"decide_on": "soon"}))
    assert "Write the day as in 3 December 2026" in page.text_content()
    page = assert_page(cast.lead.post(f"/paper/{version.id}.docx", {"decision": "x" * 301}))
    assert "300 characters or fewer" in page.text_content()


def test_the_day_of_the_sheet_is_there_to_begin_with_and_call_in_follows_it(cast: Any, version: Any) -> None:
    meeting = date.today() + timedelta(days=30)
    written = f"{meeting.day} {meeting:%B %Y}"
    confirm(cast.council, cast.other_lead.user, next_meeting=meeting.isoformat(), call_in_days_own="5")
    page = assert_page(cast.other_lead.get("/paper/"))
    assert page.xpath("//input[@name='decide_on']/@value") == [written]
    paper = read_back(cast.other_lead.get(f"/paper/{version.id}.docx").content)
    assert f"on {written}" in first_lines(paper)[0]
    assert re.search(r"Call-in ends on \d+ \w+ \d{4}\.", whole(paper))
    assert f"{cast.council.name} decides: {written}" in whole(take(cast.lead, version, decide_on=""))


def test_what_is_not_confirmed_and_who_is_not_in_are_said(cast: Any, version: Any) -> None:
    lines = whole(take(cast.lead, version))
    assert "By us: who governs us, what the law asks of us, our money rule and year end" in lines
    confirm(cast.trust, cast.lead.user)
    take_stance(cast.place.bodies.get(key="primary-care"), "in_if", "Our core contract is protected")
    lines = whole(take(cast.lead, version))
    assert "our money rule and year end" not in lines
    assert "9 other partners confirm their sheets" in lines
    assert "our core contract is protected" in lines


def test_call_in_is_the_earliest_by_usual_days_until_the_council_gives_its_own(cast: Any, version: Any) -> None:
    assert "at the earliest, by the usual number of days" in whole(take(cast.other_lead, version))


def test_decisions_of_others_before_ours_are_kept(cast: Any, version: Any) -> None:
    meeting = date.today() + timedelta(days=5)
    confirm(cast.council, cast.other_lead.user, next_meeting=meeting.isoformat())
    late = (meeting + timedelta(days=200)).isoformat()
    told = whole(take(cast.lead, version, decide_on=late))
    assert f"{cast.council.name} decides: {meeting.day} {meeting:%B %Y}" in told


def test_what_we_say_is_wrong_is_not_printed_as_confirmed(cast: Any, version: Any) -> None:
    from commonground.web.sheet.models import Answer

    words = "We must break even over three years, not each year."
    Answer.objects.create(body=cast.trust, group=4, says=Answer.Says.CHANGE, text=words, author=cast.lead.user)
    told = whole(take(cast.lead, version))
    assert "We say that our sheet is wrong on our money rule and year end" in told
    assert f"We say that this is wrong: “{words}”" in told


def test_an_answered_money_point_stands_in_every_partners_paper(cast: Any, version: Any) -> None:
    answer_point(cast.lead.seat, "vat", "The council recovers it and passes it on.")
    for actor in (cast.lead, cast.other_lead):
        told = whole(take(actor, version))
        assert "The council recovers it and passes it on." in told
        assert cast.trust.name in told
        assert "Value added tax (VAT): who delivers each service for VAT" in told
        assert "Five without an answer: price base and yearly uplift" in told


def test_a_version_made_without_us_asks_nothing_of_us(cast: Any, room_plan: Any) -> None:
    aside = make_version(cast.place, room_plan, asked={"without": [{"body": cast.trust.key}]})
    lines = first_lines(read_back(cast.lead.get(f"/paper/{aside.id}.docx").content))
    assert lines[0] == "Nothing is asked of us: this version runs without us."
    assert lines[4] == "Nothing of us: this version runs without us."
    assert "runs without us" in cast.lead.get("/paper/").content.decode()


@pytest.mark.office
@pytest.mark.slow
def test_page_one_holds_all_that_decides_while_every_sheet_is_untouched(
    cast: Any, version: Any, soffice: Path, tmp_path: Path
) -> None:
    from toys.cast import make_actor

    papers = {}
    for body in cast.place.bodies.exclude(key="place-team"):
        actor = make_actor(f"finance_{body.key}", body, "finance")
        papers[body.key] = actor.get(f"/paper/{version.id}.docx").content
    for key, (first, second, *_) in print_pages(papers, tmp_path, soffice).items():
        assert "Decision and dates" in first, key
        assert ANNEX in second, key


def test_that_a_paper_was_taken_is_known_to_its_own_side_alone(cast: Any, version: Any) -> None:
    take(cast.lead, version)
    (event,) = Event.objects.all()
    assert (event.what, event.thing) == ("paper taken", f"version:{version.id}")
    assert event.private_to == str(cast.trust.id)
    assert "Paper taken" in cast.finance.get("/log/").content.decode()
    for name in ("other_lead", "broker", "stranger"):
        assert "Paper taken" not in getattr(cast, name).get("/log/").content.decode()


def test_a_body_that_the_version_is_made_without_has_no_paper(cast: Any, version: Any) -> None:
    from commonground.web.places.models import Body
    from toys.cast import make_actor

    hospice = Body.objects.create(place=cast.place, key="hospice", name="Sample Hospice", kind="hospice")
    assert make_actor("hospice_lead", hospice, "lead").get("/paper/").status_code == 404
