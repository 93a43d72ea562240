"""What every tier of tests shares: example place, published files, Chromium, LibreOffice; what a missing part means.

A test that needs something which is not on this computer skips and says what it needs. With
COMMONGROUND_REQUIRE_ALL=1 (the full run) the same is a failure: there nothing may be left out.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from toys.documents import assert_holds
from toys.effort import examples
from toys.room_server import POSTGRES
from toys.turns import one_at_a_time

if TYPE_CHECKING:
    import commonground as cg
    from commonground.place.model import Place
    from commonground.sources.tables import Sources

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUIRE_ALL = os.environ.get("COMMONGROUND_REQUIRE_ALL") == "1"

hypothesis.settings.register_profile("commonground", deadline=None, derandomize=True, max_examples=examples(50))
hypothesis.settings.load_profile("commonground")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked `mirror`, `browser`, `office` or `postgres` starts only where its part is there."""
    if item.get_closest_marker("mirror"):
        _mirror_folder()
    if item.get_closest_marker("browser"):
        _browser_path()
    if item.get_closest_marker("office"):
        _office_path()
    if item.get_closest_marker("postgres") and not os.environ.get(POSTGRES):
        pytest.skip(f"needs a PostgreSQL server: set {POSTGRES} to its address")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """In the full run a skip is a failure that gives its reason."""
    report = yield
    return _no_skips(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """In the full run a module that skips itself is a failure too."""
    report = yield
    return _no_skips(report)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of published files, laid out like their addresses."""
    return _mirror_folder()


@pytest.fixture(scope="session")
def sources(mirror: Path, pytestconfig: pytest.Config) -> Sources:
    """The published files, made ready once for every process of the run and for later runs."""
    from commonground.sources import catalogue
    from commonground.sources.fetch import fetch_files
    from commonground.sources.tables import open_sources

    folder = pytestconfig.cache.mkdir("sources")
    with one_at_a_time(folder):
        fetch_files(catalogue.read(), folder, mirror)
    return open_sources(folder)


@pytest.fixture(scope="session")
def bolton(sources: Sources) -> Place:
    """Bolton, from the published files."""
    from commonground.place.building import build

    return build("Bolton", sources)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium."""
    return _browser_path()


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The system's LibreOffice."""
    return _office_path()


@pytest.fixture(scope="session")
def exampleshire() -> Place:
    """The example place, seed 1. Synthetic."""
    from commonground.example import example_place  # here, so that tests of other rooms start at once

    return example_place(1)


@pytest.fixture(scope="session")
def neighbourhood(exampleshire: Place) -> Place:
    """One neighbourhood of the example place, so that a whole journey takes a second."""
    from toys.corner import corner

    return corner(exampleshire, 1)


@pytest.fixture(scope="session")
def packed(neighbourhood: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of `neighbourhood`."""
    from commonground.place import pack

    path = tmp_path_factory.mktemp("packs") / "neighbourhood.place"
    pack.save(neighbourhood, path)
    return path


@pytest.fixture(scope="session")
def finished(neighbourhood: Place, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> cg.Plan:
    """A finished plan of `neighbourhood`, made once for every process of the run: for tests that need some plan."""
    import commonground as cg

    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "finished"
    folder.mkdir(exist_ok=True)
    with one_at_a_time(folder):
        if not (folder / "plan.json").exists():
            made = cg.make_plan(neighbourhood, draws=4, created="2026-11-25", keep=False)
            assert_holds(made.document)
            (folder / "plan.json").write_bytes(made.document.to_bytes())
    return cg.read_plan(folder)


@pytest.fixture(autouse=True)
def _every_plan_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever plan a test writes holds together, by every invariant."""
    from commonground.result import Plan

    write = Plan.write

    @functools.wraps(write)
    def checked(plan: Plan, folder: str | Path) -> dict[str, Path]:
        assert_holds(plan.document)
        return write(plan, folder)

    monkeypatch.setattr(Plan, "write", checked)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the user's own cache."""
    monkeypatch.setenv("COMMONGROUND_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


def _mirror_folder() -> Path:
    folder = os.environ.get("COMMONGROUND_MIRROR")
    if not folder:
        pytest.skip("needs the published files: set COMMONGROUND_MIRROR to their folder")
    if not (Path(folder) / "manifest.json").is_file():
        pytest.fail(f"COMMONGROUND_MIRROR is {folder}, which holds no manifest.json")
    return Path(folder)


def _browser_path() -> Path:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("needs Chromium from the system's packages")
    return Path(found)


def _office_path() -> Path:
    found = shutil.which("soffice")
    if found is None or shutil.which("pdfinfo") is None:
        pytest.skip("needs LibreOffice and poppler from the system's packages")
    return Path(found)


def _no_skips(report: pytest.TestReport | pytest.CollectReport) -> pytest.TestReport | pytest.CollectReport:
    """The report, a failure where it was a skip and nothing may be left out."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: nothing may be left out of the full run. {reason}"
    return report
