"""A place is opened from its pack, with its bodies, and what there is before any plan."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from commonground.core.errors import UserError
from commonground.document.opening import Opening
from commonground.web.audit.models import Event
from commonground.web.places.models import Body, Place
from commonground.web.plans.packs import pack_up, unpack
from commonground.web.plans.places import open_place


def test_a_place_opens_with_its_bodies_and_the_team(db: None, opening: tuple[bytes, str], room_plan: Any) -> None:
    place = open_place(*opening)
    assert (place.name, place.synthetic) == (room_plan.place.name, True)
    assert {body.key for body in place.bodies.all()} == {one.id for one in room_plan.partners} | {"place-team"}
    assert [body.name for body in place.bodies.all() if not body.signs] == ["The place team"]
    body = place.bodies.filter(kind="acute_trust")[0]
    assert (body.about["id"], body.stance) == (body.key, Body.Stance.IN)
    assert [event.what for event in Event.objects.all()] == ["place opened"]


def test_what_there_is_before_a_plan_is_what_plans_then_say(
    db: None, opening: tuple[bytes, str], room_plan: Any
) -> None:
    before = Opening.model_validate_json(Opening(**open_place(*opening).picture).model_dump_json())
    assert before.place == room_plan.place
    assert before.footprints == room_plan.footprints
    assert before.who_decides == room_plan.who_decides
    named = {option.id: option.name for option in (*room_plan.options, *room_plan.options_not_chosen)}
    assert {option.id: option.name for option in before.options} == named


def test_without_a_file_the_partners_are_those_that_the_engine_models(db: None, opening: tuple[bytes, str]) -> None:
    assert open_place(opening[0]).partners_yaml == opening[1]


def test_a_pack_that_cannot_be_read_opens_nothing(db: None) -> None:
    with pytest.raises(UserError, match="not a zip file"):
        open_place(b"PK no more")
    assert not Place.objects.exists()


def test_a_pack_comes_back_as_it_was(packed: Path, tmp_path: Path) -> None:
    unpack(pack_up(packed), tmp_path / "again")
    assert {p.name: p.read_bytes() for p in packed.iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()
    }
    assert pack_up(packed) == pack_up(tmp_path / "again")


@pytest.mark.parametrize("name", ["../up.parquet", "in/a/folder.parquet", "/root.parquet", "..", ".hidden"])
def test_a_pack_writes_nowhere_else(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="names that no pack has"):
        unpack(zipped({name: b"x"}), tmp_path / "place")
    assert list(tmp_path.iterdir()) == []


def test_a_pack_that_swells_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="far more than was sent"):
        unpack(zipped({"areas.parquet": bytes(10_000_000)}), tmp_path / "place")


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
