"""Sees to it, when a wheel is made, that the room's styles and script are in it.

In: a tree of the project. Out: `src/commonground/web/static/room`, built by `assets/build.py` unless it is up to date.
An editable installation is left alone: it needs no Node.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RoomAssets(BuildHookInterface):
    """Builds what a browser loads before the files of the wheel are listed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build if what is there is missing or stale; where Node is wanting, fail and say what to run."""
        if version == "editable":
            return
        builder = _builder(Path(self.root))
        try:
            builder.make_current()
        except builder.NoNodeError as fault:
            raise SystemExit(str(fault)) from None


def _builder(root: Path) -> ModuleType:
    """assets/build.py as a module; it is no part of the package."""
    spec = importlib.util.spec_from_file_location("room_assets", root / "assets" / "build.py")
    if spec is None or spec.loader is None:
        raise SystemExit("assets/build.py is missing: the room's styles cannot be built.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
