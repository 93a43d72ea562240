"""Whatever a name holds, no view of a plan is steered by it: the page, the workbook and the plain text show it."""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.text import HARMFUL
from commonground.document import Plan
from commonground.views.comparison import compare
from commonground.views.html.page import render_comparison_page, render_first_screen, render_page
from commonground.views.text import summarise
from commonground.views.xlsx import make_workbook
from toys import plan as toy_plan
from toys.effort import examples

TAG = re.compile(r"<[a-z/][a-z0-9]*")
NAMED = ("name", "title", "notes", "source")
HOSTILE = {
    "markup of the terminal": "[bold red]North[/] [/bold] [link=x]",
    "an emoji by its name": ":warning: North",
    "an escape": "North\x1b[2J\x1b]0;title\x07",
    "a line break": "North\nTotal: £0\r\n",
    "a mark of direction": "North\u202e}0=£ ,srentrap",
    "signs without width": "No\u200brth\u2060\ufeff",
    "private use and no sign": "North\ue000\uffff\U000e0001",
    "a tag": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes and an entity": "\"><b onclick='x'>&lt;&amp;",
    "a template": "{{ 7*7 }}{% raw %}",
    "a formula": '=HYPERLINK("http://x","North")',
    "a formula with a plus": "+1+cmd|' /C calc'!A0",
    "an at": "@SUM(A1:A9)",
    "a minus": "-2+3",
    "an escape of Excel": "_x000D__x0041_",
    "Markdown": "# **North** [x](javascript:alert(1)) |a|b|",
    "ten thousand letters": "x" * 10_000,
    "a cell beyond Excel's": "y" * 40_000,
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document()


@pytest.fixture(scope="module")
def hostile(plan: Plan) -> Plan:
    """The plan with each of the names in turn; the longest for its place alone."""
    return _named(plan, itertools.cycle(list(HOSTILE.values())[:-1]), HOSTILE["a cell beyond Excel's"])


def test_a_page_shows_a_name_and_does_nothing_else_with_it(plan: Plan, hostile: Plan) -> None:
    pages = render_page(plan), render_page(hostile)
    assert TAG.findall(pages[0]) == TAG.findall(pages[1])
    assert all(words in pages[1] for words in ("[bold red]North", ":warning: North", "North\\x1b[2J", "{{ 7*7 }}"))
    for page in (pages[1], render_first_screen(hostile), render_comparison_page(compare(hostile, hostile))):
        assert unseen(page) == []
        assert "<script" not in page


def test_a_workbook_holds_a_name_as_text(hostile: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert not [one for one in formulas if "HYPERLINK" in one or "cmd" in one]
    assert [unseen(cell.value) for cell in cells if isinstance(cell.value, str) and unseen(cell.value)] == []
    assert max(len(str(cell.value)) for cell in cells) <= 32_767


def test_plain_text_keeps_its_lines(hostile: Plan) -> None:
    assert unseen(str(summarise(hostile))) == []


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=examples(30))
def test_no_name_whatever_steers_plain_text(words: str) -> None:
    assert unseen(str(summarise(_named(toy_plan.document(), itertools.repeat(words), words)))) == []


def _named(plan: Plan, words: Iterator[str], place: str) -> Plan:
    """The plan with `words` in turn as its names."""
    found = _renamed(plan.model_dump(by_alias=True), words)
    found["place"]["name"] = place
    return Plan.model_validate(found, strict=False)


def _renamed(part: Any, words: Iterator[str], key: str = "") -> Any:
    if isinstance(part, dict):
        return {name: _renamed(inside, words, name) for name, inside in part.items()}
    if isinstance(part, list | tuple):
        return [_renamed(inside, words, key) for inside in part]
    return f"{next(words)}{part[:1]}" if isinstance(part, str) and key in NAMED else part


def unseen(words: str) -> list[str]:
    """The signs that steer, line ends apart."""
    return [ascii(mark) for mark in words if unicodedata.category(mark) in HARMFUL and mark != "\n"]
