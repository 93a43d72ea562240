"""Hours against the staff that can be found, what unpaid care is worth, and whose wards they are. In: hours, partners.

Out: `WorkLine`s, `UnpaidCare`, `HereAndElsewhere`. D draws, Y years, P partners. The counts are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions, Evidence
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.settle.model import HereAndElsewhere, HoursLine, Ledger, UnpaidCare, WorkLine
from commonground.settle.step_flows import OPENED_LINE
from commonground.simulate.draws import log_normal

UNPAID = "unpaid_carer"  # of workers.csv: those whom nobody employs


def match_staff(
    hours: Iterable[HoursLine], partners: Sequence[Partner], evidence: Evidence, assumptions: Assumptions
) -> tuple[WorkLine, ...]:
    """Each group's hours in the whole place, and those of the new staff whom its employers can have added by then.

        found[w,y] = sum over employers p of w: (y + 1) * new_staff_wte[p] * hours_per_wte * part[p,w,y]
        part[p,w,y] = needed[w,y] * size[p,w] / sum_v needed[v,y] * size[p,v],   needed = max(mean_d hours, 0)
        size[p,w] = new_staff_wte[p] / sum over employers q of w: new_staff_wte[q]

    A partner employs the groups that do the work of its roles. What it can find goes where its own groups need it.
    Uses `settle.hours_per_wte`.
    """
    by_who = _by_who(hours)
    employers = _employers(partners, evidence, by_who)
    years = np.arange(1, _years(by_who) + 1)
    needed = {who: np.maximum(each.mean(axis=0), 0.0) for who, each in by_who.items()}
    wte = {partner.id: partner.new_staff_wte for partner in partners}
    size = {(p, who): _part(wte[p], [wte[q] for q in ids]) for who, ids in employers.items() for p in ids}
    found = dict[str, Floats]()
    for partner in partners:
        mine = {who: needed[who] * size[partner.id, who] for who in by_who if partner.id in employers[who]}
        hours_found = years * partner.new_staff_wte * assumptions.number("settle.hours_per_wte")
        for who, part in _parts(mine).items():
            found[who] = found.get(who, 0.0) + part * hours_found
    return tuple(WorkLine(who, each, found.get(who), employers[who]) for who, each in by_who.items())


def _by_who(hours: Iterable[HoursLine]) -> dict[str, Floats]:
    """Each group's hours (D, Y) in all neighbourhoods."""
    found: dict[str, Floats] = {}
    for line in hours:
        found[line.who] = found.get(line.who, 0.0) + line.hours
    return found


def _years(by_who: Mapping[str, Floats]) -> int:
    return next(iter(by_who.values())).shape[1] if by_who else 0


def _employers(partners: Sequence[Partner], evidence: Evidence, groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The partners whose roles the work of each group is, by its name."""
    name = dict(evidence.workers.select("id", "name").iter_rows())
    whose = {role: name[worker] for role, worker in evidence.roles.select("id", "worker").iter_rows()}
    return {
        who: tuple(partner.id for partner in partners if any(whose.get(role) == who for role in partner.roles))
        for who in groups
    }


def _part(one: float, every: Sequence[float]) -> float:
    """One of several as a share of their sum; equal parts of nothing."""
    return one / sum(every) if sum(every) > 0.0 else 1.0 / len(every)


def _parts(needed: Mapping[str, Floats]) -> dict[str, Floats]:
    """Shares (Y,) of several needs, which sum to 1; equal ones in a year in which nothing is needed."""
    total = sum(needed.values(), np.zeros(1))
    alike = 1.0 / max(len(needed), 1)
    return {
        who: np.divide(each, total, out=np.full_like(each, alike), where=total > 0.0) for who, each in needed.items()
    }


def value_unpaid_care(
    hours: Iterable[HoursLine], evidence: Evidence, assumptions: Assumptions, seed: int
) -> UnpaidCare | None:
    """What unpaid carers take on, at what a home carer in their place would cost; None where nothing moves for them.

        gbp[d,y] = hours[d,y] * unpaid_care_hour_gbp[d]

    The replacement cost method (proxy good) of valuing informal care: Koopmanschap and others 2008. Uses
    `value.unpaid_care_hour_gbp`.
    """
    name = dict(evidence.workers.select("id", "name").iter_rows())[UNPAID]
    taken_on = _by_who(hours).get(name)
    if taken_on is None:
        return None
    each = log_normal(assumptions["value.unpaid_care_hour_gbp"], seed, len(taken_on))
    return UnpaidCare(taken_on, taken_on * each[:, None])


def tell_elsewhere(prices: PriceBook, ledger: Ledger) -> tuple[HereAndElsewhere, ...]:
    """Each partner that serves others too, as its trust's published bed days tell, with how much of it is this place's.

    share_here[p] = part_here[p] where that is less than 1
    """
    return tuple(
        HereAndElsewhere(partner, float(part), _of_wards(ledger, prices, partner))
        for partner, part in zip(prices.partners, prices.part_here, strict=True)
        if part < 1.0
    )


def _of_wards(ledger: Ledger, prices: PriceBook, partner: str) -> Floats:
    """(Y,) what whole wards bring the partner on average."""
    capacity = prices.capacity
    lines = {OPENED_LINE.format(name) for name, beds in zip(capacity.names, capacity.beds, strict=True) if beds}
    mine = (flow.gbp.mean(axis=0) for flow in ledger.flows if flow.line in lines and flow.payer == partner)
    return np.asarray(-sum(mine, np.zeros(len(ledger.years))))
