"""Fewer candidates, chosen together in several neighbourhoods. In: candidates. Out: `Candidates`.

For the game of a large place: the same option at the same scale and start, in neighbourhoods where the same blocs
are needed, becomes one candidate. Which coalitions can carry it is unchanged; only a plan that takes the option in
some of those neighbourhoods and not in others is lost. Where even these are too many, an option keeps the scale and
start that could bring most cash.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonground.choose.model import Candidates, Worth
from commonground.core.arrays import Floats, Ints
from commonground.simulate.model import Choice


def grouped(candidates: Candidates, bloc: Ints) -> Candidates:
    """The candidates joined by the blocs they need; `bloc` (P,) is the bloc of each partner.

    The first neighbourhood of a group gives it its name.
    """
    needed = np.zeros((int(bloc.max(initial=-1)) + 1, len(candidates.choices)), dtype=bool)
    np.logical_or.at(needed, bloc, candidates.needed)
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
        cash=_summed(member, candidates.cash),
        declared_gbp=_summed(member, candidates.declared_gbp),
        needed=(candidates.needed @ member.T) > 0.0,
        wards=_summed(member, candidates.wards),
        worth=Worth(member @ candidates.worth.social, member @ candidates.worth.benefit),
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
