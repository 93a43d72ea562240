"""Candidates chosen together in several neighbourhoods. In: a setting. Out: a smaller setting.

For the game of a large place: the same option at the same scale and start, in neighbourhoods where the same blocs
are needed, becomes one candidate. Which coalitions can carry it is unchanged; only a plan that takes the option in
some of those neighbourhoods and not in others is lost. Where even these are too many, an option keeps the scale and
start at which most is hoped of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonground.choose.setting import Setting
from commonground.choose.worth import Worth
from commonground.core.arrays import Floats, Ints
from commonground.simulate.model import Choice


def grouped(here: Setting, bloc: Ints) -> Setting:
    """The setting with candidates joined by the blocs they need; `bloc` (P,) is the bloc of each partner.

    The first neighbourhood of a group gives it its name.
    """
    needed = np.zeros((int(bloc.max(initial=-1)) + 1, len(here.candidates)), dtype=bool)
    np.logical_or.at(needed, bloc, here.needed)
    keys: dict[tuple[int, float, int, bytes], list[int]] = {}
    for k, choice in enumerate(here.candidates):
        key = (int(here.option[k]), choice.scale, choice.start, needed[:, k].tobytes())
        keys.setdefault(key, []).append(k)
    groups = list(keys.values())
    member = np.zeros((len(groups), len(here.candidates)))
    for g, inside in enumerate(groups):
        member[g, inside] = 1.0
    first = np.array([inside[0] for inside in groups], dtype=np.int64)
    return replace(
        here.at(first),
        candidates=tuple(_named(here.candidates[inside[0]], len(inside)) for inside in groups),
        covers=(member @ here.covers) > 0.0,
        budget_use=_summed(member, here.budget_use),
        staff_wte=_summed(member, here.staff_wte),
        cash=_summed(member, here.cash),
        needed=(here.needed @ member.T) > 0.0,
        wards=_summed(member, here.wards),
        worth=Worth(member @ here.worth.social, member @ here.worth.benefit),
    )


def leading(here: Setting, hoped: Floats) -> Setting:
    """The setting with one scale and start of each option and place, that of the largest `hoped` (K,).

    Options that rest on others, or that others rest on, keep all of theirs, so that they can be set up in order.
    """
    in_order = {o.id for o in here.options if o.after} | {first for o in here.options for first in o.after}
    top: dict[tuple[int, bytes], int] = {}
    for k in np.argsort(-hoped, kind="stable").tolist():
        top.setdefault((int(here.option[k]), here.covers[k].tobytes()), k)
    kept = set(top.values()) | {k for k, c in enumerate(here.candidates) if c.option in in_order}
    return here.at(np.array(sorted(kept), dtype=np.int64))


def _named(choice: Choice, count: int) -> Choice:
    return choice if count == 1 else replace(choice, neighbourhood=f"{choice.neighbourhood}+{count - 1}")


def _summed(member: Floats, amounts: Floats) -> Floats:
    return np.asarray(np.einsum("gk,pky->pgy", member, amounts, optimize=True))
