"""Which part of the place one partner serves, and with whom it overlaps. In: `Plan`, a partner. Out: `Topic`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.place import Patch, Say
from commonground.document.words import listed, percent
from commonground.views.explanation.model import Reader
from commonground.views.picture.maps import draw_shares
from commonground.views.picture.model import Topic
from commonground.views.tables import Table, make_table

WHOLLY = 0.995


def show_footprint(plan: Plan, partner: str) -> Topic:
    """The share of residents that a partner serves, in all and by neighbourhood, drawn as a map.

    `partner`: an id or a name. Raises UserError for one that the plan has not.
    """
    reader = Reader.of(plan, partner)
    patch, name = reader.partner.patch, reader.partner.name
    shares = share_served(plan, patch)
    residents = sum(here.population for here in plan.neighbourhoods) or 1
    whole = sum(shares[here.id] * here.population for here in plan.neighbourhoods) / residents
    title = f"{name} serves {'all' if whole > WHOLLY else percent(whole)} of the residents of {plan.place.name}"
    about = "Darker neighbourhoods have a larger share of residents whom it serves. The table gives the figures."
    return Topic(
        id="footprint",
        question=f"Whom does {name} serve here?",
        title=title,
        said=(),
        drawing=draw_shares("footprint", title, about, plan, shares),
        tables=(_tabulate(plan, reader.names, patch),),
        notes=_say_source(plan, patch),
        figures=(),
        judged=0,
    )


def share_served(plan: Plan, patch: Patch) -> dict[str, float]:
    """The share of each neighbourhood's residents inside a footprint, by neighbourhood id; 1 for the whole place."""
    if patch.kind is None:
        return {here.id: 1.0 for here in plan.neighbourhoods}
    mine = [row for row in plan.who_decides if row.kind == patch.kind and row.code in patch.codes]
    return {here.id: min(sum(r.share for r in pick(mine, neighbourhood=here.id)), 1.0) for here in plan.neighbourhoods}


def _tabulate(plan: Plan, names: Names, patch: Patch) -> Table:
    shares = share_served(plan, patch)
    rows = [
        (
            f"{number}. {names.neighbourhood(here.id)}",
            f"{here.population:,}",
            percent(shares[here.id]),
            _say_others(pick(plan.who_decides, neighbourhood=here.id, kind=patch.kind), patch),
        )
        for number, here in enumerate(plan.neighbourhoods, 1)
    ]
    columns = ("Neighbourhood", "#Residents", "#It serves", "Others of its kind there")
    return make_table("Whom it serves, by neighbourhood", columns, rows)


def _say_others(rows: Sequence[Say], patch: Patch) -> str:
    return listed([f"{row.body} ({percent(row.share)})" for row in rows if row.code not in patch.codes])


def _say_source(plan: Plan, patch: Patch) -> tuple[str, ...]:
    if patch.kind is None:
        return ("It is taken to serve the whole place.",)
    return tuple(f"{row.title}, {row.vintage}: {row.source}." for row in pick(plan.footprints, kind=patch.kind))
