"""Starts a demonstration: its database forgotten, and as it begins. Out: a database to serve."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

from commonground.core.errors import Fault
from commonground.web.demo.database import NAME, beginning, folder, forget

Say = Callable[[str], None]


def begin(say: Say) -> None:
    """Make this week's beginning if it is not there yet; then copy it."""
    path = beginning()
    if not path.exists():
        say("The first start of a week tells the story anew; the very first makes three plans, about a minute, once.")
        command = [sys.executable, "-m", "commonground.web.demo.making", str(path)]
        done = subprocess.run(command, check=False)  # noqa: S603 - our own module
        if done.returncode or not path.exists():
            raise Fault("the demonstration could not be made; what went wrong stands above")
    forget()
    shutil.copyfile(path, folder() / NAME)
