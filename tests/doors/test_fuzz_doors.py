"""Whatever comes through a door is taken or refused in a sentence: nothing ends in a fault of ours.

`COMMONGROUND_FUZZ=20000 pytest -n 0 tests/doors/test_fuzz_doors.py` spreads so many cases over the doors, other ones
each time; the full run tries a few hundred a door, always the same.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground import flow
from commonground.core.text import HARMFUL
from commonground.evidence import reader
from commonground.partners.writer import to_yaml
from commonground.place import csv_files, gazetteer
from commonground.place.model import Place
from commonground.views.files import write
from toys import lookups as toy_lookups
from toys.doors import asker
from toys.effort import examples
from toys.mangled import ODD, files, structures, texts

pytestmark = pytest.mark.slow

DOORS = 10
CASES = int(os.environ.get("COMMONGROUND_FUZZ", "0")) // DOORS
FUZZ = settings(
    max_examples=CASES or examples(150),
    derandomize=not CASES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def taken_or_refused(door: Callable[..., Any], *given_: Any) -> Any:
    """What the door gives; None where it refuses in a sentence. Anything else that it raises is a fault of ours."""
    try:
        return door(*given_)
    except cg.UserError as refused:
        said = str(refused)
        assert said.strip().endswith((".", "?")), said
        assert not {unicodedata.category(mark) for mark in said.replace("\n", "")} & HARMFUL, said
        return None


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


# names of places

LOOKUPS = toy_lookups.lookups()
NAMES = [*toy_lookups.NAMES.values(), *toy_lookups.NAMES, "E01000003, E01000004", "Bolton and Manchester", "nhs", "ICB"]


@given(query=st.one_of(texts(NAMES), st.text(max_size=30), st.lists(st.sampled_from([*NAMES, *ODD]), max_size=4)))
@FUZZ
def test_names(query: Any) -> None:
    found = taken_or_refused(gazetteer.find, query, LOOKUPS, toy_lookups.Published())
    assert found is None or found.areas


# files


NEIGHBOURHOODS = "area,neighbourhood,name\nE01000001,N1,North\nE01000002,N1,North\nE01000003,S,South\n"
FOOTPRINT = "area,unit,share\nE01000001,A,1\nE01000002,A,0.25\nE01000002,B,0.75\nE01000003,B,1.0\n"
AREAS = ("E01000001", "E01000002", "E01000003")


@given(content=st.one_of(files([NEIGHBOURHOODS]), st.binary(max_size=60)))
@FUZZ
def test_neighbourhoods(content: bytes, folder: Path) -> None:
    path = folder / "ours.csv"
    path.write_bytes(content)
    taken_or_refused(csv_files.read_neighbourhoods, path, AREAS)


@given(content=st.one_of(files([FOOTPRINT]), st.binary(max_size=60)))
@FUZZ
def test_footprints(content: bytes, folder: Path) -> None:
    path = folder / "clusters.csv"
    path.write_bytes(content)
    found = taken_or_refused(csv_files.read_footprint, path, AREAS)
    assert found is None or (found.shares.data >= 0).all()


@given(content=st.one_of(files(["E01000001\nE01000003\n", "# ours\nE01000004, E01000005\n"]), st.binary(max_size=60)))
@FUZZ
def test_lists_of_areas(content: bytes, folder: Path) -> None:
    path = folder / "areas.txt"
    path.write_bytes(content)
    taken_or_refused(gazetteer.find, path, LOOKUPS, toy_lookups.Published())


@pytest.fixture(scope="module")
def partners_text(neighbourhood: Place) -> str:
    return to_yaml(cg.modelled_partners(neighbourhood), neighbourhood, reader.read()).split("partners:\n", 1)[1]


@given(data=st.data())
@FUZZ
def test_partners(data: st.DataObject, folder: Path, neighbourhood: Place, partners_text: str) -> None:
    content = data.draw(st.one_of(files([f"partners:\n{partners_text}"]), st.binary(max_size=60)))
    path = folder / "partners.yaml"
    path.write_bytes(content)
    found = taken_or_refused(cg.read_partners, path, neighbourhood)
    assert found is None or all(partner.id for partner in found)


OPTIONS = """\
leave_out: [pulm_rehab]
options:
  cvd_casefinding: {source: the board, reach: 0.2}
  our_garden:
    name: Gardening
    plain: People garden together.
    for: {min_age: 60, needs: [frail_moderate]}
    delivered_by: [vcse]
    funded_by: [public_health]
    cost_gbp: {value: 120, low: 100, high: 150}
    reach: 0.1
    staff_wte_per_100: 0.5
    setup_months: 3
    lag_months: 6
    source: our own figures
    effects:
      gp_appointment: {value: 0.95, low: 0.9, high: 1.0, applies_to: reached, study_design: before_after}
"""


@given(content=st.one_of(files([OPTIONS]), st.binary(max_size=60)))
@FUZZ
def test_options(content: bytes, folder: Path, neighbourhood: Place) -> None:
    path = folder / "options.yaml"
    path.write_bytes(content)
    taken_or_refused(lambda: cg.modelled_partners(neighbourhood, options=path))


SETTINGS = ["options.pulm_rehab.reach=0.3", "settle.rule=equal", "cost.ae_type1=200", "beds.ward_size=28"]


@given(
    changes=st.one_of(
        st.lists(texts(SETTINGS), max_size=3), st.dictionaries(texts(["settle.rule"]), st.sampled_from(ODD))
    )
)
@FUZZ
def test_settings(changes: Any, neighbourhood: Place) -> None:
    taken_or_refused(lambda: cg.modelled_partners(neighbourhood, set=changes))


# packs and plans


@given(data=st.data())
@FUZZ
def test_packs(data: st.DataObject, folder: Path, packed: Path) -> None:
    struck = folder / "struck.place"
    shutil.rmtree(struck, ignore_errors=True)
    shutil.copytree(packed, struck)
    descriptor = struck / "datapackage.json"
    if data.draw(st.booleans()):
        described = data.draw(structures(json.loads(descriptor.read_text("utf-8"))))
        descriptor.write_text(json.dumps(described), "utf-8")
    else:
        file = struck / data.draw(st.sampled_from(sorted(path.name for path in struck.iterdir())))
        content = file.read_bytes()
        at = data.draw(st.integers(0, len(content)))
        file.write_bytes(content[:at] + data.draw(st.binary(max_size=4)) + content[at + 3 :])
    taken_or_refused(cg.read_place, struck)


@given(data=st.data())
@FUZZ
def test_plans(data: st.DataObject, folder: Path, finished: cg.Plan) -> None:
    path = folder / "plan.json"
    good = json.loads(finished.document.to_bytes())
    value = data.draw(structures(good))
    content = json.dumps(value).encode() if data.draw(st.integers(0, 5)) else data.draw(st.binary(max_size=60))
    path.write_bytes(content)
    plan = taken_or_refused(cg.read_plan, path)
    if plan is not None:
        assert str(plan.summary())
        taken_or_refused(cg.compare, finished, plan)
        if data.draw(st.integers(0, 4)) == 0:
            taken_or_refused(write, plan.document, folder / "written")


# words of the command line


WORDS = [
    ["plan", "PACK", "--draws", "4", "--seed", "1"],
    ["plan", "PACK", "--partners", "FILE", "--set", "settle.rule=equal", "--first-year", "2027"],
    ["place", "show", "PACK"],
    ["place", "build", "Bolton", "--neighbourhoods", "FILE", "--footprint", "FILE"],
    ["partners", "init", "PACK", "--out", "OUT"],
    ["plans", "compare", "PLAN", "PLAN"],
    ["assumptions", "pulm_rehab"],
    ["fetch"],
    ["demo", "--draws", "4"],
]


@st.composite
def commands(draw: st.DrawFn) -> list[str]:
    """A command with some of its words changed, left out or added."""
    words = list(draw(st.sampled_from(WORDS)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words)))
        put = [draw(st.sampled_from([*ODD, "--draws", "--set", "--out", "--help", "--debug", "PACK", "FILE", "PLAN"]))]
        words = [*words[:at], *put, *words[at + draw(st.integers(0, 1)) :]]
    return words


@given(data=st.data())
@FUZZ
def test_commands(
    data: st.DataObject,
    folder: Path,
    packed: Path,
    finished: cg.Plan,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(flow, "plan", _no_further)
    monkeypatch.setenv("COMMONGROUND_MIRROR", str(folder / "no mirror"))
    monkeypatch.chdir(folder)
    (folder / "file").write_text("words", encoding="utf-8")
    (folder / "read.json").write_bytes(finished.document.to_bytes())
    meant = {"PACK": str(packed), "FILE": "file", "PLAN": "read.json", "OUT": str(folder / "partners of ours.yaml")}
    words = [meant.get(word, word) for word in data.draw(commands()) if "\x00" not in word]
    answer = asker(monkeypatch, capsys)(*words)
    assert answer.code in (0, 2), answer
    assert "Traceback" not in answer.err or "--debug" in words, answer
    assert "A fault of ours" not in answer.err, answer


def _no_further(*_: Any, **__: Any) -> None:
    """Stands for the work behind the door, which is not tried here."""
    raise cg.UserError("the door was passed", mend="nothing more to do")
