"""The plan's page as people meet it: phone, desk, keyboard, screen reader, paper. Needs Chromium."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

pytestmark = pytest.mark.browser

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDTHS = (320, 768, 1280)
AA, AA_LARGE = 4.5, 3.0
NOTEBOOK = """<!doctype html><html lang="en"><title>A notebook</title>
<style>body{{font:13px serif;color:#222}}h2{{color:purple}}td{{border:1px solid #ccc}}</style>
<div class="theirs"><h2>Theirs</h2><p>Words with <a href="#x">a link</a>.</p><ul class="bars"><li>one</li></ul>
<table><caption>Theirs</caption><tr><th>a</th><td class="number bad">1</td></tr></table><p class="card">card</p></div>
{}</html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from commonground.views.comparison import compare
    from commonground.views.explanation.figure import explain_figure
    from commonground.views.html.page import render_comparison_page, render_first_screen, render_page
    from commonground.views.html.partners import render_explanation_page, render_partners_page
    from toys import plan as toy_plan

    here = tmp_path_factory.mktemp("pages")
    deal, none = toy_plan.document(), toy_plan.document(deal=False)
    (here / "plan.html").write_text(render_page(deal), encoding="utf-8")
    (here / "unsigned.html").write_text(render_page(none), encoding="utf-8")
    (here / "compare.html").write_text(render_comparison_page(compare(deal, none)), encoding="utf-8")
    (here / "partners.html").write_text(render_partners_page(deal), encoding="utf-8")
    (here / "opened.html").write_text(
        render_explanation_page(explain_figure(deal, "vale_icb", "net")), encoding="utf-8"
    )
    for most in (0.05, 0.1, 0.17, 0.25, 0.35, 0.6):
        (here / f"axis-{most}.html").write_text(render_page(skewed(deal, most)), encoding="utf-8")
    (here / "without.html").write_text(NOTEBOOK.format(""), encoding="utf-8")
    (here / "within.html").write_text(NOTEBOOK.format(render_first_screen(none)), encoding="utf-8")
    return here


def skewed(plan, most):
    """The plan with all its cash from a loss to a gain that is `most` of the axis."""
    from commonground.document.money import Net

    rows = [
        Net(partner=row.partner, year="all", p10=-1.55e7 * (1 - most), p50=-1e6, p90=1.55e7 * most, mean=-1e6)
        for row in plan.settlement.net_before
        if row.year == "all"
    ]
    deal = plan.settlement.model_copy(update={"net_before": tuple(rows), "net_after": tuple(rows)})
    return plan.model_copy(update={"settlement": deal})


@pytest.fixture(scope="module")
def browser(chromium):
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the playwright package")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def tab(browser):
    """The one page in which every file is opened: loading one there takes a quarter of what a new page does."""
    found = browser.new_page()
    found.asked, found.said = [], []
    found.on("request", lambda asked: found.asked.append(asked.url))
    found.on("console", lambda message: found.said.append(message.text))
    found.on("pageerror", lambda error: found.said.append(str(error)))
    return found


@pytest.fixture
def opened(tab, folder):
    """A function that opens one of the files afresh."""

    def load(name, width=1280, height=900):
        tab.set_viewport_size({"width": width, "height": height})
        tab.asked.clear()
        tab.said.clear()
        tab.goto((folder / name).as_uri())
        return tab

    return load


@pytest.fixture(params=["plan.html", "unsigned.html", "compare.html", "partners.html", "opened.html"])
def page(request, opened):
    return opened(request.param)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_asks_the_network_for_nothing_and_complains_of_nothing(page):
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.said == []


def test_it_reads_the_same_without_script(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((folder / "plan.html").as_uri())
    assert plain.get_by_text("Can everybody sign?").is_visible()
    context.close()


def test_there_is_one_first_heading_and_none_is_skipped(page):
    levels = page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "found => found.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_and_language_are_there(page):
    assert page.get_attribute("html", "lang") == "en-GB"
    assert page.locator("main").count() == page.locator("header").count() == 1


def test_the_first_tab_offers_to_skip_to_the_plan(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Skip to")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_table_has_a_caption_and_headings_with_a_scope(page):
    bare = "found => found.filter(t => !t.caption || !t.caption.textContent.trim()).length"
    assert page.eval_on_selector_all("table", bare) == 0
    assert page.locator("th:not([scope])").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_tables_are_still_tables_to_a_screen_reader(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.get_by_role("table").count() == page.locator("table:visible").count() > 0
    assert page.get_by_role("rowheader").count() > 0


def test_every_picture_has_words_or_is_hidden_from_screen_readers(page):
    unnamed = """found => found.filter(s => s.getAttribute('aria-hidden') !== 'true'
        && !(s.getAttribute('role') === 'img' && s.querySelector('title') && s.querySelector('desc'))).length"""
    assert page.eval_on_selector_all("body svg", unnamed) == 0
    assert page.locator("img:not([alt])").count() == 0


def test_links_within_the_page_lead_somewhere(page):
    gone = "found => found.map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))"
    assert page.eval_on_selector_all("a[href^='#']", gone) == []


def test_no_two_things_share_an_id(page):
    ids = page.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert sorted(ids) == sorted(set(ids))


def test_text_stands_out_from_its_background(page):
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    weak = []
    for row in page.evaluate(COLOURS):
        ratio = contrast(rgb(row["ink"]), rgb(row["paper"]))
        if ratio < (AA_LARGE if row["large"] else AA):
            weak.append(f"{row['text']}: {ratio:.1f}")
    assert weak == []


COLOURS = """() => [...document.querySelectorAll('body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('svg')
    && e.getClientRects().length)
  .map(e => {
    let paper = 'rgb(255, 255, 255)';
    for (let at = e; at; at = at.parentElement) {
      const found = getComputedStyle(at).backgroundColor;
      if (found !== 'rgba(0, 0, 0, 0)') { paper = found; break; }
    }
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return {text: e.textContent.trim().slice(0, 40), ink: style.color, paper, large};
  })"""


def rgb(text):
    return [int(part) / 255 for part in re.findall(r"\d+", text)[:3]]


def contrast(ink, paper):
    """WCAG 2.2 contrast ratio of two colours given as red, green, blue in 0..1."""
    bright = sorted(
        sum(w * linear(c) for w, c in zip((0.2126, 0.7152, 0.0722), each, strict=True)) for each in (ink, paper)
    )
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


HOW_FAR_APART = """found => {
  const boxes = found.map(e => e.getBoundingClientRect()).filter(box => box.width);
  return boxes.slice(1).map((box, at) => box.left - boxes[at].right);
}"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_amounts_on_the_axis_do_not_run_into_one_another(opened, width):
    for most in (0.05, 0.1, 0.17, 0.25, 0.35, 0.6):
        page = opened(f"axis-{most}.html", width=width)
        assert page.locator(".axis .tick:visible").count() >= 2
        assert all(gap >= 4 for gap in page.eval_on_selector_all(".axis .tick", HOW_FAR_APART)), (
            f"gain of {most} of the axis"
        )


def test_a_loss_is_told_by_a_word_and_a_mark_as_well_as_a_colour(opened):
    texts = opened("plan.html").locator("td.bad, .value.bad").all_text_contents()
    assert texts
    assert [text for text in texts if not any(word in text for word in ("worse", "too", "below", "breaks"))] == []


def test_who_can_sign_is_on_the_first_screen_of_a_phone(opened):
    page = opened("unsigned.html", width=320, height=640)
    assert page.get_by_text("Can everybody sign?").bounding_box()["y"] < 640
    assert page.get_by_text("SYNTHETIC", exact=True).first.is_visible()


def test_it_prints_on_a4(opened):
    paper = opened("plan.html").pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    sizes = {tuple(float(x) for x in box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)}
    assert sizes
    assert all(abs(width - 595) < 2 and abs(height - 842) < 2 for width, height in sizes)


HOW_THEIRS_LOOKS = """() => [...document.querySelectorAll('html, body, .theirs, .theirs *')].map(e => {
  const style = getComputedStyle(e), follows = /^(height|width|(block|inline)-size|(perspective|transform)-origin)$/;
  return [...style].filter(name => !follows.test(name)).map(name => style.getPropertyValue(name)).join();
})"""  # all but what follows from how much else is on the page


def test_the_first_screen_within_another_page_changes_nothing_around_it(opened):
    without, within = (opened(name).evaluate(HOW_THEIRS_LOOKS) for name in ("without.html", "within.html"))
    assert without == within


HOW_OURS_LOOK = """parts => parts.map(part => {
  const style = getComputedStyle(document.querySelector(part));
  return [part, style.color, style.backgroundColor, style.fontFamily, style.fontWeight];
})"""


def test_the_first_screen_looks_the_same_within_another_page(opened):
    parts = [".sign", ".sign .answer b", ".card h3", "h3 + table td.bad", ".first h2"]
    alone, within = (opened(name).evaluate(HOW_OURS_LOOK, parts) for name in ("unsigned.html", "within.html"))
    assert alone == within
