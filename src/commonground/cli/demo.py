"""`commonground demo`: the whole journey on Exampleshire, a made-up place; no network."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

import commonground as cg
from commonground.cli.bars import Bars
from commonground.cli.plan import Draws, Out, Seed, Workers, make


def demo(draws: Draws = 1000, seed: Seed = 1, workers: Workers = 2, out: Out = None) -> None:
    """Make a plan for Exampleshire, a synthetic place, from end to end."""
    with Bars(Console()) as bars, bars.step("Laying out Exampleshire (synthetic)"):
        place = cg.example_place()
    make(place, None, out or Path("plans") / "exampleshire", draws=draws, seed=seed, workers=workers)
