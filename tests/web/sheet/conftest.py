"""A place whose footprints are known, as the worker opens one."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def pictured(cast: Any, room_plan: Any) -> Any:
    """The cast, its place with the picture that a place is opened with."""
    from commonground.web.sheet import known

    sections = ("place", "partners", "neighbourhoods", "neighbourhood_notes", "footprints", "who_decides")
    plan = room_plan.model_dump(mode="json")
    cast.place.picture = {"synthetic": True, "options": [], **{name: plan[name] for name in sections}}
    cast.place.save()
    known._read.cache_clear()
    yield cast
    known._read.cache_clear()
