"""What stories share: versions that the engine makes for one neighbourhood, as the worker asks it to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from commonground.document import Plan
from toys.cast import make_version

if TYPE_CHECKING:
    from commonground.place.model import Place


@pytest.fixture
def agree(cast: Any, packed: Path, neighbourhood: Place, tmp_path: Path) -> Callable[..., Any]:
    """Make the next common version for what is asked."""
    import commonground as cg
    from commonground.web.plans.asking import Asked
    from commonground.web.plans.making import Request, Steps, make
    from commonground.web.plans.services import list_aside

    partners = tmp_path / "partners.yaml"
    cg.write_partners(cg.modelled_partners(neighbourhood), neighbourhood, partners)

    def made(number: int, **more: Any) -> Any:
        asked = Asked(draws=100, without=list_aside(cast.place), **more)
        names = dict(cast.place.bodies.values_list("key", "name"))
        request = Request(place=str(packed), partners=str(partners), asked=asked, names=names)
        plan = Plan.model_validate_json(make(request, Steps(lambda _: None)))
        return make_version(cast.place, plan, number, asked=asked.as_json())

    return made
