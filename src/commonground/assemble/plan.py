"""All sections put together. In: `Findings`. Out: the `Plan`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

import numpy as np
import polars as pl

from commonground.assemble import (
    activity,
    bad_years,
    choices,
    fund,
    money,
    options,
    people,
    place,
    running,
    settlement,
    sources,
)
from commonground.assemble.model import Findings
from commonground.assemble.ranges import stable
from commonground.core.arrays import Floats
from commonground.document.activity import Elsewhere, Found, Hours, Service, Unpaid
from commonground.document.bad_years import BadYears
from commonground.document.choices import Condition, Frontier, Reason
from commonground.document.fund import Fund
from commonground.document.money import DoNothing
from commonground.document.notices import list_elsewhere, list_notices
from commonground.document.options import Choice as Chosen
from commonground.document.options import Option, OptionLeft, Promise, RunnerUp
from commonground.document.place import Partner
from commonground.document.plan import SCHEMA_VERSION, Plan
from commonground.document.settlement import Remedy
from commonground.document.sources import Influence
from commonground.settle.grounds import list_grounds
from commonground.settle.model import LineGrounds
from commonground.simulate import join_bed_days
from commonground.simulate.model import Choice

NOTE_COUNTS = (
    "Counts are of modelled residents made from published tables, not of real people, "
    "so small counts identify nobody and none is suppressed."
)


class Work(TypedDict):
    """The sections of where the work lands."""

    hours: tuple[Hours, ...]
    staff: tuple[Found, ...]
    unpaid_care: tuple[Unpaid, ...]
    elsewhere: tuple[Elsewhere, ...]


def assemble_plan(findings: Findings) -> Plan:
    """The whole plan: the same findings give the same bytes, `timings` apart."""
    plan = _plan(replace(findings, runs=join_bed_days(findings.runs)))
    warnings = (*list_notices(plan), *list_elsewhere(plan).values(), *plan.warnings)
    return plan.model_copy(update={"warnings": warnings})


def _plan(found: Findings) -> Plan:
    runs, chosen, groups = found.runs, _chosen(found), _group_people(found)
    reached, residents = _reached_of_residents(found, groups)
    return Plan(
        schema_version=SCHEMA_VERSION,
        created=found.created,
        synthetic=found.place.synthetic,
        seed=found.seed,
        draws=len(runs.without),
        years=runs.years,
        **place.describe_where(found.place),
        partners=_partners(found),
        services=_services(found),
        population_fit=people.report_fit(found.population),
        need=people.report_need(found.need, runs.today),
        options=chosen,
        options_not_chosen=_left(found),
        **running.report_running(found),
        **_choices(found, groups),
        shadow_prices=options.list_shadow_prices(found.portfolio),
        promises=_promises(found, chosen),
        helped=people.report_helped(runs.neighbourhoods, runs.years[-1], reached, residents),
        activity=activity.compare_activity(runs, _ids(found, outcome=False)),
        outcomes=(*activity.compare_activity(runs, _ids(found, outcome=True)), *activity.list_health_gains(runs)),
        inequality=activity.list_fifths(runs, residents.sum(axis=0), reached.sum(axis=0), _ids(found, outcome=False)),
        steps=activity.list_accounts(runs),
        ledger=money.list_ledger(found.ledger),
        ledger_lines=money.list_ledger_lines(_grounds(found)),
        ledger_net=money.list_ledger_net(found.ledger),
        ledger_together=money.list_together(found.ledger),
        funding=money.list_funding(runs.option_cost_gbp, found.ledger.partners, found.fund_share, runs.years),
        settlement=settlement.report_settlement(found.settlement),
        accounts=money.list_partner_accounts(found.accounts, runs.years),
        **_agreed(found),
        **_work(found),
        uncertainty=_uncertainty(found),
        sensitivity=sources.report_sensitivity(found.standings, found.swings),
        judgement=sources.report_judgement(found.information),
        changed=sources.list_changed(found.assumptions),
        provenance=sources.list_sources(found.assumptions, found.place.provenance),
        warnings=_warnings(found),
        fingerprints=dict(sorted(found.fingerprints.items())),
        timings={room: stable(seconds) for room, seconds in found.timings.items()},
    )


def _partners(found: Findings) -> tuple[Partner, ...]:
    words = found.roles, found.professions
    return place.describe_partners(found.partners, found.place, found.assumptions, *words)


def _services(found: Findings) -> tuple[Service, ...]:
    """What was simulated, and then what was only checked, each with its names."""
    known = {row["id"]: row for row in found.services.iter_rows(named=True)}
    shown = [known[s] for s in dict.fromkeys([*found.runs.services, *found.need.check["service"]]) if s in known]
    return tuple(
        Service(
            id=row["id"],
            name=row["name"],
            plain=row["plain"],
            unit=row["unit"],
            outcome=bool(row["outcome"]),
            headline=row["headline"],
            agency=row["agency"] or None,
        )
        for row in shown
    )


def _ids(found: Findings, outcome: bool) -> list[str]:
    """Ids of outcomes such as deaths, or of services proper."""
    outcomes = set(found.services.filter(pl.col("outcome"))["id"].to_list())
    return [service for service in found.runs.services if (service in outcomes) == outcome]


def _chosen(found: Findings) -> tuple[Option, ...]:
    shares = found.deliver_share, found.fund_share
    return options.list_chosen(found.portfolio.choices, found.menu, found.runs, found.ledger.partners, *shares)


def _left(found: Findings) -> tuple[OptionLeft, ...]:
    shares = found.deliver_share, found.fund_share
    return options.list_left(found.portfolio, found.menu, found.eligible, found.assumptions, found.partners, *shares)


def _promises(found: Findings, chosen: tuple[Option, ...]) -> tuple[Promise, ...]:
    here = found.place.neighbourhoods
    neighbourhoods = dict(zip(here.ids, here.names, strict=True))
    services = dict(found.services.select("id", "name").iter_rows())
    return options.make_promises(chosen, neighbourhoods, found.menu, services, found.runs.years[-1])


class _Agreed(TypedDict):
    do_nothing: DoNothing
    fund: Fund
    bad_years: BadYears
    remedies: tuple[Remedy, ...]


def _agreed(found: Findings) -> _Agreed:
    """What partners agree beside the settlement, and what waiting costs them instead, by section."""
    return {
        "do_nothing": money.report_waiting(found.do_nothing),
        "fund": fund.report_fund(found),
        "bad_years": _bad_years(found),
        "remedies": settlement.list_remedies(found.remedies, found.runs.years),
    }


def _bad_years(found: Findings) -> BadYears:
    services = dict(found.services.select("id", "name").iter_rows())
    named = {option.id: option.name for option in found.menu.options}
    who = [partner for partner in found.partners if partner.takes_part]
    return bad_years.report_bad_years(found.bad_years, who, services, named)


def _reached_of_residents(found: Findings, groups: people.Groups) -> tuple[Floats, Floats]:
    """(N, Q) different people reached in the last year, and residents."""
    share = people.measure_coverage(found.runs.reached[-1], found.eligible[-1])
    return people.count_reached(groups, share), place.count_by_fifth(found.place)


class _Choices(TypedDict):
    """The fields of `Plan` that say how good the choice is, what else could be done, and why this is."""

    choice: Chosen
    runners_up: tuple[RunnerUp, ...]
    frontier: Frontier | None
    reasons: tuple[Reason, ...]
    conditions: tuple[Condition, ...]


def _choices(found: Findings, groups: people.Groups) -> _Choices:
    frontier, chosen = found.frontier, found.portfolio
    plans = () if frontier is None else (frontier.present, *frontier.plans)
    reached = [_reached_by(found, groups, plan.choices) for plan in plans]
    others = [_reached_by(found, groups, other.choices) for other in chosen.runners_up]
    return {
        "choice": options.report_choice(chosen, _cash(found), found.assumptions),
        "runners_up": options.list_runners_up(chosen, found.runs.years, others),
        "frontier": choices.report_frontier(frontier, found.runs.years, reached),
        "reasons": choices.list_reasons(chosen.reasons),
        "conditions": choices.list_conditions(chosen.conditions),
    }


def _reached_by(found: Findings, groups: people.Groups, plan: Sequence[Choice]) -> float:
    """Different people whom a plan would reach in the last year."""
    runs, menu = found.runs, found.menu
    share = people.expect_coverage(
        plan, menu.options, found.draws, found.assumptions, len(runs.years), runs.neighbourhoods
    )
    return float(people.count_reached(groups, share).sum())


def _group_people(found: Findings) -> people.Groups:
    """Residents by neighbourhood, fifth and the target groups that they are in."""
    area = found.population.persons["area"].to_numpy()
    where = found.place.neighbourhoods.of_area[area]
    fifth = found.place.areas["imd_quintile"].to_numpy()[area].astype(np.int8)
    return people.group_people(where, fifth, found.menu.targeted, len(found.place.neighbourhoods.ids))


def _work(found: Findings) -> Work:
    """Where the work lands, by section."""
    years = found.runs.years
    return {
        "hours": activity.sum_hours(found.hours, years),
        "staff": activity.report_staff(found.staff, years),
        "unpaid_care": activity.report_unpaid_care(found.unpaid_care, years),
        "elsewhere": activity.list_elsewhere(found.elsewhere),
    }


def _grounds(found: Findings) -> tuple[LineGrounds, ...]:
    chosen = {row.option for row in found.portfolio.choices}
    return list_grounds(found.ledger, found.menu.options, chosen, found.assumptions)


def _uncertainty(found: Findings) -> tuple[Influence, ...]:
    ids = {row.option for row in found.portfolio.choices}
    return sources.rank_influences(found.draws, found.runs, ids, _cash(found).sum(axis=1))


def _cash(found: Findings) -> Floats:
    """(D, Y) what all partners together gain, against doing nothing."""
    return sum((found.ledger.net(p) for p in found.ledger.partners), np.zeros((1, 1)))


def _warnings(found: Findings) -> tuple[str, ...]:
    notes = [*found.place.warnings, *found.portfolio.notes, NOTE_COUNTS]
    return tuple(dict.fromkeys(notes))
