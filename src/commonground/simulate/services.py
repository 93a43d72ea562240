"""The two services that are tied: an emergency admission of a night or more, and its bed days."""

from __future__ import annotations

ADMISSION = "emergency_admission_1plus"
BED_DAY = "emergency_bed_day"
QALY = "qaly"
QUINTILES = 5


def position(services: tuple[str, ...], service: str) -> int | None:
    """Where `service` stands in `services`, None when it is not simulated."""
    return services.index(service) if service in services else None
