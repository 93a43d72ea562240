"""What each coalition of partners could gain by itself. In: candidates. Out: v(S).

v(S), the characteristic function of the game (von Neumann and Morgenstern 1944), is the most discounted cash that the
members of S gain with options whose deliverers and funders are all in S (outsiders such as national funders are always
there), chosen anew for each coalition by the same programme as the plan: budgets, staff, one scale, set-up order, whole
wards. Floors and core offers bind a plan for the whole place, not a coalition by itself. Doing nothing is always open,
so v(S) >= 0. Options are measured one by one: overlap is left out, for every coalition alike. Others may lose by what S
does (a block payer's gain may be a provider's loss), so v need not be superadditive; where nobody loses by others'
options, it is.

For the game of a large place, the same option at the same scale and start, in neighbourhoods where the same blocs are
needed, becomes one candidate. Which coalitions can carry it is unchanged; only a plan that takes the option in some of
those neighbourhoods and not in others is lost. Where even these are too many, an option keeps the scale and start that
could bring most cash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.constraints import ALONE_NAMES
from commonground.choose.declared import Layout, lay_out
from commonground.choose.model import Candidates, CoalitionValues, Counts, GameValues
from commonground.choose.problem import Objective, build_problem, cash
from commonground.choose.solver import effort_of, solve
from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.errors import Fault
from commonground.core.progress import Progress, silent
from commonground.partners.roll import MOST_PLAYERS, players_of
from commonground.prices.value import money_discount
from commonground.simulate.model import Choice


def value_coalitions(candidates: Candidates, progress: Progress = silent) -> CoalitionValues:
    """v(S) in cash, with what partners declare where any declares a worth, and with what outcomes are worth."""
    anybody_declares = any(partner.declared_worth_gbp for partner in candidates.partners)
    games: tuple[Counts, ...] = ("cash", "declared", "public") if anybody_declares else ("cash", "public")
    values = []
    for g, counts in enumerate(games):
        values.append(play(candidates, counts, lambda share, g=g: progress((g + share) / len(games))))  # type: ignore[misc]
    return CoalitionValues(players_of(candidates.partners), tuple(values))


def play(candidates: Candidates, counts: Counts = "cash", progress: Progress = silent) -> GameValues:
    """v (2**blocs,), GBP discounted, by bitmask: bit i = bloc i of `players_of(candidates.partners)`.

    v(S) = max over the plans x that S can carry of sum over p in S, k, y of d[y] * cash[p,k,y] * x[k], and whole wards

    The game `declared` adds to cash what partners say that avoided use is worth to them; `public` adds
    outcome[k] * x[k], what health and company gained are worth to everybody.
    """
    partners, blocs = candidates.partners, players_of(candidates.partners)
    if len(blocs) > MOST_PLAYERS:
        raise Fault(f"{len(blocs)} blocs make too many coalitions; {MOST_PLAYERS} is the most")
    if counts == "declared":
        candidates = replace(candidates, cash=candidates.cash + candidates.declared_gbp)
    bloc = np.array([blocs.index(one.bloc or one.id) if one.takes_part else -1 for one in partners], dtype=np.int64)
    found, known = [_NOTHING], dict[bytes, _Best]()
    for mask in range(1, 1 << len(blocs)):
        members = (bloc >= 0) & (mask >> np.maximum(bloc, 0) & 1).astype(bool)
        found.append(_value(_for_members(candidates, bloc, members, counts == "public"), known))
        progress((mask + 1) / (1 << len(blocs)))
    return GameValues(
        counts=counts,
        value_gbp=np.array([best.gbp for best in found]),
        bound_gbp=np.array([best.bound_gbp for best in found]),
        options=tuple(best.options for best in found),
    )


@dataclass(frozen=True)
class _Best:
    """The best plan of a coalition: what it gains, the most that it could, which options it has."""

    gbp: float = 0.0
    bound_gbp: float = 0.0
    options: tuple[str, ...] = ()


_NOTHING = _Best()


@dataclass(frozen=True)
class _Coalition:
    """A coalition's members (P,) and the candidates that it could carry and might want."""

    candidates: Candidates
    bloc: Ints  # (P,), -1 = it takes no part
    members: Flags
    public: bool  # whether it counts outcomes too
    carried: Ints

    @property
    def key(self) -> bytes:
        """The same for coalitions that face the same choice: other members neither carry nor feel it."""
        cash, wards = self.candidates.cash[:, self.carried], self.candidates.wards[:, self.carried]
        felt = cash.any(axis=(1, 2)) | wards.any(axis=(1, 2))
        return self.carried.tobytes() + (self.members & felt).tobytes()


def _for_members(candidates: Candidates, bloc: Ints, members: Flags, public: bool) -> _Coalition:
    carries: Flags = np.logical_not(candidates.needed[~members].any(axis=0))
    wanted: Flags = np.logical_and(carries, _optimistic(candidates, members, public) > 0.0)
    return _Coalition(candidates, bloc, members, public, _with_what_they_rest_on(candidates, carries, wanted))


def _optimistic(candidates: Candidates, members: Flags, public: bool) -> Floats:
    """The most (K,) that each candidate by itself could bring: every part of a ward at a whole ward's worth.

    optimistic[k] = sum_y d[y] * sum over members p of cash[p,k,y], and ward_gbp for what it closes of wards[p,k,y]

    and outcome[k] where outcomes count. Candidates that lose even by this count are dropped. One that loses may still
    tip a ward over the edge by a hair's breadth; that is left out.
    """
    factors = money_discount(candidates.assumptions, len(candidates.years))
    freed = np.maximum(-candidates.wards[members].sum(axis=0), 0.0) * candidates.ward_gbp
    gained = (candidates.cash[members].sum(axis=0) + freed) @ factors
    return np.asarray(gained + candidates.worth.outcome if public else gained)


def _with_what_they_rest_on(candidates: Candidates, carries: Flags, wanted: Flags) -> Ints:
    """The wanted candidates, and those that must be set up before them."""
    ids = {option.id: o for o, option in enumerate(candidates.options)}
    wanted_options = set(candidates.option[wanted].tolist())
    options, reach = set(wanted_options), list(wanted_options)
    while reach:
        before = {ids[first] for first in candidates.options[reach.pop()].after if first in ids} - options
        options |= before
        reach += before
    rested_on = np.isin(candidates.option, list(options - wanted_options))
    return np.flatnonzero(wanted | (carries & rested_on))


def _value(coalition: _Coalition, known: dict[bytes, _Best]) -> _Best:
    if not len(coalition.carried):
        return _NOTHING
    if coalition.key not in known:
        known[coalition.key] = _best_plan(coalition)
    return known[coalition.key]


def _best_plan(coalition: _Coalition) -> _Best:
    candidates = coalition.candidates.at(coalition.carried)
    most = candidates.assumptions.number("choose.most_game_candidates")
    if len(candidates.choices) > most:
        candidates = grouped(candidates, coalition.bloc)
    if len(candidates.choices) > most:
        candidates = dominant(candidates, _optimistic(candidates, coalition.members, coalition.public))
    layout = lay_out(candidates, coalition.members)
    objective = _objective(coalition, candidates, layout)
    solved = solve(build_problem(candidates, layout, objective, ALONE_NAMES), effort_of(candidates.assumptions))
    if solved is None or solved.value <= 0.0:
        return _Best(bound_gbp=max(solved.bound, 0.0) if solved else 0.0)
    taken = np.flatnonzero(solved.x[: layout.candidates] > 0.5)
    return _Best(solved.value, solved.bound, tuple(dict.fromkeys(candidates.choices[k].option for k in taken)))


def _objective(coalition: _Coalition, candidates: Candidates, layout: Layout) -> Objective:
    gained = cash(candidates, layout, coalition.members)
    if not coalition.public:
        return gained
    worth = np.concatenate([candidates.worth.outcome, np.zeros(layout.variables - layout.candidates)])
    return replace(gained, gain=gained.gain + worth)


def grouped(candidates: Candidates, bloc: Ints) -> Candidates:
    """The candidates joined by the blocs they need; `bloc` (P,) is the bloc of each partner, -1 where it has no part.

    The first neighbourhood of a group gives it its name.
    """
    needed, plays = np.zeros((int(bloc.max(initial=-1)) + 1, len(candidates.choices)), dtype=bool), bloc >= 0
    np.logical_or.at(needed, bloc[plays], candidates.needed[plays])
    keys: dict[tuple[int, float, int, bytes], list[int]] = {}
    for k, choice in enumerate(candidates.choices):
        key = (int(candidates.option[k]), choice.scale, choice.start, needed[:, k].tobytes())
        keys.setdefault(key, []).append(k)
    groups = list(keys.values())
    member = np.zeros((len(groups), len(candidates.choices)))
    for g, inside in enumerate(groups):
        member[g, inside] = 1.0
    first = np.array([inside[0] for inside in groups], dtype=np.int64)
    return replace(
        candidates.at(first),
        choices=tuple(_named(candidates.choices[inside[0]], len(inside)) for inside in groups),
        covers=(member @ candidates.covers) > 0.0,
        budget_use=_summed(member, candidates.budget_use),
        staff_wte=_summed(member, candidates.staff_wte),
        capped_wte=_summed(member, candidates.capped_wte),
        cash=_summed(member, candidates.cash),
        declared_gbp=_summed(member, candidates.declared_gbp),
        needed=(candidates.needed @ member.T) > 0.0,
        wards=_summed(member, candidates.wards),
        worth=candidates.worth.each(lambda amounts: member @ amounts),
    )


def dominant(candidates: Candidates, cash_gbp: Floats) -> Candidates:
    """One scale and start of each option and place, that of the largest `cash_gbp` (K,).

    Options that rest on others, or that others rest on, keep all of theirs, so that they can be set up in order.
    """
    in_order = {o.id for o in candidates.options if o.after} | {first for o in candidates.options for first in o.after}
    top: dict[tuple[int, bytes], int] = {}
    for k in np.argsort(-cash_gbp, kind="stable").tolist():
        top.setdefault((int(candidates.option[k]), candidates.covers[k].tobytes()), k)
    kept = set(top.values()) | {k for k, c in enumerate(candidates.choices) if c.option in in_order}
    return candidates.at(np.array(sorted(kept), dtype=np.int64))


def _named(choice: Choice, count: int) -> Choice:
    return choice if count == 1 else replace(choice, neighbourhood=f"{choice.neighbourhood}+{count - 1}")


def _summed(member: Floats, amounts: Floats) -> Floats:
    return np.asarray(np.einsum("gk,pky->pgy", member, amounts, optimize=True))
