"""`commonground plans compare`: what moved between two plans, and for whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from commonground.cli.tables import show
from commonground.kinds.errors import UserError
from commonground.plan.compare import compare as compare_plans

app = typer.Typer(help="Look at plans side by side.", no_args_is_help=True)
