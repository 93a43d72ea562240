"""Which professions the staff of an option are of, by who delivers it. In: options, roles, evidence. Out: shares.

The staff time of an option is shared in equal parts by the roles that deliver it (`prices.shares`). Which profession
does how much of it is told for the option as a whole (evidence table `staff_mix`), and which professions a body of a
role employs by the role (`roles`). F professions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Evidence
from commonground.options.model import Option

PASSES = 200  # of proportional fitting: enough for shares to two decimals
LEAST_PART = 0.005  # of a role's part; less is what fitting has not yet taken away


def list_deliverers(option: Option, roles_held: Collection[str], evidence: Evidence) -> tuple[str, ...]:
    """The roles whose time an option takes: those that somebody here holds, and those outside the place."""
    inside = evidence.partner_roles()
    return tuple(role for role in option.delivered_by if role in roles_held or role not in inside)


def mix_by_role(
    options: Sequence[Option], roles_held: Collection[str], evidence: Evidence
) -> dict[str, dict[str, Floats]]:
    """Option id -> role that delivers it -> the professions of the role's part of the staff time (F,), summing to 1.

        part[r,f] <- part[r,f] * share[f] / sum_r part[r,f],   part[r,f] <- part[r,f] / R / sum_f part[r,f],  and again

    Iterative proportional fitting (Deming and Stephan 1940) of R equal parts to the option's mix, from the professions
    that each role employs; where they cannot be met both, the equal parts are. A role that employs none of the mix, and
    every role of an option without a mix, has the most usual of its own professions.
    """
    ids, employed, mixes = tuple(evidence.professions["id"]), evidence.employed(), _mixes(evidence)
    roles = [list_deliverers(option, roles_held, evidence) for option in options]
    mix = np.array([mixes.get(option.id, np.zeros(len(ids))) for option in options]).reshape(-1, 1, len(ids))
    start = np.zeros((len(options), max(map(len, roles), default=0), len(ids)))
    for o, those in enumerate(roles):
        for r, role in enumerate(those):
            start[o, r] = _start(mix[o, 0], ids, employed[role])
    parts = _fitted(start, mix, np.array([[[len(those)]] for those in roles], dtype=np.float64).reshape(-1, 1, 1))
    return {option.id: {role: parts[o, r] for r, role in enumerate(roles[o])} for o, option in enumerate(options)}


def wait_years(evidence: Evidence) -> Floats:
    """(F,) years from finding somebody of a profession until they can work: 0 for those recruited already trained."""
    trained = (evidence.professions["can_be_found"] == "trained").to_numpy()
    return np.asarray(np.where(trained, evidence.professions["training_years"].to_numpy(), 0.0))


def years_worked(wait: float, years: int) -> Floats:
    """(Y,) years of work in each plan year of those of whom one is found in each year so far.

    worked[y] = sum_(j <= y) clip(y - j + 1 - wait, 0, 1) = max(y + 1 - wait, 0)
    """
    return np.asarray(np.maximum(np.arange(1, years + 1) - wait, 0.0))


def _mixes(evidence: Evidence) -> Mapping[str, Floats]:
    """Option id -> share of its staff time by profession (F,)."""
    at = {profession: f for f, profession in enumerate(evidence.professions["id"])}
    found = dict[str, Floats]()
    for option, profession, share in evidence.staff_mix.select("option", "profession", "share").iter_rows():
        found.setdefault(option, np.zeros(len(at)))[at[profession]] = share
    return found


def _start(mix: Floats, ids: Sequence[str], employed: Sequence[str]) -> Floats:
    """The part (F,) of a mix that a role employs; the most usual of its professions where that is nothing."""
    inside: Floats = mix * np.isin(ids, employed) if employed else mix
    if inside.any() or not employed:
        return inside
    return np.asarray(np.array(ids) == employed[0], dtype=np.float64)


def _fitted(start: Floats, mix: Floats, roles: Floats) -> Floats:
    """(O, R, F) the professions of each role's part, summing to 1, or to 0 where nothing says which.

    `start` (O, R, F); `mix` (O, 1, F); `roles` (O, 1, 1) how many deliver each option, the rows beyond being nothing.
    """
    part = start.copy()
    for _ in range(PASSES):
        columns = part.sum(axis=1, keepdims=True)
        wanted = np.where(mix > 0.0, mix * roles, columns)  # what is not in the mix stays as it is
        part = _rows_of_one(part * np.divide(wanted, columns, out=np.zeros_like(columns), where=columns > 0.0))
    return _rows_of_one(np.where(part < LEAST_PART, 0.0, part))


def _rows_of_one(part: Floats) -> Floats:
    total = part.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(part, total, out=np.zeros_like(part), where=total > 0.0))
