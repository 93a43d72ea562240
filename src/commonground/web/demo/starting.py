"""Starts a demonstration: its database forgotten, and filled as it begins. Out: a room ready to be served."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from commonground.core.errors import Fault
from commonground.web.demo.database import beginning, forget

Say = Callable[[str], None]


def begin(say: Say) -> None:
    """Make the beginning if it is not there yet, once for each version of the program; then restore it."""
    from commonground.web.running.serve import prepare

    path = beginning()
    if not path.exists():
        say("The first start makes three plans of a made-up place: about a minute, once.")
        done = subprocess.run([sys.executable, "-m", "commonground.web.demo.making"], check=False)
        if done.returncode or not path.exists():
            raise Fault("the demonstration could not be made; what went wrong stands above")
    forget()
    prepare()
    from commonground.web.running.backup import restore_from

    restore_from(path)
