"""What can be chosen in a place: options and neighbourhoods by id. In: a seat, a version. Out: `Menu`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from commonground.document import Plan
from commonground.document.options import OptionInWords
from commonground.document.place import Neighbourhood
from commonground.web.places.models import Place
from commonground.web.plans.asking import Asked, Condition, say_year
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document

EVERYWHERE = "wherever it can be"
LATEST_START, PART, REACH = "choose.last_start_year", "choose.part_scale", "options.{}.reach"
USUAL_LATEST, USUAL_PART = 2, 0.5  # evidence/tables/parameters.csv; read from a version wherever there is one


@dataclass(frozen=True)
class Menu:
    """Names by id, in the order of the plan."""

    options: dict[str, str]
    neighbourhoods: dict[str, str]
    bodies: dict[str, str]
    reach: dict[str, float] = field(default_factory=dict)  # share of those whom an option is for, as found elsewhere
    now: dict[str, str] = field(default_factory=dict)  # where the version has an option, and from when
    latest: int = USUAL_LATEST  # year of the plan in which an option begins at the latest, 0 = the first
    part: float = USUAL_PART  # share of its reach at which an option may be, besides all of it

    @property
    def scales(self) -> tuple[float, ...]:
        """Shares of its reach at which an option may be."""
        return tuple(sorted({self.part, 1.0}))

    def starts(self, asked: Asked) -> range:
        """The Aprils in which an option may begin in a plan that is asked for."""
        return range(asked.first_year, asked.first_year + int(asked.sets.get(LATEST_START, self.latest)) + 1)

    def say_now(self, option: str) -> str:
        """'Falls prevention: in 3 of 8 neighbourhoods, from 2027/28'."""
        return f"{self.options[option]}: {self.now[option]}" if option in self.now else self.options[option]

    def say(self, condition: Condition) -> str:
        """'Falls prevention must be in the plan, wherever it can be'."""
        return f"{self.options.get(condition.option, condition.option)} {_demand(condition)}, {self.where(condition)}"

    def where(self, condition: Condition) -> str:
        """Where it is meant."""
        here = condition.neighbourhood
        if not here:
            return EVERYWHERE if condition.must else "anywhere"
        return f"in {self.neighbourhoods.get(here, here)}"

    def body(self, key: str) -> str:
        """The name of a body."""
        return self.bodies.get(key, key)


def _demand(condition: Condition) -> str:
    """'must begin in 2028/29 at 50% of its reach'."""
    must = "must" if condition.must else "must not"
    scale = "" if condition.scale is None else f" at {condition.scale:.0%} of its reach"
    if condition.start is None:
        return f"{must} be in the plan{scale}"
    return f"{must} begin {'in' if condition.must else 'before'} {say_year(condition.start)}{scale}"


def read_menu(place: Place, version: PlanVersion | None) -> Menu:
    """What a version of the place could have; from the place's own picture, else from a version."""
    bodies = dict(place.bodies.values_list("key", "name"))
    if version is None:
        picture = place.picture
        options = {one["id"]: one["name"] for one in picture.get("options", ())}
        return Menu(options, {one["id"]: one["name"] for one in picture.get("neighbourhoods", ())}, bodies)
    plan = read_document(version)
    figures = {one.figure: one.value if one.changed_from is None else one.changed_from for one in plan.provenance}
    options = _named((*plan.options, *plan.options_not_chosen))
    reach = {id_: figures.get(REACH.format(id_)) for id_ in options}
    latest, part = figures.get(LATEST_START), figures.get(PART)
    return Menu(
        options,
        _named(plan.neighbourhoods),
        bodies,
        {id_: value for id_, value in reach.items() if isinstance(value, float)},
        {id_: _say_now(plan, id_) for id_ in options},
        int(latest) if isinstance(latest, int | float) else USUAL_LATEST,
        float(part) if isinstance(part, int | float) else USUAL_PART,
    )


def _say_now(plan: Plan, option: str) -> str:
    """Where the plan has an option, and from when."""
    rows = [row for row in plan.options if row.id == option]
    if not rows:
        return "not in the version"
    starts = sorted({row.start for row in rows})
    when = f"from {starts[0]}" if len(starts) == 1 else f"from {starts[0]} to {starts[-1]}"
    return f"in {len(rows)} of {len(plan.neighbourhoods)} neighbourhoods, {when}"


def _named(things: Iterable[OptionInWords | Neighbourhood]) -> dict[str, str]:
    return dict(sorted({one.id: one.name for one in things}.items(), key=lambda pair: pair[1].casefold()))
