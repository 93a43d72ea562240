"""A place whose plans take a moment: one neighbourhood, few draws."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commonground.document import Plan
    from commonground.place.model import Place

QUICK = {"draws": 20, "sets": {"choose.frontier_plans": 2, "choose.runners_up": 1}}


@pytest.fixture(scope="session")
def opening(packed: Path, neighbourhood: Place, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The pack of one neighbourhood and its partners' file, as a place is opened with them."""
    import commonground as cg
    from commonground.web.plans.packs import pack_up

    path = tmp_path_factory.mktemp("partners") / "partners.yaml"
    cg.write_partners(cg.modelled_partners(neighbourhood), neighbourhood, path)
    return pack_up(packed), path.read_text(encoding="utf-8")


@pytest.fixture
def planned(cast: Any, opening: tuple[bytes, str]) -> Any:
    """The cast, in a place that the engine can plan for."""
    cast.place.pack, cast.place.partners_yaml = opening
    cast.place.save()
    return cast


@pytest.fixture
def ask(planned: Any) -> Callable[..., Any]:
    """Ask for a quick version; by the lead of the trust unless said otherwise."""
    from commonground.web.plans.asking import Asked
    from commonground.web.plans.services import ask_for_version

    def asked(actor: Any = None, *, reason: str = "To see", parent: Any = None, **more: Any) -> Any:
        whole = QUICK | more
        whole["sets"] = QUICK["sets"] | more.get("sets", {})
        return ask_for_version((actor or planned.lead).seat, Asked(**whole), reason, parent)

    return asked


@pytest.fixture
def made(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for a version and have the worker make it."""
    from commonground.web.plans.worker import make_version

    def run(*args: Any, **more: Any) -> Any:
        found = ask(*args, **more)
        make_version.call(str(found.id))
        found.refresh_from_db()
        return found

    return run


@pytest.fixture
def keep_version(cast: Any, room_plan: Plan) -> Callable[..., Any]:
    """A version of a plan, as the worker keeps it: of the room's plan, common, unless said otherwise."""
    from commonground.web.plans.models import PlanVersion
    from commonground.web.plans.versions import fingerprint

    def keep(number: int = 1, *, plan: Plan = room_plan, private_to: Any = None, **more: Any) -> Any:
        about = {"place": cast.place, "reason": "To begin with", "author": cast.lead.user, "made_for": cast.trust}
        version = PlanVersion(**about | more, number=number, private_to=private_to, fingerprint=fingerprint(plan))
        version.keep_json(plan.to_bytes())
        version.save()
        return version

    return keep
