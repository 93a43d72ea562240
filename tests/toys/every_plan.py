"""Every plan of a small place, and whether the limits allow it, counted without the engine's own choice."""

from __future__ import annotations

from itertools import product

import numpy as np

from commonground.simulate.model import Choice
from toys import simulation

STATES = (None, (0.5, 0), (0.5, 1), (1.0, 0), (1.0, 1))  # scale, start
OPTIONS = (
    simulation.option("falls", {"emergency_admission_1plus": "reached", "ae_type1": "reached", "qaly": "reached"}),
    simulation.option("stepup", {"emergency_admission_1plus": "reached", "mortality": "reached"}, funded_by=("asc",)),
)
CHANGED = {
    "value.qaly_gbp": 1e6,
    "choose.last_start_year": 1.0,
    "choose.gap": 0.0,
    "choose.equity_floor_share": 0.6,
    "options.falls.cost_gbp": 200.0,
    "options.stepup.cost_gbp": 400.0,
    "effects.stepup.mortality": 0.8,
}
COSTS = dict(zip(simulation.HANDED_ON, simulation.COSTS_HANDED_ON, strict=True))
RATE, HEALTH_RATE, AT_ONCE, MOVES = 0.035, 0.015, 0.3, 0.2
WEIGHTS = np.array([0.78, 0.89, 1.0, 1.09, 1.24]) ** -1.3
S = {service: s for s, service in enumerate(simulation.HANDED_ON)}
DAYS = [S["bed_days_of_admissions"], S["bed_days_of_length_of_stay"]]


def small_place(**changed):
    return simulation.toy(OPTIONS, persons=500, neighbourhoods=2, draws=10, changed={**CHANGED, **changed})


def every_plan(toy):
    places = [(o.id, n) for o in toy.options for n in toy.cells.neighbourhoods]
    for states in product(STATES, repeat=len(places)):
        yield tuple(Choice(o, n, *state) for (o, n), state in zip(places, states, strict=True) if state)


def health_gbp(measured, per_quintile):
    """Healthy years, lives of the option without healthy years, and company: (K, Y), or (K, Q) over all years."""
    qaly = measured.qaly_by_quintile if per_quintile else measured.qaly
    change = measured.change_by_quintile if per_quintile else measured.change
    lives = np.array([float(c.option == "stepup") for c in measured.candidates])[:, None]
    averted = -change[:, :, S["mortality"]] * lives
    return qaly * 1e6 + averted * 4.0 * 1e6 - change[:, :, S["loneliness"]] * 12000.0


def worth(measured):
    """(K,) social value, and (K, Q) health and wellbeing gained by residents of each fifth."""
    costs = np.array(list(COSTS.values()))
    saved = -measured.change @ (costs * (AT_ONCE + 0.5 * (1 - AT_ONCE)))
    by_fifth = health_gbp(measured, True)
    weight = (np.abs(by_fifth) @ WEIGHTS) / np.maximum(np.abs(by_fifth).sum(axis=1), 1e-12)
    years = np.arange(5.0)
    social = weight * (health_gbp(measured, False) @ (1 + HEALTH_RATE) ** -years)
    social += (saved - measured.cost_gbp) @ (1 + RATE) ** -years
    return social, by_fifth


def spent(toy, measured):
    """(funder: (Y,)): falls by the board, stepup by the council."""
    by = {name: np.array([c.option == name for c in measured.candidates]) for name in ("falls", "stepup")}
    return {name: measured.cost_gbp[mine].sum(axis=0) for name, mine in by.items()}


def allowed(toy, plan, alone, budget, staff):
    """Whether a plan keeps to budgets, new staff and both floors, counted from its parts `alone`."""
    if not plan:
        return True
    people = toy.baseline.people
    if any((cost > budget * (1 + 1e-9)).any() for cost in spent(toy, alone).values()):
        return False
    if (np.diff(alone.staff_wte.sum(axis=0), prepend=0.0) > staff + 1e-9).any():
        return False
    places = [np.array([c.neighbourhood == code for c in plan]) for code in toy.cells.neighbourhoods]
    for gains in (worth(alone)[1], reached(toy, alone)):
        total = gains.sum()
        slack = -1e-6 * max(abs(total), 1.0)
        if gains[:, 0].sum() - 0.6 * people.sum(axis=0)[0] / people.sum() * total < slack:
            return False
        if any(
            gains[here].sum() - 0.5 * people[n].sum() / people.sum() * total < slack for n, here in enumerate(places)
        ):
            return False
    return all(here.sum() >= 0.5 * len(plan) / len(places) for here in places)


def reached(toy, measured):
    """(K, Q) people reached in the last year: no option of the toy counts households."""
    eligible, names = toy.cells.eligible[-1], [o.id for o in toy.options]
    rows = [
        eligible[toy.cells.neighbourhoods.index(c.neighbourhood), :, names.index(c.option)] for c in measured.candidates
    ]
    return np.array([last * here / here.sum() for last, here in zip(measured.reached[:, -1], rows, strict=True)])
