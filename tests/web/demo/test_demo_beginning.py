"""How a demonstration begins: what has happened in it, on days that are still to come, from plans made once."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine

from commonground.web.demo import database, kept
from commonground.web.plans.models import Run
from commonground.web.plans.places import Drawn
from toys.room_server import python, surroundings

TOLD = """
import django; django.setup()
import json
from datetime import date
from django.utils import timezone
from commonground.web.deal.services import list_open
from commonground.web.deal.standing import list_standings
from commonground.web.audit.chain import verify
from commonground.web.places.models import Place
from commonground.web.plans.models import Comment, PlanVersion, Run
from commonground.web.plans.versions import read_document
from commonground.views.deal import can_sign
place = Place.objects.get()
versions = list(PlanVersion.objects.order_by("number"))
newest = versions[-1]
standing = list_standings(place, timezone.localdate(), newest)
deal = can_sign(read_document(newest), standing)
print(json.dumps({
    "versions": [(one.number, hasattr(one, "freeze"), len(one.figures)) for one in versions],
    "runs": sorted(Run.objects.values_list("state", flat=True)),
    "states": {row.partner: row.state for row in deal.rows},
    "days": {key: (one.decides.on - date.today()).days for key, one in standing.items() if one.decides.on},
    "ward": [one.body.key for one in Comment.objects.select_related("body") if "ward at Exampleton" in one.text],
    "open": len(list_open(place)),
    "holds": verify().holds,
}))
"""


def test_a_demonstration_begins_in_the_middle_of_its_work(beginning: Path, tmp_path: Path) -> None:
    import json

    found = json.loads(python(TOLD, surroundings(tmp_path, f"sqlite:///{beginning}")))
    assert found["versions"] == [[1, False, 0], [2, True, 2], [3, False, 2]]
    assert found["runs"] == ["cancelled", "done", "done", "done", "lost"]
    assert {"not_in", "not_yet", "not_known", "yes"} <= set(found["states"].values()), found["states"]
    assert found["states"]["police-example-and-elsewhere"] == "not_in"
    assert found["states"]["trust-farsample-royal"] == "not_yet"
    assert sorted(found["days"].values()) == [26, 33, 40]
    assert found["ward"] == ["trust-exampleton"]
    assert found["open"] == 5
    assert found["holds"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's demonstrations are kept."""
    monkeypatch.setenv("COMMONGROUND_CACHE", str(tmp_path))
    (tmp_path / "demonstration").mkdir()
    return tmp_path / "demonstration"


def test_a_beginning_is_of_its_week_and_those_of_other_weeks_go(cache: Path) -> None:
    with time_machine.travel("2026-12-01T12:00:00Z"):
        before = database.beginning()
        before.touch()
    with time_machine.travel("2026-12-06T12:00:00Z"):
        assert database.beginning() == before
    with time_machine.travel("2026-12-07T12:00:00Z"):
        assert database.beginning() != before
        database.beginning().touch()
        database.forget_beginnings()
        assert list(cache.iterdir()) == [database.beginning()]


def test_a_plan_is_kept_under_all_that_it_is_made_from(cache: Path, cast: Any) -> None:
    from commonground.web.figures.services import give
    from commonground.web.plans.asking import Asked
    from commonground.web.plans.used import list_used

    def find(asked: Asked, private_to: Any = None) -> Path:
        run = Run(place=cast.place, asked=asked.as_json(), private_to=private_to)
        return kept.find(run, list_used(run))

    plain = find(Asked())
    assert plain == find(Asked())
    asked = find(Asked(first_year=2028))
    give(cast.other_finance.seat, {"floor_year_1": 1.0}, {"floor_year_2": 2.0})
    shared, private = find(Asked()), find(Asked(private=True), cast.council)
    cast.place.pack = b"another"
    assert len({plain, asked, shared, private, find(Asked())}) == 5


def test_the_place_is_drawn_once_for_each_version_of_the_engine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def draw(pack: bytes) -> Drawn:
        drawn.append(pack)
        return Drawn(pack, "partners: []", {"place": {"name": "Exampleshire"}})

    monkeypatch.setattr(kept, "draw_up", lambda query: f"the pack of {query!r}\x00".encode())
    monkeypatch.setattr(kept, "draw", draw)
    first = kept.draw_example()
    assert first == kept.draw_example() == Drawn(b"the pack of ''\x00", "partners: []", first.opening)
    monkeypatch.setattr(kept, "_engine", lambda: "another version")
    assert kept.draw_example() == first
    assert len(drawn) == 2


def test_plans_that_nobody_used_for_a_month_go(cache: Path) -> None:
    old, used, new = (cache / f"{name}.json.gz" for name in ("old", "used", "new"))
    for path in (old, used):
        kept.keep(path, b"{}")
        os.utime(path, (0, time.time() - 2 * kept.KEPT_SECONDS))
    assert kept.read(used) == b"{}"
    assert kept.read(new) is None
    kept.keep(new, b"{1}")
    assert sorted(path.name for path in cache.iterdir()) == ["new.json.gz", "used.json.gz"]
    assert kept.read(new) == b"{1}"
