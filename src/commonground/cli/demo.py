"""`commonground demo`: the whole journey on Exampleshire, a made-up place; no network."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from commonground import flow
from commonground.cli.journey import Bars
from commonground.cli.plan import Draws, Out, Seed, Workers, make, modelled
from commonground.example import example


def demo(draws: Draws = 1000, seed: Seed = 1, workers: Workers = 2, out: Out = None) -> None:
    """Make a plan for Exampleshire, a synthetic place, from end to end."""
    settings = flow.Settings(seed=seed, draws=draws, workers=workers)
    console = Console()
    with Bars(console) as bars, bars.step("Laying out Exampleshire (synthetic)"):
        place = example()
    make(place, modelled(place), settings, out or Path("plans") / "exampleshire")
