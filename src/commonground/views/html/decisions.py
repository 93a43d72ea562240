"""Who decides, what else was considered, and what is promised. In: `Plan`, `Names`. Out: tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from commonground.document import Plan
from commonground.document.choices import Condition
from commonground.document.names import Names, pick
from commonground.document.options import Pick, Promise
from commonground.document.place import Footprint, Say
from commonground.document.words import listed, percent, pounds, sentence
from commonground.views.first_screen import say_reach
from commonground.views.tables import Cell, Table, make_table

EVERY = "Every neighbourhood"
WARDS = "ward"
WHOLLY = 0.995


def tabulate_deciders(plan: Plan, names: Names) -> Table:
    """Who has a say in each neighbourhood; one row where it is the same body everywhere."""
    lines: list[tuple[str, str, str]] = []
    for footprint in plan.footprints:
        rows = pick(plan.who_decides, kind=footprint.kind)
        said = {here.id: _bodies(pick(rows, neighbourhood=here.id)) for here in plan.neighbourhoods}
        if len(set(said.values())) == 1:
            lines.append((footprint.title, EVERY, next(iter(said.values()))))
        else:
            lines += [(footprint.title, names.neighbourhood(code), bodies) for code, bodies in said.items()]
    caption = "Who has a say in each neighbourhood, and for what share of its residents"
    return make_table(caption, ("Kind of body", "Neighbourhood", "Bodies"), [line for line in lines if line[-1]])


def _bodies(found: Iterable[Say]) -> str:
    return listed([row.body if row.share > WHOLLY else f"{row.body} ({percent(row.share)})" for row in found])


def tabulate_fits(plan: Plan) -> Table:
    """Footprints of which neither lies within the other, the better way round; those that fit alike in one row."""
    shown = [footprint for footprint in plan.footprints if footprint.kind != WARDS]
    within: dict[tuple[str, float], list[str]] = {}
    for one, other in combinations(shown, 2):
        share, inner, outer = max(_fit(one, other), _fit(other, one))
        if share < WHOLLY:
            within.setdefault((inner, share), []).append(outer)
    of: dict[tuple[str, float], list[str]] = {}
    for (inner, share), outers in within.items():
        of.setdefault((listed(outers), share), []).append(inner)
    rows = [(listed(inners), outer, percent(share)) for (outer, share), inners in of.items()]
    columns = ("Of the residents of each", "Belong to one and the same", "#On average")
    return make_table("Boundaries that cross: neither lies within the other", columns, rows)


def _fit(inner: Footprint, outer: Footprint) -> tuple[float, str, str]:
    """The share of residents who live where most of their unit of `inner` lies in one of `outer`, and both titles."""
    return inner.coterminosity.get(outer.kind, 1.0), inner.title, outer.title


def tabulate_left_out(plan: Plan) -> Table:
    """Options that were considered and not chosen."""
    rows = [(row.name, sentence(row.plain), row.why) for row in plan.options_not_chosen]
    return make_table("Considered and not chosen", ("Option", "What it is", "Why not"), rows)


def tabulate_runners_up(plan: Plan, names: Names) -> Table:
    """Plans that came close, by how they differ and how many people they help."""
    rows = [
        (
            f"Plan {row.rank}",
            *(list_picks(names, picks) or "nothing" for picks in (row.adds, row.drops, row.changes)),
            f"{row.reached:,.0f}",
            f"{pounds(row.less_than_plan_gbp)} less",
        )
        for row in plan.runners_up
    ]
    helped = f"#People helped in {names.last_year}"
    columns = ("Plan", "Adds", "Leaves out", "Does at another scale or time", helped, "#Worth to society")
    caption = f"Plans that came close to this one, which helps {plan.helped.all.reached:,.0f} people"
    return make_table(caption, columns, rows)


def list_picks(names: Names, picks: Iterable[Pick]) -> str:
    """Options and where, those of an option together; '' for none."""
    where: dict[str, list[str]] = {}
    for picked in picks:
        where.setdefault(picked.id, []).append(names.neighbourhood(picked.neighbourhood))
    everywhere = len(names.plan.neighbourhoods)
    return "; ".join(
        f"{names.option(option)} in {listed(places) if len(places) < max(everywhere, 2) else EVERY.lower()}"
        for option, places in where.items()
    )


AN_OPTION = "An option that is not named"
ASKED = {"must": "must be in the plan", "must_not": "must not be in the plan"}
BEGINS = {"must": "must begin in", "must_not": "must not begin before"}
SWITCHED_ON = {
    "community_share": "A share of the money is kept for what voluntary and community groups deliver",
    "cvar": "On average over the worst futures, partners together are left with no less than a limit",
}


def tabulate_conditions(plan: Plan, names: Names) -> Table:
    """What was asked of the plan, and what each costs against the best plan without it."""
    rows = [
        (
            SWITCHED_ON.get(row.kind) or f"{names.option(row.option) if row.option else AN_OPTION} {_say_asked(row)}",
            EVERY if len(row.neighbourhoods) in (0, len(plan.neighbourhoods)) else _named(names, row.neighbourhoods),
            pounds(row.cost_gbp) if row.cost_gbp >= 1.0 else "nothing: the best plan meets it anyhow",
        )
        for row in plan.conditions
    ]
    return make_table("What was asked of this plan", ("What was asked", "Where", "#Costs, in worth to society"), rows)


def _say_asked(row: Condition) -> str:
    """'must begin in 2028/29, at 50% of its typical reach'."""
    when = f"{BEGINS[row.kind]} {row.start}" if row.start else ASKED[row.kind]
    return when if row.scale is None else f"{when}, at {percent(row.scale)} of its typical reach"


def say_worst_draws(plan: Plan) -> str:
    """What the worst draws leave all partners with, in a sentence; '' of too few draws."""
    gbp, share = plan.choice.worst_draws_gbp, plan.choice.worst_draws_share
    if gbp is None:
        return ""
    end = f"{pounds(abs(gbp))} {'worse' if gbp < 0.0 else 'better'} off than if nothing were done"
    return (
        f"In the worst {percent(share)} of the futures tried, partners together end {end}, over all years, discounted."
    )


def _named(names: Names, codes: Iterable[str]) -> str:
    return listed([names.neighbourhood(code) for code in codes])


def tabulate_shadow_prices(plan: Plan) -> Table:
    """What one more unit of each limit would be worth."""
    rows = [
        (
            row.label,
            row.constraint.replace("_", " "),
            "pound" if row.unit == "GBP" else row.unit,
            pounds(row.worth_gbp_per_unit),
        )
        for row in sorted(plan.shadow_prices, key=lambda row: -abs(row.worth_gbp_per_unit))
    ]
    return make_table("What one more would be worth", ("Whose", "Limit", "One more", "#Worth to society"), rows)


def tabulate_promises(plan: Plan, names: Names) -> list[Table]:
    """A table of promises for each owner: a row an option, its neighbourhoods together."""
    return [_promises(plan, names, owner) for owner in dict.fromkeys(row.who for row in plan.promises)]


def _promises(plan: Plan, names: Names, owner: str) -> Table:
    by_option: dict[str, list[Promise]] = {}
    for row in pick(plan.promises, who=owner):
        by_option.setdefault(row.option, []).append(row)
    rows = [_promise(plan, names, found) for found in by_option.values()]
    columns = ("Promise", "What and where", "#Cost, all years", "From", "How we would know it was kept")
    return make_table(f"Promises of {names.partner(owner)}", columns, rows)


def _promise(plan: Plan, names: Names, found: Sequence[Promise]) -> tuple[Cell | str, ...]:
    first, where = found[0], {row.neighbourhood for row in found}
    chosen = [row for row in pick(plan.options, id=first.option) if row.neighbourhood in where]
    everywhere = len(where) == len(plan.neighbourhoods) > 1
    places = EVERY.lower() if everywhere else listed([names.neighbourhood(row.neighbourhood) for row in found])
    return (
        Cell(names.option(first.option), note=first.id if len(found) == 1 else f"{first.id} to {found[-1].id}"),
        f"Reach about {say_reach(chosen)} by {names.last_year} in {places}",
        pounds(sum(row.amount_gbp for row in found)),
        listed(sorted({row.start for row in found})),
        f"{first.measure}. {first.evidence}.",
    )
