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
    """Make the beginning if it is not there yet, once for each version of the program; then copy it."""
    path = beginning()
    if not path.exists():
        say("The first start makes three plans of a made-up place: about a minute, once.")
        done = subprocess.run([sys.executable, "-m", "commonground.web.demo.making"], check=False)
        if done.returncode or not path.exists():
            raise Fault("the demonstration could not be made; what went wrong stands above")
    forget()
    shutil.copyfile(path, folder() / NAME)
