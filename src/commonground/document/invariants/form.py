"""Whether everything that a plan names is in it, once, and every table is whole: what a reader of it relies on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, get_args

from commonground.core.money import Kind
from commonground.core.services import QALY
from commonground.core.text import harmless, quoted
from commonground.document.activity import Account, Activity
from commonground.document.ids import Named, find_problems
from commonground.document.invariants.model import Case, Invariant, fill, holds, known
from commonground.document.options import Pick
from commonground.document.plan import Plan
from commonground.document.settlement import SHARING_RULES
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE, PLAN, RESIDENTS, SUPPLIERS

KINDS: tuple[Kind, ...] = get_args(Kind)
ESCAPED = re.compile(r'\\[^"\\]')  # in JSON: a sign that is not itself
UNOWNED = "no partner yet"  # who promises what nobody delivers


def ids_can_be_told_apart(plan: Plan) -> Iterator[Case]:
    """Partners, blocs, options, neighbourhoods, footprints and services share one name space."""
    named = [
        *(Named("service", row.id, f"services/{i}/id") for i, row in enumerate(plan.services)),
        *(Named("option", code) for code in dict.fromkeys(row.id for row in plan.options)),
        *(Named("option", row.id, f"options_not_chosen/{i}/id") for i, row in enumerate(plan.options_not_chosen)),
        *(Named("footprint", row.kind, f"footprints/{i}/kind") for i, row in enumerate(plan.footprints)),
        *(Named("neighbourhood", row.id, f"neighbourhoods/{i}/id") for i, row in enumerate(plan.neighbourhoods)),
        *(Named("partner", row.id, f"partners/{i}/id") for i, row in enumerate(plan.partners)),
        *(Named("bloc", word) for word in sorted({row.bloc for row in plan.partners} - {""})),
    ]
    problems = find_problems(named)
    yield from (Case(problem.where or "ids", problem.what) for problem in problems)
    yield from (Case(f"{one.kind} {one.word}", "") for one in named[len(problems) :])


def years_follow_one_another(plan: Plan) -> Iterator[Case]:
    """Each year of the plan is there once, and none of them is all of them."""
    yield holds("years", len(set(plan.years)) == len(plan.years), "a year is there twice")
    yield holds("years", EVERYWHERE not in plan.years, f"{EVERYWHERE!r} is no year")
    yield holds("helped/year", plan.helped.year == plan.years[-1], f"it is not the last year, {plan.years[-1]}")


def amounts_by_year_have_every_year(plan: Plan) -> Iterator[Case]:
    """Lists with an amount for each plan year have as many as there are years."""
    lists = [
        *((f"partners/{i}/plan_budget_gbp", row.plan_budget_gbp) for i, row in enumerate(plan.partners)),
        *((f"partners/{i}/floor_gbp", row.floor_gbp) for i, row in enumerate(plan.partners)),
        *((f"partners/{i}/offers", offer.gbp) for i, row in enumerate(plan.partners) for offer in row.offers),
        *((f"options/{i}/reached_by_year", row.reached_by_year) for i, row in enumerate(plan.options)),
        *((f"options/{i}/cost_by_year", row.cost_by_year) for i, row in enumerate(plan.options)),
    ]
    years = len(plan.years)
    yield from (holds(where, len(row) == years, f"it has {len(row)} amounts for {years} years") for where, row in lists)
    yield from fill("settlement/subsidy", [(row.year,) for row in plan.settlement.subsidy], _one(plan.years))
    for rung in plan.settlement.ladder:
        yield from fill(f"settlement/ladder ({rung.id})", [(row.year,) for row in rung.by_year], _one(plan.years))
    for i, remedy in enumerate(plan.remedies):
        yield from fill(f"remedies/{i}/by_year", [(row.year,) for row in remedy.by_year], _one(plan.years))


def partners_are_known(plan: Plan) -> Iterator[Case]:
    """Whoever pays, gains, delivers, promises or signs is a partner or a party that every ledger has."""
    here = {row.id for row in plan.partners}
    parties = here | {SUPPLIERS, RESIDENTS, NATIONAL, PLAN}
    for i, flow in enumerate(plan.ledger):
        yield known(f"ledger/{i}/partner", flow.partner, here | {RESIDENTS, NATIONAL}, "partner")
        yield known(f"ledger/{i}/payer", flow.payer, parties, "payer")
        yield known(f"ledger/{i}/payee", flow.payee, parties, "payee")
    for i, option in enumerate(plan.options):
        for code in (*option.delivered_by, *option.funded_by):
            yield known(f"options/{i}", code, here, "partner")
    for i, promise in enumerate(plan.promises):
        yield known(f"promises/{i}/who", promise.who, here | {UNOWNED}, "partner")
        yield from (known(f"promises/{i}/paid_by", code, here, "partner") for code in promise.paid_by)
    deal = plan.settlement
    yield from (known(f"settlement/asked/{i}", row.partner, here, "partner") for i, row in enumerate(deal.asked))
    for i, row in enumerate(deal.ends_with_plan):
        yield known(f"settlement/ends_with_plan/{i}", row.partner, here, "partner")
    for i, lost in enumerate(deal.would_have_lost):
        yield known(f"settlement/would_have_lost/{i}", lost.partner, here, "partner")
    for rule in deal.rules:
        yield from (known(f"settlement/rules ({rule.id})", code, here, "partner") for code in rule.preferred_by)
    options = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    for game in deal.games:
        where = f"settlement/games ({game.counts})"
        yield from (known(where, code, set(game.blocs), "partner or bloc") for code in game.blocking)
        yield from (known(where, code, options, "option") for code in game.blocking_options)


def years_are_known(plan: Plan) -> Iterator[Case]:
    """Every year that a row names is a year of the plan."""
    years, deal = set(plan.years), plan.settlement
    yield from (known(f"ledger/{i}/year", row.year, years, "year") for i, row in enumerate(plan.ledger))
    yield from (known(f"options/{i}/start", row.start, years, "year") for i, row in enumerate(plan.options))
    yield from (known(f"promises/{i}/from", row.start, years, "year") for i, row in enumerate(plan.promises))
    yield from (known(f"settlement/asked/{i}", row.year, years, "year") for i, row in enumerate(deal.asked))
    for i, lost in enumerate(deal.would_have_lost):
        for year in (*lost.years, lost.worst_year):
            yield known(f"settlement/would_have_lost/{i}", year, years, "year")
    for where, picked in _picks(plan):
        yield known(where, picked.start, years, "year")


def options_and_places_are_known(plan: Plan) -> Iterator[Case]:
    """Every option, neighbourhood, footprint and service that a row names is in the plan."""
    places = {row.id for row in plan.neighbourhoods}
    options = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    services = {row.id for row in plan.services}
    chosen = {(row.id, row.neighbourhood) for row in plan.options}
    yield from (known(f"options/{i}", row.neighbourhood, places, "neighbourhood") for i, row in enumerate(plan.options))
    for i, promise in enumerate(plan.promises):
        chosen_there = (promise.option, promise.neighbourhood) in chosen
        yield holds(f"promises/{i}", chosen_there, "what it promises is not among the options chosen")
    yield known("helped/all/neighbourhood", plan.helped.all.neighbourhood, {EVERYWHERE}, "neighbourhood")
    for where, picked in _picks(plan):
        yield known(where, picked.id, options, "option")
        yield known(where, picked.neighbourhood, places, "neighbourhood")
    yield from (known(f"need/services/{i}/id", use.id, services, "service") for i, use in enumerate(plan.need.services))
    for i, check in enumerate(plan.need.checks):
        yield known(f"need/checks/{i}/service", check.service, services, "service")
    for i, partner in enumerate(plan.partners):
        for code in partner.declared_worth_gbp:
            yield known(f"partners/{i}/declared_worth_gbp", code, services | {QALY}, "service")


def footprints_are_known(plan: Plan) -> Iterator[Case]:
    """Every body with a say is a unit of a footprint, and every footprint is held beside each other one."""
    kinds = [row.kind for row in plan.footprints]
    units = {(row.kind, unit.code): unit.name for row in plan.footprints for unit in row.units}
    places = {row.id for row in plan.neighbourhoods}
    for i, say in enumerate(plan.who_decides):
        yield known(f"who_decides/{i}/neighbourhood", say.neighbourhood, places, "neighbourhood")
        name = units.get((say.kind, say.code))
        yield holds(f"who_decides/{i}", name == say.body, f"there is no {say.kind} {say.code!r} called {say.body!r}")
    for i, partner in enumerate(plan.partners):
        yield known(f"partners/{i}/patch/kind", partner.patch.kind, kinds, "footprint")
    for i, row in enumerate(plan.footprints):
        others = [(kind,) for kind in kinds if kind != row.kind]
        yield from fill(f"footprints/{i}/coterminosity", _one(row.coterminosity), others)


def tables_are_whole(plan: Plan) -> Iterator[Case]:
    """One row for each partner, neighbourhood, fifth, service and year that a table is about."""
    places, years = _places(plan), plan.years
    here, fifths = places[1:], [(str(q),) for q in range(1, 6)]
    for name, rows in _uses(plan).items():
        keys = [(row.service, row.neighbourhood, row.year) for row in rows]
        yield from fill(name, keys, product(dict.fromkeys(key[0] for key in keys), places, years))
    gains = [row for row in plan.outcomes if row.service == QALY]
    yield from fill("outcomes/qaly", [(r.neighbourhood, r.year) for r in gains], product(places, (*years, EVERYWHERE)))
    people = list(dict.fromkeys(row.who for row in plan.hours))
    for who in people:
        found = [(row.neighbourhood, row.year) for row in plan.hours if row.who == who]
        yield from fill(f"hours of {who}", found, product(dict.fromkeys(where for where, _ in found), years))
    yield from fill("helped/by_neighbourhood", _one(r.neighbourhood for r in plan.helped.by_neighbourhood), _one(here))
    yield from fill("helped/by_quintile", _one(str(row.quintile) for row in plan.helped.by_quintile), fifths)
    yield from fill("inequality", _one(str(row.quintile) for row in plan.inequality), fifths)
    yield from fill(
        "need/services", _one(r.id for r in plan.need.services), _one(dict.fromkeys(r.service for r in plan.steps))
    )
    deal = plan.settlement
    taking = [row.id for row in plan.taking_part]
    for name, each in (("prob_no_worse", deal.prob_no_worse), ("prob_within_line", deal.prob_within_line)):
        yield from fill(f"settlement/{name}", _one(row.partner for row in each), _one(taking))
    for rule in deal.rules:
        yield from fill(f"settlement/rules ({rule.id})", _one(row.partner for row in rule.left), _one(taking))


def money_is_whole(plan: Plan) -> Iterator[Case]:
    """One row for each party, kind of money and year in every table of nets and contributions."""
    partners, deal = [row.id for row in plan.partners], plan.settlement
    years, parties = (*plan.years, EVERYWHERE), (*partners, NATIONAL, RESIDENTS)
    for name, nets in (("ledger_net", plan.ledger_net), ("do_nothing/net", plan.do_nothing.net)):
        yield from fill(name, [(r.partner, r.kind, r.year) for r in nets], product(parties, KINDS, years))
    for name, sums in (("ledger_together", plan.ledger_together), ("do_nothing/together", plan.do_nothing.together)):
        yield from fill(name, [(r.partner, r.kind, r.year) for r in sums], product((EVERYWHERE,), KINDS, years))
    payers = (*partners, NATIONAL, EVERYWHERE)
    yield from fill("funding", [(row.partner, row.year) for row in plan.funding], product(payers, years))
    for name, rows in (("net_before", deal.net_before), ("net_after", deal.net_after)):
        yield from fill(f"settlement/{name}", [(r.partner, r.year) for r in rows], product(partners, years))
    paying = [*partners, *([OUTSIDE] if any(row.partner == OUTSIDE for row in deal.contributions) else [])]
    paid = [(row.partner, row.year) for row in deal.contributions]
    yield from fill("settlement/contributions", paid, product(paying, plan.years))
    asked = [(row.partner, row.year) for row in deal.asked]
    yield from fill("settlement/asked", asked, product(partners, plan.years))
    lines = [(row.partner, row.kind, row.line, row.year) for row in plan.accounts]
    each = dict.fromkeys(line[:3] for line in lines)
    yield from fill("accounts", lines, [(*line, year) for line in each for year in years])
    yield from (known("accounts", code, partners, "partner") for code, _, _ in each)


def games_are_whole(plan: Plan) -> Iterator[Case]:
    """A value for each group of players, and a share for each player by every solution; the deal's rule is there."""
    deal = plan.settlement
    due = dict.fromkeys(row.bloc or row.id for row in plan.taking_part)
    yield known("settlement/rule", deal.rule, {rule.id for rule in deal.rules}, "rule")
    for game in deal.games:
        where, players = f"settlement/games ({game.counts})", len(game.blocs)
        yield from fill(f"{where}/blocs", _one(game.blocs), _one(due))
        sizes = {
            **dict.fromkeys(("coalition_value_gbp", "bound_gbp"), 1 << players),
            **dict.fromkeys(SHARING_RULES, players),
        }
        for field, size in sizes.items():
            found = len(getattr(game, field))
            yield holds(f"{where}/{field}", found == size, f"it has {found} amounts where {size} are due")


def outlines_can_be_drawn(plan: Plan) -> Iterator[Case]:
    """Every ring of an outline closes round some ground, in degrees."""
    for i, here in enumerate(plan.neighbourhoods):
        polygons = [here.geometry.coordinates] if here.geometry.type == "Polygon" else here.geometry.coordinates
        rings = [ring for polygon in polygons for ring in polygon]
        points = [point for ring in rings for point in ring] + [here.label_point]
        fault = "it has no ring" if not rings else "a ring of it has fewer than four points"
        yield holds(f"neighbourhoods/{i}/geometry", bool(rings) and all(len(ring) > 3 for ring in rings), fault)
        on_earth = all(abs(east) <= 180 and abs(north) < 90 for east, north in points)
        yield holds(
            f"neighbourhoods/{i}/geometry", on_earth, "a point of it is in no degrees of longitude and latitude"
        )
        wide = len({east for east, _ in points}) > 1 and len({north for _, north in points}) > 1
        yield holds(f"neighbourhoods/{i}/geometry", wide, "it holds no ground")


def words_can_be_shown(plan: Plan) -> Iterator[Case]:
    """No text holds a sign that steers a terminal or turns a line round."""
    if _is_plain(plan):
        yield Case("all texts", "")
        return
    for where, word in _words(plan.model_dump(), ""):
        yield holds(where, harmless(word) == word, f"it holds a sign that cannot be shown: {quoted(word)}")


def _is_plain(plan: Plan) -> bool:
    """Whether every sign can be shown, which is soon seen of all of it together."""
    try:
        written = plan.model_dump_json()
    except ValueError:  # half of a sign, which cannot be written
        return False
    return written.isprintable() and not ESCAPED.search(written)


def _words(value: Any, above: str) -> Iterator[tuple[str, str]]:
    """Every text in what was dumped, and where it stands."""
    if isinstance(value, str):
        yield above, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield above, key
            yield from _words(inner, f"{above}/{key}".lstrip("/"))
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _words(inner, f"{above}/{at}")


def _one(words: Iterable[str]) -> list[tuple[str]]:
    """Keys of one part."""
    return [(word,) for word in words]


def _places(plan: Plan) -> list[str]:
    """The whole place, then each neighbourhood."""
    return [EVERYWHERE, *(row.id for row in plan.neighbourhoods)]


def _uses(plan: Plan) -> dict[str, list[Activity | Account]]:
    """Tables of one row a service, neighbourhood and year."""
    outcomes = [row for row in plan.outcomes if isinstance(row, Activity)]
    return {"activity": list(plan.activity), "outcomes": list(outcomes), "steps": list(plan.steps)}


def _picks(plan: Plan) -> Iterator[tuple[str, Pick]]:
    """Every option of another plan, and where it stands."""
    others = (*enumerate(plan.runners_up), *enumerate(plan.frontier.plans if plan.frontier else ()))
    for (i, other), name in product(others, ("adds", "drops", "changes")):
        where = "runners_up" if other in plan.runners_up else "frontier/plans"
        yield from ((f"{where}/{i}/{name}/{j}", row) for j, row in enumerate(getattr(other, name)))


FORM = (
    Invariant("Ids can be told apart, and none is a word with a meaning of its own", ids_can_be_told_apart),
    Invariant("No text holds a sign that cannot be shown", words_can_be_shown),
    Invariant("Each year is there once", years_follow_one_another),
    Invariant("Amounts by year have one for each year", amounts_by_year_have_every_year),
    Invariant("Every partner that is named is there", partners_are_known),
    Invariant("Every year that is named is there", years_are_known),
    Invariant("Every option, neighbourhood and service that is named is there", options_and_places_are_known),
    Invariant("Every footprint and body that is named is there", footprints_are_known),
    Invariant("Outlines can be drawn", outlines_can_be_drawn),
    Invariant("Tables of people, services and chances have each row once", tables_are_whole),
    Invariant("Tables of money have each row once", money_is_whole),
    Invariant("Games have a value for each group and a share for each player", games_are_whole),
)
"""What a reader of a plan relies on; a plan for which any of it does not hold is refused."""
