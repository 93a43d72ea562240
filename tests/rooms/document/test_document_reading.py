"""Plans read back: what is no plan is refused in words, with its place and the way out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors, UserError
from commonground.document import Plan, read_plan
from commonground.views.html.page import render_page
from commonground.views.xlsx import make_workbook
from toys import plan as toy_plan
from toys.effort import examples
from toys.sentences import agree, of_error, only

Json = dict[str, Any]
Broken = Callable[[Json], object]
DEEP = b'{"schema_version": ' + b"[" * 100_000


@pytest.fixture(scope="module")
def good() -> bytes:
    return toy_plan.document().to_bytes()


def refusal(path: Path, *folders: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_plan(path)
    return of_error(caught.value, *folders)


# files that hold no plan

CONTENTS: dict[str, bytes] = {
    "an empty file": b"",
    "spaces alone": b" \n\t ",
    "nothing but zeros": b"\0" * 5000,
    "a list": b"[]",
    "a word": b'"plan"',
    "a table of commas": b"partner,year\nicb,2027\n",
    "a page": b"<!doctype html><html></html>",
    "a workbook": b"PK\x03\x04rest",
    "a PDF": b"%PDF-1.7",
    "a zipped plan": b"\x1f\x8b\x08rest",
    "an object of something else": b'{"type": "FeatureCollection"}',
    "an empty object": b"{}",
    "half a plan": b'{"schema_version": "6.0", "seed"',
    "two plans after one another": b'{"schema_version": "6.0"} {"schema_version": "6.0"}',
    "a comma too many": b'{"schema_version": "6.0",}',
    "single quotes": b"{'schema_version': '5.0'}",
    "bytes that are no text": b'{"schema_version": "\xff\xfe\xfa"}',
    "brackets too deep": DEEP,
    "a key that is there twice": b'{"schema_version": "6.0", "seed": 1, "seed": 2}',
    "a key that is there twice and steers": b'{"\\u001b[2J": 1, "\\u001b[2J": 2, "schema_version": "6.0"}',
    "no number": b'{"schema_version": "6.0", "seed": NaN}',
    "more than any number": b'{"schema_version": "6.0", "seed": -Infinity}',
    "a number of many digits": b'{"schema_version": "6.0", "seed": ' + b"9" * 6000 + b"}",
    "an older version": b'{"schema_version": "1.0"}',
    "a version before": b'{"schema_version": "2.9"}',
    "a newer version": b'{"schema_version": "6.1"}',
    "a much newer version": b'{"schema_version": "10.0"}',
    "a version that is a number": b'{"schema_version": 3.0}',
    "a version that is nothing": b'{"schema_version": null}',
    "a version that is a list": b'{"schema_version": ["3", "0"]}',
    "a version in other digits": '{"schema_version": "٣.٠"}'.encode(),
    "a version of many digits": b'{"schema_version": "' + b"9" * 5000 + b'"}',
    "a version and nothing else": b'{"schema_version": "6.0"}',
}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_file_that_is_no_plan_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(CONTENTS[case])
    agree("plans_read", case, refusal(tmp_path, tmp_path))


# paths at which there is no plan


def _missing(folder: Path) -> Path:
    return folder / "nowhere"


def _empty_folder(folder: Path) -> Path:
    (folder / "plans").mkdir()
    return folder / "plans"


def _folder_of_plans(folder: Path) -> Path:
    for name in ("bolton", "bury", "kent", "essex"):
        (folder / name).mkdir()
        (folder / name / "plan.json").write_bytes(b"{}")
    return folder


def _folder_called_plan(folder: Path) -> Path:
    (folder / "plan.json").mkdir()
    return folder


def _page_beside_it(folder: Path) -> Path:
    (folder / "plan.html").write_text(render_page(toy_plan.empty_document()), encoding="utf-8")
    return folder / "plan.html"


def _workbook_beside_it(folder: Path) -> Path:
    (folder / "plan.xlsx").write_bytes(make_workbook(toy_plan.empty_document()))
    return folder / "plan.xlsx"


def _too_long(folder: Path) -> Path:
    return folder / ("x" * 300)


def _no_path(folder: Path) -> Path:
    return folder / "a\0b"


def _round_in_circles(folder: Path) -> Path:
    os.symlink(folder / "a", folder / "a")
    return folder / "a"


PATHS: dict[str, Callable[[Path], Path]] = {
    "a path at which nothing is": _missing,
    "a folder without a plan": _empty_folder,
    "a folder of folders with plans": _folder_of_plans,
    "a folder called plan.json": _folder_called_plan,
    "the page instead of the plan": _page_beside_it,
    "the workbook instead of the plan": _workbook_beside_it,
    "a path that is too long": _too_long,
    "a path that no path can be": _no_path,
    "a link to itself": _round_in_circles,
}


@pytest.mark.parametrize("case", PATHS)
def test_a_path_at_which_there_is_no_plan_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    said = refusal(PATHS[case](tmp_path), tmp_path)
    agree("plans_read", case, said.replace("\0", "(nought)"))


def test_a_device_without_end_is_not_read_to_it() -> None:
    with pytest.raises(UserError, match="this file is empty"):
        read_plan(Path("/dev/zero"))


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonground.document.reading.MOST_BYTES", 2_000_000)
    (tmp_path / "plan.json").write_bytes(b'{"schema_version": "6.0"' + b" " * 2_000_000)
    agree("plans_read", "a file that is too large", refusal(tmp_path, tmp_path))


# what does not fit within a plan

WITHIN: dict[str, Broken] = {
    "a number in quotes": lambda p: p["ledger"][0].update(mean="1"),
    "a whole number that is none": lambda p: p.update(seed=1.5),
    "a whole number that is true": lambda p: p.update(seed=True),
    "a number too large": lambda p: p["ledger"][0].update(mean=1e18),
    "a number beyond all": lambda p: p["ledger"][0].update(mean="1e999"),
    "a count too large": lambda p: p["place"].update(population=2**63),
    "no draws": lambda p: p.update(draws=0),
    "draws without end": lambda p: p.update(draws=10**9),
    "yes for true": lambda p: p.update(synthetic="yes"),
    "a word of another list": lambda p: p["options"][0].update(unit="family"),
    "a key that is missing": lambda p: p["settlement"].pop("rule"),
    "a whole section that is missing": lambda p: p.pop("helped"),
    "one for true": lambda p: p["settlement"].update(signable_without_subsidy=1),
    "a share over one": lambda p: p["helped"]["all"].update(share=1.2),
    "a sixth fifth": lambda p: p["inequality"][4].update(quintile=6),
    "a name that is missing in a row": lambda p: p["activity"][0].pop("with"),
    "a key that no plan has": lambda p: p.update(surprise=1),
    "a key that steers a terminal": lambda p: p.update({"\x1b]0;x\x07": 1}),
    "no years": lambda p: p.update(years=[]),
    "no neighbourhoods": lambda p: p.update(neighbourhoods=[]),
    "an outline of another kind": lambda p: p["neighbourhoods"][0]["geometry"].update(type="Point"),
    "a point with one number": lambda p: p["neighbourhoods"][0]["geometry"].update(coordinates=[[[1.0]]]),
    "a range that is missing": lambda p: p["outcomes"][-1].pop("change"),
    "a word in a range": lambda p: p["outcomes"][0]["with"].update(p10="few"),
    "a date that is a word": lambda p: p.update(created="yesterday"),
    "a date that there is not": lambda p: p.update(created="2026-02-30"),
    "a date in other digits": lambda p: p.update(created="٢٠٢٦-٠١-٠١"),
    "a section of another kind": lambda p: p.update(place=[]),
    "a list of another kind": lambda p: p.update(ledger={}),
    "a row of another kind": lambda p: p["ledger"].__setitem__(0, 7),
    "a text that is nothing": lambda p: p["place"].update(name=None),
    "half of a sign": lambda p: p["place"].update(name="\ud800"),
    "a letter that no quality has": lambda p: p["provenance"][0].update(quality="E"),
    "four fifths": lambda p: p["neighbourhoods"][0].update(imd_quintile_shares=[0.25] * 4),
    "many things at once": lambda p: [row.update(mean=None) for row in p["ledger"]],
    "a partner who is not there": lambda p: p["ledger"][0].update(payer="nobody_here"),
    "a partner called all": lambda p: p["partners"][0].update(id="all"),
    "a promise of an option that is gone": lambda p: p.update(options=p["options"][1:]),
    "a table without its last row": lambda p: p["ledger_net"].pop(),
    "a name that steers a terminal": lambda p: p["place"].update(name="\x1b[31mVale"),
    "an outline that is one point": lambda p: p["neighbourhoods"][0].update(
        geometry={"type": "Polygon", "coordinates": [[[0.0, 0.0]] * 4]}, label_point=[0.0, 0.0]
    ),
}


@pytest.mark.parametrize("case", WITHIN)
def test_what_does_not_fit_is_named_with_its_place_and_the_way_out(case: str, tmp_path: Path, good: bytes) -> None:
    plan = json.loads(good)
    WITHIN[case](plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    agree("plans_read", f"within a plan: {case}", refusal(tmp_path, tmp_path))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("plans_read", [*CONTENTS, *PATHS, "a file that is too large", *(f"within a plan: {case}" for case in WITHIN)])


def test_all_that_does_not_fit_is_said_at_once(tmp_path: Path, good: bytes) -> None:
    plan = json.loads(good)
    for row in plan["ledger"]:
        row["mean"] = None
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(SeveralErrors) as caught:
        read_plan(tmp_path)
    assert len(caught.value.problems) == 11  # the file, and the first ten places


# what is read as it was meant


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_plan_in_any_unicode_is_read(encoding: str, tmp_path: Path, good: bytes) -> None:
    (tmp_path / "plan.json").write_bytes(good.decode().encode(encoding))
    assert read_plan(tmp_path) == toy_plan.document()


def test_a_plan_on_one_line_or_in_another_order_is_the_same(tmp_path: Path, good: bytes) -> None:
    found = json.loads(good)
    (tmp_path / "plan.json").write_text(json.dumps({key: found[key] for key in sorted(found)}))
    assert read_plan(tmp_path) == toy_plan.document()


# whatever the bytes


@given(st.binary(max_size=200))
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_end_in_anything_but_a_sentence(tmp_path: Path, content: bytes) -> None:
    for given_ in (content, b"{" + content, b'{"schema_version": "6.0", ' + content):
        (tmp_path / "plan.json").write_bytes(given_)
        with pytest.raises(UserError) as caught:
            read_plan(tmp_path)
        assert all(ord(mark) >= 32 or mark == "\n" for mark in str(caught.value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_in_place_of_anything_is_read_and_shown_or_refused(
    tmp_path: Path, good: bytes, data: st.DataObject
) -> None:
    """One value of a plan, at any depth, becomes something else: either it is no plan, or every view can show it."""
    plan = json.loads(good)
    inside: Any = plan
    while True:
        key = data.draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
        if not isinstance(inside[key], dict | list) or not inside[key] or data.draw(st.integers(0, 4)) == 0:
            break
        inside = inside[key]
    inside[key] = data.draw(JSON)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    try:
        read = read_plan(tmp_path)
    except UserError:
        return
    assert isinstance(read, Plan)
    assert render_page(read)
    assert make_workbook(read)
