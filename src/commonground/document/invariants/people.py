"""Whether parts sum to wholes: residents, people helped, households, footprints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from commonground.document.invariants.model import NOISE, Case, Invariant, digits, equals, holds
from commonground.document.people import Reached
from commonground.document.place import LEAST_SAY, PAST_KINDS
from commonground.document.plan import Plan

WARD = "ward"


def neighbourhoods_sum_to_the_place(plan: Plan) -> Iterator[Case]:
    """Residents and small areas of the neighbourhoods sum to those of the place, each area in one of them."""
    place, here = plan.place, plan.neighbourhoods
    areas = [code for row in here for code in row.areas]
    yield equals("place/population", place.population, sum(row.population for row in here), 0)
    yield equals("place/areas", place.areas, len(areas), 0)
    yield holds("neighbourhoods, areas", len(set(areas)) == len(areas), "a small area is in two neighbourhoods")
    fit = plan.population_fit
    yield equals("population_fit/persons", fit.persons, place.population, 0)
    yield equals("population_fit/households", fit.households, place.households, 0)
    yield holds("place/households", 0 < place.households <= place.population, "it has more households than residents")
    for i, row in enumerate(here):
        where, shares = f"neighbourhoods/{i}/imd_quintile_shares", row.imd_quintile_shares
        yield equals(where, sum(shares), 1.0, digits(*shares))
        yield holds(f"neighbourhoods/{i}/population", row.population > 0, "nobody lives there")
        yield holds(f"neighbourhoods/{i}/areas", bool(row.areas), "it has no small areas")


def helped_sum_to_all(plan: Plan) -> Iterator[Case]:
    """Residents and people helped, by neighbourhood and by fifth, sum to all; none is helped who does not live here."""
    whole, helped = plan.helped.all, plan.helped
    yield equals("helped/all/people", whole.people, plan.place.population, digits(whole.people))
    sizes = {row.id: row.population for row in plan.neighbourhoods}
    for row in helped.by_neighbourhood:
        where = f"helped/by_neighbourhood ({row.neighbourhood})"
        yield equals(f"{where}/people", row.people, sizes[row.neighbourhood], digits(row.people))
    tables: dict[str, Sequence[Reached]] = {"neighbourhood": helped.by_neighbourhood, "quintile": helped.by_quintile}
    for name, rows in tables.items():
        for what in ("people", "reached"):
            parts = [float(getattr(row, what)) for row in rows]
            total = float(getattr(whole, what))
            yield equals(f"helped/by_{name}, {what}", sum(parts), total, digits(total, *parts))
    each = [(f"by_{name}/{i}", row) for name, rows in tables.items() for i, row in enumerate(rows)]
    for where, one in [("all", whole), *each]:
        share = one.reached / one.people if one.people else 0.0
        yield equals(f"helped/{where}/share", one.share, share, digits(share, share, share))
        within = 0 <= one.reached <= one.people * (1 + 1e-5)
        yield holds(f"helped/{where}/reached", within, "more are helped than live there, or fewer than nobody")


def fifths_sum_to_all(plan: Plan) -> Iterator[Case]:
    """The five fifths are the people of the neighbourhoods and those helped; their shares sum to one, or to nothing."""
    helped = {row.quintile: row for row in plan.helped.by_quintile}
    for row in plan.inequality:
        where = f"inequality (quintile {row.quintile})"
        there = [here.population * here.imd_quintile_shares[row.quintile - 1] for here in plan.neighbourhoods]
        yield equals(f"{where}/people", row.people, sum(there), digits(row.people, *there))
        yield equals(f"{where}/people", row.people, helped[row.quintile].people, digits(row.people))
        yield equals(f"{where}/reached", row.reached, helped[row.quintile].reached, digits(row.reached))
    for share, what in (("share_of_people", "people"), ("share_of_reached", "reached")):
        total = sum(getattr(row, what) for row in plan.inequality)
        for row in plan.inequality:
            part = getattr(row, what) / total if total else 0.0
            yield equals(
                f"inequality (quintile {row.quintile})/{share}", getattr(row, share), part, digits(part, part, part)
            )
    gains = [row.share_of_qaly for row in plan.inequality]
    yield equals("inequality, share_of_qaly", sum(gains), 1.0 if any(gains) else 0.0, digits(*gains))


def agencies_sum_to_all(plan: Plan) -> Iterator[Case]:
    """Households by number of agencies: one row for each number, shares that sum to one."""
    found = plan.need.agencies_per_household
    counts = [row.agencies for row in found.rows]
    yield holds(
        "need/agencies_per_household", counts == list(range(len(counts))), "the numbers do not follow one another"
    )
    last = counts[-1] if counts else 0
    yield holds("need/agencies_per_household/most_counted", last <= found.most_counted, "a row counts more than that")
    total = sum(row.households for row in found.rows)
    for i, row in enumerate(found.rows):
        share = row.households / total if total else 0.0
        where = f"need/agencies_per_household/rows/{i}"
        yield equals(f"{where}/share_of_households", row.share_of_households, share, digits(share, share, share))
    for what in ("share_of_households", "share_of_cost"):
        shares = [getattr(row, what) for row in found.rows]
        yield equals(f"need/agencies_per_household, {what}", sum(shares), 1.0 if any(shares) else 0.0, digits(*shares))


def footprints_hold_the_residents(plan: Plan) -> Iterator[Case]:
    """A footprint has no more residents than the place, and covers no neighbourhood more than once."""
    for row in plan.footprints:
        counts = [unit.residents for unit in row.units]
        most = plan.place.population + digits(*counts)
        yield holds(f"footprints ({row.kind})", sum(counts) <= most, f"its units hold {sum(counts):,.0f} residents")
        for unit in row.units:
            yield holds(f"footprints ({row.kind}, {unit.code})", unit.residents > 0, "nobody lives in this unit")
    said: dict[tuple[str, str], list[float]] = defaultdict(list)
    for i, say in enumerate(plan.who_decides):
        yield holds(f"who_decides/{i}/share", 0 < say.share <= 1 + 1e-5, "a share is above 0 and at most 1")
        said[say.kind, say.neighbourhood].append(say.share)
    for key, shares in said.items():
        yield holds(
            f"who_decides ({', '.join(key)})", sum(shares) <= 1 + digits(*shares) + NOISE, "shares sum to over 1"
        )


def bodies_are_as_large_as_their_units(plan: Plan) -> Iterator[Case]:
    """The residents of a unit are those of its neighbourhoods, by the share of each that it covers.

    Where it is not said to cover any it may hold less than LEAST_SAY of a neighbourhood.
    """
    sizes = {row.id: row.population for row in plan.neighbourhoods}
    covered: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for say in plan.who_decides:
        covered[say.kind, say.code][say.neighbourhood] = say.share * sizes[say.neighbourhood]
    for row in plan.footprints:
        for unit in row.units if row.kind not in (WARD, *PAST_KINDS) else ():
            parts = covered.get((row.kind, unit.code), {})
            known, unsaid = sum(parts.values()), sum(size for id_, size in sizes.items() if id_ not in parts)
            due = min(max(unit.residents, known), known + LEAST_SAY * unsaid)
            where = f"footprints ({row.kind}, {unit.code})/residents"
            yield equals(where, unit.residents, due, digits(unit.residents, *parts.values()))


PEOPLE = (
    Invariant("Neighbourhoods sum to the place", neighbourhoods_sum_to_the_place),
    Invariant("People helped sum to all, and are residents", helped_sum_to_all),
    Invariant("Fifths sum to all", fifths_sum_to_all),
    Invariant("Households by agencies sum to all", agencies_sum_to_all),
    Invariant("Footprints hold the residents, and no more", footprints_hold_the_residents),
    Invariant("Units of a footprint are the sum of their neighbourhoods", bodies_are_as_large_as_their_units),
)
"""Parts are parts of their wholes."""
