"""The services that the mathematics itself knows, each once; every other service is rows of the evidence tables.

A stay of a night or more is what whole wards are emptied of, by its bed days; deaths, lonely people and years of good
health are what residents gain. A test lists any other place that writes the id of a service into the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

ADMISSION = "emergency_admission_1plus"
BED_DAY = "emergency_bed_day"
BED_DAYS_OF_ADMISSIONS = "bed_days_of_admissions"  # carried by admissions, at the length of stay without a plan
BED_DAYS_OF_LENGTH_OF_STAY = "bed_days_of_length_of_stay"  # what longer or shorter stays add to them
MORTALITY = "mortality"
LONELINESS = "loneliness"
QALY: Final = "qaly"


def position(services: Sequence[str], service: str) -> int | None:
    """Where `service` stands in `services`, None when it is not simulated."""
    return services.index(service) if service in services else None
