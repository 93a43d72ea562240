"""Whether ranges are in order and stand on draws, and services and options add up, with the plan and without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pydantic import BaseModel

from commonground.core.services import QALY
from commonground.document.activity import Activity
from commonground.document.invariants.model import HALF_A_DIGIT, Case, Invariant, digits, equals, holds, pennies
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE, LEAST_DRAWS, OVERLAP, Money, Range
from commonground.document.words import rough

A_STEP = 0.0005  # accounts of use are rounded to three decimals
UNOWNED = "no partner yet"


def ranges_are_in_order(plan: Plan) -> Iterator[Case]:
    """p10 <= p50 <= p90, and neither end where there are too few draws; of one draw the middle is the mean."""
    enough = plan.draws >= LEAST_DRAWS
    yield holds("warnings", not rough(plan.draws) or rough(plan.draws) in plan.warnings, "few draws are not told")
    for where, row in _ranges(plan, ""):
        if row.p10 is None or row.p90 is None:
            yield holds(where, not enough and row.p10 is row.p90, "it has no range, though there are draws enough")
        else:
            yield holds(where, enough, f"it has a range from {plan.draws} draws, which are too few")
            yield holds(where, row.p10 <= row.p50 <= row.p90, "p10, p50 and p90 are not in order")
        if plan.draws == 1 and isinstance(row, Money):
            yield equals(f"{where}/p50", row.p50, row.mean, 0.5 + pennies(0))


def _ranges(value: object, above: str) -> Iterator[tuple[str, Range]]:
    """Every range in a plan, and where it stands."""
    if isinstance(value, Range):
        yield above, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if isinstance(inner, BaseModel | tuple):
                yield from _ranges(inner, f"{above}/{name}".lstrip("/"))
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel | tuple):
        for at, inner in enumerate(value):
            yield from _ranges(inner, f"{above}/{at}")


def use_is_not_negative(plan: Plan) -> Iterator[Case]:
    """Nobody uses less than nothing, with the plan or without it."""
    for i, row in enumerate((*plan.activity, *plan.outcomes)):
        if isinstance(row, Activity):
            for use in (row.without, row.with_plan):
                least = use.p50 if use.p10 is None else use.p10
                where = f"activity and outcomes/{i} ({row.service}, {row.neighbourhood}, {row.year})"
                yield holds(where, least >= 0, "it is less than nothing")


def steps_sum_to_the_use(plan: Plan) -> Iterator[Case]:
    """Today plus every step is the use with the plan; neighbourhoods sum to the place; today is one day."""
    today: dict[tuple[str, str], set[float]] = defaultdict(set)
    parts: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    whole: dict[tuple[str, str, str], float] = {}
    for row in plan.steps:
        where = f"steps ({row.service}, {row.neighbourhood}, {row.year})"
        total = row.today + sum(row.steps.values())
        yield equals(where, row.with_plan, total, A_STEP * (len(row.steps) + 2))
        yield holds(where, row.today >= 0, "today is less than nothing")
        today[row.service, row.neighbourhood].add(row.today)
        for name, value in {"today": row.today, "with": row.with_plan, **row.steps}.items():
            key = row.service, row.year, name
            if row.neighbourhood == EVERYWHERE:
                whole[key] = value
            else:
                parts[key].append(value)
    yield from (
        holds(f"steps ({', '.join(key)})", len(days) == 1, "today differs by year") for key, days in today.items()
    )
    places, most = len(plan.neighbourhoods), max((len(row.steps) for row in plan.steps), default=0)
    for key in whole.keys() | parts.keys():
        slack = A_STEP * (places + 2 + (most if key[2] not in ("today", "with") else 0))
        yield equals(f"steps ({', '.join(key)}, all)", whole.get(key, 0.0), sum(parts[key]), slack * 2)


def need_is_where_steps_begin(plan: Plan) -> Iterator[Case]:
    """What is used today is the same among needs and where steps begin; a ratio is predicted over published."""
    today = {row.service: row.today for row in plan.steps if row.neighbourhood == EVERYWHERE}
    for row in plan.need.services:
        yield equals(f"need/services ({row.id})/baseline", row.baseline, today[row.id], digits(row.baseline) + A_STEP)
    for i, check in enumerate(plan.need.checks):
        if check.published and check.predicted is not None and check.ratio is not None:
            ratio = check.predicted / check.published
            yield equals(f"need/checks/{i}/ratio", check.ratio, ratio, 3e-3 * ratio + 1e-6)


def options_add_up(plan: Plan) -> Iterator[Case]:
    """Each option is there once in a neighbourhood; its years sum to its cost; nobody is reached before it starts."""
    seen = set()
    left = {row.id for row in plan.options_not_chosen}
    for i, row in enumerate(plan.options):
        where = f"options/{i} ({row.id}, {row.neighbourhood})"
        yield holds(where, (row.id, row.neighbourhood) not in seen, "it is there twice")
        yield holds(where, row.id not in left, "it is both chosen and left out")
        seen.add((row.id, row.neighbourhood))
        yield equals(f"{where}/cost", row.cost.mean, sum(row.cost_by_year), pennies(len(row.cost_by_year)))
        yield equals(f"{where}/reached", row.reached, row.reached_by_year[-1], 0)
        yield holds(f"{where}/scale", 0 < row.scale <= 1, "it is not above 0 and at most 1")
        before = row.reached_by_year[: plan.years.index(row.start)]
        yield holds(f"{where}/reached_by_year", not any(before), "somebody is reached before it starts")
        yield holds(f"{where}/reached_by_year", min(row.reached_by_year) >= 0, "fewer than nobody are reached")
        yield holds(f"{where}/cost_by_year", min(row.cost_by_year) >= 0, "it costs less than nothing")


def what_runs_is_whole(plan: Plan) -> Iterator[Case]:
    """Each option is told once, within its range; what is added is whom it reaches; what is required costs its part."""
    told = [row.option for row in plan.running]
    considered = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    yield holds("running", sorted(told) == sorted(considered), "an option is told twice, or not at all")
    for i, row in enumerate(plan.running):
        chosen = [one for one in plan.options if one.id == row.option]
        reached = [sum(one.reached_by_year) if one.one_off else one.reached for one in chosen]
        where = f"running/{i} ({row.option})"
        yield equals(f"{where}/added", row.added, sum(reached), digits(row.added, *reached) * (1 + len(plan.years)))
        yield holds(f"{where}/share", row.low <= row.share <= row.high, "it lies outside its range")
    for option in (*plan.required.options, *plan.required.dropped):
        yield holds("required", option in told, f"there is no option {option!r} in this plan")
    parts = [one.cost.mean for one in plan.options if one.id in plan.required.options]
    yield equals("required/cost_gbp", plan.required.cost_gbp, sum(parts), pennies(len(parts)))


def promises_follow_options(plan: Plan) -> Iterator[Case]:
    """One promise for each option chosen, of its first deliverer, with its cost, payers and start."""
    promised = {(row.option, row.neighbourhood): row for row in plan.promises}
    yield holds("promises", len(promised) == len(plan.promises), "one thing is promised twice")
    yield holds("promises", len({row.id for row in plan.promises}) == len(plan.promises), "two have one number")
    for i, row in enumerate(plan.options):
        where, told = f"promises ({row.id}, {row.neighbourhood})", promised.get((row.id, row.neighbourhood))
        if told is None:
            yield Case(where, f"options/{i} is not promised")
            continue
        yield equals(f"{where}/amount_gbp", told.amount_gbp, row.cost.mean, pennies(0))
        by = row.delivered_by[0] if row.delivered_by else UNOWNED
        kept = (told.who, told.paid_by, told.start) == (by, row.funded_by, row.start)
        yield holds(where, kept, "who, who pays or from when is not as in the option")


def fifths_share_what_options_change(plan: Plan) -> Iterator[Case]:
    """What the fifths are spared or given of a service sums to what the options do to it in all years."""
    causes = {row.id for row in plan.options} | {OVERLAP}
    moved: dict[str, list[float]] = defaultdict(list)
    for row in plan.steps:
        if row.neighbourhood == EVERYWHERE:
            moved[row.service] += [value for name, value in row.steps.items() if name in causes]
    for service in dict.fromkeys(service for row in plan.inequality for service in row.change):
        parts = [row.change.get(service, 0.0) for row in plan.inequality]
        slack = digits(*parts) + A_STEP * (len(moved[service]) + len(plan.years)) * (len(plan.neighbourhoods) + 1)
        yield equals(f"inequality, change ({service})", sum(parts), sum(moved[service]), slack)


def health_is_shared_out(plan: Plan) -> Iterator[Case]:
    """A fifth's years of good health are its share of those of all."""
    rows = [row for row in plan.outcomes if row.service == QALY and row.neighbourhood == row.year == EVERYWHERE]
    for fifth in plan.inequality:
        part = rows[0].change.p50 * fifth.share_of_qaly
        where = f"inequality (quintile {fifth.quintile})/qaly/p50"
        yield equals(where, fifth.qaly.p50, part, 4 * HALF_A_DIGIT * abs(part) + 1e-9)


USE = (
    Invariant("Ranges are in order, and stand on draws enough", ranges_are_in_order),
    Invariant("No use is less than nothing", use_is_not_negative),
    Invariant("Today and every step sum to the use with the plan", steps_sum_to_the_use),
    Invariant("Needs are where the steps begin", need_is_where_steps_begin),
    Invariant("Options add up", options_add_up),
    Invariant("What runs today is told of every option", what_runs_is_whole),
    Invariant("Promises follow from options", promises_follow_options),
    Invariant("Fifths share what the options change", fifths_share_what_options_change),
    Invariant("Fifths share the years of good health", health_is_shared_out),
)
"""What the plan does adds up."""
