"""Commonground: one plan for a place, made together.

    import commonground as cg

    place = cg.example_place()
    partners = cg.modelled_partners(place)
    plan = cg.make_plan(place, partners)
    plan.summary()

Every name is loaded when it is first used: importing this loads none of the rooms.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commonground.api import (
        assumptions,
        build_people,
        build_place,
        check_plan,
        compare,
        example_place,
        explain,
        fetch,
        make_plan,
        modelled_partners,
        read_partners,
        read_place,
        read_plan,
        write_partners,
        write_place,
    )
    from commonground.core.errors import Fault, UserError
    from commonground.core.figures import Figure
    from commonground.core.landing import abandon
    from commonground.describing import describe_place
    from commonground.outlook import forewarn
    from commonground.partners.model import Offer, Partner
    from commonground.place.model import Place
    from commonground.result import Comparison, Explanation, People, Plan

__version__ = "0.2.0.dev0"
__all__ = [
    "Comparison",
    "Explanation",
    "Fault",
    "Figure",
    "Offer",
    "Partner",
    "People",
    "Place",
    "Plan",
    "UserError",
    "abandon",
    "assumptions",
    "build_people",
    "build_place",
    "check_plan",
    "compare",
    "describe_place",
    "example_place",
    "explain",
    "fetch",
    "forewarn",
    "make_plan",
    "modelled_partners",
    "read_partners",
    "read_place",
    "read_plan",
    "write_partners",
    "write_place",
]
_ELSEWHERE = {
    "Comparison": "result",
    "Explanation": "result",
    "Fault": "core.errors",
    "Figure": "core.figures",
    "Offer": "partners.model",
    "Partner": "partners.model",
    "People": "result",
    "Place": "place.model",
    "Plan": "result",
    "UserError": "core.errors",
    "abandon": "core.landing",
    "describe_place": "describing",
    "forewarn": "outlook",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
