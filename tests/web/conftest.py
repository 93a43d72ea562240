"""What tests of the room share: its cast, a plan made once, a version of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toys.cast import Cast, make_cast, make_version
from toys.documents import assert_holds
from toys.room_server import make_beginning
from toys.turns import one_at_a_time
from toys.web_live import lay_triggers, lift_triggers

if TYPE_CHECKING:
    from commonground.document import Plan
    from commonground.place.model import Place as EnginePlace


@pytest.fixture(scope="session")
def room_plan(neighbourhood: EnginePlace, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Plan:
    """A plan of one neighbourhood of the example place, with ranges, made once for every process of the run."""
    import commonground as cg

    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "room-plan"
    folder.mkdir(exist_ok=True)
    with one_at_a_time(folder):
        if not (folder / "plan.json").exists():
            made = cg.make_plan(neighbourhood, draws=100, created="2026-11-25", keep=False).document
            assert_holds(made)
            (folder / "plan.json").write_bytes(made.to_bytes())
    return cg.read_plan(folder).document


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The database of the demonstration as it begins, made once for every process of the run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "beginning"
    folder.mkdir(exist_ok=True)
    with one_at_a_time(folder):
        return make_beginning(folder / "room.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def _no_longer_than_said() -> Iterator[None]:
    """Words of a row longer than their column are refused when it is saved on SQLite too, as PostgreSQL does."""
    from django.db.models.signals import pre_save

    def measure(sender: Any, instance: Any, **_: Any) -> None:
        for field in sender._meta.concrete_fields:
            words = getattr(instance, field.attname)
            if isinstance(words, str) and field.max_length and field.get_internal_type() == "CharField":
                assert len(words) <= field.max_length, f"{sender.__name__}.{field.name} is too short for {words!r}"

    pre_save.connect(measure)
    yield
    pre_save.disconnect(measure)


@pytest.fixture(autouse=True)
def _fresh_plans() -> Iterator[None]:
    """What one test's process has read is not there for the next."""
    from commonground.web.plans import versions

    yield
    versions._read.cache_clear()


@pytest.fixture(scope="module")
def _relaid(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """After the rows of a module's tests are deleted, tables refuse changes again."""
    lifted: list[str] = []
    yield lifted
    with django_db_blocker.unblock():
        lay_triggers(lifted)


@pytest.fixture
def shared_database(_relaid: list[str], transactional_db: None) -> Iterator[None]:
    """A database that other threads see what a test wrote in: ask for it before `cast`."""
    yield
    _relaid += lift_triggers()


PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def browser_page(monkeypatch: pytest.MonkeyPatch, chromium: Path) -> Iterator[Any]:
    """A page of Chromium with a passkey at hand; what the browser complains of is in `page.complaints`."""
    playwright = pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as driver:
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=str(chromium), args=switches)
        page = browser.new_page()
        page.complaints = []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
        yield page
        browser.close()


@pytest.fixture
def cast(db: None, room_plan: Plan) -> Cast:
    """A synthetic place with its partners as the example plan has them, and a second place for the stranger."""
    return make_cast(room_plan)


@pytest.fixture
def version(cast: Cast, room_plan: Plan) -> Any:
    """The first common version of the cast's place: the example plan."""
    return make_version(cast.place, room_plan)
