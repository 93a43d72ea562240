"""All parts put together as plan.json. In: `Findings`. Out: a plain dict that validates against the schema."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from commonground.assemble import (
    activity,
    choice,
    footprints,
    helped,
    hours,
    money,
    options,
    partners,
    people,
    place,
    promises,
    provenance,
    settlement,
    uncertainty,
)
from commonground.assemble.model import Document, Findings
from commonground.assemble.patches import by_neighbourhood
from commonground.assemble.ranges import stable
from commonground.core.arrays import Floats
from commonground.document import Plan
from commonground.document.plan import SCHEMA_VERSION
from commonground.simulate import join_bed_days

NOTE_COUNTS = (
    "Counts are of modelled residents made from published tables, not of real people, "
    "so small counts identify nobody and none is suppressed."
)


def assemble_plan(found: Findings) -> Plan:
    """The whole plan: the same findings give the same bytes, `timings` apart."""
    return Plan.model_validate(document(found))


def document(found: Findings) -> Document:
    """plan.json as a dict: the same findings give the same bytes, `timings` apart."""
    found = replace(found, runs=join_bed_days(found.runs))
    return {
        **_heading(found),
        **_people(found),
        **_doing(found),
        **_money(found),
        **_footing(found),
    }


def _heading(found: Findings) -> Document:
    return {
        "schema_version": SCHEMA_VERSION,
        "created": found.created,
        "synthetic": found.place.synthetic,
        "seed": found.seed,
        "draws": int(found.runs.without.shape[0]),
        "years": list(found.runs.years),
        "place": place.describe(found.place),
        "partners": partners.partners(found.partners),
        "services": _services(found),
    }


def _services(found: Findings) -> list[dict[str, object]]:
    known = {row["id"]: row for row in found.services.iter_rows(named=True)}
    return [
        {key: known[service][key] for key in ("id", "name", "plain", "unit")}
        | {"outcome": bool(known[service]["outcome"]), "headline": known[service]["headline"]}
        | {"agency": known[service]["agency"] or None}
        for service in dict.fromkeys([*found.runs.services, *found.need.check["service"].to_list()])
        if service in known
    ]


def _outcomes(found: Findings) -> tuple[list[str], list[str]]:
    """Ids of services proper, and of outcomes such as deaths."""
    wanted = set(found.services.filter(pl.col("outcome"))["id"].to_list())
    services = [s for s in found.runs.services if s not in wanted]
    return services, [s for s in found.runs.services if s in wanted]


def _people(found: Findings) -> Document:
    return {
        "neighbourhoods": place.neighbourhoods(found.place),
        "neighbourhood_notes": list(found.place.neighbourhoods.notes),
        "footprints": footprints.footprints(found.place),
        "who_decides": footprints.who_decides(found.place),
        "population_fit": people.population_fit(found.population),
        "need": people.need_section(found.need, found.runs.today),
    }


def _doing(found: Findings) -> Document:
    services, outcomes = _outcomes(found)
    ids = found.ledger.partners
    carried = found.deliver_share, found.fund_share
    rows = options.chosen_rows(found.chosen.choices, found.menu, found.runs, ids, *carried)
    reached, residents = _reached(found)
    names = dict(zip(found.place.neighbourhoods.ids, found.place.neighbourhoods.names, strict=True))
    plain = {row["id"]: row["name"] for row in found.services.iter_rows(named=True)}
    return {
        "options": rows,
        "options_not_chosen": options.left_rows(
            found.chosen.choices, found.menu, found.eligible, found.assumptions, found.chosen.worth_alone_gbp
        ),
        "choice": choice.choice(found.chosen),
        "runners_up": choice.runners_up(found.chosen, found.runs.years),
        "shadow_prices": choice.shadow_prices(found.chosen),
        "promises": promises.promises(rows, names, found.menu, plain, found.runs.years),
        "helped": helped.helped(found.runs.neighbourhoods, found.runs.years[-1], reached, residents),
        "activity": activity.with_and_without(found.runs, services),
        "outcomes": activity.with_and_without(found.runs, outcomes) + activity.healthy_years(found.runs),
        "inequality": activity.inequality(found.runs, residents.sum(axis=0), reached.sum(axis=0), services),
        "steps": activity.steps(found.runs),
    }


def _reached(found: Findings) -> tuple[Floats, Floats]:
    """(N, 5) different people reached in the last year, and residents."""
    area = found.population.persons["area"].to_numpy()
    where = found.place.neighbourhoods.of_area[area]
    fifth = found.place.areas["imd_quintile"].to_numpy()[area].astype(np.int8)
    share = helped.coverage(found.runs.reached[-1], found.eligible[-1])
    quintiles = found.place.areas["imd_quintile"].to_numpy()
    counts = np.stack([found.place.residents * (quintiles == q) for q in range(1, 6)], axis=1).astype(np.float64)
    return helped.reached_people(where, fifth, found.menu.targeted, share), by_neighbourhood(found.place, counts)


def _money(found: Findings) -> Document:
    cash = sum((found.ledger.net(p).sum(axis=1) for p in found.ledger.partners), np.zeros(1))
    ids = {row.option for row in found.chosen.choices}
    return {
        "ledger": money.ledger_rows(found.ledger),
        "ledger_net": money.ledger_net(found.ledger),
        "ledger_together": money.together(found.ledger),
        "funding": money.funding(found.runs.option_cost_gbp, found.ledger.partners, found.fund_share, found.runs.years),
        "settlement": settlement.settlement(found.settlement, found.partners),
        "remedies": settlement.remedies(found.remedies, found.runs.years),
        "do_nothing": money.do_nothing(found.do_nothing),
        "hours": hours.hours(found.hours, found.runs.years),
        "uncertainty": uncertainty.what_matters(found.draws, found.runs, ids, cash),
    }


def _footing(found: Findings) -> Document:
    notes = [*found.warnings, *found.place.neighbourhoods.notes, *found.chosen.notes, NOTE_COUNTS]
    return {
        "changed": provenance.changed(found.assumptions),
        "provenance": provenance.provenance(found.assumptions, found.place.provenance),
        "warnings": list(dict.fromkeys(notes)),
        "fingerprints": dict(sorted(found.fingerprints.items())),
        "timings": {room: stable(seconds) for room, seconds in found.timings.items()},
    }
