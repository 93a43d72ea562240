"""The shared picture: findings with drawings that a strict page may hold, tables, ranges, and sources to open."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.people import Fact
from commonground.library import read_library
from commonground.settings import Settings
from commonground.views.picture import open_figure, show_picture, tabulate_figures
from commonground.views.picture.bars import WIDTH, draw_bars
from commonground.views.picture.change import EFFECTS, HOURS, STAFFING, USE, WAITING
from commonground.views.picture.facts import ADULTS, CARE, FACTS, HOMES
from commonground.views.picture.model import QUESTIONS, Bar, Topic
from commonground.views.picture.people import NEED, REACH, RESIDENTS
from commonground.views.picture.sources import name_figures
from toys import plan as toy_plan
from toys.effort import examples

TOPICS = list(QUESTIONS)
ALLOWED = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "tspan"}
HOSTILE = '<script>alert(1)</script>" onload="x'


@pytest.fixture(scope="module", params=["deal", "no deal", "empty", "few draws"])
def plan(request: pytest.FixtureRequest) -> Plan:
    if request.param == "few draws":
        made: cg.Plan = request.getfixturevalue("finished")
        return made.document
    return toy_plan.empty_document() if request.param == "empty" else toy_plan.document(deal=request.param == "deal")


def elements(svg: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter()  # noqa: S314 - what we drew ourselves


def assert_strict(svg: str) -> None:
    """No style, no script, no handler, nothing fetched; a title and a description that the drawing names."""
    found = list(elements(svg))
    assert {one.tag for one in found} <= ALLOWED
    assert not [name for one in found for name in one.attrib if name in ("style", "href") or name.startswith("on")]
    ids = {one.attrib.get("id") for one in found if one.tag in ("title", "desc")}
    assert found[0].attrib["role"] == "img"
    assert set(found[0].attrib["aria-labelledby"].split()) <= ids


def test_every_topic_is_there_in_order_and_says_its_finding(plan: Plan) -> None:
    topics = show_picture(plan).topics
    assert [topic.id for topic in topics] == TOPICS
    assert all(topic.title and topic.question.endswith("?") for topic in topics)


def test_every_drawing_keeps_to_a_strict_page_and_has_a_table_below(plan: Plan) -> None:
    for topic in show_picture(plan).topics:
        if topic.drawing:
            assert_strict(topic.drawing)
            assert topic.tables
            assert all(topic.tables)


def test_ids_of_drawings_differ(plan: Plan) -> None:
    drawings = [topic.drawing for topic in show_picture(plan).topics if topic.drawing]
    ids = [one.attrib["id"] for svg in drawings for one in elements(svg) if "id" in one.attrib]
    assert len(ids) == len(set(ids))


def test_ranges_are_drawn_where_the_plan_has_them(plan: Plan) -> None:
    ranged = topic_of(plan, "waiting").drawing.count('class="cg-range"')
    assert bool(ranged) is (plan.draws >= 20)


def test_a_made_up_place_is_said_to_be_one(plan: Plan) -> None:
    assert show_picture(plan).warnings[0].startswith("SYNTHETIC")


def test_figures_behind_a_topic_can_be_opened_and_judged_ones_are_counted(plan: Plan) -> None:
    for topic in show_picture(plan).topics:
        opened = [open_figure(plan, figure) for figure in topic.figures]
        assert sum(one.judged for one in opened) == topic.judged
        assert bool(topic.sureness) is bool(topic.figures)
        table = tabulate_figures(plan, topic.figures, "Figures")
        tones = [cell.tone for row in table.rows for cell in row]
        assert tones.count("judged") == topic.judged


def test_a_figure_opened_is_the_plans(plan: Plan) -> None:
    for row in plan.provenance:
        opened = open_figure(plan, row.figure)
        told = (opened.figure, opened.unit, opened.year, opened.source, opened.quality, opened.how_obtained)
        assert told == (row.figure, row.unit, row.year, row.source, row.quality, row.how_obtained)
        assert opened.url in ("", row.url)
        assert bool(opened.between) is (row.low is not None and row.high is not None)


def test_a_figure_that_the_plan_has_not_is_refused_with_a_near_one(plan: Plan) -> None:
    near = plan.provenance[0].figure
    with pytest.raises(UserError, match="no figure") as error:
        open_figure(plan, f"{near}x")
    assert near in str(error.value.mend)


def test_no_link_is_given_that_is_no_page() -> None:
    plan = toy_plan.document()
    row = plan.provenance[0].model_copy(update={"url": "javascript:alert(1)"})
    hostile = plan.model_copy(update={"provenance": (row, *plan.provenance[1:])})
    assert open_figure(hostile, row.figure).url == ""


def test_names_are_drawn_as_words_whatever_they_are() -> None:
    plan = toy_plan.document()
    named = plan.neighbourhoods[0].model_copy(update={"name": HOSTILE})
    place = plan.place.model_copy(update={"name": HOSTILE})
    hostile = plan.model_copy(update={"neighbourhoods": (named, *plan.neighbourhoods[1:]), "place": place})
    for topic in show_picture(hostile).topics:
        if topic.drawing:
            assert_strict(topic.drawing)


def test_residents_are_those_of_the_place() -> None:
    plan = toy_plan.document()
    assert f"{plan.place.population:,} people" in topic_of(plan, "residents").title


def test_facts_stand_in_their_own_unit_of_their_own_base() -> None:
    names = (*FACTS, "residents_per_household Exampleshire")
    published = {"average_household_size": 2.368}
    facts = tuple(Fact(fact=one, published=published.get(one, 0.643), synthetic=0.71, source="S") for one in names)
    made = toy_plan.document()
    plan = made.model_copy(update={"population_fit": made.population_fit.model_copy(update={"facts": facts})})
    tables = {table.caption.split(" here")[0]: table for table in topic_of(plan, "residents").tables}
    rows = {row[0].text: [cell.text for cell in row[1:]] for name in (HOMES, ADULTS, CARE) for row in tables[name].rows}
    assert len(rows) == len(names)
    assert rows["People in a household, on average"][:3] == ["households", "0.71", "2.37"]
    assert rows["Are women"][:3] == ["care home residents", "71.0%", "64.3%"]
    assert rows["Live alone"][0] == "people of 16 to 49 in households"
    assert rows["Residents to a household in Exampleshire"][3] == "Exampleshire"
    assert {f"people.fact.{name}" for name in FACTS} == {
        name for name in read_library(Settings()).assumptions if name.startswith("people.fact.")
    }


def test_households_with_many_agencies_are_those_of_the_plan() -> None:
    plan = toy_plan.document()
    rows = [row for row in plan.need.agencies_per_household.rows if row.agencies >= 5]
    told = topic_of(plan, "agencies").title
    assert f"{sum(row.share_of_households for row in rows):.0%} of households" in told
    assert f"{sum(row.share_of_cost for row in rows):.0%} of what services cost" in told


def topic_of(plan: Plan, name: str) -> Topic:
    return next(topic for topic in show_picture(plan).topics if topic.id == name)


def test_every_beginning_of_a_figures_name_is_that_of_some_figure(finished: cg.Plan) -> None:
    """Of figures of a real library, so that none is left behind when a table is renamed."""
    plan = finished.document
    known = [row.figure for row in plan.provenance]
    found = (*RESIDENTS, *NEED, *USE, *HOURS, *WAITING)
    assert [start for start in found if not any(name.startswith(start) for name in known)] == []
    for pattern in (*REACH, *EFFECTS, *STAFFING):
        assert any(name.startswith(name_figures(plan, pattern)) for name in known), pattern
    hours = topic_of(plan, "hours").figures
    assert {f"options.{row.id}.staff_wte_per_100" for row in plan.options} <= set(hours)


BARS = st.builds(
    Bar,
    name=st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=90),
    value=st.floats(-1e9, 1e9),
    text=st.just("about this"),
    low=st.none() | st.floats(-1e9, 1e9),
    high=st.none() | st.floats(-1e9, 1e9),
)


@settings(max_examples=examples(60))
@given(bars=st.lists(BARS, min_size=1, max_size=6))
def test_bars_of_any_values_stay_inside_the_box(bars: list[Bar]) -> None:
    svg = draw_bars("any", "A title", "About it", bars)
    assert_strict(svg)
    drawn = list(elements(svg))
    height = float(drawn[0].attrib["viewBox"].split()[-1])
    boxes = [one.attrib for one in drawn if one.tag == "rect"]
    assert len(boxes) == len(bars)
    for box in boxes:
        assert float(box["x"]) >= 0.0
        assert float(box["x"]) + float(box["width"]) <= WIDTH + 0.6
        assert float(box["y"]) + float(box["height"]) <= height


def test_no_bars_draw_nothing() -> None:
    assert draw_bars("any", "A title", "About it", []) == ""
