"""What each coalition of partners could gain by itself. In: outlook, prices, partners. Out: v(S).

v(S) is the most discounted cash that the members of S gain with options whose deliverers and funders are all in S
(outsiders such as national funders are always there), chosen anew for each coalition by the same program as the plan:
budgets, staff, one scale, set-up order, whole wards. Floors and core offers bind a plan for the whole place, not a
coalition by itself. Doing nothing is always open, so v(S) >= 0. Options are measured one by one: overlap is left out,
for every coalition alike. Others may lose by what S does (a block payer's gain may be a provider's loss), so v need
not be superadditive; where nobody loses by others' options, it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.candidates import candidates
from commonground.choose.constraints import ALONE_NAMES
from commonground.choose.groups import grouped, leading
from commonground.choose.layout import layout
from commonground.choose.objectives import cash
from commonground.choose.problem import problem
from commonground.choose.setting import Setting, declared_gbp, setting
from commonground.choose.solve import effort_of, solve
from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.errors import Fault
from commonground.core.progress import Progress, silent
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.prices.value import money_discount
from commonground.simulate.marginals import measure_alone
from commonground.simulate.model import Baseline

MOST_BLOCS = 16  # 65,536 coalitions


def blocs_of(partners: Sequence[Partner]) -> tuple[str, ...]:
    """Who plays the game: blocs of partners, and partners that belong to none, in order of first mention."""
    return tuple(dict.fromkeys(partner.bloc or partner.id for partner in partners))


def coalition_values(
    baseline: Baseline,
    prices: PriceBook,
    partners: Sequence[Partner],
    blocs: Sequence[str] | None = None,
    progress: Progress = silent,
    *,
    declared: bool = False,
) -> Floats:
    """v (2**blocs,), GBP discounted, by bitmask: bit i = bloc i of `blocs` (by default `blocs_of(partners)`).

    `declared` adds to cash what partners say that avoided use is worth to them.
    """
    blocs = blocs_of(partners) if blocs is None else tuple(blocs)
    if len(blocs) > MOST_BLOCS:
        raise Fault(f"{len(blocs)} blocs make too many coalitions; {MOST_BLOCS} is the most")
    pool = candidates(baseline.options, baseline.neighbourhoods, baseline.assumptions)
    measured = measure_alone(baseline, pool)
    here = setting(baseline, measured, prices, partners)
    if declared:
        here = replace(here, cash=here.cash + declared_gbp(measured, prices, partners))
    bloc = np.array([blocs.index(partner.bloc or partner.id) for partner in partners], dtype=np.int64)
    values = np.zeros(1 << len(blocs))
    known: dict[bytes, float] = {}
    for mask in range(1, len(values)):
        values[mask] = _value(_for_members(here, bloc, (mask >> bloc & 1).astype(bool)), known)
        progress((mask + 1) / len(values))
    return values


@dataclass(frozen=True)
class _Coalition:
    """A coalition's members (P,) and the candidates that it could carry and might want."""

    here: Setting
    bloc: Ints  # (P,)
    members: Flags
    carried: Ints

    @property
    def key(self) -> bytes:
        """The same for coalitions that face the same choice: other members neither carry nor feel it."""
        felt = self.here.cash[:, self.carried].any(axis=(1, 2)) | self.here.wards[:, self.carried].any(axis=(1, 2))
        return self.carried.tobytes() + (self.members & felt).tobytes()


def _for_members(here: Setting, bloc: Ints, members: Flags) -> _Coalition:
    carries: Flags = np.logical_not(here.needed[~members].any(axis=0))
    wanted: Flags = np.logical_and(carries, _hoped(here, members) > 0.0)
    return _Coalition(here, bloc, members, _with_what_they_rest_on(here, carries, wanted))


def _hoped(here: Setting, members: Flags) -> Floats:
    """The most cash (K,) hoped for from each candidate by itself: every part of a ward at a whole ward's worth.

    Candidates hopeless by this count are dropped. One that loses cash may still tip a ward over the edge by a
    hair's breadth; that is left out.
    """
    factors = money_discount(here.assumptions, len(here.years))
    freed = np.maximum(-here.wards[members].sum(axis=0), 0.0) * here.ward_gbp
    return np.asarray((here.cash[members].sum(axis=0) + freed) @ factors)


def _with_what_they_rest_on(here: Setting, carries: Flags, wanted: Flags) -> Ints:
    """The wanted candidates, and those that must be set up before them."""
    ids = {option.id: o for o, option in enumerate(here.options)}
    options = set(here.option[wanted].tolist())
    reach = list(options)
    while reach:
        before = {ids[first] for first in here.options[reach.pop()].after if first in ids} - options
        options |= before
        reach += before
    rested_on = np.isin(here.option, list(options)) & ~np.isin(here.option, np.unique(here.option[wanted]))
    return np.flatnonzero(wanted | (carries & rested_on))


def _value(coalition: _Coalition, known: dict[bytes, float]) -> float:
    if not len(coalition.carried):
        return 0.0
    if coalition.key not in known:
        known[coalition.key] = _most_cash(coalition)
    return known[coalition.key]


def _most_cash(coalition: _Coalition) -> float:
    here = coalition.here.at(coalition.carried)
    most = here.assumptions.number("choose.most_game_candidates")
    if len(here.candidates) > most:
        here = grouped(here, coalition.bloc)
    if len(here.candidates) > most:
        here = leading(here, _hoped(here, coalition.members))
    where = layout(here, coalition.members)
    one = problem(here, where, cash(here, where, coalition.members), ALONE_NAMES)
    solved = solve(one, effort_of(here.assumptions))
    return max(solved.value, 0.0) if solved else 0.0
