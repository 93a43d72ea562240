"""How far a plan is and how long it still takes. In: the engine's steps. Out: `Progress`."""

from __future__ import annotations

from dataclasses import dataclass, field

SECONDS = {  # that the steps of a plan for some 200,000 residents take, by how their titles begin
    "Building people": 2.6,
    "Estimating what they use": 1.1,
    "Finding who": 0.1,
    "Looking ahead": 0.5,
    "Choosing a plan": 1.0,
    "Finding plans": 8.5,
    "Drawing": 0.3,
    "Asking what each": 0.2,
    "Choosing for cash": 0.4,
    "Settling": 0.4,
    "Trying it": 0.2,
    "Looking for ways out": 0.3,
}
LEAST_SHARE = 0.02  # before which nothing is said of the time left
LEAST_SECONDS = 1.0


@dataclass
class Progress:
    """The step that is being taken and the share done of all, 0 to 1, which never falls."""

    begun: float  # seconds on a clock
    title: str = ""
    share: float = 0.0
    _behind: dict[str, float] = field(default_factory=dict)  # share done of each step

    def take(self, title: str, share: float) -> None:
        """The engine is so far with a step."""
        known = next((begin for begin in SECONDS if title.startswith(begin)), "")
        earlier = list(SECONDS)[: list(SECONDS).index(known)] if known else []
        self._behind |= dict.fromkeys(earlier, 1.0) | ({known: share} if known else {})
        done = sum(SECONDS[begin] * part for begin, part in self._behind.items())
        self.title, self.share = title, max(self.share, done / sum(SECONDS.values()))

    def seconds_left(self, now: float) -> float | None:
        """At the pace so far; None before anything can be said."""
        if self.share < LEAST_SHARE or now - self.begun < LEAST_SECONDS:
            return None
        return (now - self.begun) * (1.0 - self.share) / self.share
