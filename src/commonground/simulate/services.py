"""Where a service stands among those that are simulated."""

from __future__ import annotations

QUINTILES = 5


def position(services: tuple[str, ...], service: str) -> int | None:
    """Where `service` stands in `services`, None when it is not simulated."""
    return services.index(service) if service in services else None
