"""Between which values a figure makes sense: one table for `--set`, for files and for partners' own figures.

In: a figure's name and unit, a word that sets it. Out: its ends, its value, or `Misread`.
"""

from __future__ import annotations

from commonground.core.errors import did_you_mean
from commonground.core.figures import Figure
from commonground.core.quantities import Misread, is_part, read_number
from commonground.core.text import quoted

MOST = 1e6  # of whatever is counted and has no bound of its own
OF_UNIT = {  # by how the unit begins; any other unit counts something, so that it is not negative
    "GBP": (0.0, 1e7),  # for one person, one household, one use of a service
    "ratio": (0.0, 100.0),
    "relative": (0.0, 100.0),
    "months": (0.0, 240.0),
    "whole-time staff per 100 people": (0.0, 1000.0),
    "share": (0.0, 1.0),
    "correlation": (0.0, 1.0),
    "log ": (-10.0, 10.0),
    "score": (-100.0, 100.0),
    "standard deviations": (-10.0, 10.0),
    "elasticity": (0.0, 10.0),
    "QALYs per person reached": (-1.0, 1.0),
    "per year of age": (-1.0, 1.0),
    "per year": (-0.5, 1.0),  # growth, ageing and discount rates
}
OF_EFFECT = {"ratio": (0.01, 10.0)}  # by how the unit begins, for `effects.*`: no option ends a use, or has it tenfold
OF_PARTNER = {  # by the key of a partner's file
    "annual_budget_gbp": (0.0, 1e11),
    "plan_budget_gbp": (0.0, 1e11),
    "offer_gbp": (0.0, 1e11),
    "floor_gbp": (0.0, 1e11),
    "new_staff_wte": (0.0, 1e6),
    "declared_worth_gbp": OF_UNIT["GBP"],
    "line_gbp": (-1e11, 1e11),  # less than nothing where a body's income from a service is above what it spends
    "published_gbp": (-1e12, 1e12),
    "uplift": (0.1, 10.0),
}
OF_NAME = {  # by how the name begins, where the unit does not say it
    "beds.occupancy": (0.1, 1.0),
    "beds.ward_size": (1.0, 100.0),
    "beds.mean_stay_days": (0.1, 100.0),
    "capacity.": (1.0, 1e6),
    "settle.notice_months": (0.0, 24.0),
    "settle.redundancy_months": (0.0, 24.0),  # the most that the terms allow
    "settle.withdrawal_months": (0.0, 60.0),
    "stress.false_alarm": (0.001, 0.5),
    "value.income_relative.": (0.1, 10.0),
    "people.dependent_children.": (1e-7, 1.0),
    "people.households.": (1.0, 1e9),
    "people.without_children.": (1.0, 1e9),
    "people.living.": (1.0, 1e9),
    "people.living_with_parents.": (0.001, 1.0),
    "people.further_child_odds": (0.001, 1.0),
    "people.several_generations_share": (0.0, 1.0),
    "people.share_of_adults_": (0.01, 0.99),
    "people.care_home_share.": (0.0, 0.9),
    "need.most_risk": (0.0, 10.0),
    "need.sigma.": (0.0, 3.0),  # a standard deviation
    "need.acute_morbidity.": (0.1, 10.0),
    "need.calibration_limit": (1.0, 100.0),
    "need.published_per_unit.": (0.001, 1000.0),
    "need.uses_per_person_in_touch.": (1.0, 1000.0),
    "settle.hours_per_wte": (1.0, 4000.0),
    "options.next_person_": (0.01, 10.0),
    "choose.last_start_year": (0.0, 4.0),  # a plan has five years
    "choose.part_scale": (0.01, 1.0),
    "choose.required_scale": (0.01, 1.0),
    "choose.most_nodes": (1.0, 1e6),
    "choose.overlap_rounds": (1.0, 10.0),
    "choose.runners_up": (0.0, 10.0),
    "choose.gap": (0.0, 0.5),
    "choose.cvar_limit_gbp": (-1e12, 1e12),
    "choose.cvar_share": (0.01, 1.0),
    **dict.fromkeys((f"partners.{role}.national_gbp" for role in ("icb", "community", "mental_health")), (0.0, 1e12)),
    "partners.budget_times_usual": (1.0, 1e6),
    "partners.most_blocs": (1.0, 12.0),  # every coalition of blocs is solved: twice as many with each one more
}
WHOLE = (  # names of what is counted one by one
    "choose.last_start_year",
    "choose.most_nodes",
    "choose.most_open",
    "choose.most_game_candidates",
    "choose.overlap_rounds",
    "choose.runners_up",
    "partners.most_blocs",
)


def bounds_of(name: str, unit: str) -> tuple[float, float]:
    """Least and most value of a figure: a share lies in 0..1, money and people are not negative."""
    of_effect = OF_EFFECT if name.startswith("effects.") else {}
    partner = OF_PARTNER if "." not in name else {}  # keys of a partner's file have no dots
    for table, word in ((partner, name), (OF_NAME, name), (of_effect, unit), (OF_UNIT, unit)):
        for begins, ends in table.items():
            if word.startswith(begins):
                return ends
    return 0.0, MOST


def outside(value: float, name: str, unit: str) -> str | None:
    """What `value` must be instead, in words; None where it lies within the bounds of its figure."""
    least, most = bounds_of(name, unit)
    return None if least <= value <= most else f"between {least:,.12g} and {most:,.12g}"


def read_figure(text: str, name: str, unit: str) -> float:
    """The number that `text` gives the figure `name`: of its unit, within its bounds; Misread for another."""
    value = read_number(text, unit)
    if name in WHOLE and not value.is_integer():
        raise Misread(f"must be a whole number, not {quoted(text.strip())}")
    wanted = outside(value, name, unit)
    if wanted:
        percent = f"write {value:g}% if it is per cent" if is_part(unit) and 2 <= value <= 100 else None
        raise Misread(f"must be {wanted} ({unit}), not {quoted(text.strip())}", percent)
    return value


def parse_value(figure: Figure, text: str) -> float | str:
    """`text` as a value that the figure may take, a word of its choices in any case; Misread for another."""
    if not isinstance(figure.value, str):
        return read_figure(text, figure.name, figure.unit)
    for choice in figure.choices:
        if text.casefold() == choice.casefold():
            return choice
    mend = did_you_mean(text, figure.choices) or f"use one of {', '.join(figure.choices)}"
    raise Misread(f"cannot be {quoted(text)}", mend)
