"""What can be chosen in a place: options and neighbourhoods by id. In: a seat, a version. Out: `Menu`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.document.options import OptionInWords
from commonground.document.place import Neighbourhood
from commonground.web.places.models import Place
from commonground.web.plans.asking import Condition
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document

EVERYWHERE = "wherever it can be"


@dataclass(frozen=True)
class Menu:
    """Names by id, in the order of the plan."""

    options: dict[str, str]
    neighbourhoods: dict[str, str]
    bodies: dict[str, str]

    def say(self, condition: Condition) -> str:
        """'Falls prevention must be in the plan, wherever it can be'."""
        option = self.options.get(condition.option, condition.option)
        must = "must" if condition.must else "must not"
        return f"{option} {must} be in the plan, {self.where(condition)}"

    def where(self, condition: Condition) -> str:
        """Where it is meant."""
        here = condition.neighbourhood
        if not here:
            return EVERYWHERE if condition.must else "anywhere"
        return f"in {self.neighbourhoods.get(here, here)}"

    def body(self, key: str) -> str:
        """The name of a body."""
        return self.bodies.get(key, key)


def read_menu(place: Place, version: PlanVersion | None) -> Menu:
    """What a version of the place could have; from the place's own picture, else from a version."""
    bodies = dict(place.bodies.values_list("key", "name"))
    if version is None:
        picture = place.picture
        options = {one["id"]: one["name"] for one in picture.get("options", ())}
        return Menu(options, {one["id"]: one["name"] for one in picture.get("neighbourhoods", ())}, bodies)
    plan = read_document(version)
    return Menu(_named((*plan.options, *plan.options_not_chosen)), _named(plan.neighbourhoods), bodies)


def _named(things: Iterable[OptionInWords | Neighbourhood]) -> dict[str, str]:
    return dict(sorted({one.id: one.name for one in things}.items(), key=lambda pair: pair[1].casefold()))
