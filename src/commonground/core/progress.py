"""How a room tells how far it has come, without printing: a callback the doors may fill in."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]
"""Called with the share done, 0..1."""


def silent(_share_done: float) -> None:
    """The default: nobody is watching."""
