"""The room from its first day to three papers, in Chromium: a broker, six partners, four versions, one of them tried.

All is done through pages, on a room that is served as people serve it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonground.document import Plan
from toys.papers import amounts_in, known_amounts, print_pages, read_back, texts_of
from toys.room_journey import BROKER, Journey
from toys.room_people import chromium_at
from toys.room_server import Room, opened_empty, postgres_database, postgres_user, run
from toys.web_accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A room with a broker and nothing else, on either engine; on PostgreSQL its user owns none of the tables."""
    if request.param == "sqlite":
        with opened_empty(tmp_path, BROKER, PASSWORD) as one:
            yield one
    else:
        with (
            postgres_user() as user,
            postgres_database() as address,
            opened_empty(tmp_path, BROKER, PASSWORD, address, user) as one,
        ):
            yield one


@pytest.fixture
def zipped(packed: Path, tmp_path: Path) -> Path:
    """One neighbourhood of the example place as a file, as somebody would send it."""
    path = tmp_path / "place.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(packed.iterdir()):
            archive.write(file, file.name)
    return path


@pytest.mark.office
def test_six_partners_plan_together_and_take_their_papers(
    room: Room, zipped: Path, chromium: Path, soffice: Path, tmp_path: Path
) -> None:
    with chromium_at(room.address, chromium) as browsers:
        plan, papers = walk(Journey(browsers, zipped, tmp_path))
        assert browsers.elsewhere == []
        assert browsers.complaints == []
    for name, pages in print_pages(papers, tmp_path, soffice).items():
        found = amounts_in(pages)
        assert len(found) > 12, name
        partner = next(one.id for one in plan.partners if one.name == name)
        assert sorted(found - known_amounts(plan, partner)) == [], name
    assert "are as they were written" in run(room.variables, "audit", "verify")


def test_all_but_refreshing_works_without_scripts(zipped: Path, chromium: Path, tmp_path: Path) -> None:
    with (
        opened_empty(tmp_path, BROKER, PASSWORD) as room,
        chromium_at(room.address, chromium, scripts=False) as browsers,
    ):
        plan, papers = walk(Journey(browsers, zipped, tmp_path))
        assert browsers.elsewhere == []
        assert browsers.complaints == []
    for name, paper in papers.items():
        partner = next(one.id for one in plan.partners if one.name == name)
        assert amounts_in(texts_of(read_back(paper))) <= known_amounts(plan, partner), name


def walk(journey: Journey) -> tuple[Plan, dict[str, bytes]]:
    """The whole way: the newest version, and the papers of it by organisation."""
    journey.gather()
    journey.confirm()
    journey.plan()
    journey.cancel_one()
    journey.correct()
    journey.compare()
    journey.try_a_remedy()
    journey.talk()
    return journey.take_papers()
