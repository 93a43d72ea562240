"""One row opened: every amount of its tables is that of plan.json, and the kinds of money stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.document.names import pick
from commonground.document.words import pence
from commonground.views.deal import open_row
from toys.cast import make_version
from toys.web_pages import assert_page, said


def gbp(text: str) -> float:
    """'−£1,234.50' as a number; a range after it is left out."""
    first = text.split(" ")[0].split("£")
    return float(first[1].replace(",", "")) * (-1.0 if first[0] == "−" else 1.0)


def table(page: Any, id_: str) -> list[list[str]]:
    return [[said(cell) for cell in row.xpath("./th|./td")] for row in page.xpath(f"//table[@id='{id_}']/tbody/tr")]


def money(cell: Any) -> float:
    """The amount of a cell, without the range that stands under it."""
    return gbp(said(cell).replace("−£", " −£").replace(" £", " £").split()[0])


@pytest.mark.parametrize("number", range(10))
def test_the_years_are_those_of_the_plan_to_the_penny(number: int, cast: Any, version: Any, room_plan: Any) -> None:
    partner = room_plan.partners[number].id
    page = assert_page(cast.broker.get(f"/deal/{partner}/"))
    rows = page.xpath("//table[@id='years']/tbody/tr")
    assert len(rows) == len(room_plan.years) + 1
    deal = room_plan.settlement
    for row, year in zip(rows, (*room_plan.years, "all"), strict=True):
        before, transfer, after, line, room = (cell.xpath("string(text()[1])").strip() for cell in row.xpath("./td"))
        assert before == pence(pick(deal.net_before, partner=partner, year=year)[0].mean)
        assert after == pence(pick(deal.net_after, partner=partner, year=year)[0].mean)
        years = room_plan.years if year == "all" else (year,)
        paid = [one.transfer_gbp for each in years for one in pick(deal.contributions, partner=partner, year=each)]
        assert transfer == pence(0.0 - sum(paid))
        asked = [one for each in years for one in pick(deal.asked, partner=partner, year=each)]
        assert line == pence(0.0 - sum(one.usable_gbp + one.floor_gbp for one in asked))
        assert gbp(room) == pytest.approx(gbp(after) - gbp(line), abs=0.005)
        assert gbp(before) + gbp(transfer) == pytest.approx(gbp(after), abs=0.005 * (1 + len(years)))


def test_the_three_kinds_of_money_are_apart_and_tie_to_the_ledger(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.finance.get(f"/deal/{cast.trust.key}/"))
    for kind in ("cash", "capacity", "value"):
        last = page.xpath(f"//table[caption='{kind.capitalize()} by year']/tbody/tr[last()]")[0]
        shown = [cell.xpath("string(text()[1])").strip() for cell in last.xpath("./td")]
        rows = room_plan.settlement.net_after if kind == "cash" else pick(room_plan.ledger_net, kind=kind)
        for text, year in zip(shown, (*room_plan.years, "all"), strict=True):
            assert text == pence(pick(rows, partner=cast.trust.key, year=year)[0].mean)


def test_doing_nothing_has_its_price(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.finance.get(f"/deal/{cast.trust.key}/"))
    rows = {said(row.find("th")): row for row in page.xpath("//table[@id='waiting']/tbody/tr")}
    for kind, row in rows.items():
        last = row.xpath("./td[last()]")[0].xpath("string(text()[1])").strip()
        found = pick(room_plan.do_nothing.net, partner=cast.trust.key, kind=kind.lower(), year="all")[0]
        assert last == pence(found.mean)
    assert "Doing nothing" in said(page.xpath("//p[contains(@class, 'room-callout')]")[0])


def test_our_paper_is_offered_on_our_own_row_to_who_may_take_it(cast: Any, version: Any) -> None:
    for name, own in (("lead", True), ("finance", True), ("signatory", True), ("analyst", False), ("observer", False)):
        page = assert_page(getattr(cast, name).get(f"/deal/{cast.trust.key}/"))
        assert bool(page.xpath("//a[.='Our paper']")) is own, name
        assert "Your own row" in page.text_content()
        other = assert_page(getattr(cast, name).get(f"/deal/{cast.council.key}/"))
        assert not other.xpath("//a[.='Our paper']"), name
        assert "Your own row" not in other.text_content()


def test_the_chart_has_its_finding_as_title_and_its_table_below(cast: Any, version: Any) -> None:
    page = assert_page(cast.finance.get(f"/deal/{cast.trust.key}/"))
    chart = page.xpath("//figure[.//*[local-name()='svg']]")[0]
    assert "its tightest year" in said(chart.find("figcaption"))
    assert page.xpath("//figure/following::table[@id='years']")


def test_who_only_reads_is_offered_nothing_to_try(cast: Any, version: Any, room_plan: Any) -> None:
    ways = [way.attempt for way in open_row(room_plan, cast.trust.key).ways if way.attempt]
    others = any(not attempt.partners for attempt in ways)  # what is nobody's own word
    for name, may in (("finance", True), ("analyst", others), ("signatory", False), ("observer", False)):
        page = assert_page(getattr(cast, name).get(f"/deal/{cast.trust.key}/"))
        assert bool(page.xpath("//a[contains(@href, '/deal/try/')]")) is may, name


def test_a_line_opens_with_every_figure_behind_it(cast: Any, version: Any, room_plan: Any) -> None:
    opened = open_row(room_plan, cast.trust.key)
    row = assert_page(cast.finance.get(f"/deal/{cast.trust.key}/"))
    for kind in opened.kinds:
        for number, cause in enumerate(kind.causes):
            path = f"/deal/{cast.trust.key}/{kind.kind}/{number}/"
            assert bool(row.xpath(f"//a[@href='{path}?version={version.id}']")) is bool(cause.figures)
            page = assert_page(cast.observer.get(path))
            shown = [said(cell) for cell in page.xpath("//table[@id='line']/tbody/tr/td")]
            assert shown == [pence(amount) for amount in cause.gbp]
            links = {link for link in page.xpath("//a/@href") if "/source/" in link}
            assert len(links) == len(cause.figures)
            assert cast.observer.get(sorted(links)[0]).status_code == 200 if links else True


def test_people_comment_on_the_deal_a_row_and_a_line(cast: Any, version: Any) -> None:
    key = cast.trust.key
    for anchor, path in (
        ("deal", "/deal/"),
        (f"deal/{key}", f"/deal/{key}/"),
        (f"deal/{key}/cash/0", f"/deal/{key}/cash/0/"),
    ):
        page = assert_page(cast.lead.get(f"{path}?version={version.id}"))
        assert page.xpath("//form[@id='form']//input[@name='anchor']/@value") == [anchor]
        sent = cast.lead.post(f"/plans/{version.id}/comment/", {"anchor": anchor, "text": f"On {anchor}"})
        assert sent.headers["Location"].startswith(f"{path}?version={version.id}")
        assert f"On {anchor}" in assert_page(cast.other_lead.get(path)).text_content()
    listed = assert_page(cast.lead.get(f"/plans/{version.id}/"))
    told = [said(one) for one in listed.xpath("//div[@class='room-comment']//a")]
    assert len(told) == 3
    assert "can we sign?" in told
    assert not assert_page(cast.observer.get("/deal/")).xpath("//form[@id='form']")


@pytest.mark.parametrize("end", ["cash/99/", "gold/0/", "cash/x/"])
def test_a_line_that_is_not_there_is_not_found(end: str, cast: Any, version: Any) -> None:
    assert cast.finance.get(f"/deal/{cast.trust.key}/{end}").status_code == 404
    assert cast.finance.get(f"/deal/nobody/{end}").status_code == 404


def test_lines_of_others_are_of_common_versions_alone(cast: Any, version: Any, room_plan: Any) -> None:
    hidden = make_version(cast.place, room_plan, private_to=cast.trust)
    asked = {"version": str(hidden.id)}
    assert cast.finance.get(f"/deal/{cast.trust.key}/cash/0/", data=asked).status_code == 200
    assert cast.finance.get(f"/deal/{cast.council.key}/cash/0/", data=asked).status_code == 404
    assert cast.other_finance.get(f"/deal/{cast.trust.key}/cash/0/", data=asked).status_code == 404
    assert cast.finance.post(f"/deal/{cast.trust.key}/cash/0/").status_code == 405
    assert cast.nobody.get(f"/deal/{cast.trust.key}/cash/0/").status_code == 302
