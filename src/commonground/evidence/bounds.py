"""Between which values a figure makes sense. In: its name and unit, a word that sets it. Out: ends, a value."""

from __future__ import annotations

import math
from math import inf

from commonground.core.errors import UserError
from commonground.core.figures import Figure

OF_UNIT = {  # by how the unit begins; any other unit counts something, so that it is not negative
    "share": (0.0, 1.0),
    "correlation": (0.0, 1.0),
    "log ": (-10.0, 10.0),
    "score": (-100.0, 100.0),
    "standard deviations": (-10.0, 10.0),
    "elasticity": (0.0, 10.0),
    "QALYs per person reached": (-1.0, 1.0),
    "per year of age": (-10.0, 10.0),
    "per year": (-0.5, 1.0),  # growth, ageing and discount rates
}
OF_NAME = {  # by how the name begins, where the unit does not say it
    "beds.occupancy": (0.1, 1.0),
    "beds.ward_size": (1.0, 100.0),
    "beds.mean_stay_days": (0.1, 100.0),
    "value.income_relative.": (0.1, 10.0),
    "people.adults_per_household": (1e-6, 1.0),
    "people.children_per_family": (1e-6, 1.0),
    "people.children_per_household": (0.01, 5.0),
    "people.share_of_adults_": (0.01, 0.99),
    "people.composition.": (1e-6, 1.0),
    "people.tenure.": (1e-6, 10.0),
    "people.disability.age": (0.001, 0.999),
    "people.care_home_share.": (0.0, 0.9),
    "need.most_risk": (0.0, 10.0),
    "need.acute_morbidity.": (0.1, 10.0),
    "need.calibration_limit": (1.0, 100.0),
    "need.uses_per_person_in_touch.": (1.0, 1000.0),
    "settle.hours_per_wte": (1.0, 4000.0),
    "choose.last_start_year": (0.0, 4.0),  # a plan has five years
    "choose.part_scale": (0.01, 1.0),
    "choose.most_nodes": (1.0, 1e6),
    "choose.overlap_rounds": (1.0, 10.0),
    "choose.runners_up": (0.0, 10.0),
    "choose.gap": (0.0, 0.5),
    "partners.most_blocs": (1.0, 12.0),  # every coalition of blocs is solved: twice as many with each one more
}


def bounds_of(name: str, unit: str) -> tuple[float, float]:
    """Least and most value of a figure: a share lies in 0..1, money and people are not negative."""
    for table, word in ((OF_NAME, name), (OF_UNIT, unit)):
        for begins, ends in table.items():
            if word.startswith(begins):
                return ends
    return 0.0, inf


def outside(value: float, name: str, unit: str) -> str | None:
    """What `value` must be instead, in words; None where it lies within the bounds of its figure."""
    least, most = bounds_of(name, unit)
    if least <= value <= most:
        return None
    return f"between {least:g} and {most:g}" if most < inf else f"{least:g} or more"


def parse_value(figure: Figure, text: str) -> float | str:
    """`text` as a value that the figure may take; UserError for another."""
    if isinstance(figure.value, str):
        if figure.choices and text not in figure.choices:
            raise UserError(
                f"{figure.name} cannot be {text!r}", where="--set", mend=f"use one of {', '.join(figure.choices)}"
            )
        return text
    return _number(figure, text)


def _number(figure: Figure, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{figure.name} must be a number, not {text!r}", where="--set")
    wanted = outside(value, figure.name, figure.unit)
    if wanted:
        raise UserError(f"{figure.name} must be {wanted} ({figure.unit}), not {text}", where="--set")
    return value
