"""Hours against the staff that can be found, what unpaid care is worth, and whose wards they are. In: hours, partners.

Out: `WorkLine`s, `UnpaidCare`, `HereAndElsewhere`. D draws, Y years, P partners. The counts are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions, Evidence
from commonground.options.staffing import wait_years, years_worked
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.settle.hours import names_of_workers
from commonground.settle.model import HereAndElsewhere, HoursLine, Ledger, Training, UnpaidCare, WorkLine
from commonground.settle.step_flows import OPENED_LINE
from commonground.simulate.draws import log_normal

UNPAID = "unpaid_carer"  # of workers.csv: those whom nobody employs


def match_staff(
    hours: Iterable[HoursLine], partners: Sequence[Partner], evidence: Evidence, assumptions: Assumptions
) -> tuple[WorkLine, ...]:
    """Each profession's hours in the whole place, and those of the new staff whom its employers can have added by then.

        found[f,y] = sum over employers p of f: wte[p,f,y] * worked[f,y] * hours_per_wte
        wte[p,f,y] = new_staff_wte[p] * needed[p,f,y] / sum_g needed[p,g,y], but new_staff_wte[p,f] at the most
        needed[p,f,y] = max(sum over roles r of p: mean_d hours[f,r,y] * size[p,r], 0)
        size[p,r] = new_staff_wte[p] / sum over partners q with the role r: new_staff_wte[q]

    An employer is a partner with a role whose staff the hours are of. What it can find in a year goes where its own
    professions need it; what one of them cannot take goes to the others. `worked`: see `options.staffing`; who is
    trained up first works from the end of the training. Uses `settle.hours_per_wte`.
    """
    lines = tuple(hours)
    by_who, needed = _by_who(lines), _needed(lines, partners)
    waits = dict(zip(evidence.professions["id"], wait_years(evidence).tolist(), strict=True))
    training, ids = _training(evidence), {name: who for who, name in names_of_workers(evidence).items()}
    found = dict[str, Floats]()
    for partner in partners:
        mine = needed[partner.id]
        most = {who: partner.new_staff_wte_by_profession.get(ids.get(who, ""), np.inf) for who in mine}
        for who, wte in _shared_out(partner.new_staff_wte, mine, most).items():
            worked = years_worked(waits.get(ids.get(who, ""), 0.0), len(wte))
            found[who] = found.get(who, 0.0) + wte * worked * assumptions.number("settle.hours_per_wte")
    return tuple(
        WorkLine(
            who=who,
            hours=each,
            found=found.get(who),
            employers=tuple(partner.id for partner in partners if who in needed[partner.id]),
            training=training.get(who),
        )
        for who, each in by_who.items()
    )


def _training(evidence: Evidence) -> dict[str, Training]:
    """How new staff of each profession are found, by its name."""
    rows = evidence.professions.select("name", "training_years", "can_be_found").iter_rows()
    return {name: Training(years, found) for name, years, found in rows}


def _by_who(hours: Iterable[HoursLine]) -> dict[str, Floats]:
    """Each profession's hours (D, Y) in all neighbourhoods, whoever employs it."""
    found: dict[str, Floats] = {}
    for line in hours:
        found[line.who] = found.get(line.who, 0.0) + line.hours
    return found


def _needed(lines: Sequence[HoursLine], partners: Sequence[Partner]) -> dict[str, dict[str, Floats]]:
    """Partner id -> profession -> mean hours (Y,) that its own staff of it are to work; nothing where relieved."""
    by_role: dict[tuple[str, str], Floats] = {}
    for line in lines:
        by_role[line.who, line.role] = by_role.get((line.who, line.role), 0.0) + line.hours.mean(axis=0)
    needed: dict[str, dict[str, Floats]] = {partner.id: {} for partner in partners}
    for (who, role), each in by_role.items():
        employers = [partner for partner in partners if role in partner.roles]
        sizes = [partner.new_staff_wte for partner in employers]
        for partner in employers:
            mine = needed[partner.id]
            mine[who] = mine.get(who, 0.0) + each * _part(partner.new_staff_wte, sizes)
    return {one: {who: np.maximum(each, 0.0) for who, each in mine.items()} for one, mine in needed.items()}


def _part(one: float, every: Sequence[float]) -> float:
    """One of several as a share of their sum; equal parts of nothing."""
    return one / sum(every) if sum(every) > 0.0 else 1.0 / len(every)


def _shared_out(wte: float, needed: Mapping[str, Floats], most: Mapping[str, float]) -> dict[str, Floats]:
    """New staff (Y,) of each profession in a year, by need, none beyond its `most`; alike where nothing is needed.

    What is beyond the most of one goes to the others, pass by pass, until all of `wte` is given or all are full.
    """
    if not needed:
        return {}
    need = np.array(list(needed.values()))  # (F, Y)
    need = np.where(need.sum(axis=0) > 0.0, need, 1.0)
    limit = np.array([most[who] for who in needed])[:, None]
    given = np.zeros_like(need)
    for _ in needed:
        room = np.where(given < limit, need, 0.0)
        total = room.sum(axis=0)
        left = wte - given.sum(axis=0)
        given = np.minimum(given + np.divide(room, total, out=np.zeros_like(need), where=total > 0.0) * left, limit)
    return dict(zip(needed, given, strict=True))


def value_unpaid_care(
    hours: Iterable[HoursLine], evidence: Evidence, assumptions: Assumptions, seed: int
) -> UnpaidCare | None:
    """What unpaid carers take on, at what a home carer in their place would cost; None where nothing moves for them.

        gbp[d,y] = hours[d,y] * unpaid_care_hour_gbp[d]

    The replacement cost method (proxy good) of valuing informal care: Koopmanschap and others 2008. Uses
    `value.unpaid_care_hour_gbp`.
    """
    name = names_of_workers(evidence)[UNPAID]
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
